"""Weekdays, days, months and years: 'Senin', '12/2', '5-11 Mei 2025', 'bulan Maret'."""

from __future__ import annotations

from warta.annotate.timex.fields import Fields
from warta.annotate.timex.line import DASHES, Line

RANGE_WORDS = DASHES | {"hingga", "sampai", "dan", "s.d", "sd", "s/d"}
MOST_HIJRI_WORDS = 3
HIJRI_YEARS = frozenset({"h", "hijriah", "hijriyah"})
# Hijri months that no person is called by, and that no other word is spelt like.
CERTAIN_HIJRI = frozenset(
    {"ramadan", "ramadhan", "ramadlan", "syawal", "syawwal", "syakban", "sya'ban", "zulhijah",
     "dzulhijjah", "zulhijjah", "zulkaidah", "dzulqa'dah", "muharam", "muharram", "rabiulawal",
     "rabiulakhir"}
)  # fmt: skip


def read_weekday(line: Line, i: int, fields: Fields) -> int | None:
    """A weekday, or a range of them, at word `i`, with 'hari' in front."""
    at = i + 1 if line.low(i) == "hari" else i
    lexeme = line.lexeme(at)
    if lexeme.kind == "weekdays":
        fields.weekday, fields.weekday_until = lexeme.numbers
        return at + 1
    day = _weekday(line, at, named=at > i)
    if day is None:
        return None
    fields.weekday = day
    if line.low(at + 1) in DASHES:
        until = _weekday(line, at + 2, named=True)
        if until is not None:
            fields.weekday_until = until
            return at + 3
    if line.kind(at + 1) == "pasaran" and line.has_capital(at + 1):
        if line.low(at + 2) == "(":
            return at + 2
        fields.weekday, fields.unknown = None, True
        return at + 2
    return at + 1


def _weekday(line: Line, i: int, *, named: bool) -> int | None:
    lexeme = line.lexeme(i)
    if lexeme.kind == "week":
        return 7 if named or is_sunday(line, i) else None
    if lexeme.kind != "weekday":
        return None
    if lexeme.short:
        behind = line.kind(i + 2) if line.low(i + 1) in ("(", ",", ".") else line.kind(i + 1)
        if behind not in ("daymonth", "date", "number") or not line.has_capital(i):
            return None
    return lexeme.numbers[0]


def is_sunday(line: Line, i: int) -> bool:
    """Whether 'minggu' at word `i` is the day; else it is a week."""
    before, behind = line.low(i - 1), line.low(i + 1)
    if behind == "(" or line.kind(i + 1) in ("part", "clock") or behind == "dini":
        return True
    if line.kind(i - 1) in ("number", "digit", "some", "factor", "set", "ordinal"):
        return line.kind(i - 1) == "set" and line.cased and line.has_capital(i)
    if before in ("akhir", "awal", "pertengahan", "per", "beberapa"):
        return False
    if line.kind(i + 1) in ("ordinal", "roman"):
        return False
    opens = i == 0 or not before[-1:].isalnum()
    moved = line.phrase(i + 1, "shift", "same") is not None
    if line.cased and line.has_capital(i):
        return not (opens and before != "," and moved)
    if line.cased:
        return False
    return not moved and (line.has_capital(i) or before in ("pada", "hari"))


def read_date(line: Line, i: int, fields: Fields) -> int | None:
    """A day of a month at word `i`, or a range, with the month and year where they stand."""
    at = i + 1 if line.kind(i) == "tanggal" else i
    lexeme = line.lexeme(at)
    if lexeme.kind == "date":
        fields.day, fields.month, fields.year = lexeme.numbers
        return at + 1
    if lexeme.kind == "daymonth":
        fields.day, fields.month = lexeme.numbers
        return at + 1
    if lexeme.kind == "daysmonth":
        fields.day, fields.month, fields.day_until, year = lexeme.numbers
        fields.month_until = fields.month
        fields.year = fields.year_until = year or None
        return at + 1
    end = _read_days(line, at, fields)
    if end is not None:
        return end
    number = _day(line, at)
    if at > i and number is not None and line.kind(at + 1) not in ("unit", "week", "factor"):
        fields.day = number
        return at + 1
    return None


def _day(line: Line, i: int) -> int | None:
    lexeme = line.lexeme(i)
    if lexeme.kind == "number" and not lexeme.text and len(line.low(i)) < 3:
        return lexeme.numbers[0] if 1 <= lexeme.numbers[0] <= 31 else None
    if lexeme.kind == "digit" and lexeme.numbers and 1 <= lexeme.numbers[0] <= 11:
        return lexeme.numbers[0]
    return None


def _read_days(line: Line, i: int, fields: Fields) -> int | None:
    """'12 Februari 2024', '5-11 Mei', '5 hingga 11 Mei', '30 Mei-2 Juni 2025'."""
    lexeme = line.lexeme(i)
    first = _day(line, i)
    if lexeme.kind == "numbers" and max(lexeme.numbers) <= 31:
        month = _month(line, i + 1)
        if month is None:
            return None
        fields.day, fields.day_until = lexeme.numbers
        fields.month = fields.month_until = month
        end = read_year(line, i + 2, fields)
        fields.year_until = fields.year
        return end
    if first is None:
        return None
    if line.low(i + 1) in RANGE_WORDS:
        until, month = _day(line, i + 2), _month(line, i + 3)
        if until is None or month is None:
            return None
        fields.day, fields.day_until = first, until
        fields.month = fields.month_until = month
        end = read_year(line, i + 4, fields)
        fields.year_until = fields.year
        return end
    if line.kind(i + 1) == "monthday":
        month = _month(line, i + 2)
        if month is None:
            return None
        fields.day, (fields.month, fields.day_until) = first, line.lexeme(i + 1).numbers
        fields.month_until = month
        end = read_year(line, i + 3, fields)
        fields.year_until = fields.year
        return end
    at = i + 2 if line.low(i + 1) == "bulan" else i + 1
    month = _month(line, at)
    if month is None:
        return None
    fields.day, fields.month = first, month
    if line.kind(at + 1) == "yearday" and (until := _month(line, at + 2)):
        fields.year, fields.day_until = line.lexeme(at + 1).numbers
        fields.month_until = until
        ends = Fields()
        end = read_year(line, at + 3, ends)
        fields.year_until = ends.year
        return end
    end = read_year(line, at + 1, fields)
    if line.low(end) in DASHES:
        until, month = _day(line, end + 1), _month(line, end + 2)
        if until is not None and month is not None:
            fields.day_until, fields.month_until = until, month
            year, fields.year = fields.year, None
            end = read_year(line, end + 3, fields)
            fields.year_until = fields.year
            fields.year = year or fields.year_until
    return end


def _month(line: Line, i: int) -> int | None:
    lexeme = line.lexeme(i)
    return lexeme.numbers[0] if lexeme.kind == "month" else None


def read_year(line: Line, i: int, fields: Fields) -> int:
    """The year that may stand at word `i` behind a month; the word behind it."""
    at = i + 1 if line.low(i) in ("tahun", "thn", "th") else i
    if line.kind(at) == "year" and line.low(at + 1) not in HIJRI_YEARS:
        fields.year = line.lexeme(at).numbers[0]
        return at + 1
    return i


def read_month(line: Line, i: int, fields: Fields) -> int | None:
    """A month, or a range of them, at word `i`, with 'bulan' in front and its year."""
    at = i + 1 if line.low(i) in ("bulan", "bln") else i
    lexeme = line.lexeme(at)
    if lexeme.kind == "months":
        fields.month, fields.month_until = lexeme.numbers
        end = read_year(line, at + 1, fields)
        fields.year_until = fields.year
        return end
    if lexeme.kind != "month":
        return None
    with_year = line.kind(at + 1) == "year"
    if lexeme.short and not with_year:
        return None
    if at == i and not with_year and line.cased and not line.has_capital(at):
        return None
    fields.month = lexeme.numbers[0]
    end = read_year(line, at + 1, fields)
    if line.low(end) in DASHES and (until := _month(line, end + 1)):
        first, fields.year = fields.year, None
        fields.month_until = until
        end = read_year(line, end + 2, fields)
        fields.year_until = fields.year
        fields.year = first or fields.year_until
    return end


def read_hijri(line: Line, i: int, fields: Fields) -> int | None:
    """'10 Ramadan 1445 H', 'Syawal', 'bulan Rajab', 'hari ketujuh Ramadan', 'tahun 1445 H'."""
    at = i
    phrase = line.phrase(i, "fasting")
    if phrase is not None:
        fields.unknown = True
        return i + phrase.length
    if line.low(at) == "tahun" and line.kind(at + 1) == "year":
        if line.low(at + 2) not in HIJRI_YEARS:
            return None
        fields.unknown = True
        return at + 3
    if line.kind(at) == "tanggal" or line.low(at) == "bulan":
        at += 1
    if line.kind(at) in ("number", "numbers") or _day(line, at) is not None:
        at += 1
    elif line.low(at) in ("hari", "malam") and line.kind(at + 1) == "ordinal":
        at += 2
    if line.kind(at) != "hijri" or (line.cased and not line.has_capital(at)):
        return None
    if at == i and line.low(at) not in CERTAIN_HIJRI:
        return None
    end = at + 1
    while line.kind(end) == "hijri" or (line.low(end) in ("awal", "akhir") and end == at + 1):
        end += 1
        if end > at + MOST_HIJRI_WORDS:
            break
    if line.kind(end) == "year":
        end += 1
        if line.low(end) in HIJRI_YEARS:
            end += 1
    fields.unknown = True
    if end == at + 1:
        moved = end + 1 if line.low(end) == "tahun" else end
        if phrase := line.phrase(moved, "shift"):
            end = moved + phrase.length
    return end
