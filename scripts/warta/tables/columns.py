"""Python values to Arrow arrays, column by column.

`pa.array(list of dicts)` visits each value through Python's dict protocol; gathering one field of
all items at a time and handing flat lists to Arrow is several times faster, and spans held as
numpy arrays are taken over without any Python object for a token.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa

from warta.article import Spans


def column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """The array of `values` (None, scalars, dataclasses, sequences, Spans) as Arrow type `kind`."""
    if all(value is None for value in values):
        return pa.nulls(len(values), kind)
    if pa.types.is_list(kind):
        return _lists(values, kind)
    if pa.types.is_struct(kind):
        return _structs(values, kind)
    return pa.array(values, kind)


def _lists(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    lengths = np.fromiter(
        (0 if value is None else len(value) for value in values), np.int32, len(values)
    )
    offsets = np.zeros(len(values) + 1, np.int32)
    np.cumsum(lengths, out=offsets[1:])
    mask = _nulls(values)
    if any(isinstance(value, Spans) for value in values):
        items = _spans([value for value in values if value is not None], kind.value_type)
    else:
        items = column([item for value in values if value for item in value], kind.value_type)
    return pa.ListArray.from_arrays(pa.array(offsets), items, type=kind, mask=mask)


def _spans(values: list[Spans], kind: pa.DataType) -> pa.Array:
    starts = np.concatenate([value.starts for value in values])
    ends = np.concatenate([value.ends for value in values])
    return pa.StructArray.from_arrays([pa.array(starts), pa.array(ends)], fields=list(kind))


def _structs(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    mask = _nulls(values)
    children = []
    for field in kind:
        get = attrgetter(field.name)
        if mask is None:
            cells = [get(value) for value in values]
        else:
            cells = [None if value is None else get(value) for value in values]
        children.append(column(cells, field.type))
    if not children:
        return pa.array([{} for _ in values], kind)
    return pa.StructArray.from_arrays(children, fields=list(kind), mask=mask)


def _nulls(values: Sequence[Any]) -> pa.Array | None:
    flags = [value is None for value in values]
    return pa.array(flags) if any(flags) else None


def shared_column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """As `column`, for values of which most are one and the same object (provenance)."""
    distinct: dict[int, int] = {}
    places = [distinct.setdefault(id(value), len(distinct)) for value in values]
    if len(distinct) == len(values):
        return column(values, kind)
    firsts = {id(value): value for value in values}
    return column([firsts[key] for key in distinct], kind).take(pa.array(places, pa.int32()))
