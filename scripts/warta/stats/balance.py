"""How alike the splits are: the distance of each from the whole, beside what chance would give."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from warta.stats.portrait import Portrait

DRAWS, SEED = 1_000, 0
# Months are too many to be balanced, so years are compared.
COMPARED = ("year", "topic", "genre", "outlet")


@dataclass(frozen=True, slots=True)
class Balance:
    """Total variation distance (0 to 1: the share of articles that would have to change their
    label) of a split from the whole in one field, and the mean and 95th percentile of as many
    articles drawn at random from the whole."""

    field: str
    split: str
    articles: int
    distance: float
    chance: float
    chance_p95: float

    @property
    def odd(self) -> bool:
        """Whether chance alone seldom (1 in 20) gives such a distance."""
        return self.distance > self.chance_p95

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON data."""
        return dataclasses.asdict(self)


def balance(portrait: Portrait) -> Iterator[Balance]:
    """Each field and split; nothing where there is only one split, or one label.

    Near-duplicates stay together in a split, so that a little more than chance is to be expected.
    """
    for field in COMPARED:
        by_split = _years(portrait) if field == "year" else portrait.documents.get(field, {})
        labels = sorted({label for counts in by_split.values() for label in counts})
        if len(by_split) < 2 or len(labels) < 2:
            continue
        counts = {
            split: np.array([held.get(label, 0) for label in labels])
            for split, held in by_split.items()
        }
        whole = sum(counts.values(), start=np.zeros(len(labels), dtype=np.int64))
        shares = whole / whole.sum()
        for split, held in counts.items():
            number = int(held.sum())
            random = np.random.default_rng(SEED)
            drawn = random.multivariate_hypergeometric(whole, number, DRAWS, method="marginals")
            far = np.abs(drawn / number - shares).sum(axis=1) / 2
            distance = float(np.abs(held / number - shares).sum() / 2)
            p95 = float(np.percentile(far, 95))
            yield Balance(field, split, number, distance, float(far.mean()), p95)


def _years(portrait: Portrait) -> dict[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for split, months in portrait.documents.get("month", {}).items():
        years = found.setdefault(split, {})
        for month, number in months.items():
            years[month[:4]] = years.get(month[:4], 0) + number
    return dict(found)
