"""Label Studio's JSON: tasks with what was predicted, and with every annotator's version."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warta.export.problem import Problem
from warta.export.settle import files_of

_NOT_IN_NAME = re.compile("[^a-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Version:
    """One annotation of a task: who made it, and when it was last changed (ISO 8601)."""

    annotator: str
    changed: str
    number: int
    results: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a file; `where` names it in messages. `skipped` are annotations that annotators
    gave up, which are no `versions`."""

    file: str
    where: str
    data: Mapping[str, Any]
    prediction: Sequence[Any]
    versions: tuple[Version, ...]
    skipped: int


def read_tasks(path: Path) -> Iterator[Task | Problem]:
    """The tasks of a JSON file, or of those below a folder."""
    for file in files_of(path, ".json"):
        try:
            found = json.loads(file.read_bytes().decode("utf-8-sig"))
            if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
                raise ValueError("it is no list of tasks")
        except (ValueError, RecursionError) as error:
            message = f"is no JSON export of Label Studio: {error}"
            yield Problem(file.name, None, "broken_file", message)
            continue
        for number, task in enumerate(found, 1):
            where = f"task {task.get('id', number)}"
            if "data" not in task:
                message = f"{where} has no data: export the project as JSON, not as JSON-MIN"
                yield Problem(file.name, None, "broken_line", message)
                continue
            try:
                yield _task(file.name, where, task)
            except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
                message = f"{where} is not as Label Studio writes it: {error!r}"
                yield Problem(file.name, None, "broken_line", message)


def _task(file: str, where: str, task: Mapping[str, Any]) -> Task:
    data = task["data"]
    made = [each for each in task.get("annotations") or () if not each.get("was_cancelled")]
    users = {_user(each.get("completed_by")) for each in made}
    # Whom a task was dealt to is who annotated it, unless several users did.
    dealt = data.get("annotator") if len(users) == 1 else None
    versions = tuple(
        Version(
            annotator=name_of(str(dealt)) if dealt else _user(each.get("completed_by")),
            changed=str(each.get("updated_at") or each.get("created_at") or ""),
            number=int(each.get("id") or 0),
            results=list(each["result"]),
        )
        for each in made
    )
    predictions = task.get("predictions") or ()
    # Some exports give the numbers of predictions alone.
    shown = [each for each in predictions if isinstance(each, dict)]
    prediction = list(shown[-1]["result"]) if shown else []
    skipped = len(task.get("annotations") or ()) - len(made)
    return Task(file, where, data, prediction, versions, skipped)


def newest(versions: Sequence[Version]) -> Version | None:
    """The version that was changed last."""
    return max(versions, key=lambda one: (one.changed, one.number), default=None)


def _user(completed_by: Any) -> str:
    """A name for a user: the local part of the e-mail address, else the number."""
    if isinstance(completed_by, dict):
        email = str(completed_by.get("email") or "").partition("@")[0]
        return name_of(email or f"user-{completed_by.get('id')}")
    return "unknown" if completed_by is None else name_of(f"user-{completed_by}")


def name_of(given: str) -> str:
    """A name that may be a folder's: small letters, digits, dots, hyphens, underscores."""
    return _NOT_IN_NAME.sub("-", given.lower()).strip("-.") or "unknown"
