"""Arithmetic on dates as precise as they are known: days, ISO weeks, months, years.

Weeks are those of ISO 8601 and begin on Monday. What leaves the years 1 to 9999 is None.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_PART = re.compile(r"([0-9]{4})-(?:[QH][1-4]|SP|SU|FA|WI)")


@dataclass(frozen=True, slots=True)
class Reference:
    """A date as precise as it is known: a year, a year and month, or a day."""

    year: int
    month: int | None = None
    day: datetime.date | None = None


def read_reference(value: str | None) -> Reference | None:
    """The reference date that an ISO 8601 string, or a value of this layer, names."""
    if value is None:
        return None
    match = _DATE.match(value)
    if match is None:
        return None
    if week := _WEEK.match(value):
        try:
            monday = datetime.date.fromisocalendar(int(week[1]), int(week[2]), 1)
        except ValueError:
            return None
        return Reference(monday.year, monday.month)
    if part := _PART.match(value):
        return Reference(int(part[1]))
    year, month, day = match.groups()
    if day is None:
        return Reference(int(year), int(month) if month else None)
    date = make_day(int(year), int(month), int(day))
    return None if date is None else Reference(date.year, date.month, date)


def make_day(year: int, month: int, day: int) -> datetime.date | None:
    """None where there is no such day."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def add_days(day: datetime.date, number: int) -> datetime.date | None:
    try:
        return day + datetime.timedelta(number)
    except OverflowError:
        return None


def weekday_until(day: datetime.date, weekday: int) -> datetime.date | None:
    """The latest `weekday` (1 Monday to 7) up to and including `day`."""
    return add_days(day, -((day.isoweekday() - weekday) % 7))


def weekday_after(day: datetime.date, weekday: int) -> datetime.date | None:
    """The first `weekday` after `day`."""
    return add_days(day, (weekday - day.isoweekday() - 1) % 7 + 1)


def weekday_of_week(day: datetime.date, weeks: int, weekday: int) -> datetime.date | None:
    """That day of the week `weeks` away from the week of `day`."""
    return add_days(day, weekday - day.isoweekday() + 7 * weeks)


def week_value(day: datetime.date) -> str:
    """'2024-W07'."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def year_value(year: int) -> str | None:
    return f"{year:04d}" if 1 <= year <= 9999 else None


def month_value(year: int, month: int) -> str | None:
    """'2024-02'; months beyond 1 to 12 run into other years."""
    year, index = divmod(year * 12 + month - 1, 12)
    return f"{year:04d}-{index + 1:02d}" if 1 <= year <= 9999 else None


def shift(reference: Reference, unit: str, number: int) -> str | None:
    """The period `number` of `unit` away from `reference`, as fine as the unit.

    None where `reference` is not precise enough for the unit, or the unit is of the clock.
    """
    if unit.startswith("T") or abs(number) > 10**7:
        return None
    factor, letter = int(unit[:-1] or 1), unit[-1]
    if letter == "Y":
        if factor >= 100:
            century = reference.year // 100 + number * (factor // 100)
            return f"{century:02d}" if 0 <= century <= 99 else None
        if factor == 10:
            decade = reference.year // 10 + number
            return f"{decade:03d}" if 0 <= decade <= 999 else None
        return year_value(reference.year + number * factor)
    if letter == "M":
        if reference.month is None:
            return None
        if factor == 1:
            return month_value(reference.year, reference.month + number)
        return _part_of_year(reference.year, reference.month, factor, number)
    if reference.day is None:
        return None
    day = add_days(reference.day, number * (7 if letter == "W" else 1))
    if day is None:
        return None
    return week_value(day) if letter == "W" else day.isoformat()


def _part_of_year(year: int, month: int, months: int, number: int) -> str | None:
    """The quarter (3 months) or half (6) `number` away from that of `month`."""
    parts = 12 // months
    year, part = divmod(year * parts + (month - 1) // months + number, parts)
    if months not in (3, 6) or not 1 <= year <= 9999:
        return None
    return f"{year:04d}-{'Q' if months == 3 else 'H'}{part + 1}"


def nearest_month(reference: Reference, month: int, *, future: bool, beside: bool) -> int | None:
    """The year of the latest `month` not after `reference`, or of the first not before it.

    `beside`: the month of `reference` itself does not count.
    """
    if reference.month is None:
        return None
    if future:
        later = month > reference.month or (month == reference.month and not beside)
        return reference.year if later else reference.year + 1
    earlier = month < reference.month or (month == reference.month and not beside)
    return reference.year if earlier else reference.year - 1


def nearest_day(day: datetime.date, month: int, of_month: int, *, future: bool) -> int | None:
    """The year of the latest such day not after `day`, or of the first not before it."""
    for step in range(9):  # 29 February comes every four years, at the turn of a century eight
        year = day.year + (step if future else -step)
        found = make_day(year, month, of_month)
        if found is not None and (found >= day if future else found <= day):
            return year
    return None
