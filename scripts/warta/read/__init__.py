"""Bytes of any supported kind to RawArticles: `walk` finds the files, `read` reads one.

Nothing that is found disappears: each row, and each file without rows, ends as a RawArticle or a
Reject.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from warta.read.csv import read_csv
from warta.read.html import read_html
from warta.read.input import InputFile, unreadable
from warta.read.jsonl import read_jsonl
from warta.read.limits import within_tokens
from warta.read.options import ReadOptions
from warta.read.raw import RawArticle, Reject
from warta.read.text import read_text
from warta.read.warc import read_warc

__all__ = ["READERS", "InputFile", "RawArticle", "ReadOptions", "Reject", "read"]

Reader = Callable[[InputFile, ReadOptions], Iterator[RawArticle | Reject]]


def _read_parquet(file: InputFile, options: ReadOptions) -> Iterator[RawArticle | Reject]:
    # Arrow takes longer to import than a folder of texts takes to read.
    from warta.read.parquet import read_parquet

    return read_parquet(file, options)


def _read_hub(file: InputFile, options: ReadOptions) -> Iterator[RawArticle | Reject]:
    from warta.read.hub import read_hub

    return read_hub(file, options)


READERS: dict[str, Reader] = {
    "text": read_text,
    "html": read_html,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "parquet": _read_parquet,
    "hub": _read_hub,
    "warc": read_warc,
}


def read(file: InputFile, *, options: ReadOptions | None = None) -> Iterator[RawArticle | Reject]:
    """What `file` holds, in order, without holding more than a row and a chunk of it.

    Raises IncompleteError where the machine failed, or the file is not the one that was planned.
    """
    options = options or ReadOptions()
    try:
        for found in READERS[file.format](file, options):
            if options.redact:
                found = _redacted(found, file)
            yield within_tokens(found, options) if isinstance(found, RawArticle) else found
    except OSError as error:
        yield unreadable(file.path, error)


def _redacted(found: RawArticle | Reject, file: InputFile) -> RawArticle | Reject:
    from warta.redact.articles import COUNTS, redact_raw, redact_reject

    if isinstance(found, Reject):
        return redact_reject(found)
    return redact_raw(found, stem=file.stem, before=(file.metadata or {}).get(COUNTS))
