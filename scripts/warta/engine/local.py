"""Tasks on this machine: in processes of their own, or in this one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.process import BaseProcess
from typing import Any

from warta.engine.tasks import ATTEMPTS, NO_LIMITS, Lost, Order, attempt, forget_attempt, lost


class Local:
    """`workers` processes, each a pool of one, so that a death is known to be of its own task
    (a pool of many breaks as a whole). Nothing of it is left when the run ends, even by Ctrl-C:
    a task may be killed at any time, and waiting for workers after an interrupt can last for ever.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._idle: list[_Worker] = []
        self._others = set(multiprocessing.active_children())

    def __enter__(self) -> Local:
        return self

    def __exit__(self, kind: object, *ending: object) -> None:
        if kind is not None:
            self._kill_all()
        while self._idle:
            self._idle.pop().close()

    def run(self, orders: Sequence[Order]) -> Iterator[tuple[Order, Any]]:
        """Yield each order with its result or Lost. Errors of the function come through."""
        waiting = deque((order, 1) for order in orders)
        running: dict[Future[Any], tuple[_Worker, Order, int]] = {}
        try:
            while waiting or running:
                while waiting and len(running) < self._workers:
                    order, count = waiting.popleft()
                    worker = self._idle.pop() if self._idle else _Worker()
                    running[worker.submit(order)] = (worker, order, count)
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    worker, order, count = running.pop(future)
                    try:
                        outcome = future.result()
                    except BrokenProcessPool:
                        outcome = lost(order)
                    except BaseException:
                        worker.kill()
                        raise
                    if not isinstance(outcome, Lost):
                        self._idle.append(worker)
                        yield order, outcome
                        continue
                    worker.kill()  # where memory ran out the process lives on, in a bad state
                    forget_attempt(order)
                    if count < ATTEMPTS:
                        waiting.append((order, count + 1))
                    else:
                        yield order, outcome
        finally:
            if running:
                self._kill_all()
            for worker, _, _ in running.values():
                worker.close()

    def _kill_all(self) -> None:
        """Also a worker that an interrupt met while it was being started."""
        for child in set(multiprocessing.active_children()) - self._others:
            child.kill()


class Here:
    """One task after the other in this process. A record that kills it kills the caller."""

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *ending: object) -> None:
        pass

    def run(self, orders: Sequence[Order]) -> Iterator[tuple[Order, Any]]:
        """Yield each order with its result."""
        for order in orders:
            outcome = attempt(replace(order, limits=NO_LIMITS))
            if isinstance(outcome, Lost):
                raise MemoryError(outcome.reason)
            yield order, outcome


class _Worker:
    """One process, started with its first task."""

    def __init__(self) -> None:
        # spawn: forking a process in which Arrow's threads run can hang.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_serve)
        self._process: BaseProcess | None = None

    def submit(self, order: Order) -> Future[Any]:
        if self._process is not None:
            return self._pool.submit(attempt, order)
        others = set(multiprocessing.active_children())
        with interrupts_held():
            future = self._pool.submit(attempt, order)
            self._process = next(iter(set(multiprocessing.active_children()) - others), None)
        return future

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
        self._pool.shutdown(cancel_futures=True)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


@contextmanager
def interrupts_held() -> Iterator[None]:
    """A Ctrl-C in here is answered at the end. A process that is started in here never meets one:
    nor is it left half started, without the task that it waits for."""
    if threading.current_thread() is not threading.main_thread():  # no interrupt comes to others
        yield
        return
    met: list[int] = []
    answer = signal.signal(signal.SIGINT, lambda number, _: met.append(number))
    try:
        with _kept_from_children():
            yield
    finally:
        signal.signal(signal.SIGINT, answer or signal.SIG_DFL)
    if met:
        signal.raise_signal(signal.SIGINT)


@contextmanager
def _kept_from_children() -> Iterator[None]:
    """Processes take over which signals their parent blocks."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve() -> None:
    """What a worker does first. Ctrl-C reaches every process of a terminal, and only the one that
    hands tasks out answers it. A worker whose parent was killed must not write on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)
