"""Appositions: what stands behind a comma and names the same as the phrase before it."""

from __future__ import annotations

from warta.annotate.quoting.edges import (
    INSIDE,
    REACH,
    STOPS,
    bracket_after,
    is_agent,
    is_date,
    past_clause,
    past_name,
)
from warta.annotate.quoting.lexicon import (
    ADJUNCT,
    JOINING,
    MANNER,
    MODIFIER,
    NAME,
    NEGATION,
    OPENING,
    PERSON,
    PLACE,
    PREPOSITION,
    QUOTED,
    ROLE,
    TIME,
    VERB,
    members,
)
from warta.annotate.quoting.segments import NONE, Segment

_HONORIFICS = members("honorific")
_REGIONS = members("region")


def apposition_after(row: Segment, first: int, comma: int) -> int:
    """The end of the apposition behind `comma` to the phrase that begins at `first`, or -1."""
    size = min(row.size, comma + REACH)
    at = comma + 1
    if at >= size or row.bits[at] & QUOTED:
        return -1
    end = at
    while end < size:
        word, bits = row.lower[end], row.bits[end]
        if row.names[end] != NONE or row.titles[end] != NONE:
            end = past_name(row, end, size)
            continue
        if word == "(":
            close = bracket_after(row, end, size)
            if close < 0 or is_date(row, end + 1, close):
                break
            end = close + 1
            continue
        if word == "yang" and end > at:
            end = past_clause(row, end, size)
            break
        if word == "," or word in STOPS or bits & QUOTED:
            break
        if bits & (VERB | NEGATION | OPENING | TIME) and not bits & NAME:
            if bits & TIME and end > at and word == "tahun":
                end += 1
                continue
            break
        if bits & PREPOSITION and word not in INSIDE:
            break
        if bits & (MODIFIER | MANNER) and not bits & NAME:
            break
        if end > at and row.bits[end - 1] & PERSON and not bits & (NAME | PREPOSITION | JOINING):
            break
        if word == "di" and end > at and row.bits[end - 1] & PERSON:
            break
        end += 1
    if end == at:
        return -1
    last = end >= row.size or row.lower[end] == "," or bool(row.bits[end] & (ADJUNCT | QUOTED))
    if not last:
        return -1
    return end if is_apposition(row, first, comma, at, end) else -1


def is_apposition(row: Segment, first: int, comma: int, at: int, end: int) -> bool:
    """Whether items [at, end) behind `comma` name the same as the phrase [first, comma)."""
    if row.titles[at] != NONE and row.titles[at] == row.titles[comma - 1]:
        return True
    named = any(row.bits[i] & NAME for i in range(max(first, comma - 8), comma))
    before = row.bits[comma - 1]
    word, bits = row.lower[at], row.bits[at]
    known = any(row.bits[i] & PERSON for i in range(first, comma))
    if not known and _leads_to_person(row, at, end):
        return True
    if word in _HONORIFICS:
        return not known
    if end - at == 1 and word.isdigit() and len(word) <= 3:
        return named
    if word in ("dari", "asal"):
        return known
    if end - at <= 3 and word[0].isdigit() and row.lower[end - 1] == "tahun":
        return named
    if end - at == 1 and ("." in row.lower[at] or (row.bits[at] & NAME and len(word) <= 4)):
        return named and row.names[at] == NONE
    if bits & PLACE or (word in _REGIONS and bits & NAME):
        return bool(row.bits[comma - 1] & PLACE)
    if row.titles[at] != NONE or bits & ROLE or is_agent(word):
        if before & PLACE and not known:
            return False
        return named and (known or row.titles[at] != NONE or bool(before & NAME))
    if row.lower[first].endswith("nya") and bits & NAME and not bits & TIME:
        return True
    if bits & NAME and not bits & TIME:
        # without entities: a role, then a name; or an institution and its abbreviation
        return not named or bool(row.bits[first] & ROLE or row.titles[first] != NONE)
    return False


def _leads_to_person(row: Segment, at: int, end: int) -> bool:
    """Whether a person's name stands at `at`, with nothing but a title before it."""
    index = at
    while index < end and (
        row.titles[index] != NONE
        or row.bits[index] & ROLE
        or row.lower[index] in _HONORIFICS
        or (row.bits[index] & NAME and not row.bits[index] & (PERSON | TIME) and index - at < 4)
    ):
        index += 1
    return index < end and bool(row.bits[index] & PERSON)
