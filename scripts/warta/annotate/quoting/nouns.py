"""Cues that are nouns ("rencana X untuk Y"), colons of headlines, and quotations behind a colon."""

from __future__ import annotations

from warta.annotate.quoting.contents import content_end
from warta.annotate.quoting.drafts import Draft, Parts, before_verb, clitic_of, points, word_of
from warta.annotate.quoting.lexicon import (
    NAME,
    NEGATION,
    PERSON,
    PREPOSITION,
    PRONOUN,
    QUOTED,
    ROLE,
    VERB,
    nouns,
)
from warta.annotate.quoting.phrases import phrase_after, phrase_before, subject_before
from warta.annotate.quoting.segments import NONE, Segment
from warta.annotate.quoting.subjects import skip_inserts

_LONGEST_SPEAKER = 8  # items before the colon of a headline
_LINKS = frozenset({"untuk", "bahwa", "agar", "supaya"})


def read_noun(row: Segment, at: int, clitic: int) -> Draft | None:
    """ "rencana X untuk Y": source and content in the same phrase."""
    size = row.size
    after = at + 1
    kind = nouns()[row.lower[at][: -clitic or None]]
    if clitic:
        source: Parts = (clitic_of(row, at),)
        end = after
    else:
        if after >= size or not (
            row.bits[after] & (NAME | PRONOUN | ROLE) or row.titles[after] != NONE
        ):
            return None
        end = phrase_after(row, after)
        if end <= after:
            return None
        source = (points(row, after, end),)
    if end < size and row.lower[end] == ",":
        # an insert of time: "keputusan dewan kota, Senin malam, untuk …"
        end = next((i + 1 for i in range(end + 1, min(size, end + 6)) if row.lower[i] == ","), end)
    if end >= size or row.lower[end] not in _LINKS:
        return None
    stop = content_end(row, end + 1, bahwa=True)
    if stop <= end + 1:
        return None
    cue = (word_of(row, at, clitic),)
    return Draft(source, cue, (points(row, end + 1, stop),), kind, at, stop)


def read_colon(row: Segment) -> Draft | None:
    """A headline "Bupati: Sumur Warga Kering": who speaks stands before the colon."""
    last = min(row.size, _LONGEST_SPEAKER)
    colon = next((i for i in range(1, last) if row.lower[i] == ":"), -1)
    if colon < 0 or colon + 2 >= row.size:
        return None
    for index in range(colon):
        plain = row.names[index] == NONE and row.titles[index] == NONE
        if plain and row.bits[index] & (VERB | QUOTED | PREPOSITION | NEGATION):
            return None
    speaks = any(row.bits[i] & (PERSON | ROLE) or row.titles[i] != NONE for i in range(colon))
    if not speaks and not all(row.names[i] != NONE for i in range(colon)):
        return None
    content = (points(row, colon + 1, row.size),)
    return Draft((points(row, 0, colon),), (), content, "assertion", 0)


def read_loose(row: Segment, found: list[Draft]) -> Draft | None:
    """The first quotation behind a colon that no cue of the table takes: its verb is the cue."""
    for quote in row.quotes:
        if quote < 2 or row.lower[quote - 1] != ":":
            continue
        begin = row.starts[quote]
        if any(start <= begin < end for draft in found for start, end in draft.content):
            return None
        content = (points(row, quote, quote + 1),)
        for verb in range(quote - 2, max(-1, quote - 25), -1):
            if row.bits[verb] & VERB and not row.bits[verb] & NAME:
                start, end = subject_before(row, skip_inserts(row, before_verb(row, verb)[1]))
                if start < end:
                    source = (points(row, start, end),)
                    cue = (points(row, verb, verb + 1),)
                    return Draft(source, cue, content, "assertion", verb, quote + 1, True)
                return None
        start = phrase_before(row, quote - 1, 0)
        if start < quote - 1 and (
            row.bits[start] & (NAME | PRONOUN | ROLE) or row.titles[start] != NONE
        ):
            source = (points(row, start, quote - 1),)
            return Draft(source, (), content, "assertion", quote, quote + 1, True)
        return None
    return None
