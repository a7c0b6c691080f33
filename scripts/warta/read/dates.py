"""Dates as inputs spell them to ISO 8601, as precise as known and no more.

`iso_date` takes what is ISO 8601 already, `spelt_date` what pages print: Senin, 12 Feb 2024 10:05
WIB; 12 Februari 2024 | 10.05 WITA; Mon, 12 Feb 2024 03:05:00 GMT; February 12, 2024.
"""

from __future__ import annotations

import datetime
import re

# Extended ISO 8601, with a blank for the T and a short zone, as databases and scrapers write it;
# of the basic form only the whole date, since 202402 could be a year and month or a short date.
_DATE = re.compile(
    r"([12][0-9]{3})(?:-([0-9]{2})(?:-([0-9]{2})"
    r"(?:(?:T|[ ])([0-9]{2}:[0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9})[0-9]*)?)?"
    r"[ ]?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?)?)?",
    re.IGNORECASE,
)
# What is in its final form already, and on a day that every month has: most dates.
_FINAL = re.compile(
    r"[12][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1[0-9]|2[0-8])"
    r"(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?"
    r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?)?)?)?"
)
_BASIC = re.compile(r"([12][0-9]{3})([0-9]{2})([0-9]{2})")


def iso_date(value: str) -> str | None:
    """YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm[:ss[.f]][Z|±hh:mm]; None if it is no such date.

    Years 1000 to 2999; the day must exist in its month. A fraction keeps at most nine digits. A
    zone is kept as given and never added.
    """
    if _FINAL.fullmatch(value):
        return value
    value = value.strip()
    if basic := _BASIC.fullmatch(value):
        value = "-".join(basic.groups())
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    year, month, day, clock, second, fraction, zone = match.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
        if clock:
            datetime.time(int(clock[:2]), int(clock[3:]), int(second or 0))
    except ValueError:
        return None
    result = "-".join(part for part in (year, month, day) if part)
    if clock is None:
        return result
    result += f"T{clock}"
    if second:
        result += f":{second}"
    if fraction:
        result += f".{fraction}"
    if zone is None:
        return result
    if zone in "Zz":
        return result + "Z"
    hours, minutes = zone[1:3], zone[3:].lstrip(":") or "00"
    if int(hours) > 14 or int(minutes) > 59:
        return None
    return f"{result}{zone[0]}{hours}:{minutes}"


# The first three letters of a month, in Indonesian and English spelling, old and new.
_MONTHS = {
    "jan": 1,
    "feb": 2,
    "peb": 2,
    "mar": 3,
    "apr": 4,
    "mei": 5,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "agu": 8,
    "aug": 8,
    "ags": 8,
    "sep": 9,
    "okt": 10,
    "oct": 10,
    "nov": 11,
    "nop": 11,
    "des": 12,
    "dec": 12,
}
_MONTH_NAME = (
    r"(jan(?:uar[iy])?|[fp]eb(?:ruar[iy])?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?"
    r"|agu(?:stus)?|aug(?:ust)?|agst?|ags|sep(?:t(?:ember)?)?|o[kc]t(?:ober)?|no[vp](?:ember)?"
    r"|de[sc](?:ember)?)\b\.?"
)
_ZONES = {"wib": "+07:00", "wita": "+08:00", "wit": "+09:00", "gmt": "Z", "utc": "Z", "z": "Z"}
_YEAR = r"([12][0-9]{3})\b"
_DAY_FIRST = re.compile(rf"\b([0-3]?[0-9])[ -]{_MONTH_NAME},?[ -]{_YEAR}", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b{_MONTH_NAME} ([0-3]?[0-9]),? {_YEAR}", re.IGNORECASE)
_NUMBERS = re.compile(rf"\b([0-3]?[0-9])[/.-]([01]?[0-9])[/.-]{_YEAR}")
_CLOCK = re.compile(
    r"\b([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?:[:.]([0-5][0-9]))?(?: ?([ap]m)\b)?"
    r"(?: ?(wib|wita|wit|gmt|utc|z)\b)?(?: ?([+-][0-9]{2}):?([0-9]{2})\b)?",
    re.IGNORECASE,
)
_INDONESIAN = re.compile(
    r"\b(?:wib|wita|wit|pukul|senin|selasa|rabu|kamis|jum'?at|sabtu|minggu)\b", re.IGNORECASE
)
_LONGEST = 200  # code points that are looked at


def spelt_date(value: str) -> str | None:
    """The first date in `value` as `iso_date` writes it, with the time of day and the zone that
    stand behind it (WIB is +07:00, WITA +08:00, WIT +09:00); None where there is none.

    Numbers alone are day first, as Indonesia writes them, and only taken where a weekday or a zone
    is Indonesian or the day is above 12: 02/03/2024 alone could be either.
    """
    if (iso := iso_date(value)) is not None:
        return iso
    value = " ".join(value[:_LONGEST].split())
    if match := _DAY_FIRST.search(value):
        day, month, year = match[1], _MONTHS[match[2][:3].lower()], match[3]
    elif match := _MONTH_FIRST.search(value):
        day, month, year = match[2], _MONTHS[match[1][:3].lower()], match[3]
    elif match := _NUMBERS.search(value):
        if int(match[1]) <= 12 and not _INDONESIAN.search(value):
            return None
        day, month, year = match[1], int(match[2]), match[3]
    else:
        return None
    date = f"{year}-{month:02d}-{int(day):02d}"
    clock = _CLOCK.search(value, match.end())
    return iso_date(date + (_time_of(clock) if clock else ""))


def _time_of(clock: re.Match[str]) -> str:
    hour, minute, second, half, zone, hours, minutes = clock.groups()
    number = int(hour)
    if half and 1 <= number <= 12:
        number = number % 12 + (12 if half.lower() == "pm" else 0)
    tail = f"{hours}:{minutes}" if hours else _ZONES[zone.lower()] if zone else ""
    return f"T{number:02d}:{minute}" + (f":{second}" if second else "") + tail
