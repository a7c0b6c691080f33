from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from warta.engine.local import Here, Local, interrupts_held
from warta.engine.tasks import KILLED, Limits, Lost, Order, machine_memory
from warta.errors import IncompleteError


def double(number: int) -> int:
    return 2 * number


def fail(number: int) -> int:
    raise ValueError(f"task {number}")


def hungry(number: int) -> int:
    raise MemoryError


def incomplete(number: int) -> int:
    raise IncompleteError("the disk went away")


def die_once(marker: Path) -> str:
    """Kills its own process the first time it sees `marker`."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return marker.name


def die_as_told(task: tuple[str, bool]) -> str:
    name, dies = task
    if dies:
        os.kill(os.getpid(), signal.SIGKILL)
    return name


def who(number: int) -> int:
    return os.getpid()


def run(engine: Here | Local, function: Callable[[Any], Any], tasks: list[Any]) -> list[Any]:
    with engine:
        return [outcome for _, outcome in engine.run([Order(function, task) for task in tasks])]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_every_task_is_run(workers: int) -> None:
    assert sorted(run(Local(workers), double, [3, 1, 2])) == [2, 4, 6]
    assert run(Local(workers), double, []) == []


def test_here_is_this_process() -> None:
    assert run(Here(), who, [1]) == [os.getpid()]
    assert os.getpid() not in run(Local(1), who, [1])


def test_workers_serve_one_task_after_the_other() -> None:
    assert len(set(run(Local(1), who, [1, 2, 3]))) == 1


@pytest.mark.parametrize("engine", [Here, lambda: Local(1), lambda: Local(2)])
def test_an_error_of_the_function_comes_through(engine: Callable[[], Here | Local]) -> None:
    with pytest.raises(ValueError, match="task"):
        run(engine(), fail, [1, 2])
    with pytest.raises(IncompleteError, match="the disk went away"):
        run(engine(), incomplete, [1])


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX signals")
def test_the_death_of_a_worker_is_survived(tmp_path: Path) -> None:
    markers = [tmp_path / name for name in "abc"]
    assert sorted(run(Local(2), die_once, markers)) == ["a", "b", "c"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX signals")
def test_a_task_that_kills_every_time_is_lost_and_the_others_are_not() -> None:
    outcomes = run(Local(2), die_as_told, [("a", False), ("b", True), ("c", False)])
    lost = [outcome for outcome in outcomes if isinstance(outcome, Lost)]
    assert [outcome.code for outcome in lost] == [KILLED]
    assert sorted(x for x in outcomes if isinstance(x, str)) == ["a", "c"]


def test_want_of_memory_is_a_loss_in_a_worker_and_an_error_here() -> None:
    (outcome,) = run(Local(1), hungry, [1])
    assert isinstance(outcome, Lost) and outcome.reason == "memory ran out"
    with pytest.raises(MemoryError):
        run(Here(), hungry, [1])


def test_no_worker_outlives_its_engine() -> None:
    before = set(multiprocessing.active_children())
    with Local(2) as engine:
        outcomes = engine.run([Order(double, task) for task in (1, 2, 3, 4)])
        next(outcomes)
        outcomes.close()  # type: ignore[attr-defined]  # as Ctrl-C leaves it
    for child in set(multiprocessing.active_children()) - before:
        child.join(10)
    assert set(multiprocessing.active_children()) <= before


def test_the_machine_has_memory() -> None:
    memory = machine_memory()
    assert memory is None or memory > 2**28


def test_limits_travel_with_the_order() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with Local(1) as engine:
        order = Order(limit_of, None, limits=Limits(memory=2**31))
        ((_, (soft, _)),) = engine.run([order])
    assert soft == 2**31 and resource.getrlimit(resource.RLIMIT_DATA) == before


def limit_of(_: None) -> tuple[int, int]:
    import resource

    return resource.getrlimit(resource.RLIMIT_DATA)


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="needs POSIX signals")
def test_an_interrupt_leaves_no_process_half_started(request: pytest.FixtureRequest) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may ignore it
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
    steps = []
    with pytest.raises(KeyboardInterrupt):
        with interrupts_held():
            os.kill(os.getpid(), signal.SIGINT)
            command = [sys.executable, "-c", "print('alive', flush=True); input()"]
            child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            child.send_signal(signal.SIGINT)
            steps.append("started")
        steps.append("never reached")
    assert steps == ["started"]
    assert child.communicate("go on")[0] == "alive\n" and child.returncode == 0
