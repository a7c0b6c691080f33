"""Expressions of several parts: one span as long as a blank, a comma or a bracket parts them."""

from __future__ import annotations

from collections.abc import Callable

from warta.annotate.timex.clock import read_clock, read_part, read_zone
from warta.annotate.timex.dates import read_date, read_hijri, read_month, read_weekday
from warta.annotate.timex.fields import Fields
from warta.annotate.timex.line import Line
from warta.annotate.timex.periods import (
    read_century,
    read_part_of_year,
    read_week_of_month,
    read_year_shift,
    read_years,
)
from warta.annotate.timex.shifts import read_period, read_same, read_shift, read_week_of_weekday

Reader = Callable[[Line, int, Fields], "int | None"]
MOST_PARTS = 12

TADI = {"tadi": 0, "nanti": 0, "ini": 0, "kemarin": -1, "besok": 1}


def read_composite(line: Line, i: int) -> tuple[Fields, int] | None:
    """The longest expression that names a point in time at word `i`, and the word behind it."""
    fields = Fields(ends_range=line.low(i - 1) in ("hingga", "sampai"))
    end = _read_first(line, i, fields)
    return None if end is None else (fields, read_rest(line, end, fields))


def read_rest(line: Line, end: int, fields: Fields) -> int:
    """The parts that follow, into `fields`; the word behind the last."""
    for _ in range(MOST_PARTS):
        following = _read_next(line, end, fields)
        if following is None:
            break
        end = following
    return end


def _read_deixis(line: Line, i: int, fields: Fields) -> int | None:
    """'hari ini', 'kemarin', 'tadi malam', 'keesokan harinya', 'hari itu'."""
    phrase = line.phrase(i, "deixis", "next")
    if phrase is not None:
        if phrase.kind == "next":
            fields.same = ("D", int(phrase.value))
        else:
            fields.days = int(phrase.value)
            fields.part, fields.part_mod = phrase.part, phrase.mod
        return i + phrase.length
    if line.low(i) in ("hari", "tanggal"):
        same = read_same(line, i + 1)
        if same is not None:
            fields.same = ("D", same[0])
            return same[1]
    return None


def _read_part_first(line: Line, i: int, fields: Fields) -> int | None:
    """'malam ini', 'sore tadi', 'malam itu', 'malam harinya', 'malam Jumat', 'malam 12 Oktober'."""
    lexeme = line.lexeme(i)
    if lexeme.kind == "partnya":
        fields.part, fields.part_mod = lexeme.text, lexeme.mod
        return i + 1
    end = read_part(line, i, fields)
    if end is None:
        return None
    if line.low(end) == "harinya":
        return end + 1
    if line.low(end) in TADI:
        fields.days = TADI[line.low(end)]
        return end + 1
    same = None if lexeme.alone else read_same(line, end)
    if same is not None:
        if same[0]:
            fields.same = ("D", same[0])
        return same[1]
    return end


def _read_week_of_month(line: Line, i: int, fields: Fields) -> int | None:
    week = read_week_of_month(line, i)
    if week is None:
        return None
    end = read_month(line, week[1], fields) or read_hijri(line, week[1], fields)
    if end is None and line.low(week[1]) == "bulan":
        end = read_period(line, week[1], fields)
    if end is not None:
        fields.mod = week[0]
    return end


FIRST: tuple[Reader, ...] = (
    _read_deixis,
    read_hijri,
    read_weekday,
    read_date,
    read_century,
    _read_week_of_month,
    read_part_of_year,
    read_month,
    read_years,
    read_period,
    read_clock,
    _read_part_first,
)


def _read_first(line: Line, i: int, fields: Fields) -> int | None:
    for read in FIRST:
        end = read(line, i, fields)
        if end is not None:
            return end
    return None


def _names_day(fields: Fields) -> bool:
    return (
        fields.weekday is not None
        or fields.day is not None
        or fields.days is not None
        or (fields.unknown and fields.part != "")
        or (fields.same or fields.period or ("", 0))[0] == "D"
    )


def _read_next(line: Line, i: int, fields: Fields) -> int | None:
    """One more part at word `i`, with the comma or the brackets around it."""
    if line.low(i) == "(":
        if fields.weekday is None and not (fields.days is not None and fields.part is None):
            return None
        end = _read_day(line, i + 1, fields)
        if end is not None and fields.weekday is not None:
            end = _read_month_year(line, end, fields)
            return end + 1 if line.low(end) == ")" else None
        return None
    if line.low(i) == ",":
        end = _read_day(line, i + 1, fields)
        # 'dari Senin hingga Minggu, pukul 08.00': the clock is not of the second day alone.
        if end is None and not fields.ends_range:
            end = _read_time(line, i + 1, fields)
        return end
    return (
        _read_day(line, i, fields)
        or _read_month_year(line, i, fields, moved=True)
        or _read_time(line, i, fields)
        or _read_time_of_day(line, i, fields)
    )


def _read_day(line: Line, i: int, fields: Fields) -> int | None:
    """A weekday beside a date, a date beside a weekday, a day beside a clock."""
    timed = fields.has_time() and not fields.has_date()
    if fields.weekday is None and (timed or _names_day(fields) or fields.period):
        trial = Fields()
        end = read_weekday(line, i, trial)
        if end is not None and trial.unknown and fields.part:  # 'malam Selasa Pahing'
            fields.unknown = True
            return end
        if end is not None and trial.weekday is not None:
            if fields.month is not None and fields.day is None:
                return None
            fields.weekday, fields.weekday_until = trial.weekday, trial.weekday_until
            fields.unknown = False
            return end
    undated = fields.day is None and fields.month is None and fields.year is None
    if undated and (timed or _names_day(fields) or (fields.period or ("", 0))[0] == "W"):
        trial = Fields()
        parted = timed or line.low(i - 1) in (",", "(")
        if parted and read_hijri(line, i, trial) is not None:
            end = read_hijri(line, i, fields)
            fields.unknown = fields.weekday is None and fields.days is None
            return end
        end = read_date(line, i, trial)
        if end is not None and trial.month is not None:
            fields.unknown = False
            return read_date(line, i, fields)
    if timed and fields.clock is not None:
        trial = Fields()
        end = _read_deixis(line, i, trial)
        if end is not None and trial.part is None:
            fields.days, fields.same = trial.days, trial.same
            return end
    return None


def _read_month_year(line: Line, i: int, fields: Fields, moved: bool = False) -> int:
    """'tahun lalu' behind a month or quarter, 'pekan lalu' behind a weekday, 'lalu' behind either.

    Returns `i` where nothing stands there, or 0 if `moved`."""
    if fields.month is not None and (end := read_year_shift(line, i, fields)):
        return end
    if fields.weekday is not None and (end := read_week_of_weekday(line, i, fields)):
        return end
    if fields.weekday is not None or fields.month is not None or fields.year is not None:
        if fields.period is None and (end := read_shift(line, i, fields)):
            return end
        complete = fields.year is not None or fields.period is not None
        if (
            not complete
            and not fields.has_time()
            and fields.same is None
            and line.low(i) == "itu"
            and fields.day is None
        ):
            fields.same = ("weekday" if fields.weekday else "month", 0)
            return i + 1
    return 0 if moved else i


def _read_time(line: Line, i: int, fields: Fields) -> int | None:
    """A clock behind a day, with 'sekitar' in front of it."""
    if fields.clock is not None or not (_names_day(fields) or fields.part):
        return None
    phrase = line.phrase(i, "mod")
    end = read_clock(line, i + phrase.length if phrase else i, fields)
    if end is not None and phrase is not None and fields.mod is None and phrase.value == "ABOUT":
        fields.mod = "ABOUT"
    return end


def _read_time_of_day(line: Line, i: int, fields: Fields) -> int | None:
    """A part of the day behind a day or a clock; a zone; 'tadi' behind a part."""
    if fields.part is None and (fields.clock or _names_day(fields)):
        clock = fields.clock
        end = read_part(line, i, fields)
        if end is not None:
            if clock is not None:
                fields.clock = clock
            return end
    if not fields.zone and (fields.has_time() or _names_day(fields)):
        end = read_zone(line, i, fields)
        if end is not None:
            return end
    if fields.part and not fields.has_date() and line.low(i) in TADI:
        fields.days = TADI[line.low(i)]
        return i + 1
    return None
