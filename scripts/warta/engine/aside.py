"""A task's output folder: written aside, synced to the disk, renamed when it is whole.

So a folder under its final name is always complete, whenever and wherever a worker dies.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ASIDE = ".tmp"


@contextmanager
def written_aside(out: Path) -> Iterator[Path]:
    """A new folder to write into, which takes the name `out` when the block ends without error.

    Each attempt has a folder of its own: on a cluster, a worker that was given up for lost may
    still be writing. Where another attempt was faster its output stays; both are the same bytes.
    """
    aside = out.with_name(f"{out.name}.{socket.gethostname()}-{os.getpid()}{ASIDE}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        yield aside
        sync_tree(aside)
        try:
            aside.rename(out)
        except OSError:
            if not out.is_dir():
                raise
        else:
            sync_folder(out.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def clear_aside(folder: Path) -> None:
    """Remove what attempts that never ended left in `folder`."""
    for left in folder.glob(f"*{ASIDE}"):
        shutil.rmtree(left, ignore_errors=True)


def write_whole(path: Path, data: bytes) -> None:
    """Replace a small file at once: readers see the old bytes or the new ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(path.name + ASIDE)
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def sync_tree(folder: Path) -> None:
    """fsync every file of a folder, so that a rename never reveals a file without its bytes."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """fsync a folder's list of names, where the system lets a folder be opened."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # some network file systems have no such call for folders
    finally:
        os.close(descriptor)
