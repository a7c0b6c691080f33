"""The rows of task views: stretches of an article that hold whole spans, with their tokens.

A unit is a sentence, or the dateline. Where a span reaches over the edge of units, these are one
row ("sentences"), so that no span is ever cut. A row's text is a slice of the article's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from warta.article import Article, HasSpan


@dataclass(frozen=True, slots=True)
class Unit:
    """Code points [start, end) of an article; `kind` is what the column `unit` says."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The tokens of a row: `starts` and `ends` relative to the row's text."""

    texts: list[str]
    starts: list[int]
    ends: list[int]


def sentence_units(article: Article, spans: Iterable[HasSpan]) -> list[Unit]:
    """Sentences and dateline in order, joined where one of `spans` reaches over their edge."""
    assert article.sentences is not None
    starts, ends = article.sentences.starts.tolist(), article.sentences.ends.tolist()
    units = [Unit("sentence", start, end) for start, end in zip(starts, ends, strict=True)]
    if article.dateline is not None:
        units.append(Unit("dateline", article.dateline.start, article.dateline.end))
    units.sort(key=lambda unit: unit.start)
    return join_units(units, spans)


def join_units(units: Sequence[Unit], spans: Iterable[HasSpan]) -> list[Unit]:
    """`units` (sorted, apart), those that a span bridges made one; "sentences" of sentences."""
    if not units:
        return []
    firsts = [unit.start for unit in units]
    lasts = [unit.end for unit in units]
    bridged: set[int] = set()  # places of units that go on in the next one
    for span in spans:
        first = max(bisect_right(firsts, span.start) - 1, 0)
        bridged.update(range(first, min(bisect_left(lasts, span.end), len(units) - 1)))
    joined: list[Unit] = []
    begin = 0
    for index, unit in enumerate(units):
        if index in bridged:
            continue
        kind = unit.kind if begin == index else "sentences"
        joined.append(Unit(kind, units[begin].start, unit.end))
        begin = index + 1
    return joined


def grid_of(article: Article, unit: Unit) -> Grid:
    """The tokens that begin in a unit."""
    assert article.tokens is not None and article.text is not None
    all_starts, text = article.tokens.starts, article.text
    first = bisect_left(all_starts, unit.start)
    last = bisect_left(all_starts, unit.end, first)
    starts = all_starts[first:last].tolist()
    ends = article.tokens.ends[first:last].tolist()
    return Grid(
        [text[start:end] for start, end in zip(starts, ends, strict=True)],
        [start - unit.start for start in starts],
        [end - unit.start for end in ends],
    )


def token_range(grid: Grid, start: int, end: int) -> tuple[int, int, bool]:
    """(first, last, partial): token indices [first, last) that [start, end) touches, and whether
    an edge of it lies inside a token. Offsets are relative to the row's text."""
    first = bisect_right(grid.ends, start)
    last = bisect_left(grid.starts, end)
    if first >= last:
        return first, first, True
    partial = grid.starts[first] != start or grid.ends[last - 1] != end
    return first, last, partial


def iob2(grid: Grid, spans: Iterable[tuple[int, int, str]]) -> list[str]:
    """IOB2 tags: the outermost spans (start, end, label) that don't overlap, longest first."""
    tags = ["O"] * len(grid.texts)
    for start, end, label in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        first, last, _ = token_range(grid, start, end)
        if first < last and all(tag == "O" for tag in tags[first:last]):
            tags[first:last] = [f"I-{label}"] * (last - first)
            tags[first] = f"B-{label}"
    return tags
