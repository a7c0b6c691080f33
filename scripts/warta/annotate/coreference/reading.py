"""An article word by word, as layer chains reads it: what each word is and what it lies in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from warta.annotate.quoting.lexicon import classify
from warta.annotate.words import Words, read_words
from warta.article import Article, Attribution, Entity, HasSpan, Title
from warta.errors import ArticleError

NONE = -1
# Entities that no chain is about: numbers, and peoples and creeds, which are named in general.
UNCHAINED = frozenset({"MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL", "NORP"})


@dataclass(slots=True)
class Reading:
    """Word by word: the word in lower case, the bits of its class (quoting.lexicon), its unit (a
    sentence or the dateline), and the index, or NONE, of the outermost named entity, the title,
    and the innermost attribution whose content it lies in; in `numbers` the label of an entity
    that no chain is about, or "".
    """

    article: Article
    text: str
    words: Words
    lower: list[str]
    bits: list[int]
    units: list[int]
    named: list[int]
    titled: list[int]
    told: list[int]
    numbers: list[str]
    lines: list[int]
    entities: tuple[Entity, ...]
    titles: tuple[Title, ...]
    attributions: tuple[Attribution, ...]
    # Ends of phrases that were asked for: several kinds of candidates ask for the same.
    ends: dict[tuple[int, int, str], int] = field(default_factory=dict)
    _classes: dict[int, str] = field(default_factory=dict)

    def class_at(self, at: int) -> str:
        """What a word is to those beside it: a name's label, title, a sign, the bits of a class."""
        found = self._classes.get(at)
        if found is None:
            found = self._classes[at] = self._class(at)
        return found

    def _class(self, at: int) -> str:
        entity = self.named[at]
        if entity != NONE:
            return self.entities[entity].label
        if self.titled[at] != NONE:
            return "title"
        if self.numbers[at]:
            return self.numbers[at]
        word = self.lower[at]
        return f"{self.bits[at]}" if word[0].isalpha() else word[0]

    def first(self, offset: int) -> int:
        """Index of the word that holds the code point at `offset`, or of the next one."""
        return bisect_left(self.words.ends, offset + 1)

    def last(self, offset: int) -> int:
        """Index behind the last word that begins before `offset`."""
        return bisect_left(self.words.starts, offset)


def read_article(article: Article) -> Reading:
    """Raises ArticleError where text, sentences, tokens or one of the needed layers is missing."""
    if article.text is None:
        raise ArticleError(f"article {article.id}: chains need text")
    words = read_words(article)
    lower = words.lower
    units = [0] * len(lower)
    for index, unit in enumerate(words.units):
        units[unit.first : unit.last] = [index] * (unit.last - unit.first)
    entities = article.entities or ()
    titles = article.titles or ()
    attributions = article.attributions or ()
    outer = [item for item in entities if item.label not in UNCHAINED and item.parent is None]
    place = {item.id: index for index, item in enumerate(entities)}
    numbers = [item for item in entities if item.label in UNCHAINED]
    counted = _cover(words, list(enumerate(numbers)))
    told = [
        (index, span)
        for index, item in enumerate(attributions)
        if item.kind != "topic"
        for span in item.content
    ]
    return Reading(
        article,
        article.text,
        words,
        lower,
        list(map(classify, lower)),
        units,
        _cover(words, [(place[item.id], item) for item in outer]),
        _cover(words, list(enumerate(titles))),
        _cover(words, told),
        [numbers[index].label if index != NONE else "" for index in counted],
        _lines(article, words),
        entities,
        titles,
        attributions,
    )


def _cover(words: Words, spans: Sequence[tuple[int, HasSpan]]) -> list[int]:
    """Word by word the number of the shortest of `spans` that it lies in, or NONE."""
    cover = [NONE] * len(words.texts)
    covered = []
    for number, span in spans:
        first = bisect_right(words.ends, span.start)
        last = bisect_left(words.starts, span.end)
        if first < last:
            covered.append((first, last, number))
    for first, last, number in sorted(covered, key=_size, reverse=True):
        cover[first:last] = [number] * (last - first)
    return cover


def _size(covered: tuple[int, int, int]) -> int:
    return covered[1] - covered[0]


def _lines(article: Article, words: Words) -> list[int]:
    """Word by word the number of its block."""
    starts = [block.start for block in article.blocks or ()]
    lines: list[int] = np.searchsorted(starts, words.starts, side="right").tolist()
    return lines
