"""The search for the records that end a worker, on an engine that only says which tasks die."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.engine.pulse import Place
from warta.engine.survive import Culprit, Range, Survivor
from warta.engine.tasks import Lost, Order
from warta.errors import IncompleteError


@dataclass(frozen=True)
class Records:
    out: Path
    count: int
    only: Range | None = None
    culprits: tuple[Culprit, ...] = ()

    def size(self) -> int:
        return self.count


def taken(task: Records) -> list[int]:
    first, last = task.only or (0, task.count)
    left_out = {culprit.position for culprit in task.culprits}
    return [place for place in range(first, last) if place not in left_out]


class Dying:
    """Tasks with a record of `bad` are lost; the note of the place is right, missing or wrong."""

    def __init__(self, bad: set[int], *, note: str = "right", tries: int = 0) -> None:
        self.bad, self.note, self.tries = bad, note, tries

    def run(self, orders: Sequence[Order]) -> Iterator[tuple[Order, Any]]:
        for order in orders:
            self.tries += 1
            places = taken(order.task)
            hit = [place for place in places if place in self.bad]
            if not hit:
                yield order, places
                continue
            at = {"right": Place(hit[0], 0), "wrong": Place(places[0], 0), "missing": None}
            yield order, Lost("killed", "it died", at[self.note])


@given(
    count=st.integers(1, 200),
    bad=st.sets(st.integers(0, 199), max_size=6),
    note=st.sampled_from(["right", "wrong", "missing"]),
)
def test_exactly_the_bad_records_are_left_out(
    tmp_path_factory: pytest.TempPathFactory, count: int, bad: set[int], note: str
) -> None:
    work = tmp_path_factory.mktemp("work")
    engine = Dying(bad, note=note)
    task = Records(Path("x/y"), count)
    (result,) = Survivor(engine, work).run(len, [task])  # type: ignore[list-item]
    assert result == [place for place in range(count) if place not in bad]
    engine.tries = 0
    (again,) = Survivor(engine, work).run(len, [task])  # type: ignore[list-item]
    assert (again, engine.tries) == (result, 1), "what was found is remembered"


def test_the_note_of_a_dead_worker_saves_the_halving(tmp_path: Path) -> None:
    tries = {}
    for note in ("right", "missing"):
        engine = Dying({700}, note=note)
        list(Survivor(engine, tmp_path / note).run(len, [Records(Path("x/y"), 1000)]))  # type: ignore[list-item]
        tries[note] = engine.tries
    assert tries["right"] <= 5 < tries["missing"] <= 25


def test_results_of_other_tasks_come_first(tmp_path: Path) -> None:
    tasks = [Records(Path("x/a"), 9), Records(Path("x/b"), 3)]
    results = list(Survivor(Dying({7}), tmp_path).run(len, tasks))  # type: ignore[list-item]
    assert results == [[0, 1, 2], [0, 1, 2, 3, 4, 5, 6, 8]]


def test_a_task_without_a_bad_record_that_dies_is_the_machines_fault(tmp_path: Path) -> None:
    class Always:
        def run(self, orders: Sequence[Order]) -> Iterator[tuple[Order, Any]]:
            for order in orders:
                whole = order.task.only is None
                yield order, Lost("killed", "it died", None) if whole else []

    with pytest.raises(IncompleteError, match="no single record"):
        list(Survivor(Always(), tmp_path).run(len, [Records(Path("x/y"), 9)]))  # type: ignore[list-item]


def test_a_task_that_cannot_be_divided_is_tried_alone_then_named(tmp_path: Path) -> None:
    class Dies:
        tries = 0

        def run(self, orders: Sequence[Order]) -> Iterator[tuple[Order, Any]]:
            for order in orders:
                self.tries += 1
                yield order, Lost("killed", "it died", None)

    engine = Dies()
    with pytest.raises(IncompleteError, match="it died"):
        list(Survivor(engine, tmp_path).run(len, ["task"]))
    assert engine.tries == 2


def test_rows_that_are_not_safe_after_all_are_left_out(tmp_path: Path) -> None:
    class Misleading:
        """Reading the rows that a dead worker claimed to have read ends the worker too."""

        def run(self, orders: Sequence[Order]) -> Iterator[tuple[Order, Any]]:
            for order in orders:
                rows = {culprit.position: culprit.rows for culprit in order.task.culprits}
                first, last = order.task.only or (0, order.task.count)
                if first <= 1 < last and rows.get(1, 99) > 0:
                    yield order, Lost("killed", "it died", Place(1, 40))
                else:
                    yield order, order.task

    (task,) = Survivor(Misleading(), tmp_path).run(len, [Records(Path("x/y"), 3)])  # type: ignore[list-item]
    assert list(dataclasses.asdict(task)["culprits"]) == [
        {"position": 1, "code": "killed", "reason": "it died", "rows": 0}
    ]
