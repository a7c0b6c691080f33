"""Plain text files: one article a file."""

from __future__ import annotations

from collections.abc import Iterator

from warta.read.decompress import BrokenFileError, whole
from warta.read.ids import file_id, fits
from warta.read.input import InputFile
from warta.read.metadata import OWN_NAMES, metadata
from warta.read.options import ReadOptions
from warta.read.raw import RawArticle, Reject
from warta.read.row import content_digest


def read_text(file: InputFile, options: ReadOptions) -> Iterator[RawArticle | Reject]:
    """The one article of `file`, or why there is none: half an article is none."""
    row = file.metadata or {}
    given = row.get("id")
    id = given if fits(given) else file_id(file.stem, file.path, repeated=file.repeated)
    try:
        data = whole(file, options)
    except BrokenFileError as stopped:
        yield Reject(file.path, None, id, stopped.code, stopped.reason)
        return
    values = metadata(row, OWN_NAMES)
    digest = content_digest(values, data)
    yield RawArticle(id, file.path, None, file.format, file.sha256, digest, data, *values)
