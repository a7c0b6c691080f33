"""Which names are names of the same: exact, abbreviated, shortened, with and without kind word.

The precise sieves of Lee et al. 2013 (Computational Linguistics 39/4), over the whole article at
once, since a headline may shorten the name that the body spells out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from warta.annotate.coreference.lexicon import COURTESY, aliases, name_kinds
from warta.annotate.coreference.mention import Mention
from warta.annotate.coreference.reading import NONE, Reading

# Type and words of the longest name of a referent.
Group = tuple[str, tuple[str, ...]]

_RANKS = frozenset({"wakil", "mantan", "bekas", "eks", "calon", "plt.", "para", "sang"})
_NEW = frozenset({"seorang", "salah", "beberapa", "sejumlah", "para"})
_LINKERS = frozenset({"dan", "&", "untuk", "of", "the", "di", "for", "bin", "binti", "al"})


def link_names(reading: Reading, mentions: Sequence[Mention]) -> dict[Mention, int]:
    """A number for each mention of kind name; those of one referent have the same."""
    full: dict[tuple[str, str], int] = {}
    groups: list[Group] = []
    found: dict[Mention, int] = {}
    names = [mention for mention in mentions if mention.kind == "name"]
    # longest first, so that a short form meets the full one wherever it stands
    tokens_of = {mention: _tokens(entity_text(reading, mention)) for mention in names}
    by_part: dict[str, list[int]] = {}
    for mention in sorted(names, key=lambda mention: (-len(tokens_of[mention]), mention.start)):
        entity = reading.entities[mention.entity]
        (kind,) = mention.types
        lower = tokens_of[mention]
        space = "PER" if kind == "PER" else "other"
        key = " ".join(lower)
        link = entity.link.iso3166 if entity.link is not None else None
        keys = [(space, key)]
        if link:
            keys.append(("iso", link))
        if kind in ("GPE", "LOC") and not link:
            keys.append((f"bare {kind}", " ".join(_without_kind(lower))))
        number = next((full[item] for item in keys if item in full), None)
        if number is None and kind in ("PER", "ORG"):
            number = _shortened(lower, kind, groups, by_part)
        if number is None and kind in ("ORG", "OTHER") and len(lower) == 1:
            number = _abbreviated(entity_text(reading, mention), kind, groups, by_part)
        if number is None:
            number = len(groups)
            groups.append((kind, lower))
            for part in set(lower):
                by_part.setdefault(part, []).append(number)
            initials = "".join(word[0] for word in lower if word not in _LINKERS and word)
            by_part.setdefault("\0" + initials, []).append(number)
        for item in keys:
            full.setdefault(item, number)
        for inner in _bracketed(reading, mention):
            full.setdefault((space, inner), number)
        found[mention] = number
    return found


def link_titles(
    reading: Reading, mentions: Sequence[Mention], named: Mapping[Mention, int]
) -> dict[Mention, int]:
    """Titles without a name -> the number of the one person of the article who has that title.

    "Bupati Sleman", "sang bupati" are Bupati Sleman Rina Ayu if no other bupati is named; a new
    one ("seorang bupati") and a group are not.
    """
    holders: dict[str, dict[int, set[str]]] = {}
    for mention, number in named.items():
        if "PER" in mention.types:
            for words in titles_within(reading, mention):
                holders.setdefault(words[0], {}).setdefault(number, set()).update(words)
    found = {}
    for mention in mentions:
        if mention.kind != "title" or mention.plural:
            continue
        if reading.lower[mention.first] in _NEW:
            continue
        phrases = titles_within(reading, mention)
        persons = holders.get(phrases[0][0], {}) if phrases else {}
        if len(persons) == 1:
            ((number, known),) = persons.items()
            if known.issuperset(phrases[0]):
                found[mention] = number
    return found


def titles_within(reading: Reading, mention: Mention) -> list[list[str]]:
    """The titles in a mention, each as its words in lower case from the noun of the office on."""
    found = []
    marks = {reading.titled[index] for index in range(mention.first, mention.last)} - {NONE}
    for title in sorted(marks):
        item = reading.titles[title]
        words = reading.lower[reading.first(item.start) : reading.last(item.end)]
        while len(words) > 1 and words[0] in _RANKS:
            words = words[1:]
        found.append(words)
    return found


def entity_text(reading: Reading, mention: Mention) -> str:
    entity = reading.entities[mention.entity]
    return reading.text[entity.start : entity.end]


@lru_cache(maxsize=20_000)
def _tokens(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, short forms written out, without courtesy."""
    lower = name.lower().replace("’", "'").split()
    words = [aliases().get(word, word) for part in lower if (word := part.strip(".,\"“”()'"))]
    return tuple(" ".join([word for word in words if word not in COURTESY]).split() or lower)


def _without_kind(tokens: tuple[str, ...]) -> tuple[str, ...]:
    return tokens[1:] if len(tokens) > 1 and tokens[0] in name_kinds() else tokens


def _bracketed(reading: Reading, mention: Mention) -> list[str]:
    """The names in brackets at the end of a mention: the BKI of "Badan Karantina Ikan (BKI)"."""
    found = []
    last: int | None = None
    for index in range(mention.first, mention.last):
        entity = reading.named[index]
        if entity >= 0 and entity != mention.entity and entity != last:
            if index > mention.first and reading.lower[index - 1] == "(":
                item = reading.entities[entity]
                found.append(reading.text[item.start : item.end].lower())
            last = entity
    return found


def _shortened(
    tokens: tuple[str, ...],
    kind: str,
    groups: list[Group],
    by_part: dict[str, list[int]],
) -> int | None:
    """The group whose full name holds all of `tokens`, in order; the first of several."""
    for number in by_part.get(tokens[0], ())[:50]:
        other_kind, other = groups[number]
        if other_kind != kind or len(other) <= len(tokens):
            continue
        if kind == "PER":
            if _in_order(tokens, other):
                return number
        elif other[: len(tokens)] == tokens or _without_kind(other)[: len(tokens)] == tokens:
            return number
    return None


def _abbreviated(
    text: str,
    kind: str,
    groups: list[Group],
    by_part: dict[str, list[int]],
) -> int | None:
    """The group whose initials spell `text`, if that is in capitals."""
    letters = text.strip(".")
    if len(letters) < 2 or not letters.isupper():
        return None
    for number in by_part.get("\0" + letters.lower(), ())[:50]:
        if groups[number][0] == kind and len(groups[number][1]) > 1:
            return number
    return None


def _in_order(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    rest = iter(long)
    return all(word in rest for word in short)
