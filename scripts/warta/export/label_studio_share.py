"""Tasks dealt out to annotators: some to all of them, so that they can be compared, the others to
one each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from warta.errors import UsageError
from warta.export.label_studio import TASKS
from warta.export.label_studio_tasks import name_of


def share_out(
    ids: Iterable[str], annotators: Sequence[str], *, overlap: float = 0.0, seed: int = 0
) -> dict[str, list[str]]:
    """Annotator -> the ids that are theirs, sorted.

    The share `overlap` of the articles, rounded and at least one where it is not 0, goes to every
    annotator; the others go to one each, so that no two have loads that differ by more than one.
    Which is whose follows from the ids and `seed` alone, not from their order. Raises UsageError
    where names are missing, double or no folder names, or `overlap` is not from 0 to 1.
    """
    if not annotators or len(set(annotators)) < len(annotators):
        raise UsageError(f"annotators must be named, each once, not {', '.join(annotators)!r}")
    for name in annotators:
        if name != name_of(name):
            hint = "small letters, digits, dots, hyphens and underscores"
            raise UsageError(f"{name!r} is no name for an annotator: take {hint}")
    if not 0 <= overlap <= 1:
        raise UsageError(f"the overlap is a share from 0 to 1, not {overlap}")
    order = sorted(set(ids), key=lambda id: (hashlib.sha256(f"{seed} {id}".encode()).digest(), id))
    common = min(len(order), max(round(overlap * len(order)), int(overlap > 0)))
    return {
        name: sorted(order[:common] + order[common:][place :: len(annotators)])
        for place, name in enumerate(annotators)
    }


def share_tasks(
    folder: Path, annotators: Sequence[str], *, overlap: float = 0.0, seed: int = 0
) -> dict[str, int]:
    """tasks.json of an export made into tasks-NAME.json for each annotator: name -> tasks.

    Each task says whose it is (data.annotator), which `warta import` goes by. All tasks are held in
    memory. Raises UsageError as `share_out`.
    """
    path = folder / TASKS
    tasks: dict[str, dict[str, Any]] = {
        task["data"]["article"]: task for task in json.loads(path.read_text("utf-8"))
    }
    shares = share_out(tasks, annotators, overlap=overlap, seed=seed)
    for name, ids in shares.items():
        with (folder / f"tasks-{name}.json").open("w", encoding="utf-8") as file:
            file.write("[")
            for number, id in enumerate(ids):
                task = tasks[id]
                own = {**task, "data": {**task["data"], "annotator": name}}
                file.write(",\n" if number else "\n")
                file.write(json.dumps(own, ensure_ascii=False))
            file.write("\n]\n")
    path.unlink()
    return {name: len(ids) for name, ids in shares.items()}
