"""The pulse of a worker: which record it is at, and its end where a record hangs.

A worker notes the record it is about to take in a small file that outlives its death, so that
whoever waits for it sees how far it is and, when it dies, where. The limit on a hang is the wall
time of one record; it is kept by faulthandler's watchdog, a thread of C that ends the process even
where native code never gives the interpreter back, and that writes down where it hung.
"""

from __future__ import annotations

import faulthandler
import mmap
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_PLACE = struct.Struct("<qq")
_NOWHERE = -1
HUNG = ".hung"


class Place(NamedTuple):
    """Where a worker is: the record's position in its task (of the first pass: the file's), and
    how many rows of that file it has read."""

    position: int
    rows: int


class _Pulse:
    def __init__(self, path: Path, hang_after: float | None) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w+b")
        self._file.write(_PLACE.pack(_NOWHERE, 0))
        self._file.flush()
        self._map = mmap.mmap(self._file.fileno(), _PLACE.size)
        self._hung = path.with_suffix(HUNG).open("w", encoding="utf-8")
        self._limit = hang_after
        # Setting the watchdog takes 0.1 ms, more than some records: now and then is enough.
        self._pause = min(1.0, (hang_after or 0) / 4)
        self._due = 0.0

    def beat(self, position: int, rows: int) -> None:
        _PLACE.pack_into(self._map, 0, position, rows)
        now = time.monotonic()
        if self._limit is not None and now >= self._due:
            self._due = now + self._pause
            faulthandler.dump_traceback_later(self._limit, exit=True, file=self._hung)

    def rest(self) -> None:
        _PLACE.pack_into(self._map, 0, _NOWHERE, 0)
        if self._limit is not None:
            faulthandler.cancel_dump_traceback_later()
            self._due = 0.0

    def end(self) -> None:
        self.rest()
        self._map.close()
        self._file.close()
        self._hung.close()


_pulse: _Pulse | None = None


@contextmanager
def watched(path: Path | None, hang_after: float | None) -> Iterator[None]:
    """Within the block `beat` notes places in `path`. Where no beat follows another within
    `hang_after` seconds (None: no limit) the whole process ends with status 1."""
    global _pulse
    if path is None:
        yield
        return
    _pulse = _Pulse(path, hang_after)
    try:
        yield
    finally:
        _pulse.end()
        _pulse = None
        path.unlink(missing_ok=True)
        path.with_suffix(HUNG).unlink(missing_ok=True)


def beat(position: int, rows: int = 0) -> None:
    """The record at `position` is taken up now. Does nothing outside of `watched`."""
    if _pulse is not None:
        _pulse.beat(position, rows)


def rest() -> None:
    """No record is at work: what follows (sorting, writing) has no limit."""
    if _pulse is not None:
        _pulse.rest()


def last_place(path: Path) -> Place | None:
    """Where the worker that writes `path` is, or was when it died; None where at no record."""
    try:
        place = Place(*_PLACE.unpack(path.read_bytes()))
    except (OSError, struct.error):
        return None
    return None if place.position == _NOWHERE else place


def hung_at(path: Path) -> str | None:
    """Where in the code the worker of `path` was ended for hanging; None where it was not."""
    try:
        lines = path.with_suffix(HUNG).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    if not lines:
        return None
    # Tasks run in the main thread, which comes last; its innermost frame comes first.
    threads = [number for number, line in enumerate(lines) if "most recent call first" in line]
    main = lines[threads[-1] :] if threads else []
    frames = [_frame(line.strip()) for line in main if line.startswith('  File "')]
    return ", called from ".join(frames[:2]) or "native code"


def _frame(line: str) -> str:
    """`module.py:12 in name` of a traceback's line: no path of this machine goes into a reject."""
    _, path, rest = line.split('"', 2)
    number, _, name = rest.removeprefix(", line ").partition(" in ")
    return f"{Path(path).name}:{number} in {name}"
