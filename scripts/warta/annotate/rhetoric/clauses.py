"""Techniques of clauses: what a sentence brings to their model."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from warta.annotate.lexicon import read_rows
from warta.annotate.rhetoric.lexicon import Trigger
from warta.annotate.rhetoric.manner import QUOTE_SIGNS
from warta.annotate.rhetoric.wording import stem
from warta.annotate.words import Unit, Words

LONGEST_SENTENCE = 120  # words; longer ones are told, not urged
_SIGNS = frozenset({"?", "!", ":", ";", "...", "…", "--", "–", "—"})
_LENGTHS = (2, 4, 7, 12, 20, 30)
# Words of a phrase, and the techniques and signs it speaks for.
Phrase = tuple[tuple[str, ...], tuple[str, ...]]


class Sentence(NamedTuple):
    """What a sentence brings: `words` (lower-cased, different) count `weight` each."""

    unit: Unit
    words: frozenset[str]
    weight: float
    features: dict[str, float]

    def spelled(self) -> dict[str, float]:
        """All features in one; those that several words share add up."""
        found = dict(self.features)
        for word in self.words:
            for name in word_features(word):
                found[name] = found.get(name, 0.0) + self.weight
        return found


def word_features(word: str) -> tuple[str, ...]:
    """What a lower-cased word brings wherever it stands: itself and its root."""
    return (f"w={word}", f"r={stem(word)}") if len(word) > 5 else (f"w={word}",)


def read_sentences(words: Words, triggers: Sequence[Trigger]) -> Iterator[Sentence]:
    """Every sentence that could urge something, in order."""
    loaded = Counter(trigger.unit for trigger in triggers)
    asked = inside = False
    number = len(words.units)
    for index, unit in enumerate(words.units):
        texts = words.texts[unit.first : unit.last]
        opened = inside
        inside = _is_open(texts, inside)
        if len(texts) <= LONGEST_SENTENCE:
            lower = words.lower[unit.first : unit.last]
            different = frozenset(lower)
            found = _wording(texts, lower)
            if opened or not QUOTE_SIGNS.isdisjoint(different):
                found["u=quoted"] = 0.5
            found["u=open"] = 0.5 * opened
            found["u=loaded"] = 0.3 * min(loaded[index], 3)
            found["u=asked before"] = 0.4 * asked
            found["u=headline"] = 0.5 * (index == 0)
            found["u=last"] = 0.4 * (index >= number - 3)
            found["u=place"] = index / number
            yield Sentence(unit, different, 2.0 / math.sqrt(3 * len(different) + 10), found)
        asked = texts[-1] == "?"


def _is_open(texts: Sequence[str], inside: bool) -> bool:
    """Whether a quotation is open behind the words, if it was `inside` before them."""
    if QUOTE_SIGNS.isdisjoint(texts):
        return inside
    for text in texts:
        if text in QUOTE_SIGNS:
            inside = text in "“„«" or (text == '"' and not inside)
    return inside


def _wording(texts: Sequence[str], lower: Sequence[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    letters = [word for word in lower if word[0].isalpha()]
    if letters:
        found[f"f={letters[0]}"] = 0.7
        found[f"f2={' '.join(letters[:2])}"] = 0.7
    for name, count in phrases(lower).items():
        for least in range(1, min(count, 3) + 1):
            found[f"p{least}={name}"] = 0.6
    for sign in _SIGNS.intersection(lower):
        found[f"s={sign}"] = 0.6
    found[f"s=end {'word' if lower[-1].isalnum() else lower[-1]}"] = 0.4
    for limit in _LENGTHS:
        if len(letters) <= limit:
            found[f"n<={limit}"] = 0.4
    digits = capitals = shouts = 0
    for text in texts[1:]:
        if text[0].islower():  # most words
            continue
        if text[0].isdigit():
            digits += 1
        elif text[0].isupper():
            shouts += len(text) > 4 and text.isupper()
            capitals += not text.isupper()
    found["n=digits"] = 0.5 * min(digits / 3, 1.0)
    found["n=names"] = capitals / len(texts)
    found["n=shout"] = 0.5 * min(shouts / 2, 1.0)
    return found


@cache
def _owners() -> Mapping[str, tuple[tuple[str, ...], Mapping[str, tuple[Phrase, ...]]]]:
    """First word -> (what it speaks for alone, second word -> the longer phrases)."""
    owners: dict[tuple[str, ...], list[str]] = {}
    for name, listed in read_rows("persuasion_phrases"):
        for phrase in listed.split("|"):
            owners.setdefault(tuple(phrase.split(" ")), []).append(name)
    alone: dict[str, tuple[str, ...]] = {}
    longer: dict[str, dict[str, list[Phrase]]] = {}
    for words, names in sorted(owners.items()):
        given = tuple(dict.fromkeys(names))
        if len(words) == 1:
            alone[words[0]] = given
        else:
            longer.setdefault(words[0], {}).setdefault(words[1], []).append((words, given))
    return {
        head: (
            alone.get(head, ()),
            {second: tuple(rows) for second, rows in longer.get(head, {}).items()},
        )
        for head in sorted({*alone, *longer})
    }


def phrases(lower: Sequence[str]) -> Mapping[str, int]:
    """Technique or sign -> how many of its phrases stand among lower-cased words."""
    found: dict[str, int] = {}
    last = len(lower) - 1
    for index, given in enumerate(map(_beginning, lower)):
        if given is None:
            continue
        alone, longer = given
        for owner in alone:
            found[owner] = found.get(owner, 0) + 1
        if longer and index < last:
            for words, owners in longer.get(lower[index + 1], ()):
                if len(words) == 2 or tuple(lower[index : index + len(words)]) == words:
                    for owner in owners:
                        found[owner] = found.get(owner, 0) + 1
    return found


@lru_cache(maxsize=65536)
def _beginning(
    word: str,
) -> tuple[tuple[str, ...], Mapping[str, tuple[Phrase, ...]]] | None:
    """What begins with a word, or with it less a clitic."""
    owners = _owners()
    if word in owners:
        return owners[word]
    for clitic in ("lah", "kah", "nya"):
        if word.endswith(clitic) and len(word) > 6:
            return owners.get(word[: -len(clitic)])
    return None
