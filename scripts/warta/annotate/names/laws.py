"""LAW by rule: articles of laws, and laws with their number and year, which no model need learn."""

from __future__ import annotations

from functools import cache

from warta.annotate.lexicon import read_rows
from warta.annotate.names.numerals import kind_of
from warta.annotate.words import Words

_ARTICLES = frozenset({"pasal", "ayat"})
_NUMBERS = frozenset({"no", "no.", "nomor", "tahun"})
_JOINS = frozenset(
    {"dan", "sampai", "hingga", ",", "(", ")", "huruf", "ayat", "jo", "jo.", "juncto"}
)
_ROMAN = frozenset("IVXLCDM")
_LONGEST = 24  # words


@cache
def law_heads() -> frozenset[str]:
    """Words that begin the name of a law, in lower case."""
    return frozenset(
        word.lower() for word, label in read_rows("names/heads") if label == "LAW"
    ) - frozenset({"pp", "instruksi", "keputusan", "kesepakatan", "protokol", "skb"})


def find_laws(words: Words) -> list[tuple[int, int, str]]:
    """Spans in words: "Pasal 12 ayat (3) UU No. 5 Tahun 2019", "pasal 22"; at least a number."""
    found: list[tuple[int, int, str]] = []
    heads = law_heads()
    reached = 0
    for index, word in enumerate(words.lower):
        if (word not in heads and word not in _ARTICLES) or index < reached:
            continue
        last = words.unit_at(index).last
        end = index
        if word in _ARTICLES:
            end = _article(words, index, last)
        elif words.texts[index][0].isupper():
            end = _law(words, index, last)
        if end > index:
            found.append((index, end, "LAW"))
            reached = end
    return found


def _article(words: Words, index: int, last: int) -> int:
    """The end of "Pasal 3 dan 5 UU Air" that begins at `index`, or `index` where no number is."""
    texts = words.texts
    if index + 1 >= last or not _is_number(texts[index + 1]):
        return index
    end = index + 2
    while end < min(last, index + _LONGEST):
        word = texts[end].lower()
        if word in law_heads() and texts[end][0].isupper() and word not in _ARTICLES:
            law = _law(words, end, last, named=True)
            return max(end, law)
        if (
            (_is_number(texts[end]) and texts[end - 1].lower() in _JOINS | _ARTICLES)
            or (word in _JOINS | _ARTICLES and end + 1 < last and _goes_on(words, end, last))
            or (word == ")" and texts[end - 2] == "(")
        ):
            end += 1
        else:
            break
    while texts[end - 1].lower() in _JOINS - {")"}:
        end -= 1
    return end


def _goes_on(words: Words, index: int, last: int) -> bool:
    """Whether a number follows the joining word at `index`, with a bracket between at most."""
    following = words.texts[index + 1]
    if following in ("(", "ayat", "huruf") and index + 2 < last:
        following = words.texts[index + 2]
        return _is_number(following) or following == "("
    return _is_number(following)


def _law(words: Words, index: int, last: int, *, named: bool = False) -> int:
    """The end of a law with its number or year that begins at `index`, or `index`.

    `named`: a name without number will do.
    """
    texts = words.texts
    end, numbered = index + 1, False
    while end < min(last, index + _LONGEST):
        word = texts[end].lower()
        if word in _NUMBERS and end + 1 < last and kind_of(texts[end + 1]) in ("digits", "slash"):
            numbered = True
            end += 2
        elif numbered or not (texts[end][0].isupper() and texts[end].isalpha()):
            break
        else:
            end += 1
    if numbered and end < last and texts[end].lower() == "tentang":
        return _subject(words, end, last)
    return (
        end
        if numbered or (named and end > index + 1) or (named and len(texts[index]) > 2)
        else (index)
    )


def _subject(words: Words, index: int, last: int) -> int:
    """The end of "tentang Air Tanah": its words with capitals, or `index` where it has none."""
    end = index + 1
    while end < min(last, index + _LONGEST):
        text = words.texts[end]
        joins = text.lower() in ("dan", "atas", "di", "tentang", "dalam", "kepada", ",")
        if not (text[0].isupper() or joins):
            break
        end += 1
    while end > index and not words.texts[end - 1][0].isupper():
        end -= 1
    return end if end > index + 1 else index


def _is_number(text: str) -> bool:
    return text[0].isdigit() or (text.isupper() and set(text) <= _ROMAN)
