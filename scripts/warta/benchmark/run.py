"""`warta bench`: models on one task, on a built dataset's gold or on a foreign set, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warta.agree.figures import Figure
from warta.benchmark.foreign import SetScore, score_set
from warta.benchmark.native import score_native
from warta.benchmark.tasks import Task, find_task
from warta.errors import UsageError
from warta.pipeline import Pipeline, make_pipeline

SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class Row:
    """What one model reached: figures by name, on `articles` articles or sentences."""

    task: str
    model: str
    data: str
    articles: int
    figures: tuple[Figure, ...]

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain JSON data."""
        named = {name: getattr(self, name) for name in ("task", "model", "data", "articles")}
        return {**named, "figures": [figure.to_dict() for figure in self.figures]}


def bench(
    task: str,
    data: str | Path,
    *,
    models: Sequence[str] = (SHIPPED,),
    on: str | None = None,
    split: str = "validation",
    samples: int = 1000,
) -> list[Row]:
    """Score models on the gold of a built dataset, or `on` a foreign set of that kind.

    A model is "shipped" (the package's own annotators) or what `--annotator` takes. Raises
    UsageError on an unknown task, model or set, and where there is nothing to score against.
    """
    chosen = find_task(task)
    return [_row(chosen, model, Path(data), on, split, samples) for model in models]


def pipeline_of(task: Task, model: str) -> Pipeline:
    """The pipeline in which `model` makes the layer of `task`, and shipped annotators the rest."""
    annotators = {} if model == SHIPPED else {task.layer: model}
    return make_pipeline(language="any", annotators=annotators)


def _row(task: Task, model: str, data: Path, on: str | None, split: str, samples: int) -> Row:
    pipeline = pipeline_of(task, model)
    if on is None:
        agreement = score_native(data, pipeline, task.layer, split=split, samples=samples)
        layer = next(found for found in agreement.layers if found.layer == task.layer)
        wanted = [f for f in layer.figures if f.name in task.figures]
        wanted.sort(key=lambda f: (f.label is not None, task.figures.index(f.name), f.label or ""))
        return Row(task.name, model, split, layer.articles, tuple(wanted))
    if task.layer != "entities":
        raise UsageError(f"--on reads sets of names: it goes with entities, not {task.name}")
    step = next(step for step in pipeline.steps if step.layer == "entities")
    score = score_set(data, on, step, part=split)
    return Row(task.name, model, f"{on} {split}", score.sentences, _set_figures(score))


def _set_figures(score: SetScore) -> tuple[Figure, ...]:
    """F1, precision and recall over all, type-macro F1, and F1 by label."""

    def figure(name: str, label: str | None, value: float | None, counts: Any) -> Figure:
        return Figure(name, label, value, None, None, counts.first, counts.second)

    whole = score.counts
    found = [
        figure("exact_f1", None, whole.f1, whole),
        figure("precision", None, whole.precision, whole),
        figure("recall", None, whole.recall, whole),
        figure("macro_f1", None, score.macro_f1, whole),
    ]
    found += [figure("exact_f1", label, c.f1, c) for label, c in sorted(score.by_label.items())]
    return tuple(found)


def format_rows(rows: Sequence[Row]) -> str:
    """A Markdown table: a line a model, its figures over all labels; then one by label."""
    names = list(dict.fromkeys(f.name for row in rows for f in row.figures if f.label is None))
    lines = [["model", "data", "n", *names]]
    for row in rows:
        cells = {f.name: _cell(f) for f in row.figures if f.label is None}
        lines.append([row.model, row.data, str(row.articles), *(cells.get(n, "-") for n in names)])
    parts = [_table(lines)]
    lead = names[0] if names else ""
    labels = sorted({f.label for row in rows for f in row.figures if f.label and f.name == lead})
    if labels:
        lines = [[f"{lead} by label", *(row.model for row in rows), "n"]]
        for label in labels:
            found = [
                next((f for f in row.figures if (f.label, f.name) == (label, lead)), None)
                for row in rows
            ]
            number = max((f.first for f in found if f), default=0)
            lines.append([label, *("-" if f is None else _cell(f) for f in found), str(number)])
        parts.append(_table(lines))
    return "\n\n".join(parts)


def _table(lines: Sequence[Sequence[str]]) -> str:
    head, *rest = lines
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, rule, *rest))


def _cell(figure: Figure) -> str:
    if figure.value is None:
        return "-"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.3f}"
    return f"{figure.value:.3f} ({figure.low:.2f}-{figure.high:.2f})"
