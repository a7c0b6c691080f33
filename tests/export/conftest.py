"""Articles to export: a few of the gold train part, and the verbs as a user calls them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import warta.cli
from warta.article import Article
from warta.cli.export import add_export, add_import
from warta.pipeline import Gold
from warta.stream import records

REPO = Path(__file__).resolve().parents[2]
# The articles that hypothesis makes for gold files are those that formats are tried on.
sys.path.insert(0, str(REPO / "tests" / "gold"))

Run = Callable[..., int]


@pytest.fixture(scope="session")
def sample() -> list[Article]:
    """Four articles of the gold train part, from four outlets, every layer but tokens gold."""
    names = (REPO / "corpus" / "splits" / "train.txt").read_text("utf-8").split()
    chosen: dict[str, str] = {}
    for name in names:
        chosen.setdefault(name.rpartition("-")[0], name)
    wanted = list(chosen.values())[:4]
    raw = [path for name in wanted for path in (REPO / "corpus/raw").rglob(f"{name}.txt")]
    golds = {
        name: Gold.read(path)
        for name in wanted
        for path in (REPO / "corpus/gold").rglob(f"{name}.json")
    }
    found = [item for item in records(raw, golds=golds) if isinstance(item, Article)]
    assert len(found) == len(golds) == 4
    return found


@pytest.fixture
def warta_main(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`warta` with the verbs of this room."""
    verbs = [*warta.cli.VERBS]
    verbs += [verb for verb in (add_export, add_import) if verb not in verbs]
    monkeypatch.setattr(warta.cli, "VERBS", tuple(verbs))
    return lambda *words: warta.cli.main([str(word) for word in words])
