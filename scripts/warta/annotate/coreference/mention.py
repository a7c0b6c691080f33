"""What a mention is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from warta.annotate.coreference import lexicon as lex
from warta.annotate.coreference.reading import NONE, Reading
from warta.annotate.quoting.lexicon import (
    JOINING,
    MODIFIER,
    NEGATION,
    OPENING,
    PREPOSITION,
    VERB,
)

ANY = frozenset(lex.CHAIN_TYPES)
ONLY = {name: frozenset({name}) for name in lex.CHAIN_TYPES}


@dataclass(slots=True, eq=False)
class Mention:
    """A candidate of words [first, last): its code points, what it is and what it may refer to.

    `kind` is name, joined (names with "dan"), title, noun (with a determiner, or as the source of
    an attribution), pointing (itu, tersebut), bare, plain, pronoun, clitic, speaker (saya, kami) or
    own (pihaknya). `types` are the chain types it may have, `noun` is the word that carries its
    sense; `entity` and `title` index those layers, `members` are the names that are joined.
    """

    start: int
    end: int
    first: int
    last: int
    unit: int
    kind: str
    types: frozenset[str]
    noun: str
    plural: bool = False
    entity: int = NONE
    title: int = NONE
    subject: bool = False
    nested: bool = False
    source: bool = False
    opens: bool = False
    line: int = 0
    members: tuple[Mention, ...] = ()


def make_mention(
    reading: Reading, first: int, last: int, kind: str, types: frozenset[str], noun: str
) -> Mention:
    """The mention of words [first, last)."""
    unit = reading.units[first]
    return Mention(
        reading.words.starts[first],
        reading.words.ends[last - 1],
        first,
        last,
        unit,
        kind,
        types,
        noun,
        subject=_is_subject(reading, first, last),
        opens=first == reading.words.units[unit].first,
        line=reading.lines[first],
    )


def _is_subject(reading: Reading, first: int, last: int) -> bool:
    """Whether a phrase stands before its verb, or opens its clause, behind no preposition."""
    unit = reading.words.units[reading.units[first]]
    if first > unit.first and reading.bits[first - 1] & PREPOSITION:
        return False
    behind = last + 1 if last < unit.last and reading.lower[last] == "," else last
    if behind < unit.last and reading.bits[behind] & (VERB | MODIFIER | NEGATION):
        return True
    return first == unit.first or bool(reading.bits[first - 1] & (OPENING | JOINING))


def is_plural(reading: Reading, first: int) -> bool:
    """Whether the first word of a phrase says that it is about several: para, dua, anak-anak."""
    word = reading.lower[first]
    half, _, other = word.partition("-")
    return word in lex.SEVERAL or word in lex.NUMERALS or word.isdigit() or half == other


@lru_cache(maxsize=50_000)
def noun_of(word: str) -> str:
    """A word in lower case without -nya."""
    return word[:-3] if word.endswith("nya") and len(word) > 5 else word


def head_from(reading: Reading, first: int, last: int) -> int:
    """The noun of words [first, last): behind determiners and numerals, if anything is."""
    while first < last - 1 and (
        reading.lower[first] in lex.DETERMINERS or reading.lower[first] in lex.NUMERALS
    ):
        first += 1
    return first
