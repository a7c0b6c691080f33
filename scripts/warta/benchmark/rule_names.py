"""Names and titles by word lists, heads and capitals alone: what the model `rules` has of them.

The lists are those of warta.annotate.names, whose mending, agreement, nesting, links and amounts
stand behind either way; what is left out is the CRF that weighs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from warta.annotate import entities, titles
from warta.annotate.names.gazetteer import find_phrases
from warta.annotate.names.lexicon import degrees, heads, word_classes
from warta.annotate.names.places import KINDS
from warta.annotate.names.roots import is_common
from warta.annotate.names.tagger import NameSpan
from warta.annotate.sequence import Floats, SequenceModel
from warta.annotate.words import Unit, Words
from warta.article import Article

# Class of a phrase -> the label of a name that is such a phrase, surest first.
LISTED = {
    "person": "PER",
    "org": "ORG",
    "law": "LAW",
    "event": "EVENT",
    "fac": "FAC",
    "land": "GPE",
    "area": "GPE",
    "city": "GPE",
    "region": "LOC",
    "norp": "NORP",
    "prod": "PROD",
}
GIVEN = frozenset({"given", "western-given", "middle-east", "east-asia", "south"})
JOINING = frozenset({"of", "the", "bin", "binti", "al", "van", "de"})
LONGEST = 8  # words of a name that goes on for as long as there are capitals
LONGEST_PERSON = 4
LONGEST_TITLE = 7


class RuleTagger(SequenceModel):
    """Rules in the place of trained weights: the tags are those of the spans that `find` gives."""

    def __init__(self, find: Callable[[Words], Sequence[NameSpan]]) -> None:
        super().__init__(("O",), {}, np.zeros((1, 1), np.float32), {})
        self._find = find

    def emissions(self, words: Words, *_: object) -> Floats:
        return np.zeros((len(words.texts), 1), np.float32)

    def decode(self, words: Words, scores: Floats) -> list[str]:
        tags = ["O"] * len(words.texts)
        for start, end, label in self._find(words):
            tags[start:end] = [f"B-{label}"] + [f"I-{label}"] * (end - start - 1)
        return tags


def annotate_entities(article: Article) -> Article:
    """`article` with `entities`, as the shipped annotator makes them without its CRF."""
    return entities.annotate(article, RuleTagger(find_listed))


def annotate_titles(article: Article) -> Article:
    """`article` with `titles`: offices of the list, with the capitals behind them."""
    return titles.annotate(article, RuleTagger(find_offices))


def find_listed(words: Words) -> list[NameSpan]:
    """Phrases of the lists, kinds and heads with the capitals behind them, given names with the
    capitals behind them; the longest wins, then the surest. In order, none overlapping."""
    found: list[tuple[int, int, int, str]] = []  # size, rank: smaller ones win
    ranks = {name: rank for rank, name in enumerate(LISTED)}
    lower = [text.lower() for text in words.texts]
    for unit in words.units:
        for start, end, name in find_phrases(lower, unit.first, unit.last):
            if name in LISTED and _is_name(words, unit, start, end, name):
                found.append((start - end, ranks[name], start, LISTED[name]))
        if unit.cased:
            for rank, (start, end, label) in _capitals(words, unit):
                found.append((start - end, rank, start, label))
    taken: set[int] = set()
    kept = []
    for size, _, start, label in sorted(found):
        inside = range(start, start - size)
        if taken.isdisjoint(inside):
            taken.update(inside)
            kept.append((start, start - size, label))
    return sorted(kept)


def _is_name(words: Words, unit: Unit, start: int, end: int, name: str) -> bool:
    """Whether a phrase of a list is written as a name; one word has to mean nothing else."""
    texts = words.texts[start:end]
    if end - start == 1 and is_common(texts[0].lower()):
        return unit.cased and texts[0][0].isupper() and start > unit.first
    return name == "norp" or not unit.cased or texts[0][0].isupper()


def _capitals(words: Words, unit: Unit) -> Iterator[tuple[int, NameSpan]]:
    """(rank behind the lists, span): Polres Sleman, Kabupaten Bantul, Rina Ayu Lestari."""
    for index in range(unit.first, unit.last):
        text = words.texts[index]
        lower = text.lower()
        if not text[0].isupper():
            continue
        kinds = heads().get(lower, ())
        end = _run(words, index, unit.last, LONGEST)
        if lower in KINDS and end > index + 1:
            yield 30, (index, end, "GPE")
        elif len(kinds) == 1 and end > index + 1:
            yield 31, (index, end, kinds[0])
        elif GIVEN.intersection(word_classes().get(lower, ())) and lower not in degrees():
            end = _run(words, index, unit.last, LONGEST_PERSON)
            if not is_common(lower) or end > index + 1:
                yield 32, (index, end, "PER")


def _run(words: Words, first: int, last: int, longest: int) -> int:
    """The end of a run of words with capitals; small joining words may stand inside."""
    end = at = first + 1
    while at < min(last, first + longest):
        text = words.texts[at]
        if text[0].isupper() or (text[0].isdigit() and at == end and longest > LONGEST_PERSON):
            end = at + 1
        elif text not in JOINING:
            break
        at += 1
    return end


def find_offices(words: Words) -> list[NameSpan]:
    """Offices and trades that begin with a capital, or stand before a name; with the words with
    capitals behind them, up to the name of a person."""
    found = []
    lower = [text.lower() for text in words.texts]
    for unit in words.units:
        reached = unit.first
        for start, end, name in find_phrases(lower, unit.first, unit.last):
            if name != "office" or start < reached or not unit.cased:
                continue
            at = end
            while at < min(unit.last, start + LONGEST_TITLE):
                text = words.texts[at]
                classes = word_classes().get(text.lower(), ())
                if not text[0].isupper() or GIVEN.intersection(classes) or "degree" in classes:
                    break
                at += 1
            capital = words.texts[start][0].isupper() and start > unit.first
            named = at < unit.last and words.texts[at][0].isupper()
            if capital or named or (words.texts[start][0].isupper() and at > end):
                found.append((start, at, "TITLE"))
                reached = at
    return found
