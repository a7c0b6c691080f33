"""Dates as inputs spell them to ISO 8601, as precise as known and no more."""

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
