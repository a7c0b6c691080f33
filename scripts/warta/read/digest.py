"""Digests of what was read, and the one spelling of JSON that they are taken of."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson


def sha256(data: bytes) -> str:
    """Lower-case hex of the SHA-256 of `data`."""
    return hashlib.sha256(data).hexdigest()


def canonical_json(value: Any) -> bytes:
    """`value` as JSON with sorted keys, no white space, UTF-8.

    For whatever JSON can spell without loss this equals json.dumps(value, sort_keys=True,
    separators=(",", ":"), ensure_ascii=False) but for floats, which orjson writes as 1e16 where
    json writes 1e+16. Bytes, which only a broken Parquet value yields, are written in hex.
    Raises TypeError where `value` nests deeper than orjson writes (254).
    """
    return orjson.dumps(value, default=_hex, option=orjson.OPT_SORT_KEYS)


def _hex(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"no JSON for {type(value).__name__}")
