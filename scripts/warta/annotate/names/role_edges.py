"""Edges of role phrases that the guideline fixes: what is in front, what ends them, ranks apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from warta.annotate.lexicon import read_rows, read_words
from warta.annotate.words import Words

_SIGNS = frozenset(",.;:()“”\"'‘’–—-")
_WHOLE = ("IORG", "IGPE", "ILOC", "IFAC")


def mend_title(words: Words, start: int, end: int, labels: Sequence[str]) -> list[tuple[int, int]]:
    """The titles in the words [start, end) that the model took for one; `labels` as entity_words.

    An institution is in whole or not at all; a rank behind a role is a title of its own.
    """
    unit = words.units[bisect_right(words.units, start, key=lambda unit: unit.first) - 1]
    first, last = start, end
    stops = _edges("stop")

    def lower(index: int) -> str:
        return words.texts[index].lower()

    last = next((at for at in range(first + 1, last) if lower(at) in stops), last)
    if last < unit.last and lower(last - 1) in read_words("names/offices"):
        last += labels[last] in ("BGPE", "BORG")
    while last < unit.last and labels[last] in _WHOLE:
        last += 1
    while last > first and (
        lower(last - 1) in _edges("tail") or (lower(last - 1) in _SIGNS and lower(last - 1) != ")")
    ):
        last -= 1
    while first < last and lower(first) in _SIGNS:
        first += 1
    if first == last:
        return []
    while first > unit.first and lower(first - 1) in _edges("lead") and not labels[first - 1]:
        first -= 1
    ranks = read_words("names/ranks")
    joined = ranks | _edges("lead") | _edges("before jenderal")
    cuts = [
        at for at in range(first + 1, last) if lower(at) in ranks and lower(at - 1) not in joined
    ]
    return list(pairwise([first, *cuts, last]))


@cache
def _edges(kind: str) -> frozenset[str]:
    return frozenset(word for word, its in read_rows("names/title_edges") if its == kind)
