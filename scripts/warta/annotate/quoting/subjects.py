"""The source of an active cue: its subject, or that of the verb which it is joined to."""

from __future__ import annotations

from warta.annotate.quoting.drafts import Draft, Parts, before_verb, points
from warta.annotate.quoting.edges import bracket_before, is_date
from warta.annotate.quoting.lexicon import (
    ADJUNCT,
    JOINING,
    NAME,
    OPENING,
    PREPOSITION,
    PRONOUN,
    QUOTED,
    ROLE,
    TIME,
    VERB,
    cue_of,
)
from warta.annotate.quoting.phrases import phrase_before, subject_before
from warta.annotate.quoting.segments import NONE, Segment

# Items looked back for the first subject of a sentence.
REACH = 60
RECENT = 20  # drafts looked back


def source_before(row: Segment, end: int, found: list[Draft]) -> Parts:
    """The source of an active cue: the subject that ends before item `end`; where it is left out,
    that of the verb which the cue is joined to."""
    end = skip_inserts(row, end)
    word = row.lower[end - 1] if end else ""
    bits = row.bits[end - 1] if end else 0
    if word == "yang":
        stop = end - 1
        while stop > 0 and row.lower[stop - 1] == ",":
            stop -= 1
        if stop and row.lower[stop - 1] in ("ada", "banyak", "tak", "sedikit"):
            return (points(row, stop - 1, end),)
        start = phrase_before(row, stop, 0)
        return (points(row, start, stop),) if start < stop else ()
    joined = bits & (JOINING | OPENING | QUOTED | VERB) and not bits & NAME
    if end and not joined and word not in (",", "untuk", ":"):
        start, stop = subject_before(row, end)
        if start < stop:
            return (points(row, start, stop),)
    return _left_out(row, end, found)


def _left_out(row: Segment, end: int, found: list[Draft]) -> Parts:
    """The subject of the cue whose content ends where this one is joined, else of the last cue,
    else of the sentence's first verb."""
    for draft in found[-RECENT:]:
        if draft.source and end - 2 <= draft.stop <= end and draft.stop:
            return draft.source
    if found and found[-1].source:
        return found[-1].source
    return _first_subject(row, end)


def _first_subject(row: Segment, limit: int) -> Parts:
    """The subject of the first predicate of the row before item `limit`."""
    for index in range(min(limit, REACH)):
        if not row.bits[index] & VERB or row.bits[index] & NAME:
            continue
        end = skip_inserts(row, before_verb(row, index)[1])
        if end and row.lower[end - 1] == "yang":
            continue
        start, stop = subject_before(row, end)
        if start < stop:
            return (points(row, start, stop),)
    return ()


def skip_inserts(row: Segment, end: int) -> int:
    """Back over what stands between a subject and its verb: ", Senin (2/3),", ", yang …,"."""
    for _ in range(3):
        end = _skip_time(row, end)
        if not end or row.lower[end - 1] != ",":
            break
        comma = end - 1
        opened = -1
        for left in range(comma - 1, max(0, comma - 45) - 1, -1):
            if row.bits[left] & QUOTED:
                break
            if row.lower[left] == "," and _opens_insert(row, left + 1):
                opened = left
                break
        if opened <= 0:
            return comma
        end = opened
        further = _insert_before(row, end)
        while further > 0:
            end = further
            further = _insert_before(row, end)
    return end


def _insert_before(row: Segment, comma: int) -> int:
    """The comma that opens one more insert of place or time, which `comma` closes, or -1."""
    for left in range(comma - 1, max(0, comma - 12) - 1, -1):
        if row.bits[left] & QUOTED:
            break
        if row.lower[left] == ",":
            bits = row.bits[left + 1]
            placed = bits & (ADJUNCT | PREPOSITION) and row.lower[left + 1] not in ("asal", "dari")
            return (
                left
                if (left and (bits & TIME or placed) and not bits & NAME) or bits & TIME
                else -1
            )
    return -1


def _opens_insert(row: Segment, at: int) -> bool:
    bits = row.bits[at]
    if row.lower[at] == "yang" or bits & TIME:
        return True
    if bits & NAME:
        return False
    cue, clitic = cue_of(row.lower[at])
    if cue is not None and cue.form == "tag" and not bits & VERB:
        return bool(clitic) or bool(row.bits[at + 1] & (PRONOUN | NAME | ROLE))
    return bool(bits & (OPENING | ADJUNCT | PREPOSITION)) and row.lower[at] not in (
        "dan",
        "asal",
        "dari",
    )


def _skip_time(row: Segment, end: int) -> int:
    """Back over "Senin (2/3/2024)" and the like at the end of a subject."""
    index = end
    if index and row.lower[index - 1] == ")":
        opening = bracket_before(row, index - 1, 0)
        if opening > 0 and is_date(row, opening + 1, index - 1):
            index = opening
    while index and row.bits[index - 1] & TIME and row.names[index - 1] == NONE:
        index -= 1
    if index == end or not index or row.lower[index - 1] == "yang":
        return end
    return index - 1 if row.lower[index - 1] == "pada" else index
