"""How much of a sentence a technique of clauses covers: its parts, and what speaks for each run.

A sentence is parted at quotation marks, colons, semicolons, dashes, behind "bahwa", and at commas
and conjunctions between clauses. Any run of parts may be the span; a linear model chooses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from warta.annotate.rhetoric.lexicon import function_words
from warta.annotate.rhetoric.manner import QUOTE_SIGNS
from warta.annotate.words import Unit, Words

MOST_PARTS = 7  # beyond, the parts at the end are one
_QUOTES = QUOTE_SIGNS | {"'", "‘", "’"}
_BREAKS = frozenset({":", ";", "--", "–", "—", "-", "(", ")", "[", "]", "/"})
_TAKEN = frozenset({"!", "?"})  # stay inside the span before them
_LINKS = function_words("link")
_SAID = function_words("said")
# Words that a clause leaves out at its head.
_HEADS = function_words("head")


class Part(NamedTuple):
    """Words [first, last) and what stands before and behind them."""

    first: int
    last: int
    before: str
    behind: str


def parts(words: Words, unit: Unit) -> list[Part]:
    """The parts of a sentence, in order; quotation marks, breaks and end marks lie outside."""
    found: list[Part] = []
    first, _, _ = unit
    before = "^"
    index = first
    texts = words.texts
    while index < unit.last:
        text = texts[index]
        kind = _break_at(texts, index, unit)
        if kind:
            if index > first and len(found) < MOST_PARTS:
                found.append(Part(first, index, before, kind))
                first, before = index, kind
            elif index == first:
                before = kind if before == "^" or kind == "q" else before
            outside = text in _QUOTES or text in _BREAKS or text in (",", ".", "bahwa")
            if outside and index == first:
                first = index + 1
        index += 1
    if first < unit.last:
        found.append(Part(first, unit.last, before, "$"))
    return found


def _break_at(texts: Sequence[str], index: int, unit: Unit) -> str:
    """What parts the words at `index` from those before it: "" for nothing."""
    text = texts[index]
    if text in _QUOTES:
        return "q"
    if text in _BREAKS:
        return text
    lower = text.lower()
    if lower == "bahwa":
        return "bahwa"
    if text == ",":
        behind = texts[index + 1].lower() if index + 1 < unit.last else "$"
        return f", {'link' if behind in _LINKS else 'said' if behind in _SAID else ''}"
    if text == "." and index + 1 < unit.last:
        return "."
    if lower in ("sebab", "karena", "tetapi", "tapi", "sehingga", "sedangkan", "padahal"):
        return "link"
    if lower == "yang" and index > unit.first:
        return "yang"
    return ""


def runs(found: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """Numbers (of the first part, behind the last part) of every run of parts."""
    for first in range(len(found)):
        for last in range(first + 1, len(found) + 1):
            yield first, last


def edges(words: Words, unit: Unit, found: Sequence[Part], run: tuple[int, int]) -> tuple[int, int]:
    """Words [first, last) of a run without links at its head and marks at its edges; empty where
    nothing is left."""
    first, last = found[run[0]].first, found[run[1] - 1].last
    texts = words.texts
    while first < last:
        text = words.lower[first]
        if not (text in _HEADS or not text[0].isalnum()):
            break
        first += 1
    while last > first and not texts[last - 1][-1].isalnum() and texts[last - 1] not in _TAKEN:
        last -= 1
    if last < unit.last and texts[last] in _TAKEN:
        last += 1
    return first, last


def describe_run(
    words: Words, unit: Unit, found: Sequence[Part], run: tuple[int, int], span: tuple[int, int]
) -> dict[str, float]:
    """Feature -> value of one run of parts."""
    head, tail = found[run[0]], found[run[1] - 1]
    first, last = span
    share = (last - first) / (unit.last - unit.first)
    lower = words.lower[first:last]
    inner = [part.before for part in found[run[0] + 1 : run[1]]]
    features = {
        f"b={head.before}": 1.0,
        f"d={tail.behind}": 1.0,
        f"bd={head.before} {tail.behind}": 1.0,
        "share": share,
        "share^2": share * share,
        f"parts={min(run[1] - run[0], 5)} of {len(found)}": 1.0,
        f"f={lower[0]}": 0.7,
        f"l={lower[-1]}": 0.5,
    }
    if head.before == "q" or run[0] == 0:
        features[f"whole={run[0] == 0} {run[1] == len(found)}"] = 1.0
    for name in ("q", ":", "bahwa", ", said", ";", "."):
        if name in inner:
            features[f"i={name}"] = 1.0
    for limit in (3, 6, 10, 16, 25, 40):
        if last - first <= limit:
            features[f"n<={limit}"] = 0.7
    behind = words.lower[last] if last < unit.last else "$"
    features[f"w={behind}"] = 0.5
    if behind in _SAID:
        features["said behind"] = 1.0
    if not _SAID.isdisjoint(lower):
        features["said inside"] = 1.0
    return features


def describe_runs(words: Words, unit: Unit) -> list[tuple[tuple[int, int], dict[str, float]]]:
    """(words [first, last), feature -> value) of the different spans that runs of parts give."""
    found = parts(words, unit)
    spans: dict[tuple[int, int], dict[str, float]] = {}
    for run in runs(found):
        span = edges(words, unit, found, run)
        if span[0] < span[1] and span not in spans:
            spans[span] = describe_run(words, unit, found, run, span)
    return list(spans.items())
