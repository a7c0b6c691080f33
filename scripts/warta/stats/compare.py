"""Own Stats beside those of real text or of another dataset, as Markdown tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain

from warta.stats.collect import Stats
from warta.stats.measures import Lengths
from warta.stats.table import table
from warta.stats.wording import name_label

LOW, HIGH = 0.75, 1.25
# Counted an article; the other layers grow with the text.
PER_ARTICLE = frozenset({"blocks", "chains", "topics", "frames", "genre"})

Get = Callable[[Stats], float | None]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of Stats; `compared` is False for mere sizes, which need not agree."""

    name: str
    get: Get
    digits: int
    compared: bool = True


def _length(field: str, part: str) -> Get:
    def get(stats: Stats) -> float | None:
        found: Lengths | None = getattr(stats, field)
        return None if found is None else float(getattr(found, part))

    return get


def _density(group: str) -> Get:
    return lambda stats: None if stats.entity_density is None else stats.entity_density[group]


def _repeated(stats: Stats) -> float | None:
    return None if stats.repeated_persons is None else len(stats.repeated_persons)


MEASURES = (
    Measure("articles", lambda stats: stats.articles, 0, compared=False),
    Measure("sentences", lambda stats: stats.sentences, 0, compared=False),
    Measure("tokens", lambda stats: stats.tokens, 0, compared=False),
    Measure("words", lambda stats: stats.words, 0, compared=False),
    Measure("words an article, mean", _length("article_words", "mean"), 1),
    Measure("words an article, median", _length("article_words", "median"), 1),
    Measure("words a sentence, mean", _length("sentence_words", "mean"), 1),
    Measure("words a sentence, median", _length("sentence_words", "median"), 1),
    Measure("words a sentence, p90", _length("sentence_words", "p90"), 0),
    Measure("tokens a sentence, mean", _length("sentence_tokens", "mean"), 1),
    Measure("tokens a sentence, median", _length("sentence_tokens", "median"), 1),
    Measure("tokens a sentence, p90", _length("sentence_tokens", "p90"), 0),
    Measure("type-token ratio, 5,000 words", lambda stats: stats.type_token_ratio, 3),
    Measure("top 100 trigrams, first 15,000 words", lambda stats: stats.trigrams_first, 4),
    Measure("top 100 trigrams, windows of 15,000", lambda stats: stats.trigrams, 4),
    Measure("PER per 100 tokens", _density("PER"), 2),
    Measure("ORG per 100 tokens", _density("ORG"), 2),
    Measure("PLACE per 100 tokens", _density("PLACE"), 2),
    Measure("distinct names in 500", lambda stats: stats.name_diversity, 3),
    Measure("distinct persons in 500", lambda stats: stats.person_diversity, 3),
    Measure("persons in over 3 articles", _repeated, 0, compared=False),
    Measure("capital runs per 100 tokens (crude)", lambda stats: stats.run_density, 2),
    Measure("distinct capital runs in 500 (crude)", lambda stats: stats.run_diversity, 3),
)


def compare(own: Stats, real: Mapping[str, Stats]) -> str:
    """A Markdown table: measure, own, each other set, own / mean of the others, and a flag.

    The flag says `low` or `high` where the ratio lies outside 0.75 to 1.25. "-" where a figure
    cannot be had; such sets are left out of the mean. Sizes have no ratio.
    """
    rows = []
    for measure in MEASURES:
        mine, theirs = measure.get(own), [measure.get(stats) for stats in real.values()]
        ratio = ratio_to_mean(mine, theirs) if measure.compared else None
        cells = [measure.name, *(figure(value, measure.digits) for value in (mine, *theirs))]
        rows.append([*cells, figure(ratio, 2), flag(ratio)])
    return table(["measure", "own", *real, "own / others", ""], rows, texts=1)


def compare_labels(own: Stats, others: Mapping[str, Stats]) -> str:
    """A Markdown table of the labels of each layer that own and another both have: blocks, chains
    and what articles are labelled with an article, all else in 1,000 tokens of sentences.

    Empty where no other has labels. Says little of a layer that is null in many articles.
    """
    rows = []
    for layer in own.labels:
        if not any(layer in stats.labels for stats in others.values()):
            continue
        held = own.labels[layer]
        labels = {*chain(*(stats.labels.get(layer, {}) for stats in (own, *others.values())))}
        ranked = sorted(labels, key=lambda label: (-held.get(label, 0), label))
        unit = "an article" if layer in PER_ARTICLE else "in 1,000 tokens"
        for label in ranked:
            mine, *theirs = (_rate(stats, layer, label) for stats in (own, *others.values()))
            name = name_label(layer, label) if label else "(all)"
            cells = [figure(value, 2) for value in (mine, *theirs, ratio_to_mean(mine, theirs))]
            rows.append([layer, name, unit, *cells])
    head = ["layer", "label", "unit", "own", *others, "own / others"]
    return table(head, rows, names=3) if rows else ""


def _rate(stats: Stats, layer: str, label: str) -> float | None:
    whole = stats.articles if layer in PER_ARTICLE else stats.tokens / 1000
    if layer not in stats.labels or not whole:
        return None
    return stats.labels[layer].get(label, 0) / whole


def ratio_to_mean(own: float | None, real: list[float | None]) -> float | None:
    """own / mean of the real values there are; None where there are none or they are 0."""
    known = [value for value in real if value is not None]
    if own is None or not any(known):
        return None
    return own / (sum(known) / len(known))


def flag(ratio: float | None) -> str:
    """`low`, `high`, or nothing."""
    if ratio is None or LOW <= ratio <= HIGH:
        return ""
    return "low" if ratio < LOW else "high"


def figure(value: float | None, digits: int) -> str:
    """A number with `digits` decimals, or "-"."""
    return "-" if value is None else f"{value:,.{digits}f}"
