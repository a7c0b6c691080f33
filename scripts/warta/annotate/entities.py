"""Layer entities: names and numbers in headline, dateline and article text, with links.

Names come from a CRF over words (warta.annotate.names.tagger), numbers from a grammar; nesting,
links and what is alike in an article are rules. See schema/guidelines/entities.md.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence

from warta.annotate.names.agree import agree
from warta.annotate.names.amounts import Labeled, find_amounts
from warta.annotate.names.mend import PREFIXES, find_names
from warta.annotate.names.nesting import find_inner
from warta.annotate.names.places import link_place, places_alone
from warta.annotate.names.tagger import NameSpan
from warta.annotate.sequence import SequenceModel
from warta.annotate.words import Words, read_words
from warta.article import Article, Dateline, Entity
from warta.errors import ArticleError

_DASH = re.compile("[-–]")
_CLITIC = re.compile(r"-(?:nya|ku|mu|lah|kah|pun)$")


def annotate(article: Article, model: SequenceModel | None = None) -> Article:
    """`article` with `entities`, by the shipped model unless another is given.

    Raises ArticleError where text, sentences or tokens are missing, ModelError where the package
    holds no model.
    """
    text = article.text
    if text is None:
        raise ArticleError(f"article {article.id} has no text to annotate")
    words = read_words(article)
    found: list[tuple[int, int, str, int]] = []  # start, end, label, index of the parent or -1
    if words.texts:
        dateline = _dateline_words(words, article.dateline)
        names = [span for span in find_names(words, model) if span[0] not in dateline]
        names = agree(words, [*names, *_handles(words, names)])
        outer = [
            *_of_dateline(text, article.dateline),
            *(piece for span in names for piece in _pieces(words, span)),
        ]
        places = {text[start:end].lower(): label for start, end, label in outer if label in _PLACES}
        taken = set(dateline).union(*(range(start, end) for start, end, _ in names))
        outer += find_amounts(words, taken)
        reached = 0
        for start, end, label in sorted(outer, key=lambda item: (item[0], -item[1])):
            if start < reached:
                continue
            reached = end
            parent = len(found)
            found.append((start, end, label, -1))
            found += [(*inner, parent) for inner in _inner(words, (start, end, label), places)]
            found[parent + 1 :] = sorted(found[parent + 1 :])
    return dataclasses.replace(article, entities=tuple(_entities(text, found)))


_PLACES = frozenset({"GPE", "LOC"})


def _dateline_words(words: Words, dateline: Dateline | None) -> range:
    if dateline is None:
        return range(0)
    return range(words.at(dateline.start), words.at(dateline.end - 1) + 1)


def _of_dateline(text: str, dateline: Dateline | None) -> list[Labeled]:
    """The place (GPE) and the outlet (ORG) of the dateline."""
    if dateline is None:
        return []
    found = []
    for name, label in ((dateline.place, "GPE"), (dateline.outlet, "ORG")):
        at = text.find(name, dateline.start, dateline.end) if name else -1
        if name and at >= 0 and not name[0].isspace() and not name[-1].isspace():
            found.append((at, at + len(name), label))
    return found


def _handles(words: Words, names: Sequence[NameSpan]) -> list[NameSpan]:
    taken = {index for start, end, _ in names for index in range(start, end)}
    return [
        (index, index + 1, "PER")
        for index, word in enumerate(words.texts)
        if word[0] == "@" and len(word) > 1 and index not in taken
    ]


def _pieces(words: Words, span: NameSpan) -> list[Labeled]:
    """A span of words as code points: without clitics, and cut where two names share a word."""
    first, last, label = span
    start, end = words.starts[first], words.ends[last - 1]
    clitic = _CLITIC.search(words.texts[last - 1])
    if clitic and clitic.start():
        end -= len(clitic.group())
    word = words.texts[first]
    dash = _DASH.search(word)
    if dash is None or (end <= words.ends[first] and clitic):
        return [(start, end, label)]
    head, tail = word[: dash.start()], word[dash.end() :]
    if head.lower() in PREFIXES and tail and tail[0].isalnum():
        return [(start + dash.end(), end, label)]
    if last == first + 1 and label in _PLACES and head.lower() in places_alone():
        return [(start, start + len(head), label), (start + dash.end(), end, label)]
    return [(start, end, label)]


def _inner(words: Words, outer: Labeled, places: Mapping[str, str]) -> list[Labeled]:
    start, end, label = outer
    first, last = words.at(start), words.at(end - 1) + 1
    if words.starts[first] != start or words.ends[last - 1] != end:
        return []
    return [
        (words.starts[first + left], words.ends[first + right - 1], inner)
        for left, right, inner in find_inner(words.texts[first:last], label, places)
    ]


def _entities(text: str, found: Sequence[tuple[int, int, str, int]]) -> list[Entity]:
    return [
        Entity(
            f"e{number}",
            start,
            end,
            label,
            f"e{parent + 1}" if parent >= 0 else None,
            link_place(text[start:end]) if label == "GPE" else None,
        )
        for number, (start, end, label, parent) in enumerate(found, 1)
    ]
