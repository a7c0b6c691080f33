"""One input file as the plan lists it, and how it is opened."""

from __future__ import annotations

import dataclasses
import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from warta.errors import IncompleteError
from warta.read.ids import stem_hash
from warta.read.raw import Reject


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that holds articles. `to_dict` and `from_dict` are inverse, and plain JSON.

    `path` is POSIX and relative to the INPUT argument, `local` absolute on this machine. `format`
    is text, jsonl or parquet, `compression` none, gz or zst. `bytes` and `sha256` are of the file
    as it lies there. `stem` is the slug of its name without endings; `repeated` says that another
    file of the run has the same (set by `mark_repeated`). `metadata` is the file's row of
    index.jsonl, as it stands there; None where there is none.
    """

    local: str
    path: str
    format: str
    compression: str
    bytes: int
    sha256: str
    stem: str
    metadata: Mapping[str, Any] | None = None
    repeated: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The file as plain JSON data."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> InputFile:
        """The inverse of `to_dict`. Raises TypeError on a missing or an extra key."""
        return cls(**record)


def mark_repeated(file: InputFile, repeated: frozenset[int]) -> InputFile:
    """`file`, told whether its stem is among `repeated` (what `ids.repeated_stems` returned)."""
    return dataclasses.replace(file, repeated=stem_hash(file.stem) in repeated)


def open_input(file: InputFile) -> BinaryIO:
    """`file` opened for reading. Raises OSError.

    Raises IncompleteError where the file is no longer the one that the plan lists: reading on
    would write other bytes than the manifest names.
    """
    try:
        stream = Path(file.local).open("rb")  # noqa: SIM115 - the caller closes it
    except FileNotFoundError as error:
        raise IncompleteError(
            f"{file.local} was there when the run was planned and is gone: "
            "put it back, or plan anew with --restart"
        ) from error
    size = os.fstat(stream.fileno()).st_size
    if size != file.bytes:
        stream.close()
        raise IncompleteError(
            f"{file.local} had {file.bytes} bytes when the run was planned and has {size} now: "
            "plan anew with --restart"
        )
    return stream


# What is wrong with the file itself; any other error is the machine's, and no reason to give the
# file up for good.
_FILES_OWN = {
    errno.EACCES,
    errno.EPERM,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ELOOP,
    errno.ENAMETOOLONG,
    errno.EINVAL,
    errno.ENXIO,
}


def unreadable(path: str, error: OSError) -> Reject:
    """The reject of a file or folder that could not be opened.

    Raises IncompleteError where the machine failed, not the file.
    """
    if error.errno not in _FILES_OWN:
        raise IncompleteError(
            f"reading {path} failed ({error.strerror or error}): "
            "run the same command again when the disk answers"
        ) from error
    return Reject(
        path, None, None, "unreadable", f"could not be opened ({error.strerror}): check its rights"
    )
