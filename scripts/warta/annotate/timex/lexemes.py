"""What a single word can be in a time expression; looked up once for each spelling."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from warta.annotate.lexicon import read_rows

CACHED_WORDS = 1 << 16
LONGEST_NUMERAL = 24  # code points; what is longer is no date

# All are matched against one whole token of bounded length.
_DAY_MONTH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})")
_DAYS_MONTH = re.compile(r"([0-9]{1,2})-([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}))?")
_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"([12][0-9]{3})-([0-9]{2})-([0-9]{2})")
_YEAR = re.compile(r"[12][0-9]{3}")
_YEARS = re.compile(r"([12][0-9]{3})([-/])([12][0-9]{3}|[0-9]{2})")
_DECADE = re.compile(r"([12][0-9]{2}0|[1-9]0)-?an")
_CLOCK = re.compile(r"([0-9]{1,2})[.:]([0-9]{2})(?:[.:]([0-9]{2}))?")
_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})*(?:,[0-9]{1,3})?|[0-9]{1,9}(?:,[0-9]{1,3})?")
_NUMBERS = re.compile(r"([0-9]{1,4})-([0-9]{1,4})")
_TIMES_HOURS = re.compile(r"([0-9]{1,2})[x×]([0-9]{1,3})")
_ORDINAL = re.compile(r"ke-?([0-9]{1,3})")
_QUARTER = re.compile(r"q([1-4])(?:[-/]([12][0-9]{3}))?")
_PART_YEAR = re.compile(r"([0-9]|iii|ii|iv|i)[-/]([12][0-9]{3})")
EMPHASIZED = frozenset({"itu", "ini", "sekarang", "kini", "besok", "kemarin"})
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘", "'"))
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_ROMAN |= {"x": 10, "xi": 11, "xii": 12, "xiii": 13, "xiv": 14, "xv": 15, "xvi": 16}
_ROMAN |= {"xvii": 17, "xviii": 18, "xix": 19, "xx": 20, "xxi": 21}
_ORDINALS = {
    "pertama": 1, "kesatu": 1, "kedua": 2, "ketiga": 3, "keempat": 4, "kelima": 5, "keenam": 6,
    "ketujuh": 7, "kedelapan": 8, "kesembilan": 9, "kesepuluh": 10, "kesebelas": 11,
}  # fmt: skip


class Lexeme(NamedTuple):
    """`kind` as in data/time_words.txt, or of a numeral: number, year, years, numbers, decade,
    daymonth, daysmonth, date, time, times, ordinal, roman, quarter, partyear, weekdays, months,
    monthday, yearday, timerange, partnya (a part of the day with -nya), unitnya.

    `numbers` are what the spelling says; `text` is its value or None; `short`: an abbreviation;
    `alone`: a part of the day that needs no preposition.
    """

    kind: str
    numbers: tuple[int, ...] = ()
    text: str | None = None
    mod: str | None = None
    short: bool = False
    alone: bool = False


@cache
def words() -> dict[str, Lexeme]:
    """The lexemes of data/time_words.txt, by word."""
    found = {}
    for word, kind, *values in read_rows("time_words"):
        value = values[0] if values else None
        number = (int(value),) if value and value.isdigit() else ()
        mod = values[1] if len(values) > 1 and values[1] not in ("", "short") else None
        found[word] = Lexeme(kind, number, value, mod, "short" in values, "alone" in values)
    return found


def normalize(word: str) -> str:
    """`word` in lower case with a straight apostrophe and without a final full stop."""
    word = word.lower()
    if len(word) > 1 and word[-1] == ".":
        word = word[:-1]
    return word if word.isascii() else word.translate(_APOSTROPHES)


@lru_cache(CACHED_WORDS)
def find_lexeme(word: str) -> tuple[str, Lexeme | None]:
    """`word` normalized, and its lexeme (None: it has no part in time expressions of its own)."""
    lower = normalize(word)
    if lower.endswith("lah") and lower[:-3] in EMPHASIZED:
        lower = lower[:-3]
    if len(lower) > LONGEST_NUMERAL:
        return lower, None
    known = words().get(lower)
    if known is not None:
        if known.short and word.islower():
            return lower, None
        return lower, known
    if lower[:1].isdigit():
        return lower, _numeral(lower) if lower.isascii() else None
    if lower in _ORDINALS:
        return lower, Lexeme("ordinal", (_ORDINALS[lower],))
    if word.isupper() and lower in _ROMAN:
        return lower, Lexeme("roman", (_ROMAN[lower],))
    return lower, _compound(word, lower)


def _numeral(word: str) -> Lexeme | None:
    if _YEAR.fullmatch(word):
        return Lexeme("year", (int(word),))
    if match := _CLOCK.fullmatch(word):
        clock = tuple(int(part) for part in match.groups() if part)
        if clock[0] <= 24 and max(clock[1:]) < 60:
            return Lexeme("time", clock, ":" if ":" in word else ".")
    if match := _DAY_MONTH_YEAR.fullmatch(word):
        day, _, month, year = match.groups()
        return _date("date", int(day), int(month), full_year(int(year)))
    if _NUMBER.fullmatch(word):
        whole, _, part = word.partition(",")
        return Lexeme("number", (int(whole.replace(".", "")),), part or None)
    if match := _DAY_MONTH.fullmatch(word):
        return _date("daymonth", int(match[1]), int(match[2]))
    if match := _DAYS_MONTH.fullmatch(word):
        return _date("daysmonth", int(match[1]), int(match[3]), int(match[2]), int(match[4] or 0))
    if match := _ISO.fullmatch(word):
        return _date("date", int(match[3]), int(match[2]), int(match[1]))
    if match := _YEARS.fullmatch(word):
        first, last = int(match[1]), int(match[3])
        last = last if last > 99 else first // 100 * 100 + last
        if last <= first:  # '28 November 2023-10 Februari 2024'
            return Lexeme("yearday", (first, int(match[3])))
        return Lexeme("years", (first, last), match[2])
    if match := _DECADE.fullmatch(word):
        decade = int(match[1])
        return Lexeme("decade", ((decade if decade > 99 else 1900 + decade) // 10,))
    if match := _NUMBERS.fullmatch(word):
        return Lexeme("numbers", (int(match[1]), int(match[2])))
    if match := _TIMES_HOURS.fullmatch(word):
        return Lexeme("times", (int(match[1]), int(match[2])))
    if match := _PART_YEAR.fullmatch(word):
        return Lexeme("partyear", (int(match[1]), int(match[2])))
    begin, _, end = word.partition("-")
    left, right = (_numeral(begin), _numeral(end)) if end else (None, None)
    if left and right and left.kind == right.kind == "time":
        return Lexeme("timerange", (*left.numbers[:2], *right.numbers[:2]))
    return None


def full_year(year: int) -> int:
    """A year written with two digits: 1970 to 2069."""
    if year > 99:
        return year
    return year + (2000 if year < 70 else 1900)


def _date(kind: str, day: int, month: int, *rest: int) -> Lexeme | None:
    return Lexeme(kind, (day, month, *rest)) if 1 <= day <= 31 and 1 <= month <= 12 else None


def _compound(word: str, lower: str) -> Lexeme | None:
    """Words of several parts: ke-19, Senin-Jumat, Januari-Maret, Mei-2, Q3/2023, malamnya."""
    if match := _ORDINAL.fullmatch(lower):
        return Lexeme("ordinal", (int(match[1]),))
    if match := _QUARTER.fullmatch(lower):
        return Lexeme("quarter", tuple(int(part) for part in match.groups() if part))
    if match := _PART_YEAR.fullmatch(lower):
        return Lexeme("partyear", (_ROMAN[match[1]], int(match[2])))
    if lower.endswith("nya") and (stem := words().get(lower[:-3])):
        if stem.kind == "part":
            return stem._replace(kind="partnya")
        return Lexeme("unitnya", (), stem.text) if stem.kind in ("unit", "week") else None
    left, dash, right = lower.partition("-")
    if not dash:
        return None
    first, second = words().get(left), words().get(right)
    if first is None:
        return None
    if second is not None and not (first.short or second.short):
        if first.kind == second.kind and first.kind in ("weekday", "month"):
            return Lexeme(f"{first.kind}s", first.numbers + second.numbers)
        if first.kind == "weekday" and right == "minggu":
            return Lexeme("weekdays", (*first.numbers, 7))
    if first.kind == "month" and right.isascii() and right.isdigit() and len(right) < 3:
        return Lexeme("monthday", (first.numbers[0], int(right)))
    if second is not None and first.kind == second.kind == "digit" and second.numbers:
        return Lexeme("numbers", first.numbers + second.numbers) if first.numbers else None
    return None
