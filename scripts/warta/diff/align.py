"""Where the offsets of one text lie in another: an alignment by words."""

from __future__ import annotations

import re
from bisect import bisect_right
from difflib import SequenceMatcher

# A word, a run of white space, or one sign: what an edit puts in or takes out as a whole.
_PIECE = re.compile(r"\w+|\s+|[^\w\s]")
# Beyond so many pieces frequent ones are not matched by themselves: exact matching is quadratic.
EXACT_BELOW = 20_000


class Alignment:
    """The stretches that an old and a new text share, in order."""

    def __init__(self, old: str, new: str) -> None:
        self._starts: list[int] = []
        self._runs: list[tuple[int, int, int]] = []  # old start, old end, new start
        for run in _shared(old, new):
            self._starts.append(run[0])
            self._runs.append(run)

    def carry(self, start: int, end: int) -> tuple[int, int] | None:
        """The span [start, end) of the old text in the new one, in code points; None where its
        first or last code point is gone. What lies between may have changed."""
        first, last = self._carry(start), self._carry(end - 1)
        return None if first is None or last is None else (first, last + 1)

    def _carry(self, offset: int) -> int | None:
        at = bisect_right(self._starts, offset) - 1
        if at < 0:
            return None
        old_start, old_end, new_start = self._runs[at]
        return new_start + offset - old_start if offset < old_end else None


def _shared(old: str, new: str) -> list[tuple[int, int, int]]:
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    middle_before, middle_after = before[head : len(before) - tail], after[head : len(after) - tail]
    long = len(middle_before) + len(middle_after) > EXACT_BELOW
    matcher = SequenceMatcher(None, middle_before, middle_after, autojunk=long)
    blocks = [(0, 0, head)]
    blocks += [(a + head, b + head, size) for a, b, size in matcher.get_matching_blocks()]
    blocks.append((len(before) - tail, len(after) - tail, tail))
    old_at, new_at = _offsets(before), _offsets(after)
    return [(old_at[a], old_at[a + size], new_at[b]) for a, b, size in blocks if size]


def _offsets(pieces: list[str]) -> list[int]:
    offsets = [0]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    return offsets
