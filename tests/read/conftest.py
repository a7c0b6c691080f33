"""One way for all of these tests to put a file down and see what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from warta.read import RawArticle, ReadOptions, Reject, read
from warta.read.walk import walk

Outcomes = Callable[..., list[RawArticle | Reject]]


@pytest.fixture
def outcomes(tmp_path: Path) -> Outcomes:
    """outcomes("a.jsonl", b"...", max_ratio=2): all that walking and reading that file yields."""

    def run(name: str, data: bytes, **options: object) -> list[RawArticle | Reject]:
        path = tmp_path / "in" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        found: list[RawArticle | Reject] = []
        for file in walk([path.parent]):
            if isinstance(file, Reject):
                found.append(file)
            else:
                found += read(file, options=ReadOptions(**options))
        path.unlink()
        return found

    return run
