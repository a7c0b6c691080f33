"""Articles that were taken out of a corpus for good: `corpus/tombstones.jsonl`, beside splits/.

A line says which, when and why, and holds the text's SHA-256, so that neither the id nor the text
comes back unseen; never the text itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from warta.errors import UsageError
from warta.read.ids import fits

TOMBSTONES = "tombstones.jsonl"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An article taken out: its id, the day (ISO 8601), why, and its cleaned text's SHA-256, None
    where there was no text to be read."""

    id: str
    date: str
    reason: str
    text_sha256: str | None

    def line(self) -> bytes:
        """As it stands in the file, with its line end."""
        return json.dumps(asdict(self), ensure_ascii=False).encode() + b"\n"

    def told(self) -> str:
        """For people: when and why."""
        return f"{self.id} was taken out on {self.date}: {self.reason}"

    def told_of(self, id: str) -> str:
        """The same of an article that has this id, or another id and this text."""
        return self.told() if id == self.id else f"it has the text of another: {self.told()}"


class Tombstones:
    """The tombstones of a run, found by id or by text."""

    def __init__(self, rows: Iterable[Tombstone] = ()) -> None:
        self._ids: dict[str, Tombstone] = {}
        self._texts: dict[str, Tombstone] = {}
        for row in rows:
            self._ids.setdefault(row.id, row)
            if row.text_sha256 is not None:
                self._texts.setdefault(row.text_sha256, row)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, id: object) -> bool:
        return id in self._ids

    def find(self, id: str, text_sha256: str | None) -> Tombstone | None:
        """The tombstone of an article by its id, else by its text."""
        return self._ids.get(id) or self._texts.get(text_sha256 or "")


def tombstone_files(sources: Iterable[Path]) -> tuple[Path, ...]:
    """The tombstones that hold for raw articles at `sources`: beside each folder named raw that is
    one of them or encloses it."""
    found = []
    for source in map(Path.absolute, sources):
        for folder in (source, *source.parents):
            path = folder.parent / TOMBSTONES
            if folder.name == "raw" and path.is_file():
                found.append(path)
    return tuple(dict.fromkeys(found))


def read_tombstones(paths: Sequence[Path]) -> Tombstones:
    """Raises UsageError where a line is no tombstone: it may be the one that counts."""
    return Tombstones(row for path in paths for row in _rows(path))


def _rows(path: Path) -> Iterable[Tombstone]:
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if line.strip():
            yield _row(line, f"{path}:{number}")


def _row(line: bytes, where: str) -> Tombstone:
    try:
        row = Tombstone(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise UsageError(f"{where} is no tombstone ({error}): restore the line") from error
    digest = row.text_sha256
    sound = digest is None or (isinstance(digest, str) and _DIGEST.fullmatch(digest))
    dated = isinstance(row.date, str) and _DATE.fullmatch(row.date)
    if not (fits(row.id) and sound and dated and isinstance(row.reason, str)):
        raise UsageError(
            f"{where} is no tombstone: it needs id, date (YYYY-MM-DD), reason and text_sha256 (64 "
            "hex digits or null)"
        )
    return row
