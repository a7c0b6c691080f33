"""Saved web pages: one article a file."""

from __future__ import annotations

from collections.abc import Iterator

from warta.errors import NotAnArticle
from warta.read.decompress import BrokenFileError, whole
from warta.read.ids import file_id, fits
from warta.read.input import InputFile
from warta.read.metadata import OWN_NAMES, metadata
from warta.read.options import ReadOptions
from warta.read.page import read_page
from warta.read.raw import RawArticle, Reject
from warta.read.row import content_digest


def read_html(file: InputFile, options: ReadOptions) -> Iterator[RawArticle | Reject]:
    """The article of the page `file`, or why there is none.

    `data` is the main text as UTF-8, `sha256` is of the file. What index.jsonl says of the file
    goes before what the page says.
    """
    known = file.metadata or {}
    given = known.get("id")
    id = given if fits(given) else file_id(file.stem, file.path, repeated=file.repeated)
    address = known.get("url")
    try:
        page = read_page(
            whole(file, options), options, address=address if isinstance(address, str) else None
        )
    except (BrokenFileError, NotAnArticle) as refused:
        yield Reject(file.path, None, id, refused.code, refused.reason)
        return
    data = page.text.encode()
    values = metadata({**page.row, **known}, OWN_NAMES)
    digest = content_digest(values, data)
    values = values._replace(notes=page.notes + values.notes)
    yield RawArticle(id, file.path, None, file.format, file.sha256, digest, data, *values)
