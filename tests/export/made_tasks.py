"""A small corpus, and tasks of it as Label Studio gives them back."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path
from typing import Any

from warta.article import Article
from warta.gold import read_gold, write_gold

REPO = Path(__file__).resolve().parents[2]
Json = dict[str, Any]


def make_corpus(root: Path, sample: list[Article]) -> Path:
    """raw/, gold/ and records.jsonl of the sample below `root`, as a corpus has them."""
    for article in sample:
        [raw] = (REPO / "corpus" / "raw").rglob(f"{article.id}.txt")
        collection = raw.parent.name
        (root / "raw" / collection).mkdir(parents=True, exist_ok=True)
        shutil.copy(raw, root / "raw" / collection / raw.name)
        rows = (raw.parent / "index.jsonl").read_text("utf-8").splitlines()
        own = [row for row in rows if json.loads(row)["file"] == raw.name]
        with (root / "raw" / collection / "index.jsonl").open("a", encoding="utf-8") as file:
            file.write("".join(f"{row}\n" for row in own))
        gold = read_gold(REPO / "corpus" / "gold" / collection / f"{article.id}.json")
        path = root / "gold" / collection / f"{article.id}.json"
        write_gold(path, {**gold, "annotator": "rina"})
        record = article.to_dict()
        record["source"]["path"] = f"{collection}/{raw.name}"  # as a build of raw/ has it
        with (root / "records.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return root


def annotated(task: Json, user: int = 1, number: int = 1, **more: Any) -> Json:
    """The task as an annotator hands it in who corrected nothing."""
    source = task["annotations"][0] if "annotations" in task else task["predictions"][0]
    made = {
        "id": number,
        "completed_by": user,
        "updated_at": f"2026-01-01T00:00:{number:02}Z",
        "was_cancelled": False,
        "result": copy.deepcopy(source["result"]),
    }
    return {**task, "annotations": [*task.get("annotations", []), made | more], "predictions": [3]}


def region(article_results: list[Json], layer: str, at: int = 0) -> Json:
    found: Json = [each for each in article_results if each.get("from_name") == layer][at]
    return found


def differences(folder: Path, other: Path) -> list[tuple[str, str]]:
    """The lines that differ between the files of the same names in two folders."""
    files = sorted(path.relative_to(folder) for path in folder.rglob("*.json"))
    assert files and files == sorted(path.relative_to(other) for path in other.rglob("*.json"))
    return [
        (before, after)
        for file in files
        for before, after in zip(
            (folder / file).read_text("utf-8").splitlines(),
            (other / file).read_text("utf-8").splitlines(),
            strict=True,
        )
        if before != after
    ]
