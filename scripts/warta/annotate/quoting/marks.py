"""Quotation marks in article text, paired: “ ”, « », ", and single marks where they can be told
from apostrophes.

Fonts and keyboards mix the double marks, so that any closing one ends a quotation, whatever opened
it. A single mark opens only behind white space or another mark and closes only before no letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from warta.annotate.words import Words

DOUBLE = frozenset('“”„«»"')
SINGLE = frozenset("‘’'‚")
_OPENS = frozenset("“„«")
_CLOSES = frozenset("”»")
_BEFORE = frozenset("([{–—-:/“”„«»\"‘’'")


class Quotation(NamedTuple):
    """Words [first, last), marks included; `closed` is false where its paragraph ends before it."""

    first: int
    last: int
    closed: bool


def find_quotations(text: str, words: Words, lines: Sequence[tuple[int, int]]) -> list[Quotation]:
    """The quotations of each line (words [first, last) of a paragraph), in order of their start."""
    found: list[Quotation] = []
    marked: list[tuple[int, int, list[int]]] = []
    texts = words.texts
    for first, last in lines:
        marks = [
            index
            for index in range(first, last)
            if texts[index] in DOUBLE or texts[index] in SINGLE
        ]
        if marks:
            marked.append((first, last, marks))
    starting = {first for first, _, marks in marked if marks[0] == first}
    follows = {last for first, last, _ in marked if last in starting}
    for first, last, marks in marked:
        found += _pair(text, words, first, last, marks, last in follows)
    return found


def _pair(
    text: str, words: Words, first: int, last: int, marks: list[int], goes_on: bool
) -> list[Quotation]:
    """One line's quotations. An inner one must be closed; the outer one may run to the end."""
    opened: list[tuple[int, str]] = []
    spans: list[tuple[int, int, bool]] = []
    for index in marks:
        mark = words.texts[index]
        at, end = words.starts[index], words.ends[index]
        before = text[at - 1] if at else " "
        after = text[end] if end < len(text) else " "
        opens = index == first or before.isspace() or before in _BEFORE
        opens = opens or (mark in DOUBLE and not before.isalnum() and not after.isspace())
        closes = index + 1 == last or not after.isalnum()
        kind = "'" if mark in SINGLE else '"'
        place = next((n for n in range(len(opened) - 1, -1, -1) if opened[n][1] == kind), -1)
        if mark in _OPENS or (mark == "‘" and opens):
            if len(opened) < 2 and place < 0:
                opened.append((index, kind))
            continue
        if kind == '"' and before.isspace() and after.isspace() and index > first:
            # blanks on both sides (text joined from tokens) leave it to the words around
            if place < 0:
                if index + 1 < last and words.texts[index - 1] == "," and not _begins(words, index):
                    continue
                if index + 1 < last and len(opened) < 2:
                    opened.append((index, kind))
                continue
        elif mark in _CLOSES and place < 0:
            # a closing mark where none is open was typed for an opening one
            if opens and not after.isspace() and not opened:
                opened.append((index, kind))
            continue
        if place >= 0 and (kind == '"' or closes):
            if mark == '"' and opens and not closes and after.isalnum() and before.isspace():
                continue
            spans.append((opened[place][0], index + 1, True))
            del opened[place:]
        elif place < 0 and opens and not after.isspace() and len(opened) < 2:
            opened.append((index, kind))
    if opened and opened[0][1] == '"':
        index = opened[0][0]
        mark = words.texts[index]
        if (goes_on and index + 2 < last) or index == first or mark in _OPENS:
            spans.append((index, last, False))
    return [Quotation(*span) for span in sorted(spans, key=lambda span: (span[0], -span[1]))]


def _begins(words: Words, mark: int) -> bool:
    """Whether the word behind a mark may begin a quotation: it is no speech word in lower case."""
    return not words.texts[mark + 1][0].islower()
