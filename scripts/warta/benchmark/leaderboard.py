"""`warta leaderboard`: kept results as a Markdown table, best first in each task."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from warta.agree.figures import Figure
from warta.benchmark.results import Result, digest_gold
from warta.benchmark.tasks import TASKS
from warta.errors import UsageError
from warta.train.gold import gold_of

CURRENT, STALE, UNCHECKED = "", "stale", "?"


def format_leaderboard(results: Iterable[Result], dataset: Path | None = None) -> str:
    """A line a result: task, model, leading figure with its 95 % interval, articles, speed.

    A result is stale where the gold it was measured on, or learnt from, is not that of `dataset`;
    without one, or where it has no such gold, that stays unchecked ("?"). Raises UsageError where
    `dataset` is no dataset.
    """
    if dataset is not None and not (dataset / "README.md").is_file():
        raise UsageError(f"{dataset} is no built dataset")

    @cache
    def digest(layer: str, split: str) -> str | None:
        if dataset is None:
            return None
        try:
            return digest_gold(gold_of(dataset, layer, split=split), layer)
        except UsageError:
            return None

    def state(result: Result) -> str:
        layer = TASKS[result.task].layer
        found = [(digest(layer, result.split), result.digest)]
        if result.trained_on is not None:
            found.append((digest(layer, "train"), result.trained_on))
        if any(now is not None and now != then for now, then in found):
            return STALE
        return UNCHECKED if any(now is None for now, _ in found) else CURRENT

    known = [result for result in results if result.task in TASKS]
    order = {name: at for at, name in enumerate(TASKS)}
    known.sort(key=lambda r: (order[r.task], r.split, -(_value(r) or 0.0), r.model))
    lines = [
        "| task | model | split | figure | value (95 %) | n | articles/s | p | state |",
        "|---|---|---|---|---:|---:|---:|---:|---|",
    ]
    for result in known:
        lead = lead_of(result)
        speed = result.articles_per_second
        cells = (
            result.task,
            result.model,
            result.split,
            TASKS[result.task].figures[0].replace("_", " "),
            "-" if lead is None else _interval(lead),
            str(result.articles),
            "-" if speed is None else f"{speed:,.0f}",
            "-" if result.p is None else f"{format_p(result.p)} ({result.against})",
            state(result),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def lead_of(result: Result) -> Figure | None:
    """The leading figure of a result's task, over all labels."""
    name = TASKS[result.task].figures[0]
    return next((f for f in result.figures if (f.name, f.label) == (name, None)), None)


def format_p(p: float) -> str:
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def _value(result: Result) -> float | None:
    lead = lead_of(result)
    return None if lead is None else lead.value


def _interval(figure: Figure) -> str:
    if figure.value is None:
        return "-"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.3f}"
    return f"{figure.value:.3f} ({figure.low:.3f}–{figure.high:.3f})"
