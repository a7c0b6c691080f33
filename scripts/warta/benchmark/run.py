"""`warta bench`: models on one task, on a built dataset's gold or on a foreign set, as a table."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warta.agree import disagreements
from warta.agree.figures import Figure
from warta.article import Article
from warta.benchmark.foreign import SetScore
from warta.benchmark.measure import Measured, Pair, measure_task
from warta.benchmark.models import (
    PREDICTIONS,
    SHIPPED,
    is_remote,
    learns,
    name_of,
    notes_of,
    pipeline_of,
)
from warta.benchmark.native import strip
from warta.benchmark.on_sets import (
    DOCUMENTS,
    FILE,
    articles_on,
    check_task,
    defects_of,
    name_of_set,
    score_on,
)
from warta.benchmark.permutation import p_value
from warta.benchmark.results import Result, describe_hardware, digest_gold
from warta.benchmark.sets.conventions import CONVENTIONS
from warta.benchmark.spans import MatchCounts
from warta.benchmark.tasks import Task, find_task
from warta.errors import UsageError
from warta.pipeline import Pipeline
from warta.progress import Progress, silent
from warta.train.gold import gold_of
from warta.version import VERSION

TWICE = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Row:
    """What one model reached: figures by name, on `articles` articles or sentences.

    `p` compares the leading figure with that of the first model. `pairs` are (gold, predicted), and
    `seconds` what predicting took, `measured` the figures by group; on foreign sets there are none
    of these. `notes` are what a model has to say of its answers.
    """

    task: str
    model: str
    data: str
    articles: int
    figures: tuple[Figure, ...]
    p: float | None = None
    seconds: float | None = None
    pairs: tuple[Pair, ...] = ()
    measured: Measured | None = None
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain JSON data, without the pairs and counts."""
        names = ("task", "model", "data", "articles", "p", "seconds", "notes")
        named = {name: getattr(self, name) for name in names}
        groups = self.measured.groups if self.measured else {}
        return {
            **named,
            "figures": [figure.to_dict() for figure in self.figures],
            "groups": {
                by: {name: figure.to_dict() for name, figure in found.items()}
                for by, found in groups.items()
            },
        }


def bench(
    task: str,
    data: str | Path,
    *,
    models: Sequence[str] = (SHIPPED,),
    on: str | None = None,
    split: str = "validation",
    samples: int = 1000,
    seed: int = 0,
    trained_on: str | Path | None = None,
    progress: Progress = silent,
) -> list[Row]:
    """Score models on the gold of a built dataset, or `on` a foreign set of that kind.

    SPECs of models: see warta.benchmark.models; those that are trained learn from the train part of
    `trained_on` (None: `data`). `seed` is that of training, of intervals and of permutations.
    Raises UsageError on an unknown task, model or set, where a model does not do the task, and
    where there is nothing to score against.
    """
    chosen = find_task(task)
    trainer = Path(data if trained_on is None else trained_on)
    names = [name_of(model) for model in models]
    if double := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(f"models of the same name: {', '.join(double)}")
    said: tuple[str, ...] = ()
    if on is None:
        gold = gold_of(Path(data), chosen.layer, split=split)
    else:
        check_task(chosen, on)
        if trained_on is None and not on.startswith(FILE) and any(map(learns, models)):
            raise UsageError("a model that is trained needs a dataset: give --trained-on DIR")
        if on not in DOCUMENTS:
            return [_set_row(chosen, model, Path(data), on, split, trainer) for model in models]
        gold, said = articles_on(on, data)
    rows: list[Row] = []
    for model in models:
        pipeline = pipeline_of(chosen, model, trainer, articles=gold, seed=seed)
        once = is_remote(model)
        took, pairs = predict(gold, pipeline, progress=progress, once=once)
        measured = measure_task(chosen, pairs, samples=samples, seed=seed)
        p = None
        if rows and (first := rows[0].measured):
            p = p_value(first.counts, measured.counts, chosen.figures[0], seed=seed)
        rows.append(
            Row(
                chosen.name,
                name_of(model),
                split if on is None else name_of_set(on, split),
                len(measured.counts),
                measured.figures,
                p,
                None if model.startswith(PREDICTIONS) else took,
                pairs,
                measured,
                (*said, *notes_of(pipeline)),
            )
        )
    return rows


def predict(
    gold: Sequence[Article],
    pipeline: Pipeline,
    *,
    progress: Progress = silent,
    once: bool = False,
) -> tuple[float, tuple[Pair, ...]]:
    """(seconds, (gold, predicted) of each article). The pipeline gets text and metadata alone.

    Where that takes less than TWICE seconds, it is done again (unless only `once`) and the shorter
    time counts: what loading models and filling caches took is no property of a model.
    """
    bare = [strip(article) for article in gold]
    seconds = math.inf
    for _ in range(2):
        made = []
        begun = time.perf_counter()
        with progress("articles", len(bare)) as advance:
            for article in bare:
                made.append(pipeline.annotate(article))
                advance(1)
        took = time.perf_counter() - begun
        seconds = min(seconds, took)
        if once or took > TWICE:
            break
    return seconds, tuple(zip(gold, made, strict=True))


def results_of(
    rows: Sequence[Row],
    data: str | Path,
    *,
    samples: int = 1000,
    seed: int = 0,
    trained_on: str | Path | None = None,
) -> list[Result]:
    """The rows of one call of `bench` (with the same arguments) as results to be kept."""
    made = []
    for row in rows:
        task = find_task(row.task)
        learnt = None
        if learns(row.model):
            train = gold_of(Path(data if trained_on is None else trained_on), task.layer)
            learnt = digest_gold(train, task.layer)
        made.append(
            Result(
                task=row.task,
                model=row.model,
                split=row.data,
                articles=row.articles,
                digest=digest_gold([gold for gold, _ in row.pairs], task.layer),
                trained_on=learnt,
                version=VERSION,
                seed=seed,
                samples=samples,
                hardware=describe_hardware(),
                seconds=None if row.seconds is None else round(row.seconds, 3),
                articles_per_second=round(row.articles / row.seconds, 1) if row.seconds else None,
                against=None if row.p is None else rows[0].model,
                p=row.p,
                figures=row.figures,
                groups=row.measured.groups if row.measured else {},
                counts=row.measured.counts if row.measured else {},
            )
        )
    return made


def write_errors(rows: Iterable[Row], path: str | Path) -> int:
    """Write each miss of each model with the text around it, and return their number.

    `first` (A) is gold, `second` (B) the model. A file named .jsonl gets a JSON object a line, any
    other text to be read. Kinds: missing, extra, label, edge, value (warta.agree.pairing).
    """
    target = Path(path)
    number = 0
    with target.open("w", encoding="utf-8") as file:
        for row in rows:
            task = find_task(row.task)
            for found in disagreements(row.pairs):
                if found.layer != task.layer or not _concerns(task, found.field):
                    continue
                number += 1
                if target.suffix == ".jsonl":
                    line = {"model": row.model, **found.to_dict()}
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
                else:
                    file.write(f"{row.model}: {found}\n")
    return number


def _concerns(task: Task, field: str | None) -> bool:
    """Three tasks share the layer topics; each has a field of it."""
    return task.layer != "topics" or field == task.name


def _set_row(task: Task, model: str, data: Path, on: str, split: str, trained_on: Path) -> Row:
    pipeline = pipeline_of(task, model, trained_on)
    score = score_on(on, data, model, pipeline, split=split)
    figures = _set_figures(score)
    if on in CONVENTIONS:
        theirs = score_on(on, data, model, pipeline, split=split, conventions=True).counts
        told = Figure("exact_f1_conventions", None, theirs.f1, None, None, *_sides(theirs))
        figures = (figures[0], told, *figures[1:])
    name, said = name_of_set(on, split), defects_of(score)
    return Row(task.name, name_of(model), name, score.sentences, figures, notes=said)


def _sides(counts: MatchCounts) -> tuple[int, int]:
    return counts.first, counts.second


def _set_figures(score: SetScore) -> tuple[Figure, ...]:
    """F1, precision and recall over all, type-macro F1, and F1 by label."""

    def figure(name: str, label: str | None, value: float | None, counts: Any) -> Figure:
        return Figure(name, label, value, None, None, *_sides(counts))

    whole = score.counts
    found = [
        figure("exact_f1", None, whole.f1, whole),
        figure("precision", None, whole.precision, whole),
        figure("recall", None, whole.recall, whole),
        figure("macro_f1", None, score.macro_f1, whole),
    ]
    found += [figure("exact_f1", label, c.f1, c) for label, c in sorted(score.by_label.items())]
    return tuple(found)
