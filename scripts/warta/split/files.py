"""The files of a splits folder: `<split>.txt`, an id a line, and groups.jsonl, a group a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from warta.duplicates.keep import Group
from warta.errors import UsageError

GROUPS = "groups.jsonl"


def write_splits(
    folder: Path, splits: Mapping[str, Sequence[str]], groups: Iterable[Group]
) -> None:
    """`<split>.txt`, an id a line, and groups.jsonl, a group of near-duplicates a line."""
    folder.mkdir(parents=True, exist_ok=True)
    for split, ids in splits.items():
        (folder / f"{split}.txt").write_text("".join(f"{id}\n" for id in ids), encoding="utf-8")
    lines = [group_line(group) for group in groups]
    (folder / GROUPS).write_text("".join(lines), encoding="utf-8")


def group_line(group: Group) -> str:
    """A group as a line of groups.jsonl."""
    return json.dumps({"group": group.id, "articles": [*group.articles]}) + "\n"


def read_groups(folder: Path | None) -> dict[str, str]:
    """Id -> its near-duplicate group, from groups.jsonl; empty where there is none."""
    path = folder / GROUPS if folder is not None else None
    if path is None or not path.is_file():
        return {}
    try:
        rows = [json.loads(line) for line in _lines(path)]
        return {id: row["group"] for row in rows for id in row["articles"]}
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(f"{path} is damaged ({error}): run `warta split` again") from error


def read_splits(folder: Path | None) -> dict[str, str]:
    """Id -> split, from `<split>.txt` files that hold an id a line.

    Raises UsageError where an id stands twice, or a file is not UTF-8.
    """
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.txt")) if folder is not None else ():
        for id in _lines(path):
            if id in found:
                raise UsageError(f"{id} stands in {found[id]}.txt and again in {path}: keep one")
            found[id] = path.stem
    return found


def _lines(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 (byte {error.start})") from error
    return [line.strip() for line in lines if line.strip()]
