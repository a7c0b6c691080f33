"""Repetition by rule: three or more parallel members of one line that begin or end alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from warta.annotate.rhetoric.lexicon import function_words
from warta.annotate.words import Words

TIMES = 3  # so many members make a repetition (guideline)
LONGEST_MEMBER = 25  # words; longer members are sentences that happen to begin alike
_PARTING = frozenset({",", ";", ".", "!", "?"})
_LINKS = function_words("link-repeated")
# Words with which neighbours begin by need, not for effect.
_COMMON = function_words("common")


def find_repetition(text: str, words: Words) -> Iterator[tuple[int, int, str]]:
    """(start, end, "Repetition"), in code points: 'muak pada gas, muak pada pupuk, muak pada
    perang'; 'Republik bukan warisan. Republik bukan mas kawin. Republik bukan arisan'."""
    for first, last in _lines(text, words):
        members = list(_members(words.texts, first, last))
        done = 0
        for side in (0, -1):
            for start, stop in _alike(words.texts, members, side):
                begin, end = members[start][0], members[stop][1]
                if begin < done:
                    continue
                if end < last and words.texts[end] in "!?":
                    end += 1
                yield words.starts[begin], words.ends[end - 1], "Repetition"
                done = end


def _lines(text: str, words: Words) -> Iterator[tuple[int, int]]:
    """Words [first, last) of each line."""
    first = 0
    for number, unit in enumerate(words.units):
        at_end = number + 1 == len(words.units)
        if at_end or "\n" in text[words.ends[unit.last - 1] : words.starts[unit.last]]:
            yield first, unit.last
            first = unit.last


def _members(texts: Sequence[str], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Words [first, last) of what stands between commas and full stops, without links."""
    begin = first
    for index in range(first, last + 1):
        if index < last and texts[index] not in _PARTING:
            continue
        while begin < index and (texts[begin].lower() in _LINKS or not texts[begin][0].isalnum()):
            begin += 1
        end = index
        while end > begin and not texts[end - 1][0].isalnum():
            end -= 1
        if begin < end:
            yield begin, end
        begin = index + 1


def _alike(
    texts: Sequence[str], members: Sequence[tuple[int, int]], side: int
) -> Iterator[tuple[int, int]]:
    """Numbers of the first and last of three or more neighbours with the same word at a side."""
    start = 0
    while start < len(members):
        word = _word(texts, members[start], side)
        stop = start
        while (
            stop + 1 < len(members)
            and _word(texts, members[stop + 1], side) == word
            and members[stop][1] - members[stop][0] <= LONGEST_MEMBER
        ):
            stop += 1
        if stop - start + 1 >= TIMES and word.isalpha() and word not in _COMMON:
            yield start, stop
        start = stop + 1


def _word(texts: Sequence[str], member: tuple[int, int], side: int) -> str:
    return texts[member[0] if side == 0 else member[1] - 1].lower()
