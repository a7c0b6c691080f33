"""The first pass: a slice of the input list -> raw articles, hashed by id into buckets."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import orjson

from warta.engine.aside import written_aside
from warta.engine.gather import REJECTS, SUMMARY, lost_record, write_rejects
from warta.engine.pulse import beat, rest
from warta.engine.settings import Settings
from warta.engine.spill import SpillWriter
from warta.engine.survive import Culprit, Range
from warta.read import read
from warta.read.input import InputFile
from warta.read.raw import RawArticle, Reject


@dataclass(frozen=True, slots=True)
class ScatterTask:
    """`count` input files of the list `inputs`, from byte `offset` on.

    Positions are of files. `only` [first, last): a trial that reads these alone; of `culprits` only
    the rows before the one that ends the worker are read, and the file is rejected.
    """

    number: int
    inputs: Path
    offset: int
    count: int
    buckets: int
    out: Path
    settings: Settings
    only: Range | None = None
    culprits: tuple[Culprit, ...] = ()

    def size(self) -> int:
        """How many files the slice has."""
        return self.count


@dataclass(frozen=True, slots=True)
class Scattered:
    """What a slice held: articles handed on and inputs rejected, and what reading it took."""

    number: int
    articles: int
    rejects: int
    seconds: float = 0.0


def scatter(task: ScatterTask) -> Scattered:
    """Read a slice and spill it. Done already: only reads what it held."""
    if task.out.exists():
        return Scattered(**json.loads((task.out / SUMMARY).read_text(encoding="utf-8")))
    begun = time.perf_counter()
    with written_aside(task.out) as aside:
        seen: Counter[str] = Counter()
        writer = SpillWriter(aside, task.buckets)
        write_rejects(aside / REJECTS, _spill(task, writer, seen))
        rest()
        writer.finish()
        seconds = time.perf_counter() - begun
        result = Scattered(task.number, seen["articles"], seen["rejects"], seconds)
        (aside / SUMMARY).write_bytes(orjson.dumps(asdict(result)))
    return result


def _spill(task: ScatterTask, writer: SpillWriter, seen: Counter[str]) -> Iterator[Reject]:
    for outcome in _outcomes(task):
        if isinstance(outcome, Reject):
            seen["rejects"] += 1
            yield outcome
        else:
            seen["articles"] += 1
            writer.add(outcome)


def _outcomes(task: ScatterTask) -> Iterator[RawArticle | Reject]:
    first, last = task.only or (0, sys.maxsize)
    culprits = {culprit.position: culprit for culprit in task.culprits}
    for position, file in enumerate(_files(task)):
        if not first <= position < last:
            continue
        culprit = culprits.get(position)
        beat(position)
        outcomes = read(file, options=task.settings.read)
        if culprit is not None:
            outcomes = islice(outcomes, culprit.rows)
        for rows, outcome in enumerate(outcomes):
            yield outcome
            beat(position, rows + 1)
        if culprit is not None:
            yield lost_record(file.path, None, None, culprit)


def _files(task: ScatterTask) -> Iterator[InputFile]:
    with task.inputs.open("rb") as lines:
        lines.seek(task.offset)
        for line in islice(lines, task.count):
            yield InputFile.from_dict(orjson.loads(line))
