"""How far a long run is: a bar for people, `OUT.partial/_build/progress.json` for programs, and at
the end a row for each step."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from warta.engine.pulse import HUNG, last_place
from warta.progress import Progress

PROGRESS = "_build/progress.json"
EVERY = 1.0


@dataclass(frozen=True, slots=True)
class StepReport:
    """What a step of the build did: `seconds` of work, those of all workers together; `megabytes`
    (10^6) are of input for reading, of text for the steps after it."""

    name: str
    records: int
    rejects: int
    seconds: float
    megabytes: float

    @property
    def rate(self) -> float | None:
        """MB/s of one worker; None where there is nothing to divide."""
        return self.megabytes / self.seconds if self.seconds > 0 and self.megabytes else None


class Course:
    """The steps of one run, one after the other. Everything is seen from this process: a worker on
    another machine leaves its pulse in the shared folder."""

    def __init__(self, partial: Path, pulses: Path, show: Progress, *, workers: int) -> None:
        self._file, self._pulses, self._show = partial / PROGRESS, pulses, show
        self._workers = workers
        self._begun = time.time()
        self._steps: list[dict[str, Any]] = []

    @contextmanager
    def step(self, name: str, unit: str, total: int) -> Iterator[Running]:
        """A step over `total` units; what is yielded is told of each task that ends."""
        running = Running(name, unit, total)
        ended = threading.Event()
        with self._show(f"{name} {unit}", total) as advance:

            def look() -> None:
                shown = 0
                while True:
                    live = min(running.done + self._at_work(), total)
                    advance(live - shown)
                    shown = live
                    self._write(running, live)
                    if ended.wait(EVERY):
                        advance(running.done - shown)
                        return

            watcher = threading.Thread(target=look, daemon=True)
            watcher.start()
            try:
                yield running
            finally:
                ended.set()
                watcher.join()
        self._steps.append(running.as_row(running.done))

    def _at_work(self) -> int:
        """Records behind the workers within the tasks that they have not ended."""
        places = [
            last_place(path) for path in self._pulses.glob("*") if not path.name.endswith(HUNG)
        ]
        return sum(place.position for place in places if place is not None)

    def _write(self, running: Running, live: int) -> None:
        row = {
            **running.as_row(live),
            "workers": self._workers,
            "elapsed_seconds": round(time.time() - self._begun, 1),
            "updated": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "finished_steps": self._steps,
        }
        aside = self._file.with_suffix(".tmp")
        try:
            self._file.parent.mkdir(exist_ok=True)
            aside.write_bytes(orjson.dumps(row, option=orjson.OPT_INDENT_2))
            aside.replace(self._file)
        except OSError:
            return  # a full disk is the matter of the step itself, which says more about it


class Running:
    """A step at work: how many units are done. `before`: those that a former run had done."""

    def __init__(self, name: str, unit: str, total: int) -> None:
        self.name, self.unit, self.total = name, unit, total
        self.done = self.before = 0
        self._begun = time.monotonic()

    def already(self, units: int) -> None:
        """Units found done; they say nothing about the rate."""
        self.before += units
        self.done += units

    def advance(self, units: int) -> None:
        """A task of so many units has ended."""
        self.done += units

    def as_row(self, live: int) -> dict[str, Any]:
        """The step as plain data; `remaining_seconds` null where nothing can be said yet."""
        seconds = time.monotonic() - self._begun
        rate = (live - self.before) / seconds if seconds > 0 else 0.0
        return {
            "step": self.name,
            "unit": self.unit,
            "done": live,
            "total": self.total,
            "done_before": self.before,
            "per_second": round(rate, 3),
            "remaining_seconds": round((self.total - live) / rate, 1) if rate > 0 else None,
            "seconds": round(seconds, 3),
        }


def step_rows(steps: Iterable[StepReport]) -> list[dict[str, Any]]:
    """The steps as plain JSON data, numbers rounded."""
    return [
        {
            **asdict(step),
            "seconds": round(step.seconds, 3),
            "megabytes": round(step.megabytes, 3),
            "megabytes_per_second": None if step.rate is None else round(step.rate, 3),
        }
        for step in steps
    ]


def step_table(steps: Iterable[StepReport]) -> str:
    """The steps as a table for people."""
    lines = [f"{'step':<14}{'records':>10}{'rejects':>9}{'seconds':>10}{'MB/s':>8}"]
    for step in steps:
        rate = "" if step.rate is None else f"{step.rate:.2f}"
        lines.append(
            f"{step.name:<14}{step.records:>10,}{step.rejects:>9,}{step.seconds:>10,.1f}{rate:>8}"
        )
    return "\n".join(lines)


def sum_seconds(parts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Seconds by name over all tasks, in the order in which names came up."""
    total: defaultdict[str, float] = defaultdict(float)
    for part in parts:
        for name, seconds in part.items():
            total[name] += seconds
    return dict(total)
