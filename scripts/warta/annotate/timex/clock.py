"""Clock times, zones and parts of the day: 'pukul 10.00 WIB', 'jam tujuh malam', 'dini hari'."""

from __future__ import annotations

from warta.annotate.timex.fields import Clock, Fields
from warta.annotate.timex.line import DASHES, Line
from warta.annotate.timex.numbers import read_cardinal

ZONES = {"barat": "+07:00", "tengah": "+08:00", "timur": "+09:00"}
MOST_ZONE_WORDS = 3


def read_clock(line: Line, i: int, fields: Fields) -> int | None:
    """A clock time at word `i` into `fields`, with its zone; the word behind it."""
    lexeme = line.lexeme(i)
    if lexeme.kind == "clock" or line.low(i) == "jam":
        end = _read_hours(line, i + 1, fields)
        if end is None:
            return None
    elif lexeme.kind in ("time", "timerange"):
        # Without 'pukul' 10.30 is a time only beside a zone, or with a colon behind a date.
        zoned = line.kind(i + 1) == "zone" or (
            line.low(i + 1) == "waktu" and line.low(i + 2) in ("setempat", "indonesia")
        )
        if not zoned and not (fields.has_date() and lexeme.text == ":"):
            return None
        end = _read_hours(line, i, fields)
        assert end is not None
    else:
        return None
    return read_zone(line, end, fields) or end


def _read_hours(line: Line, i: int, fields: Fields) -> int | None:
    lexeme = line.lexeme(i)
    if lexeme.kind == "timerange":
        fields.clock, fields.clock_until = lexeme.numbers[:2], lexeme.numbers[2:]
        return i + 1
    if lexeme.kind == "numbers" and max(lexeme.numbers) <= 24:
        fields.clock, fields.clock_until = lexeme.numbers[:1], lexeme.numbers[1:]
        return i + 1
    first = _hour(line, i)
    if first is None:
        return None
    fields.clock, end = first
    if line.low(end) in DASHES:
        second = _hour(line, end + 1)
        if second is not None:
            fields.clock_until, end = second
    return end


def _hour(line: Line, i: int) -> tuple[Clock, int] | None:
    lexeme = line.lexeme(i)
    if lexeme.kind == "time":
        return lexeme.numbers, i + 1
    if line.low(i) == "setengah":
        following = read_cardinal(line, i + 1)
        if following and following[0].denominator == 1 and 1 <= following[0] <= 12:
            return ((int(following[0]) - 1) % 12, 30), following[1]
        return None
    number = read_cardinal(line, i)
    if number is None or number[0].denominator != 1 or number[0] > 24:
        return None
    if line.kind(number[1]) in ("unit", "week", "factor"):
        return None
    return (int(number[0]),), number[1]


def read_zone(line: Line, i: int, fields: Fields) -> int | None:
    """'WIB', 'waktu setempat', 'waktu Moskwa' at word `i`."""
    lexeme = line.lexeme(i)
    if lexeme.kind == "zone":
        fields.zone = lexeme.text or ""
        return i + 1
    if line.low(i) != "waktu":
        return None
    if line.low(i + 1) == "setempat":
        return i + 2
    if line.low(i + 1) == "indonesia":
        fields.zone = ZONES.get(line.low(i + 2), "")
        return i + 3 if fields.zone else None
    end = i + 1
    while line.cased and end <= i + MOST_ZONE_WORDS and line.has_capital(end):
        end += 1
    return end if end > i + 1 else None


def read_part(line: Line, i: int, fields: Fields) -> int | None:
    """A part of the day at word `i`: 'malam', 'siang hari', 'dini hari', 'tengah malam'."""
    phrase = line.phrase(i, "night", "noon")
    if phrase is not None:
        if phrase.kind == "noon":
            fields.clock = (12, 0)
        else:
            fields.part, fields.part_mod = phrase.value, phrase.part
        return i + phrase.length
    lexeme = line.lexeme(i)
    if lexeme.kind != "part":
        return None
    fields.part, fields.part_mod = lexeme.text, lexeme.mod
    return i + (2 if line.low(i + 1) == "hari" and line.kind(i + 2) not in WEEKDAYS else 1)


WEEKDAYS = frozenset({"weekday", "week"})
