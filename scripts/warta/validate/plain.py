"""Before any validator: is this plain JSON at all?

jsonschema and jsonschema_rs disagree, or raise, on what cannot stand in a JSON file of ours; such a
record never reaches them. Measured with jsonschema 4.26 and jsonschema_rs 0.60 (the differences are
held down by tests/validate/test_shape.py):

- a lone surrogate: jsonschema accepts it; jsonschema_rs raises UnicodeEncodeError where it measures
  or prints the string, and accepts it where it only asks for the type;
- a key that is no string, a set, bytes, a numpy number, a subclass of str or int: jsonschema judges
  them as it likes, jsonschema_rs raises ValueError;
- a tuple is a list to jsonschema_rs and nothing to jsonschema: taken for the list that JSON makes
  of it; a Decimal is an integer to the one and nothing to the other: refused;
- nesting: jsonschema_rs raises ValueError at about 250 levels, Python's recursion ends at 1,000.

Both take 1.0 for an integer, as JSON Schema says; but text[1.0:2.0] is no span and Arrow's int32
column no float, so such a number is refused here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

MAX_DEPTH = 100
ARRAYS = (list, tuple)

JsonPath = tuple[str | int, ...]


class Problem(NamedTuple):
    """A value that is not plain JSON: its finding's code, where it stands, and why."""

    code: str
    path: JsonPath
    reason: str


def not_plain(record: object) -> Iterator[Problem]:
    """All that keeps `record` from being plain JSON, in no certain order; never recurses.

    Ends at the first place that is nested too deep: such a value may contain itself.
    """
    stack: list[tuple[JsonPath, Any]] = [((), record)]
    while stack:
        path, value = stack.pop()
        kind = type(value)
        if kind is str:
            if has_surrogate(value):
                yield Problem("surrogate", path, "holds half of a surrogate pair")
        elif kind is dict or kind in ARRAYS:
            if len(path) >= MAX_DEPTH:
                yield Problem("too_deep", path, f"is nested more than {MAX_DEPTH} levels deep")
                return
            if kind in ARRAYS:
                stack.extend(((*path, index), item) for index, item in enumerate(value))
                continue
            for key, item in value.items():
                if type(key) is not str:
                    yield Problem("not_json", path, f"has the key {key!r:.60}, which is no string")
                elif has_surrogate(key):
                    yield Problem("surrogate", path, "has a key with half of a surrogate pair")
                else:
                    stack.append(((*path, key), item))
        elif kind is float:
            if not math.isfinite(value):
                yield Problem("not_json", path, f"is {value}, which JSON cannot say")
        elif value is not None and kind is not int and kind is not bool:
            yield Problem("not_json", path, f"is a Python {kind.__name__}, which is no JSON")


def fractions(record: object) -> Iterator[JsonPath]:
    """Where plain JSON holds a number with a fraction, be it .0: no field of a record may."""
    stack: list[tuple[JsonPath, Any]] = [((), record)]
    while stack:
        path, value = stack.pop()
        if type(value) is float:
            yield path
        elif type(value) is dict:
            stack.extend(((*path, key), item) for key, item in value.items())
        elif type(value) in ARRAYS:
            stack.extend(((*path, index), item) for index, item in enumerate(value))


def has_surrogate(text: str) -> bool:
    """Whether UTF-8 cannot encode the string; ASCII needs no look."""
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
