"""Expressions to TIMEX3 types, values, mods and anchors (schema/guidelines/times.md).

Everything is counted from the publication date (dct) or from a time before in the paragraph;
where neither is known the value is None, never a guess.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from warta.annotate.timex import calendar
from warta.annotate.timex.calendar import Reference
from warta.annotate.timex.fields import Clock, Expression, Fields
from warta.annotate.timex.lengths import length_value

LONGEST = 64  # code points of a value, by the schema

_POINT_MODS = {
    "MORE": "BEFORE", "LESS": "AFTER", "LEAST": "ON_OR_BEFORE", "MOST": "ON_OR_AFTER",
    "BY": "ON_OR_BEFORE", "ABOUT": "APPROX",
}  # fmt: skip
_LENGTH_MODS = {
    "MORE": "MORE_THAN", "LESS": "LESS_THAN", "LEAST": "EQUAL_OR_MORE", "MOST": "EQUAL_OR_LESS",
    "BY": "EQUAL_OR_LESS", "ABOUT": "APPROX",
}  # fmt: skip
_DAY_VALUE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[^/]*)?")
_SINGLE_VALUE = re.compile(r"[0-9]{4}(?:-[^/]*)?")
# Hours that are meant twelve later beside a part of the day: 'jam 7 malam', 'jam 3 sore'.
AFTERNOON = {"TAF": (1, 7), "TEV": (1, 12), "TNI": (6, 13)}
# Of the north, by their first months.
SEASON_BEGINS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_FINEST = ("D", "W", "M", "Y")


@dataclass(slots=True)
class Paragraph:
    """The times that expressions of this paragraph may count from: unit -> (id, reference), the
    nearest whose value is at least as fine as the unit; `day` with its ISO date."""

    nearest: dict[str, tuple[str, Reference]] = field(default_factory=dict)

    def add(self, time: str, value: str | None) -> None:
        """Remember a time of type DATE or TIME."""
        if value is None or _SINGLE_VALUE.fullmatch(value) is None:
            return
        reference = calendar.read_reference(value)
        if reference is None:
            return
        fine = _FINEST if reference.day else ("M", "Y") if reference.month else ("Y",)
        for unit in fine:
            self.nearest[unit] = (time, reference)

    def find(self, unit: str) -> tuple[str, Reference] | None:
        return self.nearest.get(unit[-1])


@dataclass(frozen=True, slots=True)
class Value:
    """What TIMEX3 says of an expression."""

    type: str
    value: str | None
    mod: str | None = None
    anchor: str | None = None


def find_value(
    expression: Expression,
    dct: Reference | None,
    paragraph: Paragraph,
    is_future: Callable[[], bool],
) -> Value:
    """The type, value, mod and anchor of an expression.

    `dct` is the publication date as precise as known; `is_future` tells whether the clause holds a
    future marker, and is called only where that matters.
    """
    length, fields = expression.length, expression.fields
    if length is not None:
        mod = _LENGTH_MODS.get(expression.mod or "", expression.mod)
        written = _bounded(length_value(length))
        if expression.every:
            return Value("SET", written, mod)
        return Value("DURATION", written, mod, "dct" if length.from_dct and dct else None)
    assert fields is not None
    if expression.every:
        return Value("SET", _set_value(fields), _mod(expression, fields))
    return _point(expression, fields, dct, paragraph, is_future)


def _bounded(value: str | None) -> str | None:
    return value if value is not None and len(value) <= LONGEST else None


def _mod(expression: Expression, fields: Fields) -> str | None:
    if expression.mod is not None:
        return _POINT_MODS.get(expression.mod, expression.mod)
    if fields.clock is not None:
        return None
    return fields.part_mod


def _point(
    expression: Expression,
    fields: Fields,
    dct: Reference | None,
    paragraph: Paragraph,
    is_future: Callable[[], bool],
) -> Value:
    mod = _mod(expression, fields)
    if fields.vague is not None:
        return Value("DATE", fields.vague, mod)
    timed = fields.has_time()
    if not fields.has_date():
        found = paragraph.find("D")
        day = found[1].day.isoformat() if found and found[1].day else ""
        return Value("TIME", _timed(day, fields), mod, found[0] if found else None)
    value, anchor = _date(fields, dct, paragraph, is_future)
    if not timed:
        return Value("DATE", _bounded(value), mod, anchor if value is not None else None)
    if value is None and not (fields.unknown or fields.day) and fields.clock is not None:
        return Value("TIME", _timed("", fields), mod)
    if value is None or fields.unknown or _is_no_day(value):
        return Value("TIME", None, mod)
    return Value("TIME", _bounded(_timed(value, fields)), mod, anchor)


def _is_no_day(value: str) -> bool:
    return "/" in value or len(value) != len("2024-02-12")


def _timed(day: str, fields: Fields) -> str:
    """`day` with the clock, or with the part of the day."""
    if fields.clock is None:
        return f"{day}T{(fields.part or 'TNI')[1:]}"
    first = f"{day}T{_clock(fields.clock, fields.part)}{fields.zone}"
    if fields.clock_until is None:
        return first
    return f"{first}/{day}T{_clock(fields.clock_until, fields.part)}{fields.zone}"


def _clock(clock: Clock, part: str | None) -> str:
    hour, minute, *second = (*clock, 0)[: max(len(clock), 2)]
    begin, end = AFTERNOON.get(part or "", (0, 0))
    if begin <= hour < end:
        hour += 12
    return ":".join(f"{number:02d}" for number in (hour, minute, *second))


def _date(
    fields: Fields, dct: Reference | None, paragraph: Paragraph, is_future: Callable[[], bool]
) -> tuple[str | None, str | None]:
    """The value of the day or period, and its anchor."""
    if fields.unknown:
        return None, None
    if fields.day is not None:
        return _day(fields, dct, paragraph, is_future)
    if fields.month is not None:
        return _month(fields, dct, paragraph, is_future)
    if fields.weekday is not None:
        return _weekday(fields, dct, paragraph, is_future)
    if fields.season is not None:
        return _season(fields, dct, paragraph)
    if fields.year is not None:
        first = calendar.year_value(fields.year)
        return (first if fields.year_until is None else f"{first}/{fields.year_until}"), None
    if fields.decade is not None:
        return f"{fields.decade:03d}", None
    if fields.century is not None:
        return f"{fields.century:02d}", None
    if fields.days is not None:
        day = calendar.add_days(dct.day, fields.days) if dct and dct.day else None
        return (day.isoformat() if day else None), "dct"
    if fields.weekend:
        return _weekend(fields, dct, is_future)
    if fields.same is not None:
        unit, number = fields.same
        found = paragraph.find(unit)
        return (calendar.shift(found[1], unit, number), found[0]) if found else (None, None)
    assert fields.period is not None
    return (calendar.shift(dct, *fields.period) if dct else None), "dct"


def _year_of(
    fields: Fields, dct: Reference | None, paragraph: Paragraph
) -> tuple[int | None, str | None]:
    """The year that is said beside a day, month or quarter, and its anchor."""
    if fields.year is not None:
        return fields.year, None
    if fields.period is not None and fields.period[0] == "Y" and dct is not None:
        return dct.year + fields.period[1], "dct"
    if fields.same is not None and fields.same[0] == "Y" and (found := paragraph.find("Y")):
        return found[1].year + fields.same[1], found[0]
    return None, None


def _points_forward(fields: Fields, is_future: Callable[[], bool]) -> bool:
    return fields.shift == 1 or (fields.shift is None and is_future())


def _day(
    fields: Fields, dct: Reference | None, paragraph: Paragraph, is_future: Callable[[], bool]
) -> tuple[str | None, str | None]:
    assert fields.day is not None
    if fields.month is None:
        return f"XXXX-XX-{fields.day:02d}", None
    year, anchor = _year_of(fields, dct, paragraph)
    if year is None and dct is not None and dct.day is not None:
        future = _points_forward(fields, is_future)
        year = calendar.nearest_day(dct.day, fields.month, fields.day, future=future)
        anchor = "dct"
        if fields.weekday and fields.shift is None and year is not None:
            year = _confirmed(fields, dct.day, year, future=future)
        if fields.day_until is not None and year is not None and fields.month_until:
            last = calendar.nearest_day(
                dct.day, fields.month_until, fields.day_until, future=future
            )
            year = last if last and fields.month <= fields.month_until else year
    if year is None:
        if fields.day_until is not None:
            until = f"XXXX-{fields.month_until or fields.month:02d}-{fields.day_until:02d}"
            return f"XXXX-{fields.month:02d}-{fields.day:02d}/{until}", None
        return f"XXXX-{fields.month:02d}-{fields.day:02d}", None
    first = calendar.make_day(year, fields.month, fields.day)
    if first is None:
        return None, None
    if fields.day_until is None or fields.month_until is None:
        return first.isoformat(), anchor
    over = (fields.month_until, fields.day_until) < (fields.month, fields.day)
    last_year = fields.year_until or (year + 1 if over else year)
    if fields.year_until == fields.year and over and fields.year:
        first = calendar.make_day(year - 1, fields.month, fields.day)
        last_year = year
    until_day = calendar.make_day(last_year, fields.month_until, fields.day_until)
    if until_day is None or first is None:
        return None, None
    return f"{first.isoformat()}/{until_day.isoformat()}", anchor


def _confirmed(fields: Fields, day: datetime.date, year: int, *, future: bool) -> int:
    """The nearest year the other way where that fits the weekday and `year` does not: markers also
    stand in clauses about the past, and the future also goes without one."""
    assert fields.month is not None and fields.day is not None
    found = calendar.nearest_day(day, fields.month, fields.day, future=not future)
    first = calendar.make_day(year, fields.month, fields.day)
    other = calendar.make_day(found, fields.month, fields.day) if found else None
    if first and other and first.isoweekday() != fields.weekday == other.isoweekday():
        return other.year
    return year


def _month(
    fields: Fields, dct: Reference | None, paragraph: Paragraph, is_future: Callable[[], bool]
) -> tuple[str | None, str | None]:
    assert fields.month is not None
    year, anchor = _year_of(fields, dct, paragraph)
    if fields.same is not None and fields.same[0] == "month" and (found := paragraph.find("Y")):
        year, anchor = found[1].year, found[0]
    if year is None and dct is not None and dct.month is not None:
        year = calendar.nearest_month(
            dct,
            fields.month_until or fields.month,
            future=_points_forward(fields, is_future),
            beside=fields.shift in (-1, 1),
        )
        anchor = "dct"
        if year is not None and fields.month_until and fields.month_until < fields.month:
            year -= 1
    if year is None:
        first = f"XXXX-{fields.month:02d}"
        until = f"/XXXX-{fields.month_until:02d}" if fields.month_until else ""
        return first + until, None
    value = calendar.month_value(year, fields.month)
    if value is None or fields.month_until is None:
        return value, anchor
    if fields.year is not None and fields.year_until == fields.year:
        over = fields.month_until < fields.month
        value = calendar.month_value(year - 1 if over else year, fields.month)
        last = calendar.month_value(year, fields.month_until)
    else:
        last_year = fields.year_until or (year + (fields.month_until < fields.month))
        last = calendar.month_value(last_year, fields.month_until)
    return f"{value}/{last}", anchor


def _weekday(
    fields: Fields, dct: Reference | None, paragraph: Paragraph, is_future: Callable[[], bool]
) -> tuple[str | None, str | None]:
    assert fields.weekday is not None
    if fields.same is not None:
        found = paragraph.find("D")
        if found and found[1].day and found[1].day.isoweekday() == fields.weekday:
            return found[1].day.isoformat(), found[0]
    if fields.days is not None and dct and dct.day:
        return _iso(calendar.add_days(dct.day, fields.days)), "dct"
    if dct is None or dct.day is None:
        return None, None
    if fields.period is not None:
        unit, number = fields.period
        if unit == "D":
            return _iso(calendar.add_days(dct.day, number)), "dct"
        weeks = number if unit == "W" else 0
        return _iso(calendar.weekday_of_week(dct.day, weeks, fields.weekday)), "dct"
    if fields.shift == 0:
        first = calendar.weekday_of_week(dct.day, 0, fields.weekday)
    elif fields.shift == -1:
        before = calendar.add_days(dct.day, -1)
        first = calendar.weekday_until(before, fields.weekday) if before else None
    elif _points_forward(fields, is_future):
        first = calendar.weekday_after(dct.day, fields.weekday)
    else:
        first = calendar.weekday_until(dct.day, fields.weekday)
    if fields.weekday_until is None or first is None:
        return _iso(first), "dct"
    if first > dct.day or _points_forward(fields, is_future):
        last = calendar.weekday_after(first, fields.weekday_until)
    else:
        last = calendar.weekday_until(dct.day, fields.weekday_until)
        first = calendar.weekday_until(last, fields.weekday) if last else None
    return (f"{first.isoformat()}/{last.isoformat()}" if first and last else None), "dct"


def _iso(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _season(
    fields: Fields, dct: Reference | None, paragraph: Paragraph
) -> tuple[str | None, str | None]:
    year, anchor = _year_of(fields, dct, paragraph)
    if year is None and dct is not None:
        year, anchor = dct.year, "dct"
        if fields.season in SEASON_BEGINS:
            if dct.month is None:
                return None, None
            begins = SEASON_BEGINS[fields.season]
            if fields.shift == -1:
                year -= dct.month < begins + 3
            elif fields.shift == 1:
                year += dct.month >= begins
    if year is None:
        return None, None
    return f"{year:04d}-{fields.season}", anchor


def _weekend(
    fields: Fields, dct: Reference | None, is_future: Callable[[], bool]
) -> tuple[str | None, str | None]:
    if dct is None or dct.day is None or fields.same is not None:
        return None, None
    weeks = fields.period[1] if fields.period else 0
    if fields.period is None:
        # Bare: the latest that has begun, or the first that has not.
        begun = dct.day.isoweekday() >= 6
        weeks = int(begun) if is_future() else int(begun) - 1
    day = calendar.add_days(dct.day, 7 * weeks)
    return (f"{calendar.week_value(day)}-WE" if day else None), "dct"


def _set_value(fields: Fields) -> str | None:
    """'XXXX-WXX-1', 'XXXX-12', 'TNI', 'XXXX-WXX-5T09:00+07:00'."""
    if fields.unknown:
        return None
    if fields.weekday is not None:
        day = f"XXXX-WXX-{fields.weekday}"
    elif fields.day is not None:
        month = f"{fields.month:02d}" if fields.month else "XX"
        day = f"XXXX-{month}-{fields.day:02d}"
    elif fields.month is not None:
        day = f"XXXX-{fields.month:02d}"
    elif fields.weekend:
        day = "XXXX-WXX-WE"
    elif fields.season is not None:
        day = f"XXXX-{fields.season}"
    else:
        day = ""
    if fields.weekday_until is not None:
        day = f"{day}/XXXX-WXX-{fields.weekday_until}"
    if fields.has_time():
        return _bounded(_timed(day, fields))
    return _bounded(day) or None
