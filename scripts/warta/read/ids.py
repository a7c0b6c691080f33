"""Article ids: the given one if it fits, else one made of the file's name and the row's content.

Pure functions of names and bytes, so that an id never depends on the order of reading.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from collections.abc import Iterable
from typing import TypeGuard

import numpy as np

from warta.read.digest import sha256

MAX_ID = 128  # characters, all ASCII

_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")
_FOREIGN = re.compile(r"[^a-z0-9._-]")


def fits(value: object) -> TypeGuard[str]:
    """Whether `value` can stand as an article's id as it is."""
    return isinstance(value, str) and len(value) <= MAX_ID and _ID.fullmatch(value) is not None


def slug(name: str) -> str:
    """`name` as an id of at most 128 characters; "article" where no letter or digit is left.

    NFKD to ASCII (what has no ASCII base is dropped), lower case, every other character outside
    [a-z0-9._-] becomes "-", and what stands before the first letter or digit goes.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _FOREIGN.sub("-", plain).lstrip("._-")[:MAX_ID] or "article"


def file_id(stem: str, path: str, *, repeated: bool) -> str:
    """Id of a one-article file: its stem (a slug), marked by its path where the stem is not alone.

    `path` is relative to the INPUT argument.
    """
    return _joined(stem, _mark(path, repeated))


def row_id(stem: str, path: str, row: bytes, *, repeated: bool) -> str:
    """Id of a row without a given one; `row` is its canonical JSON."""
    return _joined(stem, f"{_mark(path, repeated)}-{sha256(row)[:12]}")


def repeated_stems(stems: Iterable[str]) -> frozenset[int]:
    """Hashes (`stem_hash`) of the stems that occur more than once; 8 bytes a stem meanwhile."""
    hashes = np.sort(np.frombuffer(array("Q", map(stem_hash, stems)), dtype=np.uint64))
    return frozenset(hashes[1:][hashes[1:] == hashes[:-1]].tolist())


def stem_hash(stem: str) -> int:
    """64 bits of a stem; two of a billion stems share one with odds of about 3 in 100."""
    return int.from_bytes(
        hashlib.blake2b(stem.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
    )


def _mark(path: str, repeated: bool) -> str:
    return f"-{sha256(path.encode())[:8]}" if repeated else ""


def _joined(stem: str, end: str) -> str:
    return stem[: MAX_ID - len(end)] + end
