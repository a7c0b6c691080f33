"""What a word is in a number: digits, number words, units, currencies. One look-up a word type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from warta.annotate.lexicon import read_rows

# Words that may stand on either side of a range with one unit.
RANGE = frozenset({"hingga", "sampai", "-", "–", "—", "s/d", "sd"})
NUMBER = frozenset({"unit", "round", "factor", "scale", "some", "part", "fraction", "point"})
YEARS = (1500, 2100)  # four digits without a point: a year

_PLAIN = re.compile(r"\d+(?:[.,]\d+)*")
_SPAN = re.compile(r"\d+(?:[.,]\d+)*[-–]\d+(?:[.,]\d+)*")
_TABLE = re.compile(r"\d+(?:-\d+){3,}")  # wins, draws and losses in a row
_SOME = re.compile(r"\d+(?:[.,]\d+)*-an")
_RANK = re.compile(r"[Kk][Ee]-\d+")
_SLASH = re.compile(r"\d+(?:/\d+)+")
_CLOCK = re.compile(r"\d\d?[.:]\d\d")
_GLUED = re.compile(r"(?:[Rr][Pp]|RM|US\$|S\$|\$|€|£|¥)\.?\d+(?:[.,]\d+)*")
_SHARE = re.compile(r"\d+(?:[.,]\d+)*%")
_ENDING = "nya"


@lru_cache(maxsize=32768)
def kind_of(surface: str) -> str:
    """The kind of `surface`: digits, range, ranked, slash, glued, share, those of numerals.txt,
    sign and word of currencies.txt, and "" for what is none of these."""
    first = surface[0]
    if "0" <= first <= "9":
        if _PLAIN.fullmatch(surface):
            return "digits"
        if _SPAN.fullmatch(surface):
            return "range"
        if _TABLE.fullmatch(surface) or _SOME.fullmatch(surface):
            return "range"
        if _SLASH.fullmatch(surface):
            return "slash"
        return "share" if _SHARE.fullmatch(surface) else ""
    if first in "kK" and _RANK.fullmatch(surface):
        return "ranked"
    if _GLUED.fullmatch(surface):
        return "glued"
    return numerals().get(bare(surface), "") or ("sign" if surface in signs() else "")


def bare(surface: str) -> str:
    """The number word in `surface`, in lower case, without -nya."""
    word = surface.lower()
    if word.endswith(_ENDING) and word[: -len(_ENDING)] in numerals():
        return word[: -len(_ENDING)]
    return word


def is_year(surface: str) -> bool:
    """Whether digits may be a year: four of them, or two such with a dash between."""
    parts = re.split("[-–]", surface.removesuffix("-an"))
    return all(
        len(part) == 4 and part.isdigit() and YEARS[0] <= int(part) <= YEARS[1] for part in parts
    )


def is_clock(surface: str) -> bool:
    return _CLOCK.fullmatch(surface) is not None


@cache
def numerals() -> Mapping[str, str]:
    """Number word -> kind."""
    return {row[0]: row[1] for row in read_rows("names/numerals")}


@cache
def signs() -> frozenset[str]:
    """Signs of currencies, which stand in front."""
    return frozenset(word for word, kind in read_rows("names/currencies") if kind == "sign")


@cache
def currencies() -> frozenset[str]:
    """Words of currencies, which stand behind, in lower case."""
    return frozenset(word.lower() for word, kind in read_rows("names/currencies") if kind == "word")


@cache
def issuers() -> frozenset[str]:
    """Whose a currency is, as it stands behind its word."""
    return frozenset(word for word, kind in read_rows("names/currencies") if kind == "issuer")


@cache
def measures() -> frozenset[tuple[str, ...]]:
    """Units of measure, as words in lower case."""
    return frozenset(tuple(row[0].lower().split()) for row in read_rows("names/measures"))


@cache
def contexts(kind: str) -> frozenset[str]:
    """Words of names/number_contexts.txt of a kind, in lower case."""
    return frozenset(word for word, its in read_rows("names/number_contexts") if its == kind)


@cache
def designations() -> frozenset[str]:
    """Words of kind identifier in names/number_contexts.txt, without a full stop."""
    return frozenset(word.rstrip(".") for word in contexts("identifier"))


@cache
def trades() -> frozenset[tuple[str, ...]]:
    """Offices and trades of one word, beside which years are an age."""
    return frozenset((row[0],) for row in read_rows("names/offices"))
