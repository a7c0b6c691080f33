"""How well two sets of spans agree: exact, and by overlap; counts that add up over articles.

Exact matching is that of CoNLL-2003 and seqeval: same edges, same label. Partial matching is the
"type" scheme of SemEval-2013 task 9 (Segura-Bedmar et al. 2013): same label, some overlap, here
with each span matched at most once, as many as can be.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

# start, end, label
LabeledSpan = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class MatchCounts:
    """What `first` (gold, or one annotator) and `second` (predicted, or the other) hold, and
    how much of it is in both."""

    both: int = 0
    first: int = 0
    second: int = 0

    def __add__(self, other: MatchCounts) -> MatchCounts:
        return MatchCounts(
            self.both + other.both, self.first + other.first, self.second + other.second
        )

    @property
    def recall(self) -> float | None:
        return self.both / self.first if self.first else None

    @property
    def precision(self) -> float | None:
        return self.both / self.second if self.second else None

    @property
    def f1(self) -> float | None:
        """2 both / (first + second), which is the harmonic mean; None where there is nothing."""
        whole = self.first + self.second
        return 2 * self.both / whole if whole else None


def count_exact(first: Iterable[Hashable], second: Iterable[Hashable]) -> MatchCounts:
    """Items that are equal; what occurs twice on one side must do so on the other."""
    ours, theirs = Counter(first), Counter(second)
    return MatchCounts((ours & theirs).total(), ours.total(), theirs.total())


def count_partial(first: Iterable[LabeledSpan], second: Iterable[LabeledSpan]) -> MatchCounts:
    """Spans of one label that share a character, each matched at most once.

    The largest number of pairs is counted, which does not depend on any order and is the same
    from either side.
    """
    ours, theirs = _by_label(first), _by_label(second)
    both = sum(_most_pairs(ours[label], theirs[label]) for label in ours.keys() & theirs.keys())
    return MatchCounts(both, sum(map(len, ours.values())), sum(map(len, theirs.values())))


def _by_label(spans: Iterable[LabeledSpan]) -> dict[str, list[tuple[int, int]]]:
    grouped: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end, label in spans:
        grouped[label].append((start, end))
    return grouped


def _most_pairs(first: list[tuple[int, int]], second: list[tuple[int, int]]) -> int:
    ours, theirs = np.array(first), np.array(second)
    overlaps = np.minimum(ours[:, None, 1], theirs[None, :, 1]) > np.maximum(
        ours[:, None, 0], theirs[None, :, 0]
    )
    rows, columns = linear_sum_assignment(overlaps, maximize=True)
    return int(overlaps[rows, columns].sum())
