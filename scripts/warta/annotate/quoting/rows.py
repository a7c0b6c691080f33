"""The rules tried on each word of a row, in order."""

from __future__ import annotations

from functools import lru_cache

from warta.annotate.quoting.drafts import CLITIC, Draft
from warta.annotate.quoting.lexicon import (
    JOINING,
    NAME,
    OPENING,
    PREPOSITION,
    PRONOUN,
    QUOTED,
    VERB,
    cue_of,
    nouns,
)
from warta.annotate.quoting.nouns import read_colon, read_loose, read_noun
from warta.annotate.quoting.passives import read_passive
from warta.annotate.quoting.segments import Segment
from warta.annotate.quoting.spoken import (
    read_according,
    read_closing,
    read_tag,
    read_unknown_tag,
)
from warta.annotate.quoting.verbs import read_active

_CLOSING = frozenset({"demikian", "begitu", "begitulah", "demikianlah"})
_ACCORDING = frozenset({"menurut", "menurutnya", "berdasarkan"})


def read_row(row: Segment) -> list[Draft]:
    """The drafts of one row, in the order of their cues."""
    found: list[Draft] = []
    closing = -1
    for at in range(row.size):
        word, bits = row.lower[at], row.bits[at]
        behind = at and (
            row.bits[at - 1] & QUOTED
            or (at > 1 and row.bits[at - 2] & QUOTED and row.lower[at - 1] == ",")
        )
        if bits & (QUOTED | NAME) or at == closing or not (behind or _matters(word)):
            continue
        draft = None
        if word in _CLOSING:
            draft = read_closing(row, at)
            if draft is not None:
                closing = at + 1
        elif word in _ACCORDING:
            draft = read_according(row, at, found)
        else:
            draft = _read_word(row, at, found)
        if draft is not None:
            found.append(draft)
    last = read_colon(row) if row.headline and not found else read_loose(row, found)
    return [*found, last] if last is not None else found


@lru_cache(maxsize=50_000)
def _matters(word: str) -> bool:
    """Whether any rule looks at a word in lower case, wherever it stands."""
    return (
        word in _CLOSING
        or word in _ACCORDING
        or cue_of(word)[0] is not None
        or word in nouns()
        or (word.endswith("nya") and word[:-CLITIC] in nouns())
    )


def _is_bare_verb(row: Segment, at: int) -> bool:
    """Whether a speech word stands as the verb of a headline ("Bupati Tolak Tambang") or behind a
    pronoun ("Dia jawab, …")."""
    if not at or at + 1 >= row.size or row.lower[at - 1] == ",":
        return False
    if row.headline:
        return not row.bits[at - 1] & (PREPOSITION | OPENING | JOINING | QUOTED | VERB)
    follows = row.lower[at + 1] in (",", ":", "bahwa") or row.bits[at + 1] & QUOTED
    return bool(row.bits[at - 1] & PRONOUN) and (bool(follows) or row.lower[at] == "kira")


def _read_word(row: Segment, at: int, found: list[Draft]) -> Draft | None:
    word = row.lower[at]
    cue, clitic = cue_of(word)
    draft = None
    if cue is not None:
        if cue.form == "tag":
            draft = read_tag(row, at, cue, clitic, found)
            if draft is None and not clitic and _is_bare_verb(row, at):
                draft = read_active(row, at, cue, clitic, found)
        elif cue.form == "active":
            draft = read_active(row, at, cue, clitic, found)
        else:
            draft = read_passive(row, at, cue, clitic)
    if draft is None:
        if word in nouns():
            return read_noun(row, at, 0)
        if word.endswith("nya") and word[:-CLITIC] in nouns():
            draft = read_noun(row, at, CLITIC)
    if draft is None and cue is None and at:
        return read_unknown_tag(row, at, found)
    return draft
