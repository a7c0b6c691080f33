"""From counts per article to a figure with its interval.

An article's counts are a mapping from a column (anything hashable) to a number. A formula reads
sums of columns, as arrays with one number a sample, and divides once. So the value and its
bootstrap samples come from the same few matrix products.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from warta.benchmark.coreference import METRICS, LinkCounts, harmonic_mean
from warta.benchmark.spans import MatchCounts

Numbers = npt.NDArray[np.float64]
Tally = Mapping[Hashable, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value with its 95 % interval.

    `label` is null for the whole layer. `first` and `second` are what each annotator brought to
    it: spans, chains or units (tokens, characters, articles). `value` is null without support,
    the interval also where fewer than two articles bear it.
    """

    name: str
    label: str | None
    value: float | None
    low: float | None
    high: float | None
    first: int
    second: int

    def to_dict(self) -> dict[str, str | float | None]:
        """The fields as plain JSON data."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Sums:
    """Counts added over articles: `values[sample, columns[name]]`."""

    columns: Mapping[Hashable, int]
    values: Numbers

    def __getitem__(self, column: Hashable) -> Numbers:
        at = self.columns.get(column)
        return np.zeros(len(self.values)) if at is None else self.values[:, at]

    def named(self, kind: str) -> dict[Hashable, Numbers]:
        """Columns that are a pair of `kind` and a name, by that name."""
        return {
            column[1]: self.values[:, at]
            for column, at in self.columns.items()
            if isinstance(column, tuple) and column[0] == kind
        }


@dataclass(frozen=True, slots=True)
class Formula:
    """`value` gives a number a sample, NaN without support; `support` what each side brought.

    `parts` are further figures from the same counts, one a label.
    """

    value: Callable[[Sums], Numbers]
    support: Callable[[Sums], tuple[Numbers, Numbers]]
    parts: Callable[[Sums], Iterable[tuple[str, Formula]]] = lambda sums: ()


def divide(part: Numbers, whole: Numbers) -> Numbers:
    """NaN where the whole is 0."""
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def match_tally(counts: MatchCounts) -> Tally:
    """For the formula F1."""
    return {"both": counts.both, "first": counts.first, "second": counts.second}


def share_tally(agreed: Iterable[bool]) -> Tally:
    """For the formula SHARE."""
    decided = list(agreed)
    return {"agreed": sum(decided), "units": len(decided)}


def chain_tally(scores: Mapping[str, LinkCounts], chains: tuple[int, int]) -> Tally:
    """For the formulas of chains: counts of MUC, B3 and CEAF, and how many chains each side has."""
    tally: dict[Hashable, float] = {"first": chains[0], "second": chains[1]}
    for metric, counts in scores.items():
        for name in LinkCounts.__slots__:
            tally[metric, name] = getattr(counts, name)
    return tally


def _chain_f1(sums: Sums, metric: str) -> Numbers:
    return harmonic_mean(*(sums[metric, name] for name in LinkCounts.__slots__))


F1 = Formula(
    lambda sums: divide(2 * sums["both"], sums["first"] + sums["second"]),
    lambda sums: (sums["first"], sums["second"]),
)
SHARE = Formula(
    lambda sums: divide(sums["agreed"], sums["units"]),
    lambda sums: (sums["units"], sums["units"]),
)
CONLL = Formula(
    lambda sums: (
        sum((_chain_f1(sums, metric) for metric in METRICS), start=0.0 * sums["first"])
        / len(METRICS)
    ),
    lambda sums: (sums["first"], sums["second"]),
)


def chain_formula(metric: str) -> Formula:
    return Formula(
        lambda sums: _chain_f1(sums, metric), lambda sums: (sums["first"], sums["second"])
    )


def resample(articles: int, samples: int, seed: int) -> Numbers:
    """How often each article is drawn: (samples, articles), rows of `articles` draws each."""
    if articles < 2:
        return np.zeros((0, articles))
    draws = np.random.default_rng(seed).multinomial(
        articles, np.full(articles, 1 / articles), size=samples
    )
    return draws.astype(np.float64)


def compute_figures(
    name: str, formula: Formula, label: str | None, tallies: Sequence[Tally], draws: Numbers
) -> list[Figure]:
    """The figure of an article's counts each, and those of its parts.

    The interval is the percentile bootstrap over articles (Efron and Tibshirani 1993, chapter 13):
    2.5th and 97.5th percentile of the samples that have a value.
    """
    names = dict.fromkeys(column for tally in tallies for column in tally)
    columns: dict[Hashable, int] = {column: at for at, column in enumerate(names)}
    counts = np.zeros((len(tallies), len(columns)))
    for row, tally in enumerate(tallies):
        for column, number in tally.items():
            counts[row, columns[column]] = number
    total = Sums(columns, counts.sum(axis=0, keepdims=True))
    drawn = Sums(columns, draws @ counts)
    found = [_figure(name, formula, label, total, drawn)]
    found += [
        _figure(name, part, of, total, drawn)
        for of, part in sorted(formula.parts(total), key=lambda item: item[0])
    ]
    return found


def _figure(name: str, formula: Formula, label: str | None, total: Sums, drawn: Sums) -> Figure:
    value = float(formula.value(total)[0])
    first, second = (round(float(side[0])) for side in formula.support(total))
    samples = formula.value(drawn) if len(drawn.values) else np.zeros(0)
    samples = samples[np.isfinite(samples)]
    if not np.isfinite(value) or not len(samples):
        low = high = None
    else:
        low, high = map(float, np.percentile(samples, [2.5, 97.5]))
    return Figure(name, label, value if np.isfinite(value) else None, low, high, first, second)
