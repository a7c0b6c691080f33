"""The data files of this folder as sets and ranges."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def lines(name: str) -> Iterator[str]:
    """The lines of `data/<name>.txt` that are no comment and not empty."""
    for line in (_DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


@cache
def codes(name: str) -> frozenset[str]:
    """The codes of `data/<name>.txt`, which stand apart by spaces."""
    return frozenset(code for line in lines(name) for code in line.split())


@cache
def issuers() -> tuple[tuple[int, int, int, frozenset[int]], ...]:
    """Rows of (digits in the prefix, first prefix, last prefix, lengths of the card number)."""
    rows = []
    for line in lines("card_issuers"):
        prefix, *lengths = line.split()
        first, _, last = prefix.partition("-")
        rows.append((len(first), int(first), int(last or first), frozenset(map(int, lengths))))
    return tuple(rows)
