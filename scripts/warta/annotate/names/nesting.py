"""Places and organisations inside names: the largest ones, one level only.

Inside ORG, FAC, LOC, EVENT, LAW and PROD every GPE, LOC and ORG that would be marked alone. A name
is known by the lists, by its kind word (Kabupaten X), by the head before it (Polres X), or because
the article has it elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from warta.annotate.lexicon import read_rows, read_words
from warta.annotate.names.lexicon import organisations
from warta.annotate.names.places import places_alone
from warta.annotate.names.roots import is_common

OUTER = frozenset({"ORG", "FAC", "LOC", "EVENT", "LAW", "PROD"})
PLACES = frozenset({"GPE", "LOC"})
_KINDS = frozenset({"kabupaten", "kota", "provinsi", "kecamatan", "desa", "kelurahan", "prefektur"})
_COMPASS = frozenset({"timur", "barat", "utara", "selatan", "tengah", "tenggara"})
_ARMS = frozenset({"ad", "al", "au", "angkatan"})
_WATERS = frozenset({"laut", "selat", "teluk", "danau"})
_JOINS = frozenset({"dan", ",", "-"})
# Fields of work that are written like organisations, and names that hold none.
_MINISTERIAL = frozenset({"ESDM", "BUMN", "PUPR", "UMKM", "IPA", "AS", "UI", "UT"})
_WHOLE = frozenset({"uni eropa", "polda metro jaya", "polda metro", "terusan suez"})
_LONGEST = 6  # words
_LONGEST_PLACE = 3  # words of a place that only its head tells


def find_inner(
    texts: Sequence[str], label: str, elsewhere: Mapping[str, str]
) -> list[tuple[int, int, str]]:
    """(start, end, label), in words, of what stands inside a name with these words.

    `elsewhere`: place in lower case -> label, for the places that the article has outside of names.
    """
    size = len(texts)
    lower = [text.lower() for text in texts]
    if label not in OUTER or size < 2 or " ".join(lower) in _WHOLE:
        return []
    if (
        label == "LOC"
        and lower[0] != "laut"
        and not (lower[0] in _WATERS and lower[-1] in elsewhere)
    ):
        return []
    if lower[0] == "tni" and lower[1] in _ARMS:
        return [(0, 1, "ORG")]
    found = []
    start = 0
    while start < size:
        if start:
            end = _institution(texts, lower, start, label)
            if end > start:
                found.append((start, end, "ORG"))
                start = end
                continue
        for end in range(min(size, start + _LONGEST), start, -1):
            inner = _place(texts[start:end], elsewhere) if end - start < size else None
            if inner is not None:
                if (
                    label != "LOC"
                    and end < size
                    and lower[end] in _COMPASS
                    and texts[end][0].isupper()
                ):
                    end += 1
                if end - start < size:
                    found.append((start, end, inner))
                start = end
                break
        else:
            start += 1
    return found or _served(texts, lower)


def _institution(texts: Sequence[str], lower: Sequence[str], start: int, label: str) -> int:
    """The end of an organisation that begins at `start` inside a name, or `start`."""
    size = len(texts)
    if (
        lower[start] in _heads("institution")
        and label in ("ORG", "FAC")
        and texts[start][0].isupper()
    ):
        end = start + 1
        while end < size and (texts[end][0].isupper() or lower[end] in _JOINS):
            end += 1
        return end
    if lower[start - 1] == "fraksi" and start == 1:
        return size
    for end in range(min(size, start + _LONGEST), start, -1):
        name = " ".join(texts[start:end])
        if name.lower() in organisations() and len(name) > 2 and texts[start][0].isupper():
            acronym = name.isupper() and len(name) < 6
            told = label in ("LAW", "EVENT") or acronym
            return end if told and name not in _MINISTERIAL else start
    return start


def _place(words: Sequence[str], elsewhere: Mapping[str, str]) -> str | None:
    """The label of words that are a place, or None."""
    if not words[0][0].isupper():
        return None
    name = " ".join(words).lower()
    if name.split(" ")[0] in _KINDS and 1 < len(words) <= _LONGEST_PLACE:
        return "GPE" if all(word[0].isupper() for word in words) else None
    label = elsewhere.get(name)
    if label in PLACES:
        return label
    if name in read_words("names/weak_places") or (len(words) == 1 and is_common(name)):
        return None
    return places_alone().get(name)


def _served(texts: Sequence[str], lower: Sequence[str]) -> list[tuple[int, int, str]]:
    """Polres X, Pemkot X: X is a place, known or not."""
    size = len(texts)
    if lower[0] not in _heads("place") or not 2 <= size <= 1 + _LONGEST_PLACE:
        return []
    if not all(text[0].isupper() and text.isalpha() for text in texts[1:]):
        return []
    return [] if is_common(lower[1]) or (texts[1].isupper() and size > 2) else [(1, size, "GPE")]


@cache
def _heads(kind: str) -> frozenset[str]:
    return frozenset(word for word, its in read_rows("names/inner_heads") if its == kind)
