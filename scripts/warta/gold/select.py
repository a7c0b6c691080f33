"""A selector to its span, and back: surface and occurrence within a line, never an offset.

    {"p": 7, "text": "Iran", "n": 2}            the surface, n where it stands more than once
    {"p": 7, "text": "nya", "part": true}       the same inside a word; n counts every occurrence
    {"p": 5, "from": "harga beras", "to": "naik"}   first to last words, for long spans
    {"p": 6}                                    the whole line without the white space around it

`describe_span` gives a selector of which `find_span` makes the same span again, for every span that
lies within a line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from warta.gold import hints
from warta.gold.lines import Line, line_of
from warta.gold.surface import occurrences, on_edges

Selector = dict[str, Any]

# A surface of up to this many words is written out; a longer one by its first and last words.
_FULL_WORDS = 8
# The fewest and the most words of `from`: enough to be read, and to be unique in most lines.
_FROM_WORDS = range(3, 7)
_TO_WORDS = 3

_WORD = re.compile(r"\S+")


def find_span(
    lines: tuple[Line, ...], selector: Mapping[str, Any], key: str = "text"
) -> tuple[int, int]:
    """The code points [start, end) that a selector of valid shape selects.

    `key` names the key that holds the surface. Raises SelectionError where it selects none or
    several.
    """
    surface, n = selector.get(key), selector.get("n")
    p = int(selector["p"])  # JSON Schema takes 3.0 for a whole number
    if p > len(lines):
        hints.raise_bad_line(lines, p, surface or selector.get("from"))
    line = lines[p - 1]
    part = selector.get("part", False)
    if surface is not None:
        at = _one(lines, line, surface, n, part=part)
        return line.start + at, line.start + at + len(surface)
    if "from" not in selector:
        return line.start + line.lead, line.start + line.trail
    at = _one(lines, line, selector["from"], n, part=part)
    after = at + len(selector["from"])
    closing = occurrences(line.text, selector["to"], part=part, begin=after)
    if not closing:
        hints.raise_not_closed(line, selector["from"], selector["to"], after)
    return line.start + at, line.start + closing[0] + len(selector["to"])


def _one(lines: tuple[Line, ...], line: Line, surface: str, n: int | None, *, part: bool) -> int:
    found = occurrences(line.text, surface, part=part)
    if not found:
        hints.raise_not_found(lines, line, surface, occurrences(line.text, surface, part=True))
    if n is None and len(found) > 1:
        hints.raise_ambiguous(line, surface, found)
    if n is not None and n > len(found):
        hints.raise_bad_n(line, surface, found, n, part=part)
    return found[int(n or 1) - 1]


def describe_span(lines: tuple[Line, ...], start: int, end: int) -> Selector:
    """The canonical selector of a span: always the same for the same span of the same text.

    Up to eight words are written out; a longer whole line is its p; else the first three words
    (up to six, while they stand more than once in the line; then n says which), and the last
    three or more that close it. Raises SelectionError where the span does not lie within a line.
    """
    line = line_of(lines, start, end)
    begin, stop = start - line.start, end - line.start
    words = [(m.start(), m.end()) for m in _WORD.finditer(line.text, begin, stop)]
    if len(words) <= _FULL_WORDS:
        return _surface(line, "text", begin, stop)
    if (begin, stop) == (line.lead, line.trail):
        return {"p": line.p}
    return _first_and_last(line, begin, stop, words)


def describe_surface(lines: tuple[Line, ...], start: int, end: int, key: str) -> Selector:
    """The selector of a span with its surface written out in full under `key`."""
    line = line_of(lines, start, end)
    return _surface(line, key, start - line.start, end - line.start)


def _surface(line: Line, key: str, begin: int, stop: int) -> Selector:
    surface = line.text[begin:stop]
    part = not on_edges(line.text, begin, stop)
    found = occurrences(line.text, surface, part=part)
    selector: Selector = {"p": line.p, key: surface}
    if len(found) > 1:
        selector["n"] = found.index(begin) + 1
    if part:
        selector["part"] = True
    return selector


def _first_and_last(line: Line, begin: int, stop: int, words: list[tuple[int, int]]) -> Selector:
    text = line.text
    part = not on_edges(text, begin, stop)
    opening, found = "", []
    for count in _FROM_WORDS:
        opening = text[begin : words[count - 1][1]]
        found = occurrences(text, opening, part=part)
        if len(found) == 1:
            break
    else:
        opening = text[begin : words[_FROM_WORDS.start - 1][1]]
        found = occurrences(text, opening, part=part)
    after = begin + len(opening)
    selector: Selector = {"p": line.p, "from": opening}
    # Ends at the latest with all words after `from`: nothing shorter than they can close earlier.
    for first, _ in reversed(words[: len(words) - _TO_WORDS + 1]):
        closing = text[first:stop]
        if occurrences(text, closing, part=part, begin=after)[:1] == [first]:
            selector["to"] = closing
            break
    if len(found) > 1:
        selector["n"] = found.index(begin) + 1
    if part:
        selector["part"] = True
    return selector
