"""What counts from the publication date or from another time: 'lalu', 'depan', 'pekan itu'."""

from __future__ import annotations

from warta.annotate.timex.exclusions import NUMERALS, is_money, is_named_number
from warta.annotate.timex.fields import Fields
from warta.annotate.timex.line import Line
from warta.annotate.timex.numbers import read_cardinal

# 'nanti' and 'tadi' alone are no times; behind one they point forward and back.
REPEATED = frozenset({"tahun-tahun", "bulan-bulan", "pekan-pekan", "minggu-minggu"})
POINTERS = {"nanti": 1, "besok": 1, "lusa": 1, "kemarin": -1, "tadi": -1}


def read_shift(line: Line, i: int, fields: Fields) -> int | None:
    """'lalu', 'depan', 'nanti', 'itu' behind a weekday, a day or a month."""
    if (fields.shift is not None) or fields.same is not None:
        return None
    phrase = line.phrase(i, "shift")
    if phrase is not None:
        fields.shift = int(phrase.value)
        return i + phrase.length
    if line.low(i) in POINTERS:
        fields.shift = POINTERS[line.low(i)]
        return i + 1
    return None


def read_same(line: Line, i: int) -> tuple[int, int] | None:
    """'itu', 'yang sama', 'berikutnya': the number counted, and the word behind it."""
    phrase = line.phrase(i, "same")
    return None if phrase is None else (int(phrase.value), i + phrase.length)


def read_period(line: Line, i: int, fields: Fields) -> int | None:
    """'pekan lalu', 'bulan depan', 'tahun itu', 'musim lalu' at word `i`, into `fields`."""
    lexeme = line.lexeme(i)
    if lexeme.kind == "season":
        end = i + 2 if line.low(i + 1) in SEASONS else i + 1
        phrase = line.phrase(end, "shift")
        if phrase is None:
            return None
        season = SEASONS.get(line.low(i + 1))
        if season:
            fields.season, fields.shift = season, int(phrase.value)
        else:
            fields.unknown = True
        return end + phrase.length
    if line.low(i) in REPEATED and line.phrase(i + 1, "shift", "same"):
        fields.unknown = True
        phrase = line.phrase(i + 1, "shift", "same")
        return i + 1 + (phrase.length if phrase else 0)
    if lexeme.kind not in ("unit", "week") or lexeme.text is None:
        return None
    phrase = line.phrase(i + 1, "shift", "same")
    if phrase is None or (
        line.kind(i - 1) in NUMERALS and not (is_money(line, i) or is_named_number(line, i - 1))
    ):
        return None
    if lexeme.text[0] == "T":
        if line.low(i) != "jam" or phrase.kind != "same" or line.low(i + 1) != "yang":
            return None
        fields.unknown, fields.part = True, ""
        return i + 1 + phrase.length
    if lexeme.text == "D" and (line.low(i) == "malam" or phrase.kind != "same"):
        return None
    counted = (lexeme.text, int(phrase.value))
    if phrase.kind == "shift":
        fields.period = counted
    else:
        fields.same = counted
    return i + 1 + phrase.length


SEASONS = {
    "semi": "SP", "panas": "SU", "gugur": "FA", "dingin": "WI", "hujan": "", "kemarau": "",
    "tanam": "", "panen": "", "kompetisi": "", "haji": "", "giling": "", "reguler": "",
}  # fmt: skip


def read_week_of_weekday(line: Line, i: int, fields: Fields) -> int | None:
    """'pekan lalu', 'dua pekan lalu', 'pekan depan' behind a weekday."""
    if fields.period is not None or fields.shift is not None or fields.year is not None:
        return None
    counted = read_cardinal(line, i)
    at = counted[1] if counted else i
    lexeme = line.lexeme(at)
    if lexeme.text != "W" or lexeme.kind not in ("unit", "week"):
        return None
    phrase = line.phrase(at + 1, "shift")
    if phrase is None or (counted and counted[0].denominator != 1):
        return None
    if fields.day is not None:  # 'Kamis (14/12) pekan lalu': the date says which
        fields.shift = int(phrase.value)
        return at + 1 + phrase.length
    fields.period = ("W", int(phrase.value) * (int(counted[0]) if counted else 1))
    return at + 1 + phrase.length
