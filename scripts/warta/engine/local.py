"""Tasks on this machine, in this process or in several."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from typing import TypeVar

from warta.errors import IncompleteError

Task = TypeVar("Task")
Result = TypeVar("Result")

# A worker that dies takes the whole pool with it, so its task is not known; every unfinished task
# is then tried alone, in a process of its own, this many times.
TRIES_ALONE = 2


def run(
    function: Callable[[Task], Result], tasks: Sequence[Task], *, workers: int
) -> Iterator[Result]:
    """Yield `function(task)` for each task, in the order in which they finish.

    With one worker or one task everything runs in this process. Raises IncompleteError when a
    task kills its process each time; errors that the function raises come through as they are.
    """
    if workers <= 1 or len(tasks) <= 1:
        yield from map(function, tasks)
        return
    left = list(tasks)
    with suppress(BrokenProcessPool), _pool(min(workers, len(tasks))) as pool:
        futures = {pool.submit(function, task): task for task in tasks}
        for future in as_completed(futures):
            yield future.result()
            left.remove(futures[future])
    for task in left:
        yield _alone(function, task)


def _alone(function: Callable[[Task], Result], task: Task) -> Result:
    for _ in range(TRIES_ALONE):
        with _pool(1) as pool:
            try:
                return pool.submit(function, task).result()
            except BrokenProcessPool:
                continue
    raise IncompleteError(
        f"a worker process died {TRIES_ALONE} times on {task}: is memory short? "
        "The same command goes on where it stopped; --workers 1 needs least memory"
    )


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool whose workers are gone when it is left: killed where an error or Ctrl-C leaves it.

    A task may be killed at any time (it writes aside and renames), and waiting for workers after
    an interrupt can wait for ever.
    """
    others = set(multiprocessing.active_children())
    # spawn: forking a process in which Arrow's threads run can hang.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_serve)
    try:
        yield pool
    except BaseException:
        for child in set(multiprocessing.active_children()) - others:
            child.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _serve() -> None:
    """What a worker does first. Ctrl-C reaches every process of a terminal, and only the one that
    hands tasks out answers it. A worker whose parent was killed must not write on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)
