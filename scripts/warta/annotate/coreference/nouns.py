"""Candidates without a name: phrases with itu or tersebut, with a determiner, and bare nouns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from warta.annotate.coreference import lexicon as lex
from warta.annotate.coreference.edges import find_end
from warta.annotate.coreference.features import Scores
from warta.annotate.coreference.mention import (
    ANY,
    ONLY,
    Mention,
    head_from,
    is_plural,
    make_mention,
    noun_of,
)
from warta.annotate.coreference.phrases import POINTING, start_before
from warta.annotate.coreference.reading import NONE, Reading
from warta.annotate.quoting.lexicon import (
    JOINING,
    MODIFIER,
    NEGATION,
    OPENING,
    PREPOSITION,
    PRONOUN,
    TIME,
    VERB,
    classify,
)

_NO_NOUN = VERB | PREPOSITION | OPENING | MODIFIER | NEGATION | JOINING
_NO_OPENING = _NO_NOUN | PRONOUN | TIME
_AGENTS = frozenset({"PER", "ORG"})
_ABOUT = frozenset({"sekitar", "sebanyak", "hampir", "sedikitnya"})
_PREDICATIVE = frozenset({"setiap", "tiap", "banyak", "suatu", "sebagai", "adalah", "menjadi"})


def pointing(reading: Reading, scores: Scores) -> Iterator[Mention]:
    """Phrases that end in itu, ini, tersebut: the longest, and those within it: "ketua [partai
    itu]"."""
    for at, word in enumerate(reading.lower):
        if word not in POINTING or reading.named[at] != NONE:
            continue
        first = start_before(reading, at, reading.words.units[reading.units[at]].first)
        if first >= at:
            continue
        head = head_from(reading, first, at)
        for start in range(head, at):
            word = reading.lower[start]
            if start not in (head, at - 1) and not lex.noun_types(word):
                continue
            if reading.named[start] != NONE or word in lex.NO_NOUN or not word[0].isalpha():
                if start == head:
                    break
                continue
            noun = noun_of(word)
            begin = first if start == head else start
            types = lex.noun_types(noun) or ANY
            mention = make_mention(reading, begin, at + 1, "pointing", types, noun)
            mention.plural = is_plural(reading, begin)
            yield mention


def determined(reading: Reading, scores: Scores) -> Iterator[Mention]:
    """Phrases with seorang, sang, para, kedua, dua … in front."""
    lower = reading.lower
    for at, word in enumerate(lower):
        number = reading.numbers[at]
        counted = number == "CARDINAL" or (not number and word in lex.NUMERALS)
        if not counted and (number or word not in lex.DETERMINERS):
            continue
        unit = reading.words.units[reading.units[at]]
        if at > unit.first and (
            lower[at - 1] in lex.DETERMINERS or (counted and reading.numbers[at - 1] == "CARDINAL")
        ):
            continue
        head = at + 1
        while head < unit.last and (
            lower[head] in lex.DETERMINERS or reading.numbers[head] == "CARDINAL"
        ):
            head += 1
        if head + 1 < unit.last and lower[head] == "orang" and lex.noun_types(lower[head + 1]):
            head += 1  # tiga orang nelayan
        if head >= unit.last or not lower[head][0].isalpha() or reading.named[head] != NONE:
            continue
        if counted and reading.bits[head] & _NO_NOUN:
            continue
        first = at
        if first > unit.first and lower[first - 1] in _ABOUT:
            first -= 1
        last = find_end(reading, head, head + 1, "noun", scores)
        types = lex.noun_types(lower[head]) or ANY
        mention = make_mention(reading, first, last, "noun", types, lower[head])
        mention.plural = is_plural(reading, first) or is_plural(reading, at)
        yield mention


def bare(reading: Reading, scores: Scores) -> Iterator[Mention]:
    """Nouns known to take up a referent, without determiner: perusahaan, tim, bupati."""
    lower = reading.lower
    heads = _heads_of_names(reading)
    nouns = list(map(noun_of, lower))
    often = Counter(nouns)
    for at, noun in enumerate(nouns):
        types = lex.noun_types(noun) or heads.get(noun)
        if not types or reading.named[at] != NONE:
            continue
        if often[noun] == 1 and types.isdisjoint(_AGENTS) and not lex.names_for(noun):
            continue  # nothing could take it up
        title = reading.titled[at]
        if title != NONE and (at == 0 or reading.titled[at - 1] != title or "PER" in types):
            continue
        before = lower[at - 1] if at > reading.words.units[reading.units[at]].first else ""
        if before in lex.DETERMINERS or before in lex.NUMERALS or before in _PREDICATIVE:
            continue
        last = find_end(reading, at, at + 1, "noun", scores)
        mention = make_mention(reading, at, last, "bare", types, noun)
        mention.plural = is_plural(reading, at)
        yield mention


def _heads_of_names(reading: Reading) -> dict[str, frozenset[str]]:
    """The first words of longer names that are no persons: the "panitia" of Panitia Kerja Air."""
    found: dict[str, frozenset[str]] = {}
    last = NONE
    for at, entity in enumerate(reading.named):
        if entity not in (last, NONE):
            label = reading.entities[entity].label
            longer = at + 1 < len(reading.named) and reading.named[at + 1] == entity
            if longer and label not in ("PER", "GPE") and len(reading.lower[at]) > 2:
                found[reading.lower[at]] = ONLY[lex.TYPE_OF_LABEL.get(label, "OTHER")]
        last = entity
    return found


def opening(reading: Reading, scores: Scores) -> Iterator[Mention]:
    """The noun that opens a sentence: what the sentence is about, and pronouns take up."""
    for unit in reading.words.units:
        at = unit.first
        while at < unit.last and reading.lower[at] in "“\"‘'(":
            at += 1
        if at >= unit.last or reading.named[at] != NONE or reading.titled[at] != NONE:
            continue
        word = reading.lower[at]
        if (
            not word[0].isalpha()
            or reading.bits[at] & _NO_OPENING
            or reading.numbers[at]
            or word in lex.NO_NOUN
            or word in lex.NO_CLITIC
            or word in lex.DETERMINERS
        ):
            continue
        last = find_end(reading, at, at + 1, "noun", scores)
        if reading.lower[last - 1] not in POINTING:
            noun = noun_of(word)
            yield make_mention(reading, at, last, "plain", lex.noun_types(noun) or ANY, noun)


def plain(reading: Reading, mentions: list[Mention], scores: Scores) -> Iterator[Mention]:
    """Phrases whose noun another phrase with itu or tersebut takes up: jejak … jejak itu."""
    pointed = {mention.noun for mention in mentions if mention.kind in ("pointing", "title")}
    taken = {
        mention.first for mention in mentions if mention.kind in ("bare", "title", "noun", "name")
    }
    taken |= {mention.last - 2 for mention in mentions if mention.kind == "pointing"}
    for at, word in enumerate(reading.lower):
        noun = noun_of(word)
        if noun not in pointed or at in taken or reading.named[at] != NONE:
            continue
        last = find_end(reading, at, at + 1, "noun", scores)
        if reading.lower[last - 1] not in POINTING:
            yield make_mention(reading, at, last, "plain", lex.noun_types(noun) or ANY, noun)


def repeated(reading: Reading, mentions: list[Mention], scores: Scores) -> Iterator[Mention]:
    """Phrases of two nouns that come again: peserta aksi … peserta aksi."""
    lower = reading.lower
    taken = {mention.first for mention in mentions if mention.kind != "clitic"}
    places: dict[tuple[str, str], list[int]] = {}
    noun = [_is_noun(reading, at) for at in range(len(lower))]
    for at in range(len(lower) - 1):
        if noun[at] and (noun[at + 1] or reading.named[at + 1] != NONE):
            places.setdefault((lower[at], lower[at + 1]), []).append(at)
    for (word, _), found in places.items():
        if len(found) < 2:
            continue
        head = noun_of(word)
        types = lex.noun_types(head) or ANY
        for at in found:
            if at not in taken and not (at and noun[at - 1]):
                last = find_end(reading, at, at + 2, "noun", scores)
                yield make_mention(reading, at, last, "plain", types, head)


def _is_noun(reading: Reading, at: int) -> bool:
    """Whether a word may be a noun: of no other class, no number, no name, long enough."""
    if reading.named[at] != NONE or reading.numbers[at]:
        return False
    return _may_be_noun(reading.lower[at])


@lru_cache(maxsize=50_000)
def _may_be_noun(word: str) -> bool:
    if classify(word) & _NO_OPENING:
        return False
    if word in lex.DETERMINERS or word in lex.NO_NOUN or word in POINTING:
        return False
    return len(word) > 3 and word.isalpha()
