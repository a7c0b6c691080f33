"""Persons whom only form and neighbours tell: initials, names of many words, known short names.

Rules for names that no list holds. Only where capitals tell names from other words.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import cache

from warta.annotate.lexicon import read_rows
from warta.annotate.names.lexicon import degrees, heads, organisations, word_classes
from warta.annotate.names.places import places_alone
from warta.annotate.names.roots import is_common
from warta.annotate.names.tagger import NameSpan
from warta.annotate.words import Words

_INITIAL = re.compile(r"[A-Z]\.?")
_VERB = re.compile(r"(?:me|ber|ter|di)[a-z]{4,}")
_SHORTEST = 3  # letters of a name that nothing but its place tells
# Classes of words that are something else than part of a person's name.
_OTHER = frozenset({"office", "degree", "org", "land", "city", "area", "region", "norp", "lang",
                    "event", "prod", "fac", "law", "say", "concept", "english"})  # fmt: skip


def read_persons(words: Words, spans: Sequence[NameSpan]) -> list[NameSpan]:
    """`spans` in order, persons with all words of their names, and persons that were missed."""
    taken = {at for start, end, _ in spans for at in range(start, end)}
    found: list[NameSpan] = []
    for start, end, label in spans:
        if label == "ORG" and end - start == 1 and words.texts[start] in _short_names():
            label = "PER"
        first, last, cased = words.unit_at(start)
        if label == "PER" and cased:
            start, end = _whole(words, start, end, (first, last), taken)
            taken.update(range(start, end))
        found.append((start, end, label))
    return sorted([*found, *_missed(words, taken)])


def _whole(
    words: Words, start: int, end: int, unit: tuple[int, int], taken: Container[int]
) -> tuple[int, int]:
    """A person's name with initials in front, and unknown words with a capital on either side."""
    texts = words.texts
    while start > unit[0] and start - 1 not in taken:
        before = texts[start - 1]
        if not (_INITIAL.fullmatch(before) or (start - 1 > unit[0] and _is_unknown(before))):
            break
        start -= 1
    while end < unit[1] and end not in taken and _is_unknown(texts[end]):
        end += 1
    return start, end


def _missed(words: Words, taken: Container[int]) -> list[NameSpan]:
    """Well-known short names; an unknown word at the head of a sentence that does something."""
    known = _short_names()
    found = [
        (index, index + 1, "PER")
        for index, text in enumerate(words.texts)
        if text in known and index not in taken and words.unit_at(index).cased
    ]
    for first, last, cased in words.units:
        if (
            cased
            and last - first > 2
            and first not in taken
            and words.texts[first] not in known
            and _VERB.fullmatch(words.texts[first + 1])
            and is_common(words.texts[first + 1])
            and _is_unknown(words.texts[first])
        ):
            found.append((first, first + 1, "PER"))
    return found


def _is_unknown(text: str) -> bool:
    """A word with a capital that means nothing in the language and names nothing else."""
    lower = text.lower()
    return (
        len(text) >= _SHORTEST
        and text[0].isupper()
        and text[1:].islower()
        and text.isalpha()
        and not is_common(lower)
        and lower not in places_alone()
        and lower not in heads()
        and lower not in degrees()
        and lower not in organisations()
        and _OTHER.isdisjoint(word_classes().get(lower, ()))
    )


@cache
def _short_names() -> frozenset[str]:
    """Well-known persons of one word, as written, that mean nothing else."""
    return frozenset(
        row[0]
        for row in read_rows("names/persons")
        if " " not in row[0]
        and row[0].lower() not in places_alone()
        and row[0].lower() not in organisations()
        and not is_common(row[0].lower())
    )
