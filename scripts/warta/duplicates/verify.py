"""Candidates compared exactly: those whose 5-grams have the Jaccard similarity asked for.

A task takes the pairs whose smaller number lies in a range, so that each pair is compared once
whichever bands found it. It reads the 5-grams of these articles one at a time, and no text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from warta.duplicates.bands import PAIRS, Pairs, open_pairs, unpack
from warta.duplicates.groups import Groups
from warta.duplicates.shingles import Hashes, jaccard
from warta.duplicates.sketches import Page, open_pages
from warta.engine.aside import written_aside

# Articles whose pairs a task compares.
RANGE = 50_000
HELD = 4_096  # articles whose 5-grams are held at once
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class VerifyTask:
    """Candidates in the folders `candidates` whose smaller number is in [first, last)."""

    folders: tuple[Path, ...]
    candidates: tuple[Path, ...]
    first: int
    last: int
    least: float
    out: Path


def verify(task: VerifyTask) -> int:
    """Write the pairs of at least `least`, packed and sorted; how many there are.

    Of pairs whose ends are joined through others already, none is compared or written: the groups
    are the same. Done already: only counts them.
    """
    if not task.out.exists():
        near = _near(task, _candidates(task))
        with written_aside(task.out) as aside:
            np.save(aside / PAIRS, near)
    return len(open_pairs(task.out))


def _candidates(task: VerifyTask) -> Pairs:
    bounds = np.array([task.first, task.last], np.uint64) << np.uint64(32)
    found = [np.empty(0, np.uint64)]
    for folder in task.candidates:
        pairs = open_pairs(folder)
        first, last = np.searchsorted(pairs, bounds)
        found.append(np.asarray(pairs[first:last]))
    return np.unique(np.concatenate(found))


def _near(task: VerifyTask, pairs: Pairs) -> Pairs:
    groups: Groups[int] = Groups()
    near = []
    grams = _shelf(open_pages(task.folders))
    for pair, one, two in _unpacked(pairs):
        if groups.joined(one, two):
            continue
        if jaccard(grams(one), grams(two)) >= task.least:
            groups.join(one, two)
            near.append(pair)
    return np.array(near, np.uint64)


def _unpacked(pairs: Pairs) -> Iterator[tuple[np.uint64, int, int]]:
    """Each pair, packed, and its two numbers; as Python's numbers a few at a time."""
    for begin in range(0, len(pairs), _CHUNK):
        chunk = pairs[begin : begin + _CHUNK]
        yield from zip(chunk, *(side.tolist() for side in unpack(chunk)), strict=True)


def _shelf(pages: Sequence[Page]) -> Callable[[int], Hashes]:
    """5-grams by article number."""
    firsts = [page.first for page in pages]
    starts: dict[int, npt.NDArray[np.int64]] = {}

    @lru_cache(HELD)
    def grams(number: int) -> Hashes:
        place = bisect_right(firsts, number) - 1
        if place not in starts:
            starts[place] = pages[place].starts()
        return pages[place].grams(*starts[place][number - firsts[place] :][:2].tolist())

    return grams
