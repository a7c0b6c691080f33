"""CSV and TSV: a header, then one article a row (RFC 4180, with any of four separators).

Decoded as Latin-1, so that bytes pass through the parser as they are: the signs that it looks for
are ASCII in every encoding that such files come in, and each field is decoded on its own.
"""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterator

from warta.errors import NotAnArticle
from warta.read.decode import decode
from warta.read.decompress import BrokenFileError, chunks, too_large
from warta.read.input import InputFile
from warta.read.lines import lines, utf8
from warta.read.options import TARGETS, ReadOptions
from warta.read.raw import RawArticle, Reject
from warta.read.row import Rows, no_column

SEPARATORS = ",;\t|"


class _TooLongError(Exception):
    """A row has more bytes than a record may have."""


def read_csv(file: InputFile, options: ReadOptions) -> Iterator[RawArticle | Reject]:
    """The rows of `file`, numbered from 1 below the header; blank lines are nothing.

    The separator is the one of , ; tab | that splits the header into most names, the first of
    equals. `sha256` is of the row's canonical JSON. A row that is no CSV is a Reject and the next
    line begins the next row; a quotation mark that never closes is one for the rest of the file.
    """
    feed = _Lines(lines(utf8(chunks(file, options)), options.max_record_bytes), options)
    number = 0
    try:
        header = feed.header()
        if header is None:
            yield Reject(file.path, None, None, "empty", "the file holds no rows")
            return
        names, separator = header
        text = options.column("text")
        fault = _fault(names, text)
        if fault:
            yield Reject(file.path, None, None, *fault)
            return
        rows = Rows(file, options)
        wanted = {options.column(target) for target in TARGETS}
        # A field may be as long as a record: whether the row is too long is counted by `feed`.
        csv.field_size_limit(options.max_record_bytes + 1)
        reader = csv.reader(feed, delimiter=separator, strict=True)
        while True:
            try:
                fields = next(reader, None)
            except csv.Error as error:
                number += 1
                feed.begin()
                reason = f"not CSV ({error}): quote fields that hold a quotation mark, doubled"
                yield Reject(file.path, number, None, "invalid_csv", reason)
                continue
            if fields is None:
                break
            feed.begin()
            if not fields:
                continue
            number += 1
            if len(fields) > len(names):
                reason = f"{len(fields)} fields, where the header has {len(names)}"
                yield Reject(file.path, number, None, "invalid_csv", reason)
                continue
            yield _article(rows, number, dict(zip(names, fields, strict=False)), wanted, text)
    except _TooLongError:
        reason = too_large(options.max_record_bytes) + (
            "; or a quotation mark is opened and never closed, so that no later row can be told"
        )
        yield Reject(file.path, number + 1, None, "record_too_large", reason)
        return
    except BrokenFileError as stopped:
        yield Reject(file.path, number + 1, None, stopped.code, stopped.reason)
        return
    if not number:
        yield Reject(file.path, None, None, "empty", "there is no row below the header")


def _fault(names: list[str], text: str) -> tuple[str, str] | None:
    if text not in names:
        return "missing_text", no_column(text, names)
    if names.count(text) > 1:
        return "duplicate_key", f"two columns are named `{text}`: which one holds is unclear"
    return None


def _article(
    rows: Rows, number: int, fields: dict[str, str], wanted: set[str], text: str
) -> RawArticle | Reject:
    raw = fields.get(text, "").encode("latin-1")
    row: dict[str, str | bytes | None] = {}
    for name, field in fields.items():
        if name not in wanted:
            continue
        if not field:
            row[name] = None
            continue
        try:
            row[name] = decode(field.encode("latin-1"))[0]
        except NotAnArticle:
            row[name] = b""  # what no field of a record takes
    article = rows.article(number, row)
    if isinstance(article, RawArticle) and not raw.isascii():
        # As it lies there: cleaning tells the encoding, and the record names it.
        return dataclasses.replace(article, data=raw)
    return article


class _Lines:
    """The lines of a file as the csv module wants them, each row bounded."""

    def __init__(self, source: Iterator[tuple[int, bytes | None]], options: ReadOptions) -> None:
        self._source = source
        self._limit = options.max_record_bytes
        self._size = 0  # of the row at hand

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        _, line = next(self._source)
        self._size += len(line or b"") + 1
        if line is None or self._size > self._limit:
            raise _TooLongError
        return line.decode("latin-1") + "\n"

    def begin(self) -> None:
        """The next line begins a row."""
        self._size = 0

    def header(self) -> tuple[list[str], str] | None:
        """The names of the columns and the separator; None where the file is blank."""
        line = "\n"
        while not line.strip():
            line = next(self, "")
            if not line:
                return None
        self.begin()
        splits = []
        for separator in SEPARATORS:
            try:
                splits.append(
                    (next(csv.reader([line], delimiter=separator, strict=True)), separator)
                )
            except csv.Error:
                continue
        if not splits:
            raise BrokenFileError(
                "invalid_csv",
                "the header is not CSV: a quotation mark is open, or lines end with CR alone",
            )
        coded, separator = max(splits, key=lambda split: len(split[0]))
        try:
            names = [decode(name.encode("latin-1"))[0].strip() if name else "" for name in coded]
        except NotAnArticle as error:
            raise BrokenFileError(error.code, f"the header: {error.reason}") from error
        if not all(name.isprintable() for name in names):
            raise BrokenFileError("not_text", "the first line holds control characters, not names")
        return names, separator
