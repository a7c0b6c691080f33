"""Where the entries of data/loaded_words.txt stand among the words of an article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from warta.annotate.lexicon import read_rows
from warta.annotate.words import Words

LONGEST = 5  # words of an entry
_CLITICS = ("nya", "lah", "kah", "ku", "mu", "pun")
_NO_TRIGGERS = frozenset({"tail", "neutral"})


class Trigger(NamedTuple):
    """An entry at words [first, last) of unit number `unit`, with the classes it is in."""

    first: int
    last: int
    unit: int
    entry: str
    classes: tuple[str, ...]


@cache
def entries() -> Mapping[str, tuple[str, ...]]:
    """Entry, its words joined by _ -> its classes."""
    found: dict[str, list[str]] = {}
    for name, listed in read_rows("loaded_words"):
        for entry in listed.split():
            found.setdefault(entry, []).append(name)
    return {entry: tuple(dict.fromkeys(names)) for entry, names in found.items()}


@cache
def function_words(name: str) -> frozenset[str]:
    """The words of one class of data/persuasion_edges.txt."""
    return frozenset(
        word for row in read_rows("persuasion_edges") if row[0] == name for word in row[1].split()
    )


@cache
def _heads() -> Mapping[str, int]:
    """First word of an entry -> words of the longest entry that begins so."""
    found: dict[str, int] = {}
    for entry, names in entries().items():
        if not _NO_TRIGGERS.issuperset(names):
            words = entry.split("_")
            found[words[0]] = max(found.get(words[0], 0), len(words))
    return found


@lru_cache(maxsize=65536)
def bare(word: str) -> str:
    """The word in lower case, without a clitic if what is left is an entry or begins one."""
    lower = word.lower()
    if lower in entries() or lower in _heads():
        return lower
    for clitic in _CLITICS:
        if lower.endswith(clitic):
            left = lower[: -len(clitic)]
            if left in entries() or left in _heads():
                return left
    return lower


@lru_cache(maxsize=65536)
def _longest(word: str) -> int:
    """Words of the longest entry that begins with a word, 0 where none does."""
    return _heads().get(bare(word), 0)


def classes_of(word: str) -> tuple[str, ...]:
    """The classes of a single word."""
    return entries().get(bare(word), ())


def find_triggers(words: Words) -> Iterator[Trigger]:
    """Entries in the units of the article, the longest first at each place, none overlapping."""
    known = entries()
    reached = 0
    for number, (first, last, _) in enumerate(words.units):
        for index, size in enumerate(map(_longest, words.texts[first:last]), first):
            if not size or index < reached:
                continue
            size = min(size, LONGEST, last - index)
            while size:
                entry = _join(words.texts[index : index + size])
                names = known.get(entry)
                if names and not _NO_TRIGGERS.issuperset(names):
                    yield Trigger(index, index + size, number, entry, names)
                    break
                size -= 1
            reached = index + size


def _join(texts: Sequence[str]) -> str:
    if len(texts) == 1:
        return bare(texts[0])
    return "_".join([*(text.lower() for text in texts[:-1]), bare(texts[-1])])
