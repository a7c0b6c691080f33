"""An expression as it was read, before it has a value."""

from __future__ import annotations

from dataclasses import dataclass, field

from warta.annotate.timex.numbers import Amount

Clock = tuple[int, ...]  # hour, minute where written, second where written
Day = tuple[int, int | None, int | None]  # day, month, year


@dataclass(slots=True)
class Fields:
    """What an expression says. Filled by the parsers, read by values.py.

    Exactly one way to name the day or period is used: `day`/`month`/`year` and their `until`,
    `weekday`, `period` (counted from the publication date), `same` (counted from another time),
    `days`, `vague`; a clock or a part of the day may be added to it, or stand alone.
    """

    weekday: int | None = None
    weekday_until: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    day_until: int | None = None
    month_until: int | None = None
    year_until: int | None = None
    decade: int | None = None  # first three digits
    century: int | None = None  # first two digits
    season: str | None = None  # Q3, H1, SU, behind the year
    unknown: bool = False  # Hijri months, seasons without a year: a date without a value
    shift: int | None = None  # lalu -1, ini 0, depan 1 behind a weekday, day or month
    period: tuple[str, int] | None = None  # unit, number from the publication date
    same: tuple[str, int] | None = None  # unit, number from the nearest other time
    weekend: bool = False
    days: int | None = None  # from the publication date
    vague: str | None = None
    clock: Clock | None = None
    clock_until: Clock | None = None
    zone: str = ""
    part: str | None = None
    part_mod: str | None = None
    mod: str | None = None
    ends_range: bool = False  # 'hingga' stands before it

    def has_date(self) -> bool:
        """Whether anything but the time of the day is said."""
        return (
            self.weekday is not None
            or self.day is not None
            or self.month is not None
            or self.year is not None
            or self.decade is not None
            or self.century is not None
            or self.season is not None
            or self.unknown
            or self.period is not None
            or self.same is not None
            or self.days is not None
            or self.weekend
        )

    def has_time(self) -> bool:
        return self.clock is not None or self.part is not None


@dataclass(slots=True)
class Length:
    """A duration: amounts of units, as (low, high, unit); None: an unknown amount."""

    amounts: list[tuple[Amount | None, Amount | None, str]] = field(default_factory=list)
    from_dct: bool = False  # terakhir, mendatang, ke depan
    unknown: bool = False  # a length without a value


@dataclass(slots=True)
class Expression:
    """Words [first, last) of a unit, read as a point (`fields`), a length, or a set of either."""

    first: int
    last: int
    fields: Fields | None = None
    length: Length | None = None
    every: bool = False
    mod: str | None = None
