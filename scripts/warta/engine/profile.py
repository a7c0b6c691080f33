"""`--profile`: where the workers' time goes, function by function, in one file for pstats."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def profiled(folder: Path | None) -> Iterator[None]:
    """Profile the block into a file of its own in `folder`; None: do nothing."""
    if folder is None:
        yield
        return
    import cProfile
    import uuid

    folder.mkdir(parents=True, exist_ok=True)
    profile = cProfile.Profile()
    profile.enable()
    try:
        yield
    finally:
        profile.disable()
        name = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex}.prof"
        profile.dump_stats(folder / name)


def join_profiles(folder: Path, out: Path) -> bool:
    """Add up the profiles in `folder` to `out`, which `python -m pstats` reads. False where there
    are none: every task was done before."""
    import pstats

    parts = sorted(folder.glob("*.prof"))
    if not parts:
        return False
    stats = pstats.Stats(str(parts[0]))
    for part in parts[1:]:
        stats.add(str(part))
    stats.dump_stats(out)
    return True
