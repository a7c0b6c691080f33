"""Folders to input files: every file found ends as an InputFile, as metadata, or as a Reject."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import stat
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

from warta.errors import UsageError
from warta.read.hub_name import is_remote, parse_spec
from warta.read.ids import slug
from warta.read.index import INDEX_NAME, Index, IndexRow
from warta.read.input import InputFile, unreadable
from warta.read.libraries import require
from warta.read.options import MIB
from warta.read.raw import Reject

# Endings of names, in lower case, to format and compression. None is the end of another.
_PACKED = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".warc": "warc",
}
_KINDS = {
    ".parquet": ("parquet", "none"),
    ".arrow": ("hub", "none"),
    **{
        ending + packed: (format, packed.lstrip(".") or "none")
        for ending, format in _PACKED.items()
        for packed in ("", ".gz", ".zst")
    },
}
KINDS = ".txt, .html, .jsonl, .csv, .tsv and .warc, each also as .gz or .zst, .parquet and .arrow"
ONE_ARTICLE = ("text", "html")  # kinds of file that index.jsonl may describe

# What the record's `source.path` can hold (schema/article.schema.json).
_BAD_IN_PATH = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\\\ud800-\udfff]")
_NOT_UTF8 = re.compile(r"[\ud800-\udfff]")  # how Python holds bytes that it could not decode
_MAX_PATH = 4096  # characters


def walk(inputs: Sequence[Path]) -> Iterator[InputFile | Reject]:
    """Every file at and below `inputs`: inputs in the order given, each folder by name.

    Symbolic links below an input are not followed. Holds the names of the folders on the way to
    the file at hand, and 25 bytes a row of their index.jsonl. Raises UsageError, before anything
    is read, where an input does not exist, and at the first file whose library is missing.
    """
    for given in inputs:
        if is_remote(given):
            parse_spec(str(given))
            continue
        if not os.path.exists(given):  # noqa: PTH110 - Path.exists raises where a folder is closed
            link = " (a link to what is not there)" if os.path.islink(given) else ""  # noqa: PTH114
            raise UsageError(f"no such file or folder: {given}{link}")
        if _NOT_UTF8.search(str(given.absolute())):
            raise UsageError(f"the path of {str(given)!r} is not UTF-8: rename it")
    # abspath resolves no link
    return _walk([str(one) if is_remote(one) else os.path.abspath(one) for one in inputs])  # noqa: PTH100


def _walk(inputs: Sequence[str]) -> Iterator[InputFile | Reject]:
    beside: dict[str, Index | None] = {}  # for inputs that are files
    for local in inputs:
        if is_remote(local):
            yield from _remote(local)
        elif Path(local).is_dir():
            yield from _walk_folder(local)
        else:
            yield from _single(local, beside)


def _single(local: str, beside: dict[str, Index | None]) -> Iterator[InputFile | Reject]:
    """An input that is a file itself; the index beside it is asked, but not answered for."""
    folder, name = os.path.split(local)
    if name == INDEX_NAME:
        reason = f"{INDEX_NAME} holds metadata of the files beside it: give their folder instead"
        yield Reject(name, None, None, "unsupported_format", reason)
        return
    kind = kind_of(name)
    row = None
    if kind is not None and kind[1] in ONE_ARTICLE:
        if folder not in beside:
            beside[folder] = yield from _index(folder, "")
        index = beside[folder]
        row = index.take(name) if index else None
    yield _file(local, name, os.stat(local), row)  # noqa: PTH116 - follows the link, as it should


def _remote(given: str) -> Iterator[InputFile | Reject]:
    """The files of a data set on the Hub, each under its name there."""
    from warta.read.hub import fetch

    for path, local in fetch(given):
        yield _file(str(local), path, local.stat(), None)


class _Folder:
    """A folder on the way: its entries still to come, and its index."""

    __slots__ = ("entries", "hidden", "index", "local", "path")

    def __init__(self, local: str, path: str, *, hidden: bool) -> None:
        names = sorted(os.listdir(local))  # noqa: PTH208 - names alone: a Path each costs too much
        self.local = local
        self.path = path  # relative to the input, "" or ending in "/"
        self.hidden = hidden
        self.entries = iter(names)
        self.index: Index | None = None


def _walk_folder(root: str) -> Iterator[InputFile | Reject]:
    way: list[_Folder] = []

    def enter(local: str, path: str, *, hidden: bool) -> Generator[Reject, None, None]:
        try:
            folder = _Folder(local, path, hidden=hidden)
        except OSError as error:
            yield unreadable(_shown(path) or ".", error)
            return
        way.append(folder)
        if not hidden:
            folder.index = yield from _index(local, path)

    yield from enter(root, "", hidden=False)
    while way:
        folder = way[-1]
        name = next(folder.entries, None)
        if name is None:
            yield from _left_rows(folder)
            way.pop()
            continue
        local, path = os.path.join(folder.local, name), folder.path + name  # noqa: PTH118 - cost
        try:
            facts = os.lstat(local)
        except OSError as error:
            yield unreadable(_shown(path), error)
            continue
        hidden = folder.hidden or name.startswith(".")
        if stat.S_ISDIR(facts.st_mode):
            yield from enter(local, path + "/", hidden=hidden)
        elif stat.S_ISLNK(facts.st_mode):
            reason = "a symbolic link, which is not followed: put the file itself here"
            yield Reject(_shown(path), None, None, "symlink", reason)
        elif hidden:
            reason = "a hidden file, or in a hidden folder: such are not read"
            yield Reject(_shown(path), None, None, "unsupported_format", reason)
        elif name == INDEX_NAME and stat.S_ISREG(facts.st_mode):
            continue  # read when its folder was entered
        else:
            row = yield from _row_of(way, path)
            yield _file(local, path, facts, row)


def _index(folder: str, path: str) -> Generator[Reject, None, Index | None]:
    """The index of `folder`, if it has one that can be read; `path` is the folder's own."""
    local = os.path.join(folder, INDEX_NAME)  # noqa: PTH118
    if not os.path.isfile(local) or os.path.islink(local):  # noqa: PTH113, PTH114 - never raise
        return None
    shown = _shown(path + INDEX_NAME)
    try:
        index = Index(local, shown)
    except OSError as error:
        yield unreadable(shown, error)
        return None
    yield from index.rejects
    return index


def _row_of(way: Sequence[_Folder], path: str) -> Generator[Reject, None, IndexRow | None]:
    """The nearest index row of the file at `path`; rows of folders farther up are refused."""
    kind = kind_of(path)
    if kind is None or kind[1] not in ONE_ARTICLE:
        return None
    row: IndexRow | None = None
    for folder in reversed(way):
        found = folder.index.take(path[len(folder.path) :]) if folder.index else None
        if found is not None and row is None:
            row = found
        elif found is not None and folder.index:
            reason = f"an index nearer to {_shown(path)} has a row for it: keep one of them"
            yield Reject(folder.index.path, found.line, None, "index_duplicate", reason)
    return row


def _left_rows(folder: _Folder) -> Iterator[Reject]:
    """The rows of a folder's index that no file has taken. A file that was rejected is answered
    for by its own Reject, and its row with it.
    """
    if folder.index is None:
        return
    for row in folder.index.left():
        local = os.path.join(folder.local, row.file)  # noqa: PTH118
        code, reason = "index_invalid", ""
        if not os.path.lexists(local):
            code, reason = "index_without_file", f"there is no file {_shown(row.file)} beside it"
        elif os.path.isdir(local):  # noqa: PTH112
            reason = f"{_shown(row.file)} is a folder: name one file a row"
        elif (kind := kind_of(row.file)) is not None and kind[1] not in ONE_ARTICLE:
            reason = (
                f"{_shown(row.file)} holds many articles: write what is known of each into its rows"
            )
        if reason:
            yield Reject(folder.index.path, row.line, None, code, reason)


def kind_of(name: str) -> tuple[str, str, str] | None:
    """(name without its endings, format, compression), or None for what is not read."""
    name = posixpath.basename(name)
    lower = name.lower()
    for ending in _KINDS:
        if lower.endswith(ending) and len(lower) > len(ending):
            return name[: -len(ending)], *_KINDS[ending]
    return None


def _file(local: str, path: str, facts: os.stat_result, row: IndexRow | None) -> InputFile | Reject:
    shown = _shown(path)
    kind = kind_of(path)
    if not stat.S_ISREG(facts.st_mode):
        reason = "not a regular file (a pipe, a socket or a device)"
        return Reject(shown, None, None, "unsupported_format", reason)
    if kind is None:
        reason = f"not a kind that is read, which are {KINDS}: convert it, or take it out"
        return Reject(shown, None, None, "unsupported_format", reason)
    if _BAD_IN_PATH.search(path) or len(path) > _MAX_PATH:
        reason = (
            "its path holds a backslash, a control character or what is not UTF-8, or is longer "
            f"than {_MAX_PATH} characters: rename it"
        )
        return Reject(shown, None, None, "invalid_path", reason)
    if facts.st_size == 0:
        return Reject(shown, None, None, "empty", "the file has no bytes")
    try:
        size, digest = _hash(local)
    except OSError as error:
        return unreadable(shown, error)
    stem, format, compression = kind
    require(format)
    metadata = row.metadata if row else None
    return InputFile(local, path, format, compression, size, digest, slug(stem), metadata)


def _hash(local: str) -> tuple[int, str]:
    """Bytes and SHA-256 of a file."""
    digest = hashlib.sha256()
    size = 0
    with Path(local).open("rb", buffering=0) as stream:
        while chunk := stream.read(MIB):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def _shown(path: str) -> str:
    """`path` as it can be printed and written: what cannot is escaped, as repr does it."""
    return repr(path)[1:-1] if _BAD_IN_PATH.search(path) else path
