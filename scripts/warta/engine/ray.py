"""Tasks on Ray: on this machine, or on the nodes of a cluster that all see the output's folder."""

from __future__ import annotations

import os
import socket
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from warta.engine.tasks import ATTEMPTS, Lost, Order, attempt, forget_attempt, lost
from warta.errors import IncompleteError, UsageError

# Ray itself sends a task to another worker, or another node, when its own is gone.
RETRIES = ATTEMPTS - 1
# Orders in Ray's hands at once, where --workers does not say: enough for any cluster of ours.
IN_FLIGHT = 1_000
# Ray's nodes on one machine talk by this address. Ray takes 127.0.0.1 for a mistake and puts the
# address of a network card in its place, where it has one that can change.
LOOPBACK = "127.0.0.2" if sys.platform == "linux" else "127.0.0.1"
OBJECT_STORE = 128 * 2**20  # results are counts; Ray's default takes a third of the memory


class Ray:
    """A connection to Ray. `address` None starts Ray on this machine, with `workers` CPUs; else
    the cluster decides, and at most `workers` tasks run at once where that is given. A program that
    is connected to Ray already stays so.

    Raises UsageError where Ray is not installed, IncompleteError where the cluster does not answer.
    """

    def __init__(self, workers: int | None, *, address: str | None = None) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        # Ray's own watch over memory would have a hungry task tried again for ever.
        os.environ.setdefault("RAY_task_oom_retries", str(RETRIES))
        try:
            import ray
        except ImportError:
            raise UsageError("--engine ray needs Ray: pip install warta[ray]") from None
        self._ray = ray
        self._ours = not ray.is_initialized()
        self._in_flight = IN_FLIGHT if address is None else workers or IN_FLIGHT
        quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
        try:
            if not self._ours:
                return
            if address is None:
                ray.init(
                    address="local",  # whatever cluster the environment may name
                    num_cpus=workers,
                    include_dashboard=False,
                    object_store_memory=OBJECT_STORE,
                    _node_ip_address=LOOPBACK,
                    **quiet,
                )
            else:
                _must_answer(address)
                ray.init(address=address, **quiet)
        except (ConnectionError, RuntimeError, OSError, ValueError) as error:
            raise IncompleteError(f"Ray cannot be reached or started: {error}") from error

    def __enter__(self) -> Ray:
        return self

    def __exit__(self, *ending: object) -> None:
        if self._ours:
            self._ray.shutdown()

    def run(self, orders: Sequence[Order]) -> Iterator[tuple[Order, Any]]:
        """Yield each order with its result or Lost. Errors of the function come through."""
        ray = self._ray
        remote = ray.remote(num_cpus=1, max_retries=RETRIES)(attempt)
        waiting = deque((order, 1) for order in orders)
        running: dict[Any, tuple[Order, int]] = {}
        while waiting or running:
            while waiting and len(running) < self._in_flight:
                order, count = waiting.popleft()
                running[remote.remote(order)] = (order, count)
            for reference in ray.wait(list(running), num_returns=1)[0]:
                order, count = running.pop(reference)
                try:
                    outcome = ray.get(reference)
                except ray.exceptions.RayTaskError as error:
                    raise error.cause from error
                except ray.exceptions.RayError:
                    outcome, count = lost(order), ATTEMPTS
                if isinstance(outcome, Lost):
                    forget_attempt(order)
                    if count < ATTEMPTS:  # memory ran out, which Ray takes for a result
                        waiting.append((order, count + 1))
                        continue
                yield order, outcome


def _must_answer(address: str) -> None:
    """Ray itself waits for minutes where nobody listens. Raises OSError, ValueError."""
    host, colon, port = address.rpartition(":")
    if not colon or "/" in address:
        return
    with socket.create_connection((host, int(port)), timeout=10):
        return
