"""Runs that survive their records: the shard whose worker dies is halved until the record that does
it is found; tried alone twice, it is then left out, and the shard is made without it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

import orjson

from warta.engine.aside import write_whole
from warta.engine.tasks import NO_LIMITS, Engine, Limits, Lost, Order, give_up

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Culprit:
    """A record that ends its worker: its position in the task, killed or timeout, and why.

    Where a file can only be read from its beginning, `rows` of it come before the end.
    """

    position: int
    code: str
    reason: str
    rows: int = 0


@runtime_checkable
class Divisible(Protocol):
    """A task over records in a fixed order, which can be tried in parts.

    `only` are the positions [first, last) that a trial takes; `culprits` are left out, as rejects.
    """

    @property
    def out(self) -> Path: ...

    @property
    def only(self) -> Range | None: ...

    @property
    def culprits(self) -> tuple[Culprit, ...]: ...

    def size(self) -> int:
        """How many records there are."""
        ...


Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Survivor:
    """Runs tasks on an engine to their end. `work` is the folder in which it notes what it finds,
    so that a run that is continued does not search again."""

    engine: Engine
    work: Path
    limits: Limits = NO_LIMITS
    profiles: Path | None = None

    @property
    def pulses(self) -> Path:
        """Where each worker notes how far it is."""
        return self.work / "pulse"

    def run(self, function: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
        """Yield the result of each task, in the order in which they end.

        Raises IncompleteError where a task cannot be ended and no record is to blame; errors of
        the function come through as they are.
        """
        orders = [self._order(function, self._recall(task)) for task in tasks]
        failed = []
        for order, outcome in self.engine.run(orders):
            if isinstance(outcome, Lost):
                failed.append((order, outcome))
            else:
                yield outcome
        for order, why in failed:  # one at a time: now nothing else takes memory
            yield self._save(order, why)

    def _save(self, order: Order, why: Lost) -> Any:
        task = order.task
        if not isinstance(task, Divisible):
            return self._whole(order)
        found = self._search(order, why)
        if found:
            known = {culprit.position: culprit for culprit in (*task.culprits, *found)}
            task = _with(task, culprits=tuple(known[place] for place in sorted(known)))
            self._note(task)
        return self._whole(replace(order, task=task))

    def _whole(self, order: Order) -> Any:
        outcome = self._try(order)
        if isinstance(outcome, Lost) and any(c.rows for c in getattr(order.task, "culprits", ())):
            # Reading up to where it ended is not safe either: those files are left out whole.
            culprits = tuple(replace(culprit, rows=0) for culprit in order.task.culprits)
            order = replace(order, task=_with(order.task, culprits=culprits))
            self._note(order.task)
            outcome = self._try(order)
        if isinstance(outcome, Lost):
            raise give_up(order, outcome)
        return outcome

    def _search(self, order: Order, why: Lost) -> list[Culprit]:
        """The records that end a worker even alone, twice, in order of position."""
        found: list[Culprit] = []
        parts = _cut((0, order.task.size()), why)
        while parts:
            trials = [self._trial(order, part) for part in parts]
            parts = []
            for trial, outcome in self._both(trials):
                first, last = trial.task.only
                if not isinstance(outcome, Lost):
                    continue
                if last - first > 1:
                    parts += _cut((first, last), outcome)
                else:
                    rows = outcome.place.rows if outcome.place else 0
                    found.append(Culprit(first, outcome.code, outcome.reason, rows))
        return sorted(found, key=lambda culprit: culprit.position)

    def _both(self, trials: Sequence[Order]) -> Iterator[tuple[Order, Any]]:
        """Ranges run side by side; a record runs alone, and the engine tries it twice."""
        wide = [trial for trial in trials if trial.task.only[1] - trial.task.only[0] > 1]
        yield from self._cleared(wide)
        for trial in trials:
            if trial not in wide:
                yield from self._cleared([trial])

    def _cleared(self, trials: Sequence[Order]) -> Iterator[tuple[Order, Any]]:
        for trial, outcome in self.engine.run(trials):
            shutil.rmtree(trial.task.out, ignore_errors=True)
            yield trial, outcome

    def _try(self, order: Order) -> Any:
        ((_, outcome),) = self.engine.run([order])
        return outcome

    def _trial(self, order: Order, part: Range) -> Order:
        out = self.work / "trials" / f"{_name(order.task)}-{part[0]}-{part[1]}"
        return self._order(order.function, _with(order.task, only=part, out=out))

    def _order(self, function: Callable[[Any], Any], task: Any) -> Order:
        pulse = self.pulses / _name(task) if hasattr(task, "out") else None
        return Order(function, task, pulse, self.limits, self.profiles)

    def _note(self, task: Divisible) -> None:
        rows = [[c.position, c.code, c.reason, c.rows] for c in task.culprits]
        write_whole(self.work / "culprits" / f"{_name(task)}.json", orjson.dumps(rows))

    def _recall(self, task: Task) -> Task:
        if not isinstance(task, Divisible):
            return task
        try:
            rows = orjson.loads((self.work / "culprits" / f"{_name(task)}.json").read_bytes())
        except OSError:
            return task
        recalled: Task = _with(task, culprits=tuple(Culprit(*row) for row in rows))
        return recalled


def _name(task: Any) -> str:
    return f"{task.out.parent.name}-{task.out.name}"


def _with(task: Any, **changes: Any) -> Any:
    return replace(task, **changes)


def _cut(part: Range, why: Lost) -> list[Range]:
    """Two halves; or, where the dead worker left a note of the record it was at, that record and
    what lies on either side. The note is a guess (a record may poison what follows it)."""
    first, last = part
    if last - first <= 1:
        return [part] if last > first else []
    place = why.place
    if place is not None and first <= place.position < last:
        at = place.position
        parts = [(first, at), (at, at + 1), (at + 1, last)]
    else:
        middle = (first + last) // 2
        parts = [(first, middle), (middle, last)]
    return [(low, high) for low, high in parts if high > low]
