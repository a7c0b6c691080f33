"""The word 5-grams by which likeness is measured, as sorted hashes.

Words are what `\\w+` finds in the lower-cased text. A word's hash is a polynomial over its code
points, that of a 5-gram a multilinear function of its words' hashes (Lemire and Kaser 2014,
"Strongly universal string hashing is fast"), mixed once more: 64 bits, the same on every platform.
By arrays this is seven times as fast as one BLAKE2b a 5-gram.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import numpy as np
import numpy.typing as npt

from warta.article import ARTICLE_TEXT, Article

Hashes = npt.NDArray[np.uint64]

GRAM = 5

# The first words of SHA-512, and the multiplier of Knuth's MMIX generator: odd, without a pattern.
_FACTORS = np.array(
    [
        0x6A09E667F3BCC909,
        0xBB67AE8584CAA73B,
        0x3C6EF372FE94F82B,
        0xA54FF53A5F1D36F1,
        0x510E527FADE682D1,
    ],
    dtype=np.uint64,
)
_BASE = np.uint64(6364136223846793005)
_POWERS = np.multiply.accumulate(np.full(256, _BASE))  # words longer than this repeat them
_LETTERS = 0x110000


def grams(article: Article) -> Hashes:
    """The 5-grams of the article text, boilerplate aside; all of the text where structure is not
    annotated. Empty below five words, or without text."""
    return text_grams(body_of(article))


def body_of(article: Article) -> list[str]:
    """The texts of the blocks that are the article itself, in order."""
    if article.text is None:
        return []
    if article.blocks is None:
        return [article.text]
    return [article.span(block) for block in article.blocks if block.kind in ARTICLE_TEXT]


def text_grams(parts: Iterable[str]) -> Hashes:
    """The set of word 5-grams of texts read as one: sorted, distinct uint64."""
    words = _word_hashes(" ".join(parts).lower())
    many = len(words) - GRAM + 1
    if many < 1:
        return np.empty(0, np.uint64)
    sums = words[:many] * _FACTORS[0]
    for place in range(1, GRAM):
        sums += words[place : place + many] * _FACTORS[place]
    hashes = np.sort(mix(sums))
    first = np.concatenate([[True], hashes[1:] != hashes[:-1]])
    return np.asarray(hashes[first])


def _word_hashes(text: str) -> Hashes:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    inside = _word_characters()[codes]
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    lengths = edges[1::2] - edges[::2]
    if not len(lengths):
        return np.empty(0, np.uint64)
    firsts = np.concatenate([[0], np.cumsum(lengths[:-1])])
    letters = codes[inside]
    places = (np.arange(len(letters)) - np.repeat(firsts, lengths)) & (len(_POWERS) - 1)
    return np.asarray(np.add.reduceat(letters * _POWERS[places], firsts))


@cache
def _word_characters() -> npt.NDArray[np.bool_]:
    """Whether a code point is one of `\\w`."""
    letters = np.arange(_LETTERS, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
    table = np.zeros(_LETTERS, np.bool_)
    for run in re.finditer(r"\w+", letters):
        table[run.start() : run.end()] = True
    return table


def mix(values: Hashes) -> Hashes:
    """Hashes spread over all bits: the finalizer of SplitMix64 (Steele, Lea and Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(values ^ (values >> np.uint64(31)))


def jaccard(first: Hashes, second: Hashes) -> float:
    """The Jaccard similarity of two sorted sets; 0 where both are empty."""
    together = len(first) + len(second)
    if not together:
        return 0.0
    merged = np.sort(np.concatenate([first, second]))
    common = int(np.count_nonzero(merged[1:] == merged[:-1]))
    return common / (together - common)
