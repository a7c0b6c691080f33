"""What the word beside a name says of it: desa X, Gunung X, Jalan X; X Airlines, X River, (X).

Rules for names that no list holds, where the model has only their letters to go by.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from functools import cache

from warta.annotate.lexicon import read_rows, read_words
from warta.annotate.names.lexicon import organisations, tails
from warta.annotate.names.places import places_alone
from warta.annotate.names.roots import is_common
from warta.annotate.names.tagger import NameSpan
from warta.annotate.words import Words

_OPEN = frozenset({"PER", "GPE", "LOC", "FAC"})  # labels that a kind word in front may change
_STATES = frozenset({"as", "a.s.", "u.s.", "us"})
_SHORTEST_FORM = 2  # letters of a bracketed abbreviation
_SMALL = frozenset({"dan", "di", "untuk", "dalam", "the", "of", "and"})


def read_kinds(words: Words, spans: Sequence[NameSpan]) -> list[NameSpan]:
    """`spans` in order, with the labels and edges that the words beside them are certain of."""
    taken = {at for start, end, _ in spans for at in range(start, end)}
    found: list[NameSpan] = []
    for span in spans:
        first, last, cased = words.unit_at(span[0])
        if _is_concept(words, span):
            continue
        if cased:
            span = _tailed(words, _headed(words, span, first, taken), last, taken)
        found.append(span)
    return _short_forms(words, found)


def _is_concept(words: Words, span: NameSpan) -> bool:
    """BBM, HAM: an abbreviation of what has no name, alone."""
    start, end, label = span
    return (
        label == "ORG" and end - start == 1 and words.texts[start] in read_words("names/concepts")
    )


def _headed(words: Words, span: NameSpan, first: int, taken: Container[int]) -> NameSpan:
    """A name behind or with its kind word; with a capital the word is part of it."""
    start, end, label = span
    texts = words.texts
    if label == "ORG" and end - start == 1 and texts[start].lower() in _STATES:
        return start, end, "GPE"
    if label not in _OPEN or not texts[start][0].isupper():
        return span
    for size in (2, 1):
        inside = " ".join(texts[start : start + size]).lower()
        if end - start > size and inside in kinds():
            return (start, end, kinds()[inside]) if label == "PER" else span
    for size in (2, 1):
        at = start - size
        if at < first or any(index in taken for index in range(at, start)):
            continue
        kind = kinds().get(" ".join(texts[at:start]).lower())
        if kind is None:
            continue
        if all(text[0].isupper() for text in texts[at:start]) and at > first:
            return at, end, kind
        known = places_alone().get(" ".join(texts[start:end]).lower())
        return span if known else (start, end, kind)
    return span


def _tailed(words: Words, span: NameSpan, last: int, taken: Container[int]) -> NameSpan:
    """A name of another language told by its last word: Sorvel Airlines, Sorvel River."""
    start, end, label = span
    if label not in ("PER", "GPE"):
        return span
    texts = words.texts
    at = end
    while (
        at < last and at not in taken and texts[at] in tails() and not is_common(texts[at].lower())
    ):
        at += 1
    if at > end or (end - start > 1 and texts[end - 1] in tails()):
        told = tails()[texts[at - 1]]
        if told != "GPE" or label == "PER":
            return start, at, told
    return span


def _short_forms(words: Words, spans: Sequence[NameSpan]) -> list[NameSpan]:
    """`spans` without bracketed short forms of what is no name: kawasan rawan bencana (KRB).

    Short forms by their initials: Schwartz & Hearst, "A Simple Algorithm for Identifying
    Abbreviation Definitions in Biomedical Text" (2003). One behind a name has the name's label.
    """
    ends = {end: label for _, end, label in spans}
    kept = []
    for start, end, label in spans:
        short = words.texts[start]
        bracketed = (
            end - start == 1
            and start > 0
            and end < len(words.texts)
            and words.texts[start - 1] == "("
            and words.texts[end] == ")"
            and short.isupper()
            and len(short) >= _SHORTEST_FORM
        )
        if bracketed and label == "ORG" and short.lower() not in organisations():
            if start - 1 not in ends:
                if _spells(words.texts[: start - 1], short):
                    continue
            elif ends[start - 1] in ("EVENT", "WORK", "LAW", "PROD", "LOC", "FAC"):
                label = ends[start - 1]
        kept.append((start, end, label))
    return kept


def _spells(before: Sequence[str], short: str) -> bool:
    """Whether the last words have the letters of `short` as initials, small words aside."""
    initials = ""
    for word in reversed(before[-2 * len(short) :]):
        if not word[0].isalpha():
            return False
        if word.lower() not in _SMALL:
            initials = word[0].upper() + initials
        if initials == short:
            return True
        if len(initials) >= len(short):
            return False
    return False


@cache
def kinds() -> Mapping[str, str]:
    """Kind word, or two, in small letters -> the label of the name behind it."""
    return {row[0]: row[1] for row in read_rows("names/kind_words")}
