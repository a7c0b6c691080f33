"""Number words and numerals: 'dua puluh lima', 'seratus', '780 ribu', '1,5', 'dua setengah'."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from warta.annotate.timex.line import DASHES, Line

Amount = int | Fraction  # whole numbers stay int: arithmetic with Fraction is slow

LARGEST = 10**12
LONGEST = 24  # words; a longer chain of number words is no number


class Number(NamedTuple):
    """`low` to `high` (the same but for a range; None: unknown, as 'beberapa'), ending before word
    `end`."""

    low: Amount | None
    high: Amount | None
    end: int


def read_number(line: Line, i: int) -> Number | None:
    """The number or range of numbers at word `i`; None where there is none."""
    lexeme = line.lexeme(i)
    if lexeme.kind == "some":
        end = i + 1
        while end < i + 4 and line.kind(end) in ("factor", "some"):
            end += 1
        return Number(None, None, end)
    if lexeme.kind == "decade" and len(line.low(i)) <= len("90-an"):  # '20-an tahun'
        return Number(None, None, i + 1)
    if lexeme.kind == "numbers":
        return Number(lexeme.numbers[0], lexeme.numbers[1], i + 1)
    if lexeme.kind == "times":
        hours = lexeme.numbers[0] * lexeme.numbers[1]
        return Number(hours, hours, i + 1)
    first = read_cardinal(line, i)
    if first is None:
        return None
    value, end = first
    if line.low(end) in ("kali", "x", "×") and line.kind(i) != "year":
        factor = read_cardinal(line, end + 1)
        if factor is not None and line.low(factor[1]) == "jam":
            return Number(value * factor[0], value * factor[0], factor[1])
    between = line.low(i - 1) == "antara" and line.low(end) == "dan"
    if between or line.low(end) in DASHES or line.low(end) in ("hingga", "sampai", "atau"):
        second = read_cardinal(line, end + 1)
        if second is not None and second[0] > value:
            return Number(value, second[0], second[1])
    return Number(value, value, end)


def read_cardinal(line: Line, i: int) -> tuple[Amount, int] | None:
    """The number at word `i` and the word behind it."""
    total: Amount = 0
    group: Amount = 0
    pending: Amount | None = None
    smallest = 1000  # what was multiplied last: 'tiga ratus dua puluh', never back up
    end = i
    while end < i + LONGEST:
        lexeme = line.lexeme(end)
        if lexeme.kind in ("number", "year") and end == i:
            pending = lexeme.numbers[0]
            if lexeme.kind == "number" and lexeme.text:
                pending += Fraction(int(lexeme.text), 10 ** len(lexeme.text))
        elif lexeme.kind == "digit" and lexeme.text is not None:
            if not lexeme.numbers:  # 'setengah' alone, or behind a number: 'dua setengah'
                if end == i:
                    return Fraction(lexeme.text), i + 1
                return _bounded(total + group + (pending or 0) + Fraction(lexeme.text), end + 1)
            value = lexeme.numbers[0]
            if pending is not None or (value >= smallest and end > i):
                break
            if value >= 1000:
                total += value
            elif value >= 10:
                group += value
                smallest = value if value == 100 else 1
            else:
                pending = value
        elif lexeme.kind == "factor" and end > i:
            if lexeme.text == "belas":
                if pending is None or smallest < 10:
                    break
                group += pending + 10
                smallest = 1
            else:
                factor = lexeme.numbers[0]
                if factor >= 1000:
                    total += (group + (pending or 0) or 1) * factor
                    group, smallest = 0, 1000
                elif pending is None or factor >= smallest:
                    break
                else:
                    group += pending * factor
                    smallest = factor
            pending = None
        else:
            break
        end += 1
    return None if end == i else _bounded(total + group + (pending or 0), end)


def _bounded(value: Amount, end: int) -> tuple[Amount, int] | None:
    return (value, end) if value < LARGEST else None
