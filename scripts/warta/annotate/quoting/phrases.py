"""Where the noun phrase of a source begins and ends: title, apposition and bracket included.

Titles and entities, where there are such, are never cut; without them capitals, words of office
and word classes have to do.
"""

from __future__ import annotations

from warta.annotate.quoting.appositions import apposition_after, is_apposition
from warta.annotate.quoting.edges import (
    INSIDE,
    REACH,
    STOPS,
    bracket_after,
    bracket_before,
    is_date,
    name_before,
    past_clause,
    past_name,
    relative_before,
)
from warta.annotate.quoting.lexicon import (
    ADJUNCT,
    DETERMINER,
    JOINING,
    MANNER,
    MODIFIER,
    NAME,
    NEGATION,
    OPENING,
    PERSON,
    PLACE,
    PREPOSITION,
    PRONOUN,
    QUOTED,
    ROLE,
    TIME,
    VERB,
)
from warta.annotate.quoting.segments import NONE, Segment

_CLOSERS = frozenset({"itu", "ini", "tersebut", "tadi", "setempat"})
_PREDICATE = VERB | MODIFIER | NEGATION | OPENING
_ADDITIONS = frozenset({"lewat", "melalui", "dalam", "dengan", "diwakili"})


def phrase_after(row: Segment, at: int) -> int:
    """The end of the noun phrase of a source that begins at item `at`; `at` where there is none."""
    size = min(row.size, at + REACH)
    if at >= size or row.bits[at] & QUOTED:
        return at
    if row.bits[at] & PRONOUN and not row.bits[at] & NAME:
        return at + 1
    index = at
    end = at
    while index < size:
        word, bits = row.lower[index], row.bits[index]
        if row.names[index] != NONE or row.titles[index] != NONE:
            index = end = past_name(row, index, size)
            continue
        if bits & QUOTED or word in STOPS:
            break
        if word == "(":
            close = bracket_after(row, index, size)
            if close < 0 or is_date(row, index + 1, close):
                break
            index = end = close + 1
            continue
        if word == ",":
            stop = apposition_after(row, at, index)
            if stop < 0:
                break
            index = end = stop
            continue
        if word == "yang" and index > at:
            end = past_clause(row, index, size)
            if row.lower[end : end + 1] == [","] and row.bits[end - 1] & PLACE:
                stop = apposition_after(row, at, end)
                end = stop if stop > 0 and row.bits[end + 1] & PLACE else end
            break
        if bits & NAME:
            if bits & TIME and index > at:
                break
            index += 1
            end = index
            continue
        if bits & (JOINING):
            if index > at and word in ("dan", "serta") and _joins_nouns(row, index, size):
                index += 1
                continue
            break
        if bits & PREPOSITION:
            if index == at or word not in INSIDE or not _goes_on(row, at, index, size):
                break
            index += 1
            continue
        if bits & PRONOUN and index > at and not row.bits[index - 1] & (PERSON | PREPOSITION):
            index += 1  # "ketua kami"
            end = index
            continue
        if index > at and bits & (_PREDICATE | TIME | ADJUNCT | PRONOUN | MANNER):
            break
        if index > at and row.bits[index - 1] & PERSON:
            break
        index += 1
        end = index
        if word in _CLOSERS or (word.endswith("nya") and _closes(row, index, size)):
            follows = index < size and row.lower[index] in (",", "(")
            if not follows:
                break
    return end


def _closes(row: Segment, at: int, size: int) -> bool:
    """Whether a noun with -nya ends its phrase: no name, preposition or adjective takes it on."""
    if at >= size:
        return True
    if row.names[at] != NONE or row.titles[at] != NONE or row.lower[at] in ("yang", "sendiri"):
        return False
    return not row.bits[at] & (NAME | PREPOSITION | JOINING)


def subject_before(row: Segment, end: int) -> tuple[int, int]:
    """Items [start, end) of the subject that ends before item `end`; an addition with lewat,
    melalui, dalam between it and its verb is passed over. Empty where there is none."""
    start = phrase_before(row, end, 0)
    for _ in range(2):
        left = start - 1
        if left <= 0 or row.lower[left] not in _ADDITIONS:
            break
        stop = left
        while stop > 0 and row.lower[stop - 1] == ",":
            stop -= 1
        further = phrase_before(row, stop, 0)
        if further >= stop or row.bits[further] & QUOTED:
            break
        start, end = further, stop
    return start, end


def phrase_before(row: Segment, end: int, floor: int) -> int:
    """The start of the noun phrase that ends before item `end`, not before `floor`."""
    floor = max(floor, end - REACH)
    index = end
    if end > floor and row.bits[end - 1] & PRONOUN and not row.bits[end - 1] & NAME:
        alone = row.lower[end - 1] == "ia" or end - 2 < floor
        if alone or not _is_noun(row, end - 2):
            return end - 1
    while index > floor:
        word, bits = row.lower[index - 1], row.bits[index - 1]
        if row.names[index - 1] != NONE or row.titles[index - 1] != NONE:
            index = name_before(row, index - 1, floor)
            continue
        if bits & QUOTED or word in STOPS:
            break
        if word == ")":
            opening = bracket_before(row, index - 1, floor)
            if opening < 0:
                break
            index = opening
            continue
        if word == ",":
            if not _joins_left(row, index - 1, end, floor):
                break
            index -= 1
            continue
        if bits & NAME:
            index -= 1
            continue
        if word == "yang":
            index -= 1
            continue
        if bits & VERB:
            relative = relative_before(row, index - 1, floor)
            if relative < 0:
                break
            index = relative
            continue
        if bits & JOINING and word in ("dan", "serta", "atau", "&"):
            if index - 1 == floor or not _joins_before(row, index - 1, floor):
                break
            index -= 1
            continue
        if bits & NEGATION and row.lower[index] in ("satu", "semua", "seorang", "sedikit", "ada"):
            index -= 1
            continue
        if bits & (OPENING | NEGATION) or bits & JOINING:
            break
        if bits & PREPOSITION and (
            word not in INSIDE
            or (
                (index - 1 > floor and row.bits[index - 2] & VERB)
                or row.lower[index - 2] == "datang"
            )
        ):
            break
        if bits & PRONOUN and index < end and not _possessive(row, index - 1):
            break
        index -= 1
    return _strip(row, index, end)


def _strip(row: Segment, start: int, end: int) -> int:
    """Without what opens a clause before its subject: adverbs, times, a phrase of place."""
    while start < end:
        word, bits = row.lower[start], row.bits[start]
        if row.titles[start] != NONE or (bits & (NAME | PRONOUN) and not bits & TIME):
            break
        if (
            word in (",", ")")
            or (word.isdigit() and end - start > 1 and row.bits[start + 1] & (PRONOUN | PERSON))
            or bits & (MODIFIER | TIME | JOINING | OPENING | DETERMINER | NEGATION)
        ):
            if word in ("semua", "hampir", "masing-masing", "tidak", "tak", "sama"):
                break
            start += 1
            continue
        if word == "(":
            close = bracket_after(row, start, end)
            start = close + 1 if close >= 0 else start + 1
            continue
        if bits & PREPOSITION:
            start = _past_place(row, start, end)
            continue
        break
    return start


def _past_place(row: Segment, start: int, end: int) -> int:
    """Past a phrase of place or time at the head of a clause: behind its comma, or up to where a
    person or a title begins; else the phrase takes all."""
    for index in range(start + 1, end):
        if row.lower[index] == ",":
            return index + 1
    for index in range(start + 1, end):
        begins = row.names[index] != row.names[index - 1] and row.bits[index] & PERSON
        titled = row.titles[index] != NONE and row.titles[index] != row.titles[index - 1]
        if begins or titled or (row.bits[index] & ROLE and not row.bits[index - 1] & PREPOSITION):
            return index
    return end


def _joins_left(row: Segment, comma: int, end: int, floor: int) -> bool:
    """Whether the phrase goes on to the left of `comma`: name and apposition, either way round."""
    if comma <= floor or comma + 1 >= end:
        return False
    if row.titles[comma] != NONE:
        return True
    left = comma
    while left > floor and row.lower[left - 1] != "," and not row.bits[left - 1] & QUOTED:
        left -= 1
    right = comma + 1
    stop = right
    while stop < end and row.lower[stop] != ",":
        stop += 1
    if (
        left < comma
        and row.bits[left] & (PREPOSITION | OPENING | TIME)
        and not (row.bits[right] & PLACE and row.bits[comma - 1] & PLACE)
    ):
        return bool(row.bits[right] & PERSON) and any(
            row.bits[i] & ROLE or row.titles[i] != NONE for i in range(left, comma)
        )
    if any(
        row.bits[i] & VERB and not row.bits[i] & NAME and relative_before(row, i, left) < 0
        for i in range(left, comma)
    ):
        return bool(row.bits[right] & PERSON) and bool(
            any(row.titles[i] != NONE for i in range(left, comma))
        )
    return is_apposition(row, left, comma, right, stop)


def _is_noun(row: Segment, index: int) -> bool:
    """Whether the item may be a noun that a pronoun behind it belongs to."""
    word, bits = row.lower[index], row.bits[index]
    return bool(bits & ROLE) or (
        not bits & (VERB | MODIFIER | NEGATION | OPENING | JOINING | PREPOSITION | TIME | NAME)
        and word.isalpha()
        and not bits & (QUOTED | MANNER | DETERMINER)
        and not (index and row.lower[index - 1] in ("di", "ke", "dari", "pada"))
    )


def _possessive(row: Segment, index: int) -> bool:
    """Whether a pronoun belongs to the noun before it: "rumah saya"."""
    return (
        index > 0
        and not row.bits[index - 1] & (VERB | PREPOSITION | OPENING | JOINING)
        and (row.lower[index - 1] not in (",", ".", "yang"))
    )


def _joins_nouns(row: Segment, at: int, size: int) -> bool:
    """Whether "dan" at `at` joins two names or nouns rather than clauses."""
    if at + 1 >= size:
        return False
    bits = row.bits[at + 1]
    if bits & NAME or row.titles[at + 1] != NONE:
        for index in range(at + 1, min(size, at + 12)):
            word = row.lower[index]
            if word in (",", ".") or (row.bits[index] & ADJUNCT and not row.bits[index] & NAME):
                return True
            if row.bits[index] & (VERB | NEGATION) and not row.bits[index] & NAME:
                return False
        return True
    return False


def _joins_before(row: Segment, at: int, floor: int) -> bool:
    """Whether "dan" at `at`, seen from the right, has only a noun phrase to its left."""
    if row.lower[at - 1] == ",":
        return False
    index = at - 1
    while index >= floor:
        word, bits = row.lower[index], row.bits[index]
        if bits & QUOTED or word in STOPS or (bits & OPENING and not bits & NAME):
            return word in (":", ";") or index < at - 1
        if bits & VERB and not bits & NAME and relative_before(row, index, floor) < 0:
            return False
        index -= 1
    return True


def _goes_on(row: Segment, first: int, at: int, size: int) -> bool:
    """Whether a preposition at `at` belongs to the noun phrase: "dari" always, others behind a
    noun that is no person's name, or where a name still follows behind a comma."""
    word = row.lower[at]
    if at + 1 >= size or row.bits[at + 1] & (QUOTED | TIME) or row.lower[at + 1] in STOPS:
        return False
    if word in ("dari", "asal", "bagi"):
        return True
    if row.bits[at + 1] & (VERB | OPENING | NEGATION) and not row.bits[at + 1] & NAME:
        return False
    for index in range(at + 2, min(size, at + 6)):
        if row.titles[index] != NONE and row.titles[index - 1] == NONE:
            return True
        if not row.bits[index] & NAME:
            break
    index = at + 1
    while index < size and row.lower[index] != "," and not row.bits[index] & (VERB | ADJUNCT):
        index += 1
    if index + 1 < size and row.lower[index] == "," and row.bits[index + 1] & PERSON:
        return not any(row.bits[i] & PERSON for i in range(first, at))
    if row.bits[at - 1] & (PERSON | DETERMINER | PLACE):
        return False
    if row.bits[at - 1] & NAME and row.names[at - 1] == NONE and row.titles[at - 1] == NONE:
        return False  # a name that no entity tells: rather a person's
    return not any(row.bits[i] & PERSON for i in range(first, at))
