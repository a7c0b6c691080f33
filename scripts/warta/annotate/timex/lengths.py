"""Lengths to ISO 8601 durations: P18M, PT2H15M, P10D/P14D, PXY."""

from __future__ import annotations

from warta.annotate.timex.fields import Length
from warta.annotate.timex.numbers import Amount

# A fraction of a unit is told in the next smaller one.
SMALLER = {"Y": (12, "M"), "M": (30, "D"), "D": (24, "TH"), "TH": (60, "TM"), "TM": (60, "TS")}


def length_value(length: Length) -> str | None:
    """The value of a length; None where it has none."""
    if length.unknown or not length.amounts:
        return None
    if len(length.amounts) > 1:
        return _join([(low, unit) for low, _, unit in length.amounts])
    low, high, unit = length.amounts[0]
    if low is None or high is None:
        return f"PTX{unit[1]}" if unit[0] == "T" else f"PX{unit[-1]}"
    first = _join([(low, unit)])
    if high == low or first is None:
        return first
    last = _join([(high, unit)])
    return f"{first}/{last}" if last else None


def _join(amounts: list[tuple[Amount | None, str]]) -> str | None:
    """'P2Y6M', 'P1DT3H' of amounts from large to small."""
    days, clock = "", ""
    for amount, unit in amounts:
        if amount is None:
            return None
        written = _amount(amount, unit)
        if written is None:
            return None
        if written[0] == "T":
            clock += written[1:]
        else:
            days += written
    return f"P{days}T{clock}" if clock else f"P{days}"


def _amount(amount: Amount, unit: str) -> str | None:
    letter = unit if unit[0] == "T" else unit[-1]
    if unit[0] != "T" and len(unit) > 1:
        amount *= int(unit[:-1])
    if amount.denominator != 1 and letter in SMALLER:
        factor, smaller = SMALLER[letter]
        finer = amount * factor
        if finer.denominator == 1:
            amount, letter = finer, smaller
    if amount.denominator == 1:
        number = str(amount.numerator)
    else:
        number = f"{float(amount):.2f}".rstrip("0").rstrip(".")
    return f"T{number}{letter[1]}" if letter[0] == "T" else f"{number}{letter}"
