"""A CRF over words as taggers without word lists have it: surface, shape, affixes, two neighbours.

Features after Ratinov and Roth 2009's baseline; trained by crfsuite (warta.train.sequence) on the
train part alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from warta.annotate.names.atoms import PLAIN, shape
from warta.annotate.sequence import SequenceModel
from warta.annotate.words import read_words
from warta.article import Article
from warta.benchmark.flat import FLAT, gold_spans
from warta.benchmark.sets.spans import spans_of_tags
from warta.errors import UsageError

ITERATIONS = 100
AFFIXES = (2, 3, 4)  # letters


def train_crf(
    gold: Sequence[Article], task: str, *, iterations: int = ITERATIONS
) -> Callable[[Article], Article]:
    """The annotator of a task of spans. Depends on the order of `gold` alone.

    Raises UsageError where crfsuite is not installed.
    """
    try:
        from warta.train.sequence import train_sequence
    except ImportError:
        raise UsageError("the model crf needs crfsuite: pip install warta[train]") from None
    model = train_sequence(
        [(read_words(article), {}, tags_of(article, task)) for article in gold],
        atoms=plain_atoms,
        classes=plain_class,
        meta={},
        iterations=iterations,
    )
    write = FLAT[task].writer(gold)
    return lambda article: write(article, find_spans(article, model))


def tags_of(article: Article, task: str) -> list[str]:
    """IOB2 tags of an article's words. A word is in the first span that shares a character with
    it; a span that runs into the next unit begins there anew."""
    words = read_words(article)
    tags = ["O"] * len(words.texts)
    firsts = {unit.first for unit in words.units}
    for start, end, label in gold_spans(article, task):
        opened = False
        for index in range(words.at(start), min(words.at(end - 1) + 1, len(tags))):
            if tags[index] == "O" and words.starts[index] < end:
                tags[index] = f"{'I' if opened and index not in firsts else 'B'}-{label}"
                opened = True
    return tags


def find_spans(article: Article, model: SequenceModel) -> list[tuple[int, int, str]]:
    """The spans that the model sees, in code points, in order."""
    words = read_words(article)
    if not words.texts:
        return []
    tags = model.decode(words, model.emissions(words, plain_atoms, plain_class, {}))
    return [
        (words.starts[span.start], words.ends[span.end - 1], span.label)
        for span in spans_of_tags(tags)
    ]


@lru_cache(maxsize=4096)
def plain_atoms(surface: str, context: str) -> Sequence[str]:
    """What a surface brings: itself, its shape, its first and last letters."""
    word = surface.lower()
    drawn = shape(surface, context)
    found = [f"l={word}", f"s={drawn}", f"k={context}"]
    if word[0].isalpha():
        side = drawn[len(context) : len(context) + 1] if context in PLAIN else "c"
        for size in AFFIXES:
            if len(word) > size:
                found += [f"p{side}{word[:size]}", f"u{side}{word[-size:]}"]
    return tuple(found)


def plain_class(surface: str, context: str) -> str:
    """The class of a word in a pair of neighbours: its shape."""
    return shape(surface, context)
