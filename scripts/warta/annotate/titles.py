"""Layer titles: role phrases with their holder, in headline, dateline and article text.

A second CRF over words, which sees the entities; see schema/guidelines/titles.md.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache

from warta.annotate.model_file import read_shipped
from warta.annotate.names.atoms import atoms, classes
from warta.annotate.names.gazetteer import mark_words
from warta.annotate.names.holders import Holders
from warta.annotate.names.role_edges import mend_title
from warta.annotate.names.tagger import spans_of
from warta.annotate.sequence import SequenceModel
from warta.annotate.words import Words, read_words
from warta.article import Article, Entity, Span, Title
from warta.errors import ArticleError

TITLE = "TITLE"
_ENDING = "nya"
_ACTING = frozenset({"plt", "plt.", "pj", "pj.", "plh", "pjs"})


@cache
def shipped() -> SequenceModel:
    """The model in models/titles.npz. Raises ModelError where the package has none."""
    return SequenceModel.load(read_shipped("titles"), "titles")


def annotate(article: Article, model: SequenceModel | None = None) -> Article:
    """`article` with `titles`; holders are ids of its entities, or null.

    Raises ArticleError where text, sentences, tokens or entities are missing.
    """
    text = article.text
    if text is None or article.entities is None:
        raise ArticleError(f"article {article.id}: titles need text and entities")
    model = shipped() if model is None else model
    words = read_words(article)
    labels = entity_words(words, article.entities)
    marks = _mark(words, labels)
    tags = model.decode(words, model.emissions(words, atoms, classes, marks))
    found = [
        Span(words.starts[first], _end(words, first, last))
        for start, end, _ in spans_of(tags)
        for first, last in mend_title(words, start, end, labels)
    ]
    found = _with_acting(text, found)
    persons = [entity for entity in article.entities if entity.label == "PER"]
    holders = Holders(words, persons, found)
    titles = tuple(Title(span.start, span.end, holders.find(span)) for span in found)
    return dataclasses.replace(article, titles=titles)


def _with_acting(text: str, found: list[Span]) -> list[Span]:
    """Titles with the "Plt." or "Pj." that a sentence's end was taken for."""
    joined: list[Span] = []
    for span in found:
        before = joined[-1] if joined else None
        if (
            before is not None
            and text[before.start : before.end].lower() in _ACTING
            and text[before.end : span.start] in (". ", " ")
        ):
            joined[-1] = Span(before.start, span.end)
        else:
            joined.append(span)
    return joined


def _end(words: Words, first: int, last: int) -> int:
    """The end of a title, without -nya and without a bracket that none opens."""
    word = words.texts[last - 1]
    if word == ")" and "(" not in words.texts[first:last] and last - first > 1:
        word, last = words.texts[last - 2], last - 1
    cut = len(_ENDING) if word.endswith(_ENDING) and len(word) > len(_ENDING) + 2 else 0
    return words.ends[last - 1] - cut


def mark_titles(words: Words, entities: Sequence[Entity]) -> dict[int, tuple[str, ...]]:
    """Marks of the word lists and of the entities: what a word is in, what stands beside it."""
    return _mark(words, entity_words(words, entities))


def _mark(words: Words, labels: Sequence[str]) -> dict[int, tuple[str, ...]]:
    listed = mark_words(words)
    marks = dict.fromkeys(range(len(labels)), _beside("", "", "", "", ""))
    for index, names in listed.items():
        marks[index] = (*names, *_beside("", "", "", "", ""))
    for first, last, _ in words.units:
        unit = labels[first:last]
        if not any(unit):
            continue
        padded = ["", "", *unit, "", ""]
        for at, around in enumerate(zip(*(padded[step:] for step in range(5)), strict=False)):
            if any(around):
                marks[first + at] = (*listed.get(first + at, ()), *_beside(*around))
    return marks


@lru_cache(maxsize=32768)
def _beside(second: str, before: str, here: str, after: str, next_but_one: str) -> tuple[str, ...]:
    """The marks of a word by the labels of five words, of which it is the one in the middle."""
    found = [f"e{here}"]
    for step, behind, ahead in ((1, after, before), (2, next_but_one, second)):
        if behind:
            found.append(f"e+{step}{behind}")
        if ahead:
            found.append(f"e-{step}{ahead[1:]}")
    return tuple(found)


def entity_words(words: Words, entities: Sequence[Entity]) -> list[str]:
    """B or I and the label of the outermost entity that a word is in, "" for none."""
    labels = [""] * len(words.texts)
    for entity in entities:
        if entity.parent is None:
            first = bisect_right(words.ends, entity.start)
            last = bisect_right(words.ends, entity.end - 1) + 1
            for index in range(first, min(last, len(labels))):
                labels[index] = ("B" if index == first else "I") + entity.label
    return labels
