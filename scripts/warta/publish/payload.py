"""What of a built folder is published: which files, with the digests that a Hub knows them by.

Published are data, card, schema and companions. `_build/` and hidden files stay here and are said
to; anything else (a script, a link, a file that no build writes) is refused by name, because a
repository is public and its history does not forget.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from warta.errors import WartaError

KINDS = frozenset(
    {".parquet", ".md", ".json", ".yaml", ".yml", ".cff", ".bib", ".txt", ".png", ".svg"}
)
BARE = frozenset({"LICENSE", "NOTICE"})
KEPT_HERE = "_build"
CHUNK = 2**20

# A token of the Hub is `hf_` and 34 letters and digits; shorter runs of letters are words.
TOKEN = re.compile(rb"hf_[A-Za-z0-9]{30,}")
# Longer than a token and most paths, so that none is missed where two chunks meet.
OVERLAP = 512
# A shorter path, such as /data, is also part of other things.
LONG_ENOUGH = 12


class PayloadError(WartaError):
    """The folder holds what must not be published."""


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file to publish. `path` is POSIX and relative; `sha256` is what LFS and Xet call it, and
    `git_sha1` what git does (the sha1 of `blob <size>`, a NUL and the bytes)."""

    path: str
    size: int
    sha256: str
    git_sha1: str


@dataclass(frozen=True, slots=True)
class Payload:
    """`files` by path, sorted; `left_out`: what stays here, as short lines for people."""

    folder: Path
    files: dict[str, LocalFile]
    left_out: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files.values())


def read_payload(
    folder: Path,
    *,
    login: str | None = None,
    advance: Callable[[int], object] = lambda files: None,
) -> Payload:
    """Every file of `folder` that is to be published, read once and hashed.

    None may hold a token of the Hub, `login` (the user's own), or the place of the folder on this
    machine. Raises PayloadError with all that is wrong at once.
    """
    wrong: list[str] = []
    left_out: list[str] = []
    files: dict[str, LocalFile] = {}
    forbidden = {"holds your login": (login or "").encode()}
    place = os.fsencode(folder.resolve())
    if len(place) >= LONG_ENOUGH:
        forbidden["holds the place of this folder on your machine"] = place
    for path in _walk(folder, left_out, wrong):
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower() not in KINDS and path.name not in BARE:
            wrong.append(f"{name}: is no file of a dataset (a build writes none of this kind)")
            continue
        files[name], leaks = _read(path, name, forbidden)
        wrong += [f"{name}: {leak}" for leak in leaks]
        advance(1)
    if wrong:
        listed = "\n  ".join(wrong)
        raise PayloadError(
            f"{folder} holds what must not be published:\n  {listed}\n"
            "Remove it, or build the dataset again into a folder of its own."
        )
    return Payload(folder, dict(sorted(files.items())), tuple(left_out))


def _walk(folder: Path, left_out: list[str], wrong: list[str]) -> Iterator[Path]:
    """Files in order of their path; hidden ones and `_build` are noted, links are refused."""
    for root, folders, names in os.walk(folder):
        here = Path(root)
        for name in sorted(folders):
            place = here / name
            relative = place.relative_to(folder).as_posix()
            if name.startswith(".") or name == KEPT_HERE:
                folders.remove(name)
                left_out.append(f"{relative}/")
            elif place.is_symlink():
                folders.remove(name)
                wrong.append(f"{relative}: is a link to another folder")
        folders.sort()
        for name in sorted(names):
            path = here / name
            relative = path.relative_to(folder).as_posix()
            if name.startswith("."):
                left_out.append(relative)
            elif path.is_symlink() or not path.is_file():
                wrong.append(f"{relative}: is a link or no regular file")
            else:
                yield path


def _read(path: Path, name: str, forbidden: Mapping[str, bytes]) -> tuple[LocalFile, list[str]]:
    """One pass over the bytes: both digests, and what of them must not be seen."""
    size = path.stat().st_size
    sha256 = hashlib.sha256()
    sha1 = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    leaks: dict[str, None] = {}
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            sha256.update(chunk)
            sha1.update(chunk)
            window = tail + chunk
            if TOKEN.search(window):
                leaks["holds a token of the Hub"] = None
            leaks |= {leak: None for leak, word in forbidden.items() if word and word in window}
            tail = window[-OVERLAP:]
    return LocalFile(name, size, sha256.hexdigest(), sha1.hexdigest()), list(leaks)
