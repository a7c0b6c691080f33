"""Drafts to attributions: quotations that run on, links cut out, quote type, speaker, ids."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from warta.annotate.quoting.drafts import Draft, Parts
from warta.annotate.quoting.marks import Quotation
from warta.annotate.quoting.segments import Reading, Segment
from warta.article import ARTICLE_TEXT, Attribution, Span

# Words and marks that a quotation has at least, to be an attribution without a cue.
FEWEST_WORDS = 4 + 2
_SIGNS = " ,.\n"


def join_drafts(
    reading: Reading, rows: Sequence[tuple[Segment, list[Draft]]]
) -> tuple[Attribution, ...]:
    """The attributions of an article, from its rows and their drafts."""
    drafts: list[Draft] = []
    running = _Running(reading)
    for row, found in rows:
        if row.depth:
            drafts += found
        else:
            drafts += running.add(row, found)
    drafts += running.give_up()
    return _number(reading, drafts)


class _Running:
    """What quotations carry from one row to the next: the draft that the next sentence of the
    paragraph may go on with, and the paragraphs of a quotation that is not closed yet."""

    def __init__(self, reading: Reading) -> None:
        words = reading.words
        self._open_lines = {
            words.starts[quotation.last]
            for quotation in reading.quotations
            if not quotation.closed and quotation.last < len(words.starts)
        }
        self._waiting: list[tuple[int, int]] = []
        self._last: Draft | None = None
        self._line = -1

    def add(self, row: Segment, found: list[Draft]) -> list[Draft]:
        """The drafts of a row that stands in no quotation, and those that it makes complete."""
        made: list[Draft] = []
        if row.line != self._line:
            self._line = row.line
            if row.starts[0] not in self._open_lines:
                made += self.give_up()
                self._last = None
        carried, self._last = self._last, None
        if 0 in row.quotes:
            taker = next((d for d in found if row.starts[0] == d.content[0][0]), None)
            if taker is None:
                made += self._go_on(row, row.quotes[0], carried, alone=not found)
            elif self._waiting:
                taker.content = (*self._waiting, *taker.content)
                self._waiting = []
        made += found
        if found:
            self._last = next((draft for draft in reversed(found) if draft.quoted), found[-1])
        return made

    def _go_on(
        self, row: Segment, quotation: Quotation, carried: Draft | None, *, alone: bool
    ) -> list[Draft]:
        """A quotation without a cue at the head of a row: a further part, or one of its own."""
        span = (row.starts[0], row.ends[0])
        if self._waiting:
            self._waiting.append(span)
            return self.give_up() if quotation.closed else []
        if carried is not None and carried.quoted:
            carried.content = (*carried.content, span)
            self._last = carried
        elif not quotation.closed:
            self._waiting.append(span)
        elif quotation.last - quotation.first >= FEWEST_WORDS and not row.headline and alone:
            self._last = Draft((), (), (span,), "assertion", 0, quoted=True)
            return [self._last]
        return []

    def give_up(self) -> list[Draft]:
        """The paragraphs that no cue has taken, as a draft of their own."""
        if not self._waiting:
            return []
        draft = Draft((), (), tuple(self._waiting), "assertion", 0, quoted=True)
        self._waiting = []
        self._last = draft
        return [draft]


def _number(reading: Reading, drafts: Sequence[Draft]) -> tuple[Attribution, ...]:
    """The attributions, each once, in order of their first and last code point."""
    foreign = [
        (block.start, block.end)
        for block in reading.article.blocks or ()
        if block.kind not in ARTICLE_TEXT
    ]
    words = reading.words
    marks = [(words.starts[q.first], words.ends[q.last - 1]) for q in reading.quotations]
    made = set()
    for draft in drafts:
        source, cue, content = (
            _clean(reading.text, parts, foreign)
            for parts in (draft.source, draft.cue, draft.content)
        )
        if not content:
            continue
        spans = (*source, *cue, *content)
        start, end = min(s for s, _ in spans), max(e for _, e in spans)
        quote = _quote_type(reading.text, content, marks)
        made.add((start, -end, draft.kind, quote, source, cue, content))
    starts = [entity.start for entity in reading.entities]
    return tuple(
        Attribution(
            f"a{number}",
            tuple(Span(*part) for part in source),
            tuple(Span(*part) for part in cue),
            tuple(Span(*part) for part in content),
            quote,
            kind,
            _speaker(reading, source, starts),
        )
        for number, (_, _, kind, quote, source, cue, content) in enumerate(sorted(made), 1)
    )


def _clean(text: str, parts: Parts, foreign: Sequence[tuple[int, int]]) -> Parts:
    """Parts sorted, apart from each other, without white space at their edges, cut at blocks that
    are no article text."""
    made: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if made:
            start = max(start, made[-1][1])
        for low, high in _outside(start, end, foreign):
            while low < high and text[low].isspace():
                low += 1
            while low < high and text[high - 1].isspace():
                high -= 1
            if low < high:
                made.append((low, high))
    return tuple(made)


def _outside(start: int, end: int, foreign: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    pieces = []
    at = bisect_right(foreign, start, key=lambda block: block[1])
    while at < len(foreign) and foreign[at][0] < end:
        low, high = foreign[at]
        if start < low:
            pieces.append((start, low))
        start = max(start, high)
        at += 1
    if start < end:
        pieces.append((start, end))
    return pieces


def _quote_type(text: str, content: Parts, marks: Sequence[tuple[int, int]]) -> str:
    """direct where all of the content stands in marks, mixed where a part does, else indirect.

    Marks around the whole of it are those of an attribution in which this one is nested.
    """
    inside = outside = False
    for start, end in content:
        at = start
        for index in range(bisect_left(marks, (start, 0)), len(marks)):
            low, high = marks[index]
            if low >= end:
                break
            if low < at:
                continue
            outside = outside or bool(text[at:low].strip(_SIGNS))
            inside = True
            if outside:
                return "mixed"
            at = high
        outside = outside or bool(text[at:end].strip(_SIGNS))
    return "mixed" if inside and outside else "direct" if inside else "indirect"


def _speaker(reading: Reading, source: Parts, starts: Sequence[int]) -> str | None:
    """The entity whom the source names: its person, or the one name that is the whole phrase."""
    if not source:
        return None
    start, end = source[0][0], source[-1][1]
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    within = [item for item in reading.entities[first:last] if item.end <= end]
    person = next((item for item in within if item.label == "PER"), None)
    if person is not None:
        return person.id
    for item in within:
        whole = item.end == end and len(reading.text[start : item.start].split()) <= 2
        if whole and item.label in ("ORG", "GPE", "NORP"):
            return item.id
    return None
