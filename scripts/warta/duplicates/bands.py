"""Candidates: articles that agree in a band of their signatures (MinHash-LSH; Leskovec, Rajaraman
and Ullman, "Mining of Massive Datasets", chapter 3).

A task takes some bands and one part of their keys, so that its memory is bounded however many
articles there are. It reads nothing but these bands and, of candidates, the marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from warta.duplicates.shingles import Hashes
from warta.duplicates.signatures import (
    EMPTY,
    Banding,
    Marks,
    band_keys,
    guess,
    least_guess,
    mark_bytes,
)
from warta.duplicates.sketches import Page, open_pages
from warta.engine.aside import written_aside

# So many articles with one key are compared all with all; of more, each with the next few in order
# of their marks from this band on, which brings the most alike together (as Bawa, Condie and
# Ganesan 2005, "LSH forest"). So candidates grow in line with articles even where a formula of the
# trade is everywhere.
ALL_PAIRS = 16
NEXT_FEW = 8
# Articles whose keys a task holds at once: 1.5 GiB at most. Every part reads the bands of all
# articles, so few parts are worth the memory (tests/bench/scale_model.py).
PART = 8_000_000
ENTRY_BYTES = 200  # what such an article takes of memory, about
_CHUNK = 65_536
PAIRS = "pairs.npy"

Pairs = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class BandTask:
    """Bands [first, last) of the sketches in `folders`; of their keys those that leave the
    remainder `part` by `parts`. Pairs of at least `least` are looked for."""

    folders: tuple[Path, ...]
    first: int
    last: int
    part: int
    parts: int
    least: float
    banding: Banding
    out: Path


class _Entries(NamedTuple):
    """The articles of one band and part, their keys, and their marks from this band on."""

    numbers: npt.NDArray[np.uint64]
    keys: Hashes
    marks: Marks


def find_candidates(task: BandTask) -> int:
    """Write the pairs that may be near, packed (`pack`), sorted and distinct; how many there are.

    Done already: only counts them.
    """
    if not task.out.exists():
        pages = open_pages(task.folders)
        pairs = np.empty(0, np.uint64)
        for band in range(task.first, task.last):
            pairs = np.unique(np.concatenate([pairs, *_near(_read(task, pages, band), task.least)]))
        with written_aside(task.out) as aside:
            np.save(aside / PAIRS, pairs)
    return len(open_pairs(task.out))


def open_pairs(folder: Path) -> Pairs:
    """What a task found; mapped, not read."""
    pairs: Pairs = np.load(folder / PAIRS, mmap_mode="r")
    return pairs


def _read(task: BandTask, pages: Sequence[Page], band: int) -> _Entries:
    found = [_keys(task, page, band) for page in pages]
    numbers = np.concatenate([np.empty(0, np.uint64), *(numbers for numbers, _ in found)])
    keys = np.concatenate([np.empty(0, np.uint64), *(keys for _, keys in found)])
    width = mark_bytes(task.banding.size)
    marks = np.empty((len(numbers), width), np.uint8)
    on = band * width // task.banding.bands
    begin = 0
    for page, (own, _) in zip(pages, found, strict=True):
        end = begin + len(own)
        marks[begin:end] = np.roll(page.marks()[own - np.uint64(page.first)], -on, axis=1)
        begin = end
    return _Entries(numbers, keys, marks)


def _keys(task: BandTask, page: Page, band: int) -> tuple[npt.NDArray[np.uint64], Hashes]:
    """The numbers of the page's articles in the task's part of the band, and their keys."""
    signatures = page.signatures(band * task.banding.rows, (band + 1) * task.banding.rows)
    keys = band_keys(signatures)
    chosen = signatures[0] != EMPTY
    if task.parts > 1:
        chosen &= keys % np.uint64(task.parts) == task.part
    return np.flatnonzero(chosen).astype(np.uint64) + np.uint64(page.first), keys[chosen]


def _near(entries: _Entries, least: float) -> list[Pairs]:
    order = np.argsort(entries.keys, kind="stable")
    keys = entries.keys[order]
    edges = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1], [True]]))
    lengths = np.diff(edges)
    starts = edges[:-1]
    many = lengths > ALL_PAIRS
    for start, length in zip(starts[many].tolist(), lengths[many].tolist(), strict=True):
        run = order[start : start + length]
        whole = entries.marks[run].view(f"S{entries.marks.shape[1]}").ravel()
        order[start : start + length] = run[np.argsort(whole, kind="stable")]
    reach = np.where(many, NEXT_FEW, lengths - 1)
    crowded = lengths > 1
    lengths, reach, starts = lengths[crowded], reach[crowded], starts[crowded]
    firsts = np.concatenate([[0], np.cumsum(lengths)])[:-1]
    within = np.arange(lengths.sum()) - np.repeat(firsts, lengths)
    places = np.repeat(starts, lengths) + within
    left = np.minimum(np.repeat(lengths, lengths) - within - 1, np.repeat(reach, lengths))
    found = []
    bound = least_guess(least, 2 * entries.marks.shape[1])
    for step in range(1, int(left.max(initial=0)) + 1):
        places = places[left >= step]
        left = left[left >= step]
        for begin in range(0, len(places), _CHUNK):
            one = order[places[begin : begin + _CHUNK]]
            two = order[places[begin : begin + _CHUNK] + step]
            likely = guess(entries.marks[one], entries.marks[two]) >= bound
            found.append(pack(entries.numbers[one[likely]], entries.numbers[two[likely]]))
    return found


def pack(first: npt.NDArray[np.uint64], second: npt.NDArray[np.uint64]) -> Pairs:
    """Pairs of article numbers, the smaller one in the upper 32 bits."""
    return np.asarray(np.minimum(first, second) << np.uint64(32) | np.maximum(first, second))


def unpack(pairs: Pairs) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The smaller and the larger number of packed pairs."""
    low = pairs & np.uint64(0xFFFFFFFF)
    return (pairs >> np.uint64(32)).astype(np.int64), low.astype(np.int64)
