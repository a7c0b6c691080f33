"""Edges inside a phrase: of names and titles, brackets, and clauses with yang."""

from __future__ import annotations

from warta.annotate.quoting.lexicon import (
    MODIFIER,
    NAME,
    NEGATION,
    OPENING,
    PRONOUN,
    QUOTED,
    VERB,
    members,
)
from warta.annotate.quoting.segments import NONE, Segment

# Items looked back or ahead: no phrase of the corpus is longer, and it keeps the time linear.
REACH = 60
STOPS = frozenset(":;–—-…!?“”\"'‘’")
# Prepositions that may stand inside the phrase of a source.
INSIDE = members("inside")


def past_name(row: Segment, at: int, size: int) -> int:
    """The end of the name or title that item `at` lies in."""
    index = at + 1
    name, title = row.names[at], row.titles[at]
    while index < size and (
        (name != NONE and row.names[index] == name)
        or (title != NONE and row.titles[index] == title)
    ):
        index += 1
    return index


def name_before(row: Segment, at: int, floor: int) -> int:
    """The start of the name or title that item `at` lies in."""
    index = at
    name, title = row.names[at], row.titles[at]
    while index > floor and (
        (name != NONE and row.names[index - 1] == name)
        or (title != NONE and row.titles[index - 1] == title)
    ):
        index -= 1
    return index


def bracket_after(row: Segment, at: int, size: int) -> int:
    for index in range(at + 1, min(size, at + 15)):
        if row.lower[index] == ")":
            return index
    return -1


def bracket_before(row: Segment, at: int, floor: int) -> int:
    for index in range(at - 1, max(floor, at - 15) - 1, -1):
        if row.lower[index] == "(":
            return index
    return -1


def is_date(row: Segment, start: int, end: int) -> bool:
    """Whether a bracket holds a date as 12/2 or 12/2/2024."""
    return any("/" in row.lower[index] for index in range(start, end)) and (
        row.lower[start][0].isdigit()
    )


def past_clause(row: Segment, at: int, size: int) -> int:
    """The end of a clause with "yang" at `at`: a comma, a quotation or a second predicate."""
    index = at + 1
    while index < size and row.bits[index] & (MODIFIER | NEGATION | PRONOUN):
        index += 1
    if index < size and row.bits[index] & VERB:
        index += 1
        while index < size and row.bits[index] & VERB:
            index += 1
    while index < size:
        word, bits = row.lower[index], row.bits[index]
        if word == "," or bits & QUOTED or word in STOPS:
            break
        if word in ("namanya", "identitasnya"):
            return index + 1
        if bits & (NEGATION | OPENING) and not bits & NAME:
            break
        if bits & MODIFIER and word in ("akan", "telah", "sudah", "masih", "harus", "dapat"):
            break
        index += 1
    return index


def relative_before(row: Segment, verb: int, floor: int) -> int:
    """Where "yang" stands if `verb` is that of a clause with yang, else -1."""
    for index in range(verb - 1, max(floor, verb - 14) - 1, -1):
        word, bits = row.lower[index], row.bits[index]
        if word == "yang":
            return index
        if bits & QUOTED or word in STOPS or word == ",":
            return -1
        if bits & OPENING and not bits & NAME and word not in ("sambil", "seraya", "selama"):
            return -1
    return -1


def is_agent(word: str) -> bool:
    """Whether a word looks like a noun for who does something: pengusung, penyunting, peneliti."""
    return len(word) > 6 and word.startswith(("pem", "pen", "peng", "peny", "pel", "per"))
