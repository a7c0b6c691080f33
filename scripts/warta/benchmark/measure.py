"""A model on one task: every figure with its interval, over all articles and groups of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from warta.agree.figures import Figure, Numbers, Tally, compute_figures, resample
from warta.agree.measure import check_pairs
from warta.agree.spans import Tallies
from warta.article import Article
from warta.benchmark.metrics import count_task, formula_of
from warta.benchmark.tasks import Task

# Gold and predicted.
Pair = tuple[Article, Article]

# Fields in which a null prediction is an empty answer.
ANSWERS = (
    "entities",
    "titles",
    "times",
    "attributions",
    "persuasion",
    "chains",
    "topics",
    "frames",
    "genre",
)
GROUPS = ("outlet", "subject")
NO_GROUP = "unknown"


@dataclass(frozen=True, slots=True)
class Measured:
    """`figures` in the order of the task's, those over all labels first; `groups`: outlet or
    subject -> its name -> the leading figure over its articles; `counts`: article id -> what the
    leading figure is computed from."""

    figures: tuple[Figure, ...]
    groups: Mapping[str, Mapping[str, Figure]]
    counts: Mapping[str, Tally]


def measure_task(
    task: Task, pairs: Sequence[Pair], *, samples: int = 1000, seed: int = 0
) -> Measured:
    """Figures of (gold, predicted) pairs; articles without gold of the layer are left out, and a
    prediction that is null where gold is not counts as an empty one.

    Counts are added over articles and divided once; intervals (95 %) are a percentile bootstrap
    over articles. Nothing depends on the order of pairs. Raises UsageError where a pair is not the
    same article, or an article comes twice.
    """
    check_pairs(pairs)
    ordered = sorted(pairs, key=lambda pair: pair[0].id)
    counted = [
        (gold, count_task(task, gold, answered(gold, predicted))) for gold, predicted in ordered
    ]
    known = [(gold, tallies) for gold, tallies in counted if tallies is not None]
    lead = task.figures[0]
    groups: dict[str, dict[str, Figure]] = {by: {} for by in GROUPS}
    for by in GROUPS:
        members: dict[str, list[Tallies]] = defaultdict(list)
        for gold, tallies in known:
            members[group_of(gold, by)].append(tallies)
        for name, own in sorted(members.items()):
            figures_of_group = _compute(lead, None, own, resample(len(own), samples, seed))
            groups[by][name] = figures_of_group[0]
    names = sorted(
        {key for _, tallies in known for key in tallies},
        key=lambda key: (key[1] is not None, task.figures.index(key[0]), key[1] or ""),
    )
    draws = resample(len(known), samples, seed)
    figures = [
        figure
        for name, label in names
        for figure in _compute(name, label, [tallies for _, tallies in known], draws)
    ]
    figures.sort(key=lambda f: (f.label is not None, task.figures.index(f.name), f.label or ""))
    counts = {gold.id: tallies.get((lead, None), {}) for gold, tallies in known}
    return Measured(tuple(figures), groups, counts)


def answered(gold: Article, predicted: Article) -> Article:
    """`predicted`, its null layers empty where gold has them: to decline is no way to gain."""
    empty: dict[str, Any] = {
        field: "" if field == "genre" else ()
        for field in ANSWERS
        if getattr(predicted, field) is None and getattr(gold, field) is not None
    }
    return replace(predicted, **empty) if empty else predicted


def group_of(article: Article, by: str) -> str:
    """The outlet of an article (else the folder that it came from), or its first topic in gold."""
    if by == "subject":
        return article.topics[0] if article.topics else NO_GROUP
    folder = article.source.path.rpartition("/")[0].rpartition("/")[2]
    return article.outlet or folder or NO_GROUP


def _compute(
    name: str, label: str | None, tallies: Sequence[Tallies], draws: Numbers
) -> list[Figure]:
    counts = [found.get((name, label), {}) for found in tallies]
    return compute_figures(name, formula_of(name), label, counts, draws)
