"""Bytes of any supported kind to RawArticles: `walk` finds the files, `read` reads one.

Nothing that is found disappears: each row, and each file without rows, ends as a RawArticle or a
Reject.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from warta.read.input import InputFile, unreadable
from warta.read.jsonl import read_jsonl
from warta.read.options import ReadOptions
from warta.read.raw import RawArticle, Reject
from warta.read.text import read_text

__all__ = ["READERS", "InputFile", "RawArticle", "ReadOptions", "Reject", "read"]

Reader = Callable[[InputFile, ReadOptions], Iterator[RawArticle | Reject]]


def _read_parquet(file: InputFile, options: ReadOptions) -> Iterator[RawArticle | Reject]:
    # Arrow takes longer to import than a folder of texts takes to read.
    from warta.read.parquet import read_parquet

    return read_parquet(file, options)


READERS: dict[str, Reader] = {
    "text": read_text,
    "jsonl": read_jsonl,
    "parquet": _read_parquet,
}


def read(file: InputFile, *, options: ReadOptions | None = None) -> Iterator[RawArticle | Reject]:
    """What `file` holds, in order, without holding more than a row and a chunk of it.

    Raises IncompleteError where the machine failed, or the file is not the one that was planned.
    """
    try:
        yield from READERS[file.format](file, options or ReadOptions())
    except OSError as error:
        yield unreadable(file.path, error)
