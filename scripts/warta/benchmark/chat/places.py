"""Spans by line, words and occurrence, as gold files have them: what language models can say.

`p` counts the lines that are not empty, from 1. `n` counts the places of the words in that line,
from 1: first those that cut no word, then those within words (-nya). Of long spans the middle may
be left out: "Air tanah … tiga tahun".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from warta.article import ARTICLE_TEXT, Article, HasSpan, Span
from warta.gold.lines import Line, split_lines
from warta.gold.surface import occurrences

GAP = " … "
LONG = 90  # code points of a span that is shown with a gap
SIDE = 4  # words on either side of it

Place = dict[str, Any]


class Places:
    """The lines of an article, and how many places led nowhere (`lost`) of how many (`asked`)."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.lines = split_lines(article.text or "")
        self._inside = [
            (block.start, block.end) for block in article.blocks or () if block.kind in ARTICLE_TEXT
        ]
        self.asked = self.lost = 0

    def find(self, place: Mapping[str, Any]) -> Span | None:
        """The span of a place in article text; None, counted, where there is none.

        Words that do not stand in their line are taken from the nearest line that holds them once.
        """
        self.asked += 1
        words: str = place["text"].strip()
        p: int = place["p"]
        n: int = place["n"]
        span: Span | None = None
        if words and 1 <= p <= len(self.lines):
            line = self.lines[p - 1]
            found = _stands(line, words)
            if found:
                span = found[n - 1] if 1 <= n <= len(found) else None
            else:
                span = self._elsewhere(words, p)
        if span is None or not self.is_inside(span):
            self.lost += 1
            return None
        return span

    def find_all(self, places: Iterable[Mapping[str, Any]]) -> tuple[Span, ...]:
        """The spans that were found, in order, none overlapping an earlier one."""
        found = sorted(
            (span for place in places if (span := self.find(place)) is not None),
            key=lambda span: (span.start, -span.end),
        )
        kept: list[Span] = []
        for span in found:
            if not kept or span.start >= kept[-1].end:
                kept.append(span)
        return tuple(kept)

    def place(self, span: HasSpan, *, gap: bool = False) -> Place | None:
        """The place of a span, which `find` leads back to it; None where it runs over lines."""
        for line in self.lines:
            if line.start <= span.start and span.end <= line.end:
                words = line.text[span.start - line.start : span.end - line.start]
                shown = _gapped(words) if gap else words
                for one in dict.fromkeys((shown, words)):
                    found = _stands(line, one)
                    if (Span(span.start, span.end)) in found:
                        number = found.index(Span(span.start, span.end)) + 1
                        return {"p": line.p, "text": one, "n": number}
        return None

    def places(self, spans: Iterable[HasSpan], *, gap: bool = False) -> list[Place]:
        """The places of those spans that have one."""
        return [place for span in spans if (place := self.place(span, gap=gap)) is not None]

    def is_inside(self, span: HasSpan) -> bool:
        """Whether a span lies in one block of article text."""
        return any(start <= span.start and span.end <= end for start, end in self._inside)

    def show(self, *, whole: bool = False) -> str:
        """The lines that hold article text, or all, each behind its number."""
        return "\n".join(
            f"[{line.p}] {line.text[line.lead : line.trail]}"
            for line in self.lines
            if whole or any(start < line.end and line.start < end for start, end in self._inside)
        )

    def _elsewhere(self, words: str, p: int) -> Span | None:
        found = [
            (abs(line.p - p), spans[0].start, spans[0])
            for line in self.lines
            if len(spans := _stands(line, words)) == 1
        ]
        return min(found, key=lambda one: one[:2])[2] if found else None


def _stands(line: Line, words: str) -> list[Span]:
    """Where words stand in a line: whole, then within others; else from the part before the gap to
    the next part behind it."""
    whole = occurrences(line.text, words)
    within = [at for at in occurrences(line.text, words, part=True) if at not in set(whole)]
    if whole or within:
        starts = [line.start + at for at in (*whole, *within)]
        return [Span(start, start + len(words)) for start in starts]
    first, gap, last = (part.strip() for part in words.replace("...", "…").partition("…"))
    if not (first and gap and last):
        return []
    found = []
    for at in occurrences(line.text, first):
        behind = occurrences(line.text, last, begin=at + len(first))
        if behind:
            found.append(Span(line.start + at, line.start + behind[0] + len(last)))
    return found


def _gapped(words: str) -> str:
    """Long words with a gap between their first and last."""
    parts: Sequence[str] = words.split(" ")
    if len(words) < LONG or len(parts) <= 2 * SIDE + 1 or "…" in words or "..." in words:
        return words
    return " ".join(parts[:SIDE]) + GAP + " ".join(parts[-SIDE:])
