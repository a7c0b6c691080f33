"""Months of publication gathered into periods that make a readable time line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST = 40
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120}


@dataclass(frozen=True, slots=True)
class Periods:
    """Periods without gaps from the first to the last, and by split how many articles in each."""

    unit: str
    names: Sequence[str]
    counts: Mapping[str, Sequence[int]]
    undated: int
    """Articles whose date is not known to the month (to the year, where the unit is the year)."""


def by_period(by_split: Mapping[str, Mapping[str, int]]) -> Periods:
    """Articles by month ("2024-03", "2024", or "" where unknown) in the shortest unit (month,
    quarter, year, decade) that makes at most 40 periods."""
    known = sorted(
        place
        for counts in by_split.values()
        for label in counts
        if (place := _place(label)) is not None
    )
    total = sum(sum(counts.values()) for counts in by_split.values())
    if not known:
        return Periods("month", (), {}, total)
    unit = next(
        (unit for unit, size in _MONTHS_IN.items() if known[-1] // size - known[0] // size < MOST),
        "decade",
    )
    size = _MONTHS_IN[unit]
    first, last = known[0] // size, known[-1] // size
    found = {split: [0] * (last - first + 1) for split in by_split}
    for split, counts in by_split.items():
        for label, number in counts.items():
            place = _place(label)
            if place is None and size >= 12 and re.fullmatch(r"\d{4}", label):
                place = 12 * int(label)
            if place is not None and first <= place // size <= last:
                found[split][place // size - first] += number
    names = [_name(place, unit) for place in range(first, last + 1)]
    return Periods(unit, names, found, total - sum(map(sum, found.values())))


def sparse(names: Sequence[str], most: int = 9) -> list[str]:
    """The names with all but some left empty: first those that begin a year, then every so many."""
    kept = [at for at, name in enumerate(names) if name.endswith(("-01", " Q1"))]
    kept = kept if len(names) > most and len(kept) > 1 else list(range(len(names)))
    kept = kept[:: max(1, -(-len(kept) // most))]
    return [name if at in set(kept) else "" for at, name in enumerate(names)]


def _place(label: str) -> int | None:
    """Months since the year 0."""
    match = _MONTH.fullmatch(label)
    return 12 * int(match[1]) + int(match[2]) - 1 if match else None


def _name(place: int, unit: str) -> str:
    year, month = divmod(place * _MONTHS_IN[unit], 12)
    if unit == "month":
        return f"{year:04}-{month + 1:02}"
    return f"{year:04} Q{month // 3 + 1}" if unit == "quarter" else f"{year:04}"
