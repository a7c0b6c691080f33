"""The first pass: a slice of the input list -> raw articles, hashed by id into bucket files."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import orjson

from warta.engine.gather import REJECTS, SUMMARY, sync_tree, write_rejects
from warta.engine.settings import Settings
from warta.engine.spill import SpillWriter
from warta.read import read
from warta.read.input import InputFile
from warta.read.raw import Reject


@dataclass(frozen=True, slots=True)
class ScatterTask:
    """`count` input files of the list `inputs`, from byte `offset` on."""

    number: int
    inputs: Path
    offset: int
    count: int
    buckets: int
    out: Path
    settings: Settings


@dataclass(frozen=True, slots=True)
class Scattered:
    """What a slice held: articles handed on and inputs rejected."""

    number: int
    articles: int
    rejects: int


def scatter(task: ScatterTask) -> Scattered:
    """Read a slice and spill it. Done already: only reads what it held."""
    if task.out.exists():
        return Scattered(**json.loads((task.out / SUMMARY).read_text(encoding="utf-8")))
    aside = task.out.with_name(task.out.name + ".tmp")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    seen: Counter[str] = Counter()
    writer = SpillWriter(aside, task.buckets)
    write_rejects(aside / REJECTS, _spill(task, writer, seen))
    writer.flush()
    result = Scattered(task.number, seen["articles"], seen["rejects"])
    (aside / SUMMARY).write_bytes(orjson.dumps(asdict(result)))
    sync_tree(aside)
    aside.rename(task.out)
    return result


def _spill(task: ScatterTask, writer: SpillWriter, seen: Counter[str]) -> Iterator[Reject]:
    for file in _files(task):
        for outcome in read(file, options=task.settings.read):
            if isinstance(outcome, Reject):
                seen["rejects"] += 1
                yield outcome
            else:
                seen["articles"] += 1
                writer.add(outcome)


def _files(task: ScatterTask) -> Iterator[InputFile]:
    with task.inputs.open("rb") as lines:
        lines.seek(task.offset)
        for line in islice(lines, task.count):
            yield InputFile.from_dict(orjson.loads(line))
