"""How counts become a figure. A formula reads sums over articles, one number a sample."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

import numpy as np

from warta.agree.figures import Formula, Numbers, Sums, Tally, divide
from warta.benchmark.spans import MatchCounts


def label_tally(counts: Mapping[str, MatchCounts]) -> Tally:
    """For the formula MACRO: counts by label."""
    tally: dict[Hashable, float] = {}
    for label, found in counts.items():
        for name in MatchCounts.__slots__:
            tally[name, label] = getattr(found, name)
    return tally


def _by_label(sums: Sums) -> Iterable[tuple[Numbers, Numbers]]:
    """(both, all of gold and model) of each label."""
    both, first, second = (sums.named(name) for name in MatchCounts.__slots__)
    for label in both:
        yield both[label], first[label] + second[label]


def _macro(sums: Sums) -> Numbers:
    """The mean of F1 over the labels that gold or the model has in a sample."""
    total = labels = np.zeros(len(sums.values))
    for both, whole in _by_label(sums):
        total = total + np.nan_to_num(divide(2 * both, whole))
        labels = labels + (whole > 0)
    return divide(total, labels)


def _sides(sums: Sums) -> tuple[Numbers, Numbers]:
    return sums["first"], sums["second"]


def _all_labels(sums: Sums) -> tuple[Numbers, Numbers]:
    empty = np.zeros(len(sums.values))
    first, second = (sum(sums.named(name).values(), start=empty) for name in ("first", "second"))
    return first, second


# seqeval's macro average, and IndoNLU's (Wilie et al. 2020): over the labels of either side.
MACRO = Formula(_macro, _all_labels)


def credit_tally(found_first: float, found_second: float, first: int, second: int) -> Tally:
    """For the formula CREDIT: what of gold the model found, what of the model gold bears out, each
    item between 0 and 1, and how many items each has."""
    return {
        "found_first": found_first,
        "found_second": found_second,
        "first": first,
        "second": second,
    }


def _credit(sums: Sums) -> Numbers:
    """The harmonic mean of recall and precision; 0 where nothing is found, NaN without items."""
    recall, precision = (
        np.nan_to_num(divide(sums[f"found_{side}"], sums[side])) for side in ("first", "second")
    )
    f1 = np.nan_to_num(divide(2 * recall * precision, recall + precision))
    return np.where(sums["first"] + sums["second"] > 0, f1, np.nan)


CREDIT = Formula(_credit, _sides)


def _agreed_credit(sums: Sums) -> Numbers:
    """CREDIT times the share of found items of gold whose attribute is right."""
    return _credit(sums) * np.nan_to_num(divide(sums["agreed"], sums["found_first"]))


# UzZaman et al. 2013, section 4: "attribute F1".
AGREED_CREDIT = Formula(_agreed_credit, _sides)


# A mean of values between 0 and 1, one an article.
MEAN = Formula(
    lambda sums: divide(sums["value"], sums["units"]), lambda sums: (sums["units"], sums["units"])
)
