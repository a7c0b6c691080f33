"""The words that the trained layers look at: tokens of article text, unit by unit.

A unit is a sentence or the dateline. Made once an article and shared by all layers after tokens.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from warta.article import Article, Offsets, Spans
from warta.errors import ArticleError

# From so many words and such a share of capitals on, the case of a unit says nothing.
CASELESS_WORDS, CASELESS_SHARE = 3, 0.7


class Unit(NamedTuple):
    """Half-open word indices [first, last); `cased`: whether capitals tell names from the rest."""

    first: int
    last: int
    cased: bool


@dataclass(frozen=True, slots=True)
class Words:
    """`texts[i]` is the word at code points [starts[i], ends[i]) of the article's text."""

    texts: list[str]
    starts: list[int]
    ends: list[int]
    units: list[Unit]
    _lower: list[str] = field(default_factory=list, compare=False, repr=False)

    @property
    def lower(self) -> list[str]:
        """The words in lower case: made once, for most layers look at them. Not to be changed."""
        if len(self._lower) != len(self.texts):
            self._lower[:] = map(str.lower, self.texts)
        return self._lower

    def at(self, offset: int) -> int:
        """Index of the first word that ends behind `offset`; len(texts) where there is none."""
        return bisect_right(self.ends, offset)

    def unit_at(self, index: int) -> Unit:
        """The unit that holds the word at `index`."""
        return self.units[bisect_right(self.units, index, key=_first) - 1]


def _first(unit: Unit) -> int:
    return unit.first


_last: tuple[Spans | None, Spans | None, Words | None] = (None, None, None)


def read_words(article: Article) -> Words:
    """The words of `article`. The last result is kept, so that steps after each other share it.

    Raises ArticleError where text, sentences or tokens are missing.
    """
    global _last
    if article.tokens is None or article.sentences is None or article.text is None:
        raise ArticleError(f"article {article.id}: words need text, sentences and tokens")
    tokens, sentences, words = _last
    if words is None or tokens is not article.tokens or sentences is not article.sentences:
        words = _make_words(article.text, article.tokens, _edges(article))
        _last = (article.tokens, article.sentences, words)
    return words


def _edges(article: Article) -> tuple[Offsets, Offsets]:
    """Starts and ends of the units, in order."""
    assert article.sentences is not None
    starts, ends = article.sentences.starts, article.sentences.ends
    if article.dateline is not None:
        at = int(np.searchsorted(starts, article.dateline.start))
        starts = np.insert(starts, at, article.dateline.start)
        ends = np.insert(ends, at, article.dateline.end)
    return starts, ends


def _make_words(text: str, tokens: Spans, edges: tuple[Offsets, Offsets]) -> Words:
    firsts = np.searchsorted(tokens.starts, edges[0]).tolist()
    lasts = np.searchsorted(tokens.starts, edges[1]).tolist()
    starts = tokens.starts.tolist()
    ends = tokens.ends.tolist()
    words = Words([], [], [], [])
    for first, last in zip(firsts, lasts, strict=True):
        if first == last:
            continue
        before = len(words.texts)
        begins, stops = starts[first:last], ends[first:last]
        unit = [text[begin:stop] for begin, stop in zip(begins, stops, strict=True)]
        words.starts.extend(begins)
        words.ends.extend(stops)
        words.texts.extend(unit)
        words.units.append(Unit(before, len(words.texts), is_cased(unit)))
    return words


def words_of_tokens(sentences: Sequence[Sequence[str]]) -> Words:
    """The words of tokenised sentences, as if they were joined by blanks: for foreign sets."""
    words = Words([], [], [], [])
    offset = 0
    for sentence in sentences:
        first = len(words.texts)
        for token in sentence:
            words.texts.append(token)
            words.starts.append(offset)
            words.ends.append(offset + len(token))
            offset += len(token) + 1
        if sentence:
            words.units.append(Unit(first, len(words.texts), is_cased(sentence)))
    return words


def is_cased(unit: Sequence[str]) -> bool:
    """Whether capitals tell names from other words here: not in a headline in title case or in
    capitals, nor where there is no capital at all."""
    letters = [word[0] for word in unit if word[0].isalpha()]
    capitals = sum(map(str.isupper, letters))
    if not capitals:
        return False
    return len(letters) < CASELESS_WORDS or capitals <= CASELESS_SHARE * len(letters)
