"""index.jsonl: what is known of the one-article files beside it and in the folders below.

    {"file": "2024/banjir.txt", "title": "…", "url": "…", "published_at": "2024-02-13", …}

Found by file name at 25 bytes a row: the rows themselves stay on disk until they are asked for.
"""

from __future__ import annotations

import codecs
import posixpath
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from warta.errors import IncompleteError
from warta.read.ids import stem_hash
from warta.read.json_line import BadLineError, parse
from warta.read.options import METADATA, MIB
from warta.read.raw import Reject, shown

INDEX_NAME = "index.jsonl"
_MAX_LINE = MIB


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A row of an index: its line (from 1), the file it names (POSIX, relative to the index's
    folder), and the metadata it holds.
    """

    line: int
    file: str
    metadata: dict[str, Any]


class Index:
    """One index.jsonl, read once to learn on which line each file's row stands.

    `path` is its own, as in a Reject. `rejects` holds the rows that say nothing of any file
    (`index_invalid`, `index_duplicate`), by line. Raises OSError where it cannot be read.
    """

    def __init__(self, local: str, path: str) -> None:
        self.path = path
        self.rejects: list[Reject] = []
        self._local = local
        self._starts = array("Q")  # offset of each line in the file
        hashes, lines = array("Q"), array("Q")
        with Path(local).open("rb") as stream:
            for number, line in self._lines(stream):
                try:
                    row = _row(number, line)
                except BadLineError as bad:
                    self._refuse(number, "index_invalid", bad.reason)
                else:
                    if row is not None:
                        hashes.append(_hash(row.file))
                        lines.append(number)
        self._sort(hashes, lines)
        self.rejects.sort(key=_by_line)

    def take(self, file: str) -> IndexRow | None:
        """The row of `file` (POSIX, relative to the index's folder), once, if there is one."""
        key = np.uint64(_hash(file))
        at = int(np.searchsorted(self._hashes, key))
        if at == len(self._hashes) or self._hashes[at] != key or self._taken[at]:
            return None
        self._taken[at] = True
        return self._read(int(self._numbers[at]))

    def left(self) -> Iterator[IndexRow]:
        """The rows that nobody has taken, by line."""
        for number in np.sort(self._numbers[~self._taken]).tolist():
            yield self._read(number)

    def _lines(self, stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
        offset = number = 0
        while line := stream.readline(_MAX_LINE + 1):
            number += 1
            self._starts.append(offset)
            offset += len(line)
            if number == 1 and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                self._refuse(1, "index_invalid", "the whole index is in UTF-16: save it as UTF-8")
                return
            if len(line) <= _MAX_LINE:
                yield number, line
                continue
            self._refuse(number, "index_invalid", f"longer than {_MAX_LINE} bytes")
            while line and not line.endswith(b"\n"):
                line = stream.readline(_MAX_LINE)
                offset += len(line)

    def _sort(self, hashes: array[int], lines: array[int]) -> None:
        """Keeps the first row of each file, findable by hash, and refuses the others."""
        keys = np.frombuffer(hashes, dtype=np.uint64)
        order = np.argsort(keys, kind="stable")  # stable: of one file's rows the first line leads
        keys, numbers = keys[order], np.frombuffer(lines, dtype=np.uint64)[order]
        first = np.ones(len(keys), dtype=bool)
        first[1:] = keys[1:] != keys[:-1]
        for number in numbers[~first].tolist():
            self._refuse(
                number, "index_duplicate", "an earlier row names the same file: keep one of them"
            )
        self._hashes, self._numbers = keys[first], numbers[first]
        self._taken = np.zeros(len(self._hashes), dtype=bool)

    def _read(self, number: int) -> IndexRow:
        with Path(self._local).open("rb") as stream:
            stream.seek(self._starts[number - 1])
            line = stream.readline(_MAX_LINE)
        try:
            row = _row(number, line)
        except BadLineError:
            row = None
        if row is None:
            raise IncompleteError(f"{self._local} was changed while it was read: run again")
        return row

    def _refuse(self, number: int, code: str, reason: str) -> None:
        self.rejects.append(Reject(self.path, number, None, code, reason))


def _by_line(reject: Reject) -> int:
    return reject.row or 0


def _hash(file: str) -> int:
    # macOS spells names decomposed, whoever wrote the index probably did not.
    return stem_hash(unicodedata.normalize("NFC", file))


def _row(number: int, line: bytes) -> IndexRow | None:
    """The row on `line`, None where it is blank. Raises BadLineError."""
    if number == 1:
        line = line.removeprefix(codecs.BOM_UTF8)
    line = line.rstrip(b"\r\n")
    if not line or line.isspace():
        return None
    row = parse(line)
    file = row.get("file") or row.get("path")
    if not isinstance(file, str):
        hint = ""
        if "text" in row:
            hint = (
                f"; {INDEX_NAME} holds metadata only: rename it to have its rows read as articles"
            )
        raise BadLineError("index_invalid", f"no `file` says which file the row is about{hint}")
    if "\\" in file:
        raise BadLineError(
            "index_invalid", f"`file` {shown(file)} has a backslash: write folders with /"
        )
    plain = posixpath.normpath(file)
    if plain.startswith(("/", "../")) or plain in ("..", "."):
        raise BadLineError(
            "index_invalid", f"`file` {shown(file)} leads out of the index's own folder"
        )
    known = {name: row[name] for name in METADATA if row.get(name) is not None}
    return IndexRow(number, plain, known)
