"""What an engine is: it runs a function over tasks, each in a process that may die.

A task is plain data and its function goes from files to files, so that any task may be run again,
anywhere that sees the same folder. Errors that the function raises are the caller's matter and come
through; a worker's death is an outcome, `Lost`.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from warta.engine.profile import profiled
from warta.engine.pulse import Place, hung_at, last_place, watched
from warta.errors import IncompleteError

KILLED, TIMEOUT = "killed", "timeout"

# A worker that dies may have been the victim of another's hunger, or of a node that went away: its
# task is tried once more before anybody draws conclusions.
ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """`hang_after`: seconds that one record may take (None: any). `memory`: bytes that a worker
    may take for its data, where the system can limit it (None: any)."""

    hang_after: float | None = None
    memory: int | None = None


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Order:
    """A function, its task, and how the attempt is watched; what travels to a worker."""

    function: Callable[[Any], Any]
    task: Any
    pulse: Path | None = None
    limits: Limits = NO_LIMITS
    profiles: Path | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """A task whose worker died each time. `code` is killed or timeout, `place` where it was."""

    code: str
    reason: str
    place: Place | None


class Engine(Protocol):
    """Where tasks run. `run` yields each order with its result, in the order in which they end; or
    with Lost, when the worker of a second attempt is gone too."""

    def run(self, orders: Sequence[Order]) -> Iterator[tuple[Order, Any]]: ...


def attempt(order: Order) -> Any:
    """Run an order in this process, watched; its result, or Lost where memory ran out."""
    if order.limits.memory is not None:
        _bound_memory(order.limits.memory)
    place = None
    try:
        with watched(order.pulse, order.limits.hang_after), profiled(order.profiles):
            try:
                return order.function(order.task)
            except MemoryError:
                place = last_place(order.pulse) if order.pulse else None
                raise
    except MemoryError:
        return Lost(KILLED, "memory ran out", place)
    finally:
        _give_back_memory()


def lost(order: Order) -> Lost:
    """What became of an order whose worker is gone, from what the worker left behind."""
    if order.pulse is None:
        return Lost(KILLED, "its process died", None)
    place = last_place(order.pulse)
    at = hung_at(order.pulse)
    if at is not None:
        seconds = order.limits.hang_after or 0
        return Lost(TIMEOUT, f"no end after {seconds:g} s, in {at}", place)
    return Lost(
        KILLED, "its process died, as of too little memory or a crash in native code", place
    )


def forget_attempt(order: Order) -> None:
    """Remove what a dead worker left, before the order is tried again."""
    if order.pulse is not None:
        order.pulse.unlink(missing_ok=True)
        order.pulse.with_suffix(".hung").unlink(missing_ok=True)


def give_up(order: Order, lost: Lost) -> IncompleteError:
    """The error of a task that dies though no record of it does."""
    return IncompleteError(
        f"the worker of {getattr(order.task, 'out', order.task)} was lost again and again "
        f"({lost.reason}), and no single record does it: is memory short? The same command goes "
        "on where it stopped; fewer --workers need less memory"
    )


def machine_memory() -> int | None:
    """Bytes of memory that this machine, or the container around us, has; None where unknown."""
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None
    for name in ("memory.max", "memory/memory.limit_in_bytes"):
        try:
            bound = Path("/sys/fs/cgroup", name).read_text().strip()
        except OSError:
            continue
        if bound.isdecimal():
            whole = min(whole, int(bound))
    return whole


def _bound_memory(size: int) -> None:
    """An attempt to take more raises MemoryError, instead of the system killing some process.

    The limit is on data, not on addresses: models and their drivers reserve far more of these than
    they use.
    """
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    soft = size if hard == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _give_back_memory() -> None:
    """What is free in this process goes back to the system: Arrow's, and the heap where the C
    library can do it (glibc). A long run would else keep what its largest task took."""
    pa.default_memory_pool().release_unused()
    with suppress(AttributeError, TypeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
