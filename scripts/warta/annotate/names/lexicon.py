"""The word lists of data/names/ as phrases with classes, and as classes of single words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from warta.annotate.lexicon import read_rows

# Class of a phrase -> the lists that hold such phrases. Classes are what the model sees.
PHRASES: Mapping[str, tuple[str, ...]] = {
    "land": ("territories",),
    "city": ("cities", "settlements"),
    "area": ("regencies",),
    "region": ("regions",),
    "org": ("organisations",),
    "norp": ("peoples",),
    "event": ("events",),
    "prod": ("products",),
    "fac": ("facilities",),
    "law": ("laws",),
    "person": ("persons",),
    "office": ("offices",),
}
# Class of a word -> the lists that hold such words.
WORDS: Mapping[str, tuple[str, ...]] = {
    "given": ("given",),
    "surname": ("surnames",),
    "lang": ("languages",),
    "degree": ("degrees",),
    "say": ("speech_verbs",),
    "particle": ("particles",),
    "english": ("english_words",),
    "concept": ("concepts",),
}
# Words inside a title, or names of offices that are too common to speak for anything.
SHORTEST_SURFACE = 2  # code points of a phrase of one word


@cache
def phrases() -> tuple[tuple[tuple[str, ...], str], ...]:
    """(words in lower case, class) of every phrase."""
    found = {
        (tuple(row[0].lower().replace(",", " ,").split()), name): None
        for name, lists in PHRASES.items()
        for list_name in lists
        for row in read_rows(f"names/{list_name}")
        if len(row[0]) >= SHORTEST_SURFACE
    }
    return tuple(found)


@cache
def word_classes() -> Mapping[str, tuple[str, ...]]:
    """Lower-case word -> its classes: of single words, of phrases of one word, of heads."""
    classes: dict[str, set[str]] = defaultdict(set)
    for word, name in _single_words():
        classes[word].add(name)
    for words, name in phrases():
        if len(words) == 1:
            classes[words[0]].add(name)
    return {word: tuple(sorted(names)) for word, names in classes.items()}


def _single_words() -> Iterator[tuple[str, str]]:
    for name, lists in WORDS.items():
        for list_name in lists:
            for row in read_rows(f"names/{list_name}"):
                yield row[0].lower(), name
    for word, origin in read_rows("names/foreign_names"):
        yield word.lower(), origin
    for word, label in read_rows("names/heads"):
        yield word.lower(), f"head-{label}"
    for word, label in read_rows("names/tails"):
        yield word.lower(), f"tail-{label}"
    for word, label in read_rows("names/name_cues"):
        yield word, f"cue-{label}"


@cache
def heads() -> Mapping[str, tuple[str, ...]]:
    """Lower-case head word -> the labels that it speaks for."""
    found: dict[str, list[str]] = defaultdict(list)
    for word, label in read_rows("names/heads"):
        if label not in found[word.lower()]:
            found[word.lower()].append(label)
    return {word: tuple(labels) for word, labels in found.items()}


@cache
def tails() -> Mapping[str, str]:
    """Word at the end of a foreign name, as written -> the label that it speaks for."""
    return {row[0]: row[1] for row in read_rows("names/tails")}


@cache
def organisations() -> frozenset[str]:
    """Well-known organisations, in lower case."""
    return frozenset(row[0].lower() for row in read_rows("names/organisations"))


@cache
def degrees() -> frozenset[str]:
    """Degrees and courtesy words, in lower case."""
    return frozenset(row[0].lower() for row in read_rows("names/degrees"))
