"""Arrow columns to plain values: strings, numbers, flags, lists of strings, ISO dates.

What is none of these, or is broken, becomes b"", which no field of a record takes, so that it is
dropped with a note like any other value of a wrong type.
"""

from __future__ import annotations

import datetime
from typing import Any

import pyarrow as pa

_UNUSABLE = b""
_EPOCH = datetime.datetime(1970, 1, 1)


def values(column: pa.Array) -> list[Any]:
    """The values of `column`, one a row. Raises what Arrow raises on damaged data."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if kind in (pa.string(), pa.large_string(), pa.string_view()):
        # By way of bytes: as_py() gives up the whole column at the first one that is not UTF-8.
        raw = column.cast(pa.large_string()).cast(pa.large_binary())
        return [value if value is None else _decoded(value) for value in raw.to_pylist()]
    if pa.types.is_timestamp(kind):
        return _timestamps(column)
    if pa.types.is_date(kind):
        days = column.cast(pa.date32()).cast(pa.int32()).to_pylist()
        return [value if value is None else _date(value) for value in days]
    if pa.types.is_boolean(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind):
        plain: list[Any] = column.to_pylist()
        return plain
    if pa.types.is_null(kind):
        return [None] * len(column)
    if (pa.types.is_list(kind) or pa.types.is_large_list(kind)) and _is_string(kind.value_type):
        return _lists(column)
    return [_UNUSABLE] * len(column)


def _is_string(kind: pa.DataType) -> bool:
    return kind in (pa.string(), pa.large_string(), pa.string_view())


def _decoded(value: bytes) -> str | bytes:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return _UNUSABLE


def _lists(column: pa.Array) -> list[Any]:
    strings = values(column.flatten())
    lengths = column.value_lengths().to_pylist()
    lists: list[Any] = []
    start = 0
    for length in lengths:
        if length is None:
            lists.append(None)
            continue
        lists.append(strings[start : start + length])
        start += length
    return lists


def _timestamps(column: pa.Array) -> list[Any]:
    """ISO 8601; with Z where the column has a zone, since Arrow holds those in UTC.

    By way of integers: Arrow's own conversion needs pandas for nanoseconds, and a database of
    zones, either of which a machine may lack.
    """
    zone = "Z" if column.type.tz else ""
    numbers = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False).cast(pa.int64())
    return [value if value is None else _moment(value, zone) for value in numbers.to_pylist()]


def _moment(microseconds: int, zone: str) -> str | bytes:
    try:
        return (_EPOCH + datetime.timedelta(microseconds=microseconds)).isoformat() + zone
    except OverflowError:
        return _UNUSABLE


def _date(days: int) -> str | bytes:
    try:
        return (_EPOCH + datetime.timedelta(days=days)).date().isoformat()
    except OverflowError:
        return _UNUSABLE
