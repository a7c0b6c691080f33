"""Coreference metrics: MUC, B3, CEAF with phi4, and their mean, the CoNLL score.

Definitions: Vilain et al. 1995 (MUC), Bagga and Baldwin 1998 (B3), Luo 2005 (CEAF), Pradhan et al.
2014 for predicted mentions, whose reference scorer (v8.01) these follow: nothing is added to
either side, chains of one mention count where they are given, and counts are added over documents
before anything is divided. A mention is anything hashable; mentions match when they are equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

Numbers = npt.NDArray[np.float64]
Clusters = Sequence[frozenset[Hashable]]

METRICS = ("muc", "b3", "ceaf")


@dataclass(frozen=True, slots=True)
class LinkCounts:
    """Numerators and denominators of recall (over the key) and precision (over the response)."""

    key_found: float = 0
    key: float = 0
    response_found: float = 0
    response: float = 0

    def __add__(self, other: LinkCounts) -> LinkCounts:
        return LinkCounts(
            self.key_found + other.key_found,
            self.key + other.key,
            self.response_found + other.response_found,
            self.response + other.response,
        )

    @property
    def recall(self) -> float:
        """0 where the key holds nothing to be found, as in the reference scorer."""
        return self.key_found / self.key if self.key else 0.0

    @property
    def precision(self) -> float:
        return self.response_found / self.response if self.response else 0.0

    @property
    def f1(self) -> float | None:
        """None where neither side holds anything that the metric counts."""
        counts = (self.key_found, self.key, self.response_found, self.response)
        value = float(harmonic_mean(*(np.array(count, dtype=np.float64) for count in counts)))
        return None if np.isnan(value) else value


def harmonic_mean(
    key_found: Numbers, key: Numbers, response_found: Numbers, response: Numbers
) -> Numbers:
    """F1 of counts, element by element; NaN where both denominators are 0."""
    recall = np.divide(key_found, key, out=np.zeros_like(key), where=key > 0)
    precision = np.divide(response_found, response, out=np.zeros_like(response), where=response > 0)
    total = recall + precision
    f1 = np.divide(2 * recall * precision, total, out=np.zeros_like(total), where=total > 0)
    return np.where(key + response > 0, f1, np.nan)


def clusters_of(chains: Iterable[Iterable[Hashable]]) -> list[frozenset[Hashable]]:
    """Chains as disjoint sets: a mention that is repeated stays where it stood first."""
    seen: set[Hashable] = set()
    clusters = []
    for chain in chains:
        cluster = frozenset(chain) - seen
        seen |= cluster
        if cluster:
            clusters.append(cluster)
    return clusters


def score_chains(key: Clusters, response: Clusters) -> dict[str, LinkCounts]:
    """Counts of every metric for one document. Both sides are disjoint sets of mentions."""
    return {
        "muc": count_muc(key, response),
        "b3": count_b3(key, response),
        "ceaf": count_ceaf(key, response),
    }


def conll_f1(scores: dict[str, LinkCounts]) -> float | None:
    """The mean of the F1 of MUC, B3 and CEAF-phi4; None where one of them is."""
    values = [scores[metric].f1 for metric in METRICS]
    return None if None in values else sum(value or 0.0 for value in values) / len(values)


def count_muc(key: Clusters, response: Clusters) -> LinkCounts:
    """Links: of a chain of n mentions, n - 1; found are n minus the pieces the other side makes."""
    return LinkCounts(
        sum(len(chain) - _pieces(chain, response) for chain in key),
        sum(len(chain) - 1 for chain in key),
        sum(len(chain) - _pieces(chain, key) for chain in response),
        sum(len(chain) - 1 for chain in response),
    )


def count_b3(key: Clusters, response: Clusters) -> LinkCounts:
    """Mentions: of each, the share of its chain that the other side's chain shares."""
    common = _common(key, response)
    squares = [(at, count**2) for at, count in common.items()]
    return LinkCounts(
        sum(square / len(key[row]) for (row, _), square in squares),
        sum(map(len, key)),
        sum(square / len(response[column]) for (_, column), square in squares),
        sum(map(len, response)),
    )


def count_ceaf(key: Clusters, response: Clusters) -> LinkCounts:
    """Chains: aligned one to one so that phi4 = 2 |K and R| / (|K| + |R|) adds up to the most."""
    similarity = np.zeros((len(key), len(response)))
    for (row, column), count in _common(key, response).items():
        similarity[row, column] = 2 * count / (len(key[row]) + len(response[column]))
    rows, columns = linear_sum_assignment(similarity, maximize=True)
    total = float(similarity[rows, columns].sum())
    return LinkCounts(total, len(key), total, len(response))


def _where(clusters: Clusters) -> dict[Hashable, int]:
    return {mention: at for at, cluster in enumerate(clusters) for mention in cluster}


def _pieces(chain: frozenset[Hashable], others: Clusters) -> int:
    """Into how many parts the other side cuts a chain; mentions it lacks are parts of their own."""
    parts = [len(chain & other) for other in others if chain & other]
    return len(parts) + len(chain) - sum(parts)


def _common(key: Clusters, response: Clusters) -> Counter[tuple[int, int]]:
    ours, theirs = _where(key), _where(response)
    return Counter((at, theirs[mention]) for mention, at in ours.items() if mention in theirs)
