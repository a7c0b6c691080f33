"""What a rule makes of a cue: an attribution whose parts are still to be joined and numbered."""

from __future__ import annotations

from dataclasses import dataclass

from warta.annotate.quoting.lexicon import MODIFIER, NAME, NEGATION, QUOTED
from warta.annotate.quoting.segments import Segment

# Spans [start, end) in code points.
Parts = tuple[tuple[int, int], ...]
CLITIC = 3  # letters of -nya


@dataclass(slots=True)
class Draft:
    """`at` is the cue's item and `stop` the item where its content ends; `quoted` says that a
    quotation ends it, which the next sentence may carry on."""

    source: Parts
    cue: Parts
    content: Parts
    kind: str
    at: int
    stop: int = 0
    quoted: bool = False


def points(row: Segment, start: int, end: int) -> tuple[int, int]:
    """Code points of items [start, end)."""
    return row.starts[start], row.ends[end - 1]


def clitic_of(row: Segment, at: int) -> tuple[int, int]:
    """Code points of the -nya of item `at`."""
    return row.ends[at] - CLITIC, row.ends[at]


def word_of(row: Segment, at: int, clitic: int) -> tuple[int, int]:
    """Code points of item `at` without a clitic of so many letters."""
    return row.starts[at], row.ends[at] - clitic


def ends_quoted(row: Segment, end: int) -> bool:
    """Whether the item before `end` is a quotation."""
    return bool(row.bits[end - 1] & QUOTED)


def before_verb(row: Segment, at: int) -> tuple[Parts, int]:
    """The negation of the cue at item `at`, and the item behind its subject.

    A negation right before the cue, or parted from it by auxiliaries alone, is a part of the cue.
    """
    index = at
    negation: Parts = ()
    while index > 0:
        bits = row.bits[index - 1]
        if bits & NAME or not bits & (MODIFIER | NEGATION):
            break
        if (
            bits & NEGATION
            and not negation
            and row.lower[index] not in ("hanya", "sekadar", "cuma")
        ):
            negation = (points(row, index - 1, index),)
        index -= 1
    return negation, index


def cue_parts(row: Segment, negation: Parts, at: int, end: int) -> Parts:
    """Negation and cue as one part where they touch, else as two; `end` is the cue's last point."""
    if negation and at > 0 and negation[0][1] == row.ends[at - 1]:
        return ((negation[0][0], end),)
    return (*negation, (row.starts[at], end))
