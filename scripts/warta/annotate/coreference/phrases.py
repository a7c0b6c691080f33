"""Where a noun phrase begins: at its title, its determiner, the noun to which a name is apposed.

Indonesian puts the noun first and what defines it behind: the start follows from word classes, the
end has to be learned (warta.annotate.coreference.edges). All indices are of words.
"""

from __future__ import annotations

from warta.annotate.coreference.lexicon import (
    COURTESY,
    DETERMINERS,
    INSIDE,
    KIN,
    is_degree,
    noun_types,
)
from warta.annotate.coreference.reading import NONE, Reading
from warta.annotate.quoting.lexicon import (
    JOINING,
    MANNER,
    MODIFIER,
    NEGATION,
    OPENING,
    PREPOSITION,
    PRONOUN,
    TIME,
    VERB,
)

# Words looked back: no phrase of the corpus is longer, and it keeps the time linear.
REACH = 24
NEAR = 12
POINTING = frozenset({"itu", "ini", "tersebut", "tadi"})
_STOPS = frozenset(".,:;–—-…!?“”\"'‘’()[]|/")
_BREAKS = VERB | NEGATION | OPENING | MODIFIER | MANNER | JOINING | TIME
_ENDS = frozenset('.:;!?“”"')


def start_before(reading: Reading, end: int, floor: int) -> int:
    """The first word of the phrase that ends before `end` (itu, tersebut …), not before `floor`;
    `end` where no noun stands there."""
    lower = reading.lower
    floor = max(floor, end - REACH)
    index = end
    while index > floor:
        at = index - 1
        word = lower[at]
        if not _is_marked(reading, at):
            if word in DETERMINERS:
                index -= 1
                while index > floor and lower[index - 1] in DETERMINERS:
                    index -= 1
                return index
            if _is_break(reading, at):
                inside = word in INSIDE and word != "di" and at > floor and index < end
                if not inside or _is_break(reading, at - 1):
                    break
        index -= 1
    clause = _before_clause(reading, index, floor)
    return min(clause, index)


def _is_marked(reading: Reading, at: int) -> bool:
    return reading.named[at] != NONE or reading.titled[at] != NONE


def _is_break(reading: Reading, at: int) -> bool:
    """Whether the word at `at` is no part of a noun phrase."""
    word = reading.lower[at]
    if word in _STOPS or word == "yang" or word in POINTING:
        return True
    return bool(reading.bits[at] & (_BREAKS | PREPOSITION | PRONOUN))


def _before_clause(reading: Reading, index: int, floor: int) -> int:
    """Where "yang" with its verb stands before `index`: the start of the noun before it."""
    at = index - 1
    while at > floor and reading.lower[at] not in _STOPS and reading.lower[at] != "yang":
        if reading.bits[at] & OPENING:
            return index
        at -= 1
    if at <= floor or reading.lower[at] != "yang":
        return index
    start = at
    while start > floor and (_is_marked(reading, start - 1) or not _is_break(reading, start - 1)):
        start -= 1
    return start if start < at else index


def before_name(reading: Reading, at: int, floor: int, holder: str, kind: str) -> int:
    """The start of the phrase around a name of type `kind` at `at`: title, courtesy, determiner.

    `holder` is the id of the name's entity.
    """
    floor = max(floor, at - REACH)
    if kind == "PER":
        return _before_person(reading, at, floor, holder)
    index = at
    while kind != "GPE" and index > max(floor, at - 2) and reading.named[index - 1] == NONE:
        if kind not in noun_types(reading.lower[index - 1]):
            break
        index -= 1
    return index


def _before_person(reading: Reading, at: int, floor: int, holder: str) -> int:
    lower, titled = reading.lower, reading.titled
    index = at
    while index > floor:
        word = lower[index - 1]
        title = titled[index - 1]
        if title != NONE:
            if reading.titles[title].holder not in (None, holder):
                break
            while index > floor and titled[index - 1] == title:
                index -= 1
        elif word in COURTESY or word in DETERMINERS or is_degree(reading.words.texts[index - 1]):
            index -= 1
        elif word == "." and index - 1 > floor and f"{lower[index - 2]}." in COURTESY:
            index -= 2
        elif word in (",", "sekaligus", "dan", "merangkap"):
            start = _title_before(reading, index - 1, floor, holder)
            if start == NONE:
                break
            index = start
        elif (
            reading.named[index - 1] == NONE
            and "PER" in noun_types(word)
            and word not in KIN
            and not reading.words.texts[index - 1].isupper()
        ):
            index -= 1
        else:
            break
    return index


def _title_before(reading: Reading, at: int, floor: int, holder: str) -> int:
    """The start of a title of `holder` in the same phrase before `at`, or NONE."""
    index = at - 1
    while index >= floor:
        title = reading.titled[index]
        if title != NONE and reading.titles[title].holder == holder:
            while index > floor and reading.titled[index - 1] == title:
                index -= 1
            return index
        opening = reading.bits[index] & OPENING and reading.named[index] == NONE
        if reading.lower[index] in _ENDS or opening:
            return NONE
        index -= 1
    return NONE


def apposed_before(reading: Reading, first: int, floor: int) -> int:
    """The start of a phrase for a person to which the name at `first` is the apposition.

    "anaknya, Ilham", "Warga Pakem, Ponirah": a noun for a person, then a comma. `first` where there
    is none.
    """
    lower = reading.lower
    if first - 2 < floor or lower[first - 1] != ",":
        return first
    floor = max(floor, first - NEAR)
    relative = False
    best = first
    for at in range(first - 2, floor - 1, -1):
        word = lower[at]
        if word in _STOPS:
            break
        named = reading.named[at] != NONE
        if word == "yang":
            relative = True
        elif not named and not relative and reading.bits[at] & (VERB | OPENING | NEGATION):
            if "yang" not in lower[max(floor, at - 4) : at]:
                break
            relative = True
        bare = word[:-3] if word.endswith("nya") else word
        behind_yang = at > floor and lower[at - 1] == "yang"
        known = not named and "PER" in noun_types(bare) and not behind_yang
        if known and (not relative or "yang" in lower[at:first]):
            best = at
    while floor < best < first and lower[best - 1] in DETERMINERS:
        best -= 1
    return best
