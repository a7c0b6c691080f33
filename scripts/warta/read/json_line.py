"""One line of JSON to the object it spells, or to what is wrong with it."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

import orjson

from warta.read.raw import shown

# Deep enough for any metadata; orjson writes 254 levels, Python's json about 1,000, both count
# otherwise than the other, so that one limit that can be counted stands before them.
MAX_DEPTH = 200

_KEY = re.compile(rb'"\s*:')
_BOM = b"\xef\xbb\xbf"


class BadLineError(Exception):
    """A line holds no usable object; `code` and `reason` are the reject's."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def parse(line: bytes, *, max_depth: int = MAX_DEPTH) -> dict[str, Any]:
    """The object on `line`.

    Raises BadLineError: `invalid_encoding`, `invalid_json` (also NaN, a number too large),
    `nested_too_deep` (more than `max_depth` levels), `surrogate`, `not_an_object`, `duplicate_key`
    (of the object itself: what is nested never reaches a record).
    """
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        _explain(line, error, max_depth)
    if type(row) is not dict:
        kind = _KINDS.get(type(row), "value")
        raise BadLineError(
            "not_an_object", f"the line is {kind}, not an object: write one {{…}} a line"
        )
    keys, depth = _keys_and_depth(row)
    if depth > max_depth:
        _too_deep(max_depth)
    # Each key is followed by a colon, so as many quotes with a colon as keys means no key twice.
    # More of them stand in texts, rarely; only then does telling cost a second parser.
    if len(_KEY.findall(line)) != keys:
        _refuse_duplicates(line)
    return row


_KINDS: dict[type, str] = {
    list: "a list",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}


_NESTING = (dict, list)


def _brackets(line: bytes) -> int:
    return line.count(b"[") + line.count(b"{")


def _too_deep(most: int) -> NoReturn:
    raise BadLineError("nested_too_deep", f"nested more than {most} deep: flatten the row")


def _keys_and_depth(row: dict[str, Any]) -> tuple[int, int]:
    """How many keys `row` has at all levels, and how many levels."""
    keys, depth = len(row), 1
    level: list[Any] = [value for value in row.values() if type(value) in _NESTING]
    while level:
        depth += 1
        below: list[Any] = []
        for value in level:
            if type(value) is dict:
                keys += len(value)
                value = value.values()
            below += [item for item in value if type(item) in _NESTING]
        level = below
    return keys, depth


def _refuse_duplicates(line: bytes) -> None:
    outermost: list[tuple[str, Any]] = []

    def remember(pairs: list[tuple[str, Any]]) -> None:
        nonlocal outermost
        outermost = pairs  # the last object to be closed is the line's own

    json.loads(line, object_pairs_hook=remember)
    seen: set[str] = set()
    for key, _ in outermost:
        if key in seen:
            raise BadLineError(
                "duplicate_key",
                f"the key `{shown(key, 40)}` stands twice: which one holds is unclear",
            )
        seen.add(key)


def _explain(line: bytes, error: orjson.JSONDecodeError, max_depth: int) -> NoReturn:
    """Raises the BadLineError of a line that orjson refuses."""
    try:
        text = line.decode()
    except UnicodeDecodeError as broken:
        raise BadLineError(
            "invalid_encoding",
            f"byte {broken.start + 1} of the line is not UTF-8 (0x{line[broken.start]:02x}): "
            "save the file as UTF-8",
        ) from error
    if line.startswith(_BOM):
        raise BadLineError(
            "invalid_json",
            "a byte order mark stands before the row: files were joined without removing it",
        ) from error
    if _brackets(line) > MAX_DEPTH:
        # Too many for Python's parser, which recurses; orjson's words are the only evidence then.
        message = str(error)
        if "depth" in message or "recursion" in message.lower():
            _too_deep(max_depth)
        if "surrogate" in message:
            _surrogate()
    else:
        try:
            value = json.loads(text, parse_constant=_constant)
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            _surrogate()
        except ValueError:
            pass  # both parsers refuse it, so orjson's words will do
    if error.msg.startswith("unexpected content after"):
        raise BadLineError(
            "invalid_json",
            f"more follows the first value, at column {error.colno}: write one object a line",
        ) from error
    raise BadLineError("invalid_json", f"not JSON: {error.msg} at column {error.colno}") from error


def _constant(name: str) -> NoReturn:
    raise BadLineError("invalid_json", f"{name} is no JSON value: write null")


def _surrogate() -> NoReturn:
    raise BadLineError(
        "surrogate",
        "half of a surrogate pair stands alone (as \\ud83d): the string was cut inside a character",
    )
