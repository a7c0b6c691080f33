"""A row, whatever it was read from, to a RawArticle or a Reject."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from warta.read.decompress import too_large
from warta.read.digest import canonical_json, sha256
from warta.read.ids import fits, row_id
from warta.read.input import InputFile
from warta.read.metadata import Metadata, metadata, metadata_names
from warta.read.options import ReadOptions
from warta.read.raw import RawArticle, Reject, shown


class Rows:
    """Makes the articles of one file's rows; holds what is the same for all of them."""

    __slots__ = ("_file", "_limit", "_names", "_text")

    def __init__(self, file: InputFile, options: ReadOptions) -> None:
        self._file = file
        self._limit = options.max_record_bytes
        self._text = options.column("text")
        self._names = metadata_names(options)

    def article(
        self, number: int, row: Mapping[str, Any], *, line: bytes | None = None
    ) -> RawArticle | Reject:
        """The article of row `number` (from 1).

        `line` is the row as it stands in the input; None where it has no bytes of its own there,
        so that its canonical JSON stands for it.
        """
        file = self._file
        text = row.get(self._text)
        given = row.get(self._names["id"])
        given = given if fits(given) else None
        if not isinstance(text, str):
            return Reject(file.path, number, given, *self._no_text(row, text))
        data = text.encode()
        if len(data) > self._limit:
            return Reject(file.path, number, given, "record_too_large", too_large(self._limit))
        canonical = canonical_json(row) if given is None or line is None else b""
        values = metadata(row, self._names)
        return RawArticle(
            given or row_id(file.stem, file.path, canonical, repeated=file.repeated),
            file.path,
            number,
            file.format,
            sha256(canonical if line is None else line),
            content_digest(values, data),
            data,
            *values,
        )

    def _no_text(self, row: Mapping[str, Any], text: object) -> tuple[str, str]:
        if isinstance(text, bytes):
            return "invalid_encoding", f"`{self._text}` is not UTF-8: write the file again"
        if text is not None:
            return "wrong_type", f"`{self._text}` is of type {type(text).__name__}, not a string"
        if self._text in row:
            return "missing_text", f"`{self._text}` is null"
        return "missing_text", no_column(self._text, list(row))


def no_column(name: str, names: list[str]) -> str:
    """Why there is no text, and what could be meant."""
    there = ", ".join(shown(one, 40) for one in names[:12]) + (", …" if len(names) > 12 else "")
    return f"there is no `{name}`, only: {there or 'nothing'}. Name it with --map text=COLUMN"


def content_digest(values: Metadata, data: bytes) -> str:
    """SHA-256 over what decides whether two articles are the same: metadata and data, no address.

    The metadata as a JSON list in the order of Metadata's fields but for the notes, which tell how
    a value came to be missing.
    """
    digest = hashlib.sha256(canonical_json(values[:-1]))
    digest.update(data)
    return digest.hexdigest()
