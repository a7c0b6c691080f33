"""Loaded words: the spans an entry of the lexicon may stand for, and what speaks for each.

A trigger has several spans: the words alone, with the noun before an adjective ("serangan
biadab"), with what a name takes along ("rezim Zionis", "mafia tanah"). A linear model weighs all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from warta.annotate.lexicon import read_words as read_list
from warta.annotate.rhetoric.lexicon import Trigger, classes_of, function_words
from warta.annotate.rhetoric.manner import QUOTE_SIGNS
from warta.annotate.words import Unit, Words

LONGEST_TAIL = 3  # words that a name takes along
_PREFIXES = ("meng", "meny", "mem", "men", "me", "ber", "ter", "di", "ke", "se")
_SUFFIXES = ("nya", "lah", "kah", "kan", "an", "i")
_NAMES = frozenset({"sure-name", "name", "praise", "label", "group"})
# Words behind which an adjective stands alone; determiners and degrees end a noun phrase.
_NO_NOUN = function_words("no-noun")


class Candidate(NamedTuple):
    """Words [first, last); `kind`: a alone, l with the noun before, r1 to r3 with a tail."""

    first: int
    last: int
    kind: str


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A rough root: one prefix and one suffix less, four letters at the least kept."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 5:
            word = word[: -len(suffix)]
            break
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 4:
            return word[len(prefix) :]
    return word


def candidates(words: Words, trigger: Trigger) -> list[Candidate]:
    """The spans that a trigger may stand for, inside its unit."""
    first, last, number, _, classes = trigger
    unit = words.units[number]
    found = [Candidate(first, last, "a")]
    if _colours(classes) and first > unit.first and is_noun(words.texts[first - 1]):
        found.append(Candidate(first - 1, last, "l"))
    if not _NAMES.isdisjoint(classes) or "thing" in classes or "size" in classes:
        room = min(unit.last, last + (LONGEST_TAIL if not _NAMES.isdisjoint(classes) else 1))
        for end in range(last, room):
            if not _follows(words.texts[end], words.texts[last - 1 : end]):
                break
            found.append(Candidate(first, end + 1, f"r{end + 1 - last}"))
    return found


def _colours(classes: Sequence[str]) -> bool:
    return "colour" in classes or "sure-colour" in classes


@lru_cache(maxsize=65536)
def is_noun(word: str) -> bool:
    """Whether an adjective behind `word` may colour it; verbs in me-, ber-, di- are none."""
    lower = word.lower()
    return (
        word[0].isalpha()
        and lower not in _NO_NOUN
        and lower not in read_list("function_words")
        and not (lower.startswith(("me", "ber", "di")) and len(lower) > 5 and word[0].islower())
    )


def _follows(word: str, before: Sequence[str]) -> bool:
    """Whether a name goes on with `word`."""
    if not word[0].isalpha():
        return False
    lower = word.lower()
    if lower == "para":
        return len(before) == 1
    return lower not in _NO_NOUN and lower not in read_list("function_words")


def describe(
    words: Words, trigger: Trigger, candidate: Candidate, around: Mapping[str, float]
) -> dict[str, float]:
    """Feature -> value of one candidate. `around`: features of its sentence and article."""
    first, last, kind = candidate
    unit = words.units[trigger.unit]
    texts = words.texts
    before = words.lower[first - 1] if first > unit.first else "^"
    behind = words.lower[last] if last < unit.last else "$"
    after = words.lower[trigger.last] if trigger.last < unit.last else "$"
    word = texts[trigger.first]
    found = {f"e={trigger.entry}": 1.0, f"e={trigger.entry} {kind}": 1.0}
    found[f"b={before}"] = 0.7
    found[f"d={behind}"] = 0.7
    found[f"dk={_shape(behind)} {kind}"] = 0.7
    tail = texts[last - 1]
    for name in trigger.classes:
        found[f"c={name} {kind}"] = 1.0
        found[f"c={name}"] = 1.0
        found[f"cd={name} {_behind(words, last, unit.last)} {kind}"] = 0.7
        found[f"cb={name} {_shape(before)} {kind}"] = 0.7
        if kind[0] == "r":
            found[f"ct={name} {_tail(tail)}"] = 1.0
        found[f"ch={name}"] = around["m=heat"]
    if kind[0] == "r":
        found[f"t={_tail(tail)} {kind}"] = 1.0
    if kind == "a" and after != behind:
        found["after"] = 1.0
    if kind == "l":
        found[f"n={texts[first].lower()}"] = 1.0
    if word.isupper() and len(word) > 3:
        found["k=shout"] = 1.0
    elif word[0].isupper():
        found["k=capital" if trigger.first > unit.first else "k=first"] = 1.0
    if unit.last - unit.first < 12:
        found["k=short"] = 0.5
    if trigger.unit == 0:
        found["k=headline"] = 0.5
    found |= around
    return found


def _behind(words: Words, last: int, end: int) -> str:
    return _tail(words.texts[last]) if last < end else "$"


@lru_cache(maxsize=65536)
def _tail(word: str) -> str:
    """What a word behind a name is: a name, a listed tail, an adjective, anything else."""
    classes = classes_of(word)
    if "tail" in classes:
        return "tail"
    if _colours(classes):
        return "colour"
    if word[0].isupper():
        return "Name"
    if not word[0].isalpha():
        return word[:1]
    lower = word.lower()
    if lower in read_list("function_words") or lower in _NO_NOUN:
        return "function"
    if lower.startswith(("ber", "ter")):
        return "ber"
    if lower.startswith(("me", "di")) and len(lower) > 5:
        return "verb"
    return "word"


@lru_cache(maxsize=65536)
def _shape(word: str) -> str:
    if word[0].isalpha():
        if word in _NO_NOUN or word in read_list("function_words"):
            return word
        return "v" if word.startswith(("me", "di", "ber")) and len(word) > 5 else "x"
    return "0" if word[0].isdigit() else word[0]


def around_of(
    words: Words, triggers: Sequence[Trigger], manner: Mapping[str, float]
) -> Iterator[tuple[Trigger, dict[str, float]]]:
    """(trigger, what its sentence brings, and the heat of its article)."""
    held: dict[int, int] = {}
    for trigger in triggers:
        held[trigger.unit] = held.get(trigger.unit, 0) + 1
    heat = min(sum(manner[name] for name in HEATED) / 2, 2.0)
    number = -1
    signs: dict[str, float] = {}
    for trigger in triggers:
        if trigger.unit != number:  # triggers come in order: each unit is read once
            number = trigger.unit
            signs = _signs(words, words.units[number])
        others = min(held[number] - 1, 4) / 4
        yield trigger, {"m=heat": heat, "u=others": others, **signs}


def _signs(words: Words, unit: Unit) -> dict[str, float]:
    texts = words.texts[unit.first : unit.last]
    found = {"u=cries": "!" in texts, "u=asks": "?" in texts}
    found["u=quoted"] = not QUOTE_SIGNS.isdisjoint(texts)
    return {name: 1.0 for name, holds in found.items() if holds}


HEATED = ("m=loaded", "m=cries outside", "m=asks outside", "m=address", "m=but", "m=we", "m=own")


def certain_technique(words: Words, trigger: Trigger) -> int | None:
    """The column of what the guideline always annotates: 0 Loaded_Language, 1
    Name_Calling-Labeling ("rezim" with a name or a loaded word too); None elsewhere."""
    classes = trigger.classes
    if trigger.entry in ("rezim", "rejim"):
        unit = words.units[trigger.unit]
        behind = words.texts[trigger.last] if trigger.last < unit.last else "."
        loaded = not {"sure-name", "sure-colour"}.isdisjoint(classes_of(behind))
        return 1 if loaded or (unit.cased and behind[0].isupper()) else None
    if "sure-name" in classes:
        return 1
    return 0 if "sure-colour" in classes or "sure-act" in classes else None


def certain_span(words: Words, trigger: Trigger, spans: Sequence[Candidate]) -> Candidate | None:
    """The span where the guideline decides it: noun + adjective, label + names behind it; None
    where a model has to choose."""
    if "sure-colour" in trigger.classes:
        return spans[-1] if spans[-1].kind == "l" else spans[0]
    if trigger.entry not in ("rezim", "rejim") and "sure-name" not in trigger.classes:
        return spans[0] if "sure-act" in trigger.classes else None
    best = None
    cased = words.units[trigger.unit].cased
    for span in spans[1:]:
        word = words.texts[span.last - 1]
        if "sure-name" not in classes_of(word) and not (cased and word[0].isupper()):
            break
        best = span
    return best
