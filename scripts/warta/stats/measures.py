"""Measures over a stream, in windows of equal size: raw counts grow with the text, shares do not.

A window that is not full does not count, so a text shorter than one window has no value (None).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TYPE_TOKEN_WINDOW = 5_000  # words
TRIGRAM_WINDOW = 15_000  # words
TOP_TRIGRAMS = 100
NAME_WINDOW = 500  # names


@dataclass(frozen=True, slots=True)
class Lengths:
    """Mean, median and 90th percentile (nearest rank) of lengths."""

    mean: float
    median: float
    p90: int


def lengths(counts: Mapping[int, int]) -> Lengths | None:
    """Of length -> how often; None where there are none."""
    number = sum(counts.values())
    if not number:
        return None
    total = sum(length * times for length, times in counts.items())
    middle = (_at(counts, (number + 1) // 2) + _at(counts, number // 2 + 1)) / 2
    return Lengths(total / number, middle, _at(counts, -(-9 * number // 10)))


def _at(counts: Mapping[int, int], rank: int) -> int:
    """The length of 1-based `rank` in sorted order."""
    reached = 0
    for length in sorted(counts):
        reached += counts[length]
        if reached >= rank:
            break
    return length


class Mean:
    """The mean of values, and the first of them; both None before there is one."""

    def __init__(self) -> None:
        self.first: float | None = None
        self._total = 0.0
        self._number = 0

    def add(self, value: float) -> None:
        """One more value."""
        self.first = value if self.first is None else self.first
        self._total += value
        self._number += 1

    @property
    def mean(self) -> float | None:
        return self._total / self._number if self._number else None


class DistinctShare(Mean):
    """Distinct items / items in consecutive full windows of `size` items, the mean of it.

    Of words this is the type-token ratio at equal size, of names their diversity.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size
        self._held = 0
        self._distinct: set[str] = set()

    def put(self, item: str) -> None:
        """One more item; only the distinct ones of the open window are held."""
        self._held += 1
        self._distinct.add(item)
        if self._held == self._size:
            self.add(len(self._distinct) / self._size)
            self._held, self._distinct = 0, set()


class TrigramShare(Mean):
    """The share of the 100 most frequent trigrams among all, in windows of 15,000 words.

    No trigram reaches over the end of a sentence or of a window.
    """

    def __init__(self, size: int = TRIGRAM_WINDOW) -> None:
        super().__init__()
        self._size = size
        self._held = 0
        self._trigrams: Counter[tuple[str, ...]] = Counter()

    def put(self, sentence: Sequence[str]) -> None:
        """One more sentence of lower-cased words."""
        start = 0
        while start < len(sentence):
            words = sentence[start : start + self._size - self._held]
            start += len(words)
            self._held += len(words)
            self._trigrams.update(zip(words, words[1:], words[2:], strict=False))
            if self._held == self._size:
                total = sum(self._trigrams.values())
                top = sum(times for _, times in self._trigrams.most_common(TOP_TRIGRAMS))
                self.add(top / total if total else 0.0)
                self._held, self._trigrams = 0, Counter()
