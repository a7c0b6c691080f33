"""Titles of works by rule: what stands whole between quotation marks behind a word for a work."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from warta.annotate.lexicon import read_rows
from warta.annotate.names.tagger import NameSpan
from warta.annotate.words import Words

_MARKS = {"“": "”", '"': '"', "‘": "’", "«": "»"}
_LONGEST = 9  # words of a title
_REACH = 3  # words between the word for a work and the quotation
_JOINS = frozenset({",", "dan", "serta", "atau", "/", ";", "&"})


def read_works(words: Words, spans: Sequence[NameSpan]) -> list[NameSpan]:
    """`spans` in order, with quoted titles as one WORK each."""
    works = _quoted(words)
    if not works:
        return list(spans)
    inside = {at for start, end, _ in works for at in range(start, end)}
    kept = [span for span in spans if not any(at in inside for at in range(span[0], span[1]))]
    return sorted([*kept, *works])


def _quoted(words: Words) -> list[NameSpan]:
    found: list[NameSpan] = []
    texts = words.texts
    for first, last, cased in words.units:
        index, behind = first, -1  # where a title of a list ended
        while index < last:
            closing = _MARKS.get(texts[index])
            end = _closed(texts, index, last, closing) if closing else -1
            if end < 0:
                index += 1
                continue
            cue = any(
                texts[at].lower() in _cues() for at in range(max(first, index - _REACH), index)
            )
            listed = behind >= 0 and all(text.lower() in _JOINS for text in texts[behind:index])
            title = end > index + 1 and not texts[index + 1][0].islower() and cased
            if title and (cue or listed):
                found.append((index + 1, end, "WORK"))
                behind = end + 1
            index = end + 1
    return found


def _closed(texts: Sequence[str], index: int, last: int, closing: str) -> int:
    limit = min(last, index + _LONGEST + 2)
    return next((at for at in range(index + 1, limit) if texts[at] == closing), -1)


@cache
def _cues() -> frozenset[str]:
    return frozenset(word for word, label in read_rows("names/name_cues") if label == "WORK")
