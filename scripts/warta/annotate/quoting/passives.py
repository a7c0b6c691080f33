"""Passive cues: "Y dibantah X", "Y disebutnya Z", "Y yang dinilai Z", "dikabarkan Z"."""

from __future__ import annotations

from warta.annotate.quoting.contents import content_end
from warta.annotate.quoting.drafts import (
    Draft,
    Parts,
    before_verb,
    clitic_of,
    cue_parts,
    ends_quoted,
    points,
)
from warta.annotate.quoting.lexicon import (
    DETERMINER,
    JOINING,
    MANNER,
    NAME,
    NEGATION,
    OPENING,
    PERSON,
    PREPOSITION,
    PRONOUN,
    QUOTED,
    ROLE,
    TIME,
    VERB,
    Cue,
    pairs,
)
from warta.annotate.quoting.phrases import phrase_after, phrase_before
from warta.annotate.quoting.segments import NONE, Segment
from warta.annotate.quoting.subjects import skip_inserts


def read_passive(row: Segment, at: int, cue: Cue, clitic: int) -> Draft | None:
    """ "Y dibantah X", "Y disebutnya Z", "Y yang dinilai Z", "dikabarkan Z"."""
    size = row.size
    negation, before = before_verb(row, at)
    if at + 1 < size and pairs().get((row.lower[at], row.lower[at + 1])) == "none":
        return None
    agent: Parts = ()
    after = at + 1
    if clitic:
        agent = (clitic_of(row, at),)
    else:
        agent, after = _agent(row, after, cue)
        if not agent:
            agent, before = _agent_before(row, before)
    if not agent and "a" not in cue.behaviour:
        return None
    stop = skip_inserts(row, before)
    relative = bool(stop) and row.lower[stop - 1] == "yang"
    if relative:
        stop -= 1
        while stop and row.lower[stop - 1] == ",":
            stop -= 1
    joined = stop and row.bits[stop - 1] & (VERB | JOINING) and not row.bits[stop - 1] & NAME
    if not agent and (
        (relative and row.lower[at].startswith("disebut")) or (joined and not relative)
    ):
        return None
    content: list[tuple[int, int]] = []
    start = phrase_before(row, stop, 0)
    if start < stop:
        content.append(points(row, start, stop))
    rest = after
    if rest < size and row.lower[rest] == "bahwa":
        rest += 1
    elif "s" not in cue.behaviour:
        rest = size
    end = 0
    quoted = False
    if rest < size:
        end = content_end(row, rest, bahwa=row.lower[rest - 1] == "bahwa")
        if relative:
            end = _relative_end(row, rest, end)
        if not agent:
            agent, end = _agent_inside(row, rest, end)
        if (
            row.bits[rest] & (PREPOSITION | OPENING | JOINING)
            and row.lower[rest]
            not in (
                "akan",
                "seperti",
            )
            and row.lower[rest] != "bahwa"
            and not row.bits[rest] & NAME
        ):
            end = rest
        if end > rest:
            content.append(points(row, rest, end))
            quoted = ends_quoted(row, end)
        elif not agent or not clitic:
            return None
    if not content:
        return None
    parts = cue_parts(row, negation, at, row.ends[at] - clitic)
    return Draft(agent, parts, tuple(content), cue.kind, at, end, quoted)


def _agent(row: Segment, at: int, cue: Cue) -> tuple[Parts, int]:
    """The agent behind a passive, and the item behind it: "oleh X", or X right behind the verb."""
    size = row.size
    index = at
    while index < size and row.bits[index] & MANNER and not row.bits[index] & NAME:
        index += 1
    if index >= size:
        return (), at
    bits = row.bits[index]
    if row.lower[index] == "oleh":
        end = phrase_after(row, index + 1)
        return ((points(row, index + 1, end),), end) if end > index + 1 else ((), at)
    if bits & TIME or row.lower[index] in ("kita", "sebagai"):
        return (), at
    named = bits & (PERSON | PRONOUN | ROLE | NAME) or row.titles[index] != NONE
    plain = not bits and row.lower[index].isalpha() and cue.kind == "attitude"
    if not named and not (plain and "s" not in cue.behaviour):
        return (), at
    end = phrase_after(row, index)
    if end <= index:
        return (), at
    if "s" in cue.behaviour and not bits & PRONOUN:
        follows = end < size and (
            row.lower[end] == "sebagai" or row.bits[end] & (QUOTED | VERB | NEGATION)
        )
        if not follows:
            return (), at
    return (points(row, index, end),), end


def _agent_before(row: Segment, before: int) -> tuple[Parts, int]:
    """The agent of "yang oleh pihak proyek disebut …", and the item behind the subject."""
    for index in range(before - 1, max(0, before - 12), -1):
        if row.lower[index] == "oleh":
            if phrase_after(row, index + 1) >= before:
                return (points(row, index + 1, before),), index
            break
    return (), before


def _agent_inside(row: Segment, start: int, end: int) -> tuple[Parts, int]:
    """The agent behind a complement, "dinilai kurang oleh X", and where the complement ends."""
    for index in range(start + 1, min(end, start + 15)):
        if row.lower[index] == "oleh":
            stop = phrase_after(row, index + 1)
            if stop > index + 1:
                return (points(row, index + 1, stop),), index
    return (), end


def _relative_end(row: Segment, start: int, end: int) -> int:
    """The end of the complement of a passive with "yang": "yang dinilai [cacat] itu dicabut"."""
    for index in range(start + 1, end):
        bits = row.bits[index]
        if row.lower[index] == "," or (bits & DETERMINER and not bits & NAME):
            return index
        if bits & VERB and not bits & NAME:
            return index
    return end
