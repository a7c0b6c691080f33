"""Sentences as rows of items: words, and quotations that are one item of the sentence around them.

Inside a quotation the sentences are rows of their own, so that each row can be read by itself.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from warta.annotate.quoting.lexicon import (
    DOCUMENT,
    NAME,
    PERSON,
    PLACE,
    PRONOUN,
    QUOTED,
    ROLE,
    TIME,
    classify,
)
from warta.annotate.quoting.marks import Quotation, find_quotations
from warta.annotate.words import Words, read_words
from warta.article import Article, Entity

NONE = -1
QUOTE = "“”"
NOT_A_QUOTATION = frozenset({"WORK", "PER", "PROD", "EVENT", "LAW"})
# What a word inside a name, or in capitals, may still be.
IN_NAME = ROLE | DOCUMENT | TIME | PLACE | PRONOUN
_ENDS = frozenset(".…")


@dataclass(slots=True)
class Segment:
    """Items of a row: texts in lower case, bits of their class, code points [starts, ends).

    `names[i]` is the index of the entity that item i lies in, or NONE, `titles[i]` that of the
    title. `line` numbers the paragraph, `depth` counts the quotations around the row; `size` is
    the number of items without the full stop at the end.
    """

    line: int
    depth: int
    headline: bool
    opens_line: bool
    lower: list[str] = field(default_factory=list)
    bits: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    titles: list[int] = field(default_factory=list)
    quotes: dict[int, Quotation] = field(default_factory=dict)
    size: int = 0
    memo: dict[tuple[int, bool], bool] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """What the rows are made of: the article's words, entities and titles word by word."""

    article: Article
    text: str
    words: Words
    entities: tuple[Entity, ...]
    names: dict[int, int]
    titles: dict[int, int]
    quotations: list[Quotation]
    segments: list[Segment]


def read_segments(article: Article) -> Reading:
    """The rows of an article, outer ones before those inside their quotations."""
    text = article.text or ""
    words = read_words(article)
    lines = _lines(article, words)
    entities = article.entities or ()
    names = _cover(words, [(item.start, item.end) for item in entities])
    titles = _cover(words, [(item.start, item.end) for item in article.titles or ()])
    found = [
        quotation
        for quotation in find_quotations(text, words, lines)
        if not _is_name(quotation, names, entities)
    ]
    reading = Reading(article, text, words, entities, names, titles, found, [])
    heads = _heads(article)
    at = 0
    units = words.units
    for number, (first, last) in enumerate(lines):
        headline = words.starts[first] in heads
        at0 = at
        while at < len(units) and units[at].first < last:
            at += 1
        cuts = [unit.first for unit in units[at0:at]]
        inner = _within(found, first, last)
        _add(reading, first, last, cuts, inner, number, 0, headline)
    return reading


def _add(
    reading: Reading,
    first: int,
    last: int,
    cuts: Sequence[int],
    quotations: Sequence[Quotation],
    line: int,
    depth: int,
    headline: bool,
) -> None:
    """Rows of words [first, last): cut where a sentence begins outside any quotation."""
    outer: list[Quotation] = []
    edge = first
    for quotation in quotations:
        if quotation.first >= edge:
            outer.append(quotation)
            edge = quotation.last
    begin = first
    for cut in [*(c for c in cuts if first < c < last), last]:
        if cut < last and any_covers(outer, cut):
            continue
        if cut > begin:
            reading.segments.append(_make(reading, begin, cut, outer, line, depth, headline))
            reading.segments[-1].opens_line = begin == first
        begin = cut
    if depth > 2:
        return
    for quotation in outer:
        start = quotation.first + 1
        end = quotation.last - 1 if quotation.closed else quotation.last
        if start < end:
            low, high = bisect_left(cuts, start), bisect_left(cuts, end)
            _add(
                reading,
                start,
                end,
                cuts[low:high],
                _within(quotations, start, end),
                line,
                depth + 1,
                headline,
            )


def any_covers(quotations: Sequence[Quotation], word: int) -> bool:
    """Whether `word` lies inside one of them, which are sorted and apart from each other."""
    at = bisect_right(quotations, word, key=lambda quotation: quotation.first) - 1
    return at >= 0 and quotations[at].first < word < quotations[at].last


def _within(quotations: Sequence[Quotation], first: int, last: int) -> Sequence[Quotation]:
    low = bisect_left(quotations, first, key=lambda quotation: quotation.first)
    high = bisect_left(quotations, last, key=lambda quotation: quotation.first)
    return [item for item in quotations[low:high] if item.last <= last]


def _make(
    reading: Reading,
    first: int,
    last: int,
    outer: Sequence[Quotation],
    line: int,
    depth: int,
    headline: bool,
) -> Segment:
    row = Segment(line, depth, headline, False)
    words, names, titles = reading.words, reading.names, reading.titles
    texts, lows, starts, ends = words.texts, words.lower, words.starts, words.ends
    lower, row_bits = row.lower, row.bits
    row_starts, row_ends, row_names, row_titles = row.starts, row.ends, row.names, row.titles
    at = bisect_left(outer, first, key=lambda quotation: quotation.first)
    index = first
    while index < last:
        if at < len(outer) and outer[at].first == index:
            quotation = outer[at]
            row.quotes[len(row.lower)] = quotation
            row.lower.append(QUOTE)
            row.bits.append(QUOTED)
            row.starts.append(starts[index])
            row.ends.append(ends[quotation.last - 1])
            row.names.append(NONE)
            row.titles.append(NONE)
            index = quotation.last
            at += 1
            continue
        low = lows[index]
        name = names.get(index, NONE)
        bits = classify(low)
        if name != NONE:
            label = reading.entities[name].label
            bits = (bits & IN_NAME) | NAME | (PERSON if label == "PER" else 0)
            if label in ("GPE", "LOC", "FAC"):
                bits |= PLACE
        elif not headline and lower:
            text = texts[index]
            if text[0].isupper() and not (bits and _shouts(text)):
                bits = (bits & IN_NAME) | NAME
        lower.append(low)
        row_bits.append(bits)
        row_starts.append(starts[index])
        row_ends.append(ends[index])
        row_names.append(name)
        row_titles.append(titles.get(index, NONE))
        index += 1
    row.size = len(row.lower)
    while row.size and row.lower[row.size - 1] in _ENDS:
        row.size -= 1
    return row


def _shouts(text: str) -> bool:
    """Whether a word stands in capitals for emphasis, as an abbreviation does not."""
    return len(text) > 3 and text.isupper()


def _lines(article: Article, words: Words) -> list[tuple[int, int]]:
    """Paragraphs as words [first, last): units that no newline parts."""
    text = article.text or ""
    lines: list[tuple[int, int]] = []
    dateline = article.dateline.start if article.dateline else NONE
    for unit in words.units:
        if words.starts[unit.first] == dateline:
            continue
        between = text[words.ends[unit.first - 1] : words.starts[unit.first]]
        if lines and lines[-1][1] == unit.first and "\n" not in between:
            lines[-1] = (lines[-1][0], unit.last)
        else:
            lines.append((unit.first, unit.last))
    return lines


def _heads(article: Article) -> set[int]:
    return {block.start for block in article.blocks or () if block.kind == "headline"}


def _cover(words: Words, spans: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Word -> the outermost of `spans` (sorted, longer first) that it lies in."""
    found: dict[int, int] = {}
    for index, (start, end) in enumerate(spans):
        at = bisect_right(words.ends, start)
        while at < len(words.starts) and words.starts[at] < end:
            found.setdefault(at, index)
            at += 1
    return found


def _is_name(quotation: Quotation, names: dict[int, int], entities: Sequence[Entity]) -> bool:
    """Whether the marks are those of a work's title or a nickname, which quote nobody."""
    inner = range(quotation.first + 1, quotation.last - 1)
    if not 0 < len(inner) <= 12:
        return False
    held = {names.get(index, NONE) for index in inner}
    return len(held) == 1 and NONE not in held and entities[held.pop()].label in NOT_A_QUOTATION
