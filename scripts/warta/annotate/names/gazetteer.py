"""All phrases of the word lists in one trie over words: marks that say what a word may be part of.

A mark is a class with a place in the phrase: B (first), I (further), S (a phrase of one word).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from warta.annotate.names.lexicon import phrases
from warta.annotate.words import Words

LONGEST_QUOTATION = 9  # words between quotation marks that may be the title of a work
_OPENING = {"“": "”", '"': '"', "‘": "’", "'": "'", "«": "»"}
_END = ""


@cache
def trie() -> dict[str, Any]:
    """word -> subtree; the key "" holds the classes of a phrase that ends here."""
    root: dict[str, Any] = {}
    for words, name in phrases():
        node = root
        for word in words:
            node = node.setdefault(word, {})
        node[_END] = (*node.get(_END, ()), name)
    return root


def find_phrases(lower: Sequence[str], first: int, last: int) -> list[tuple[int, int, str]]:
    """(start, end, class) of the longest phrase of each class at each word of [first, last) that
    no phrase of that class covers yet. `lower`: words in lower case."""
    root = trie()
    found = []
    reached: dict[str, int] = {}
    for start, node in enumerate(map(root.get, lower[first:last]), first):
        if node is None:
            continue
        longest: dict[str, int] = {}
        at = start + 1
        while True:
            for name in node.get(_END, ()):
                longest[name] = at
            if at == last:
                break
            node = node.get(lower[at])
            if node is None:
                break
            at += 1
        for name, end in longest.items():
            if start >= reached.get(name, 0):
                reached[name] = end
                found.append((start, end, name))
    return found


_last: tuple[Words | None, Mapping[int, Sequence[str]]] = (None, {})


def mark_words(words: Words) -> Mapping[int, Sequence[str]]:
    """Word index -> marks, for the units of `words`; the last result is kept, for two models ask.

    Where capitals count, a phrase without one is marked apart: it is rarely a name.
    """
    global _last
    known, marks = _last
    if known is not words:
        marks = _mark(words)
        _last = (words, marks)
    return marks


def _mark(words: Words) -> dict[int, list[str]]:
    marks: dict[int, list[str]] = {}
    texts = words.texts
    for first, last, cased in words.units:
        for start, end, name in find_phrases(words.lower, first, last):
            if not cased:
                kind = "c"
            elif texts[start][0].islower():
                kind = "l"
            else:
                kind = "f" if start == first else ""
            if end < last:
                marks.setdefault(end, []).append(f"a{'' if cased else 'c'}{name}")
            if end - start == 1:
                marks.setdefault(start, []).append(f"m{kind}S{name}")
                continue
            marks.setdefault(start, []).append(f"m{kind}B{name}")
            for index in range(start + 1, end):
                marks.setdefault(index, []).append(f"m{kind}I{name}")
        _mark_quotations(words, first, last, marks)
    return marks


def _mark_quotations(words: Words, first: int, last: int, marks: dict[int, list[str]]) -> None:
    """Marks words in short quotations that begin with a capital: titles of works stand there."""
    texts = words.texts
    if _OPENING.keys().isdisjoint(texts[first:last]):
        return
    index = first
    while index < last:
        closing = _OPENING.get(texts[index])
        if closing is not None:
            limit = min(last, index + LONGEST_QUOTATION + 2)
            for at in range(index + 1, limit):
                if texts[at] == closing:
                    if at > index + 1 and not texts[index + 1][0].islower():
                        size = "1" if at == index + 2 else "n"
                        marks.setdefault(index + 1, []).append(f"qB{size}")
                        for inner in range(index + 2, at):
                            marks.setdefault(inner, []).append(f"qI{size}")
                    index = at
                    break
        index += 1
