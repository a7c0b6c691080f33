from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from warta.engine import local
from warta.errors import IncompleteError


def double(number: int) -> int:
    return 2 * number


def fail(number: int) -> int:
    raise ValueError(f"task {number}")


def die_once(marker: Path) -> str:
    """Kills its own process the first time it sees `marker`."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return marker.name


def die(marker: Path) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return marker.name


@pytest.mark.parametrize("workers", [1, 2])
def test_every_task_is_run(workers: int) -> None:
    assert sorted(local.run(double, [3, 1, 2], workers=workers)) == [2, 4, 6]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_the_function_comes_through(workers: int) -> None:
    with pytest.raises(ValueError, match="task"):
        list(local.run(fail, [1, 2], workers=workers))


def test_the_death_of_a_worker_is_survived(tmp_path: Path) -> None:
    markers = [tmp_path / name for name in "abc"]
    assert sorted(local.run(die_once, markers, workers=2)) == ["a", "b", "c"]


def test_a_task_that_kills_every_time_is_named(tmp_path: Path) -> None:
    with pytest.raises(IncompleteError, match="died 2 times"):
        list(local.run(die, [tmp_path / "x", tmp_path / "y"], workers=2))
