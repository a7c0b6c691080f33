"""Sets: 'setiap Senin', 'dua kali sebulan', 'dua tahun sekali', 'tiap Jumat pukul 09.00 WIB'."""

from __future__ import annotations

from warta.annotate.timex.clock import read_clock
from warta.annotate.timex.composite import read_composite, read_rest
from warta.annotate.timex.counted import read_length
from warta.annotate.timex.dates import read_weekday
from warta.annotate.timex.fields import Expression, Fields, Length
from warta.annotate.timex.line import Line
from warta.annotate.timex.numbers import read_number

WITHIN = frozenset({"dalam", "setiap", "tiap"})


def read_set(line: Line, i: int) -> Expression | None:
    """A set at word `i`."""
    if line.kind(i) == "set":
        return _read_every(line, i)
    return _read_times(line, i) or _read_once(line, i)


def _read_every(line: Line, i: int) -> Expression | None:
    at = i + 1
    mod = None
    phrase = line.phrase(at, "mod")
    if phrase is not None and phrase.value in ("START", "MID", "END"):
        mod, at = phrase.value, at + phrase.length
    lexeme = line.lexeme(at)
    if mod == "END" and lexeme.text == "W":
        fields = Fields(weekend=True)
        return Expression(i, read_rest(line, at + 1, fields), fields=fields, every=True)
    day = Fields()
    end = read_weekday(line, at, day)
    if end is not None and (lexeme.kind != "week" or line.has_capital(at)):
        end = read_rest(line, end, day)
        if line.kind(at) == "weekday" or day.weekday is not None:
            return Expression(i, end, fields=day, every=True, mod=mod)
    clock = Fields()
    if line.low(at) == "jam" and read_clock(line, at, clock):
        pass
    elif lexeme.kind in ("unit", "week", "unitnya") and lexeme.text:
        if line.kind(at + 1) in ("year", "number") and lexeme.text != "D":
            return None
        every = Length([(1, 1, lexeme.text)])
        if lexeme.text == "D":
            fields = Fields(days=0)
            end = read_rest(line, at + 1, fields)
            if fields.clock is not None:
                return Expression(
                    i,
                    end,
                    fields=Fields(
                        clock=fields.clock,
                        zone=fields.zone,
                        clock_until=fields.clock_until,
                        part=fields.part,
                    ),
                    every=True,
                )
        return Expression(i, at + 1, length=every, every=True, mod=mod)
    length, end = read_length(line, at)
    if length.amounts:
        return Expression(i, end, length=length, every=True, mod=mod)
    read = read_composite(line, at)
    if read is None:
        return None
    fields, end = read
    if fields.period or fields.same or fields.days is not None or fields.year:
        return None
    return Expression(i, end, fields=fields, every=True, mod=mod)


def _read_times(line: Line, i: int) -> Expression | None:
    """'dua kali sebulan', 'tiga kali dalam sepekan', 'sekali setahun'."""
    if line.low(i) == "sekali":
        end = i + 1
    else:
        number = read_number(line, i)
        if number is None or line.low(number.end) != "kali":
            return None
        end = number.end + 1
    within = line.low(end) in WITHIN
    if within:
        end += 1
    lexeme = line.lexeme(end)
    if lexeme.kind == "se" and lexeme.text in ("TM", "TS"):  # '44 kali semenit' is a rate
        return None
    if lexeme.kind != "se" and not (within and lexeme.kind in ("unit", "week") and lexeme.text):
        if not within:
            return None
        length, after = read_length(line, end)
        if not length.amounts or line.low(end - 1) != "dalam":
            return None
        return Expression(i, after, length=length, every=True)
    length = Length([(1, 1, lexeme.text or "")])
    return Expression(i, end + 1, length=length, every=True)


def _read_once(line: Line, i: int) -> Expression | None:
    """'dua tahun sekali', 'seminggu sekali', 'sehari tiga kali'."""
    length, end = read_length(line, i)
    if not length.amounts:
        return None
    if line.low(end) == "sekali":
        return Expression(i, end + 1, length=length, every=True)
    whole = line.lexeme(end)
    if whole.kind == "se" and whole.text and line.kind(i) != "se":  # 'enam hari seminggu'
        every = Length([(1, 1, whole.text)])
        return Expression(i, end + 1, length=every, every=True)
    if line.kind(i) == "se" and end == i + 1:
        number = read_number(line, end)
        if number is not None and line.low(number.end) == "kali":
            return Expression(i, number.end + 1, length=length, every=True)
    return None
