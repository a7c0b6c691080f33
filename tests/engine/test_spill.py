from __future__ import annotations

import dataclasses
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warta.engine import spill
from warta.engine.spill import SpillWriter, bucket_of, read_sorted
from warta.read.raw import RawArticle

raw_articles = st.builds(
    RawArticle,
    id=st.sampled_from(["a", "b", "c", "d-1"]),
    path=st.sampled_from(["x.jsonl", "y/z.txt"]),
    row=st.one_of(st.none(), st.integers(1, 99)),
    format=st.just("jsonl"),
    sha256=st.just("0" * 64),
    digest=st.sampled_from(["1" * 64, "2" * 64]),
    data=st.binary(max_size=50),
    title=st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]))),
    authors=st.lists(st.sampled_from(["Sari", "Budi"])).map(tuple),
    synthetic=st.booleans(),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(raw_articles, max_size=20), st.integers(1, 4), st.randoms(use_true_random=False))
def test_what_goes_in_comes_out_sorted_whatever_the_order(
    tmp_path_factory: pytest.TempPathFactory,
    raws: list[RawArticle],
    buckets: int,
    chance: random.Random,
) -> None:
    shuffled = raws.copy()
    chance.shuffle(shuffled)
    orders = []
    for order in (raws, shuffled):
        folder = tmp_path_factory.mktemp("spill")
        writer = SpillWriter(folder, buckets)
        for raw in order:
            writer.add(raw)
        writer.flush()
        orders.append(
            [
                raw
                for bucket in range(buckets)
                if (path := folder / f"{bucket:05d}.spill").exists()
                for raw in read_sorted((path,))
            ]
        )

    def key(raw: RawArticle) -> tuple[int, str, str, str, int]:
        return (bucket_of(raw.id, buckets), raw.id, raw.digest, raw.path, raw.row or 0)

    assert [key(raw) for raw in orders[0]] == [key(raw) for raw in orders[1]]
    assert [key(raw) for raw in orders[0]] == sorted(key(raw) for raw in raws)
    assert sorted(map(repr, orders[0])) == sorted(map(repr, raws))


def test_little_is_held_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spill, "FLUSH_BYTES", 1000)
    writer = SpillWriter(tmp_path, 3)
    sample = RawArticle("a", "p", None, "text", "0" * 64, "0" * 64, b"x" * 400)
    for number in range(20):
        writer.add(dataclasses.replace(sample, id=f"a{number}"))
        assert writer._held < 1000
    writer.flush()
    assert sum(1 for path in tmp_path.iterdir() for _ in read_sorted((path,))) == 20


@given(st.text(min_size=1, max_size=20), st.integers(1, 1000))
def test_a_bucket_is_in_range(id: str, buckets: int) -> None:
    assert 0 <= bucket_of(id.encode("ascii", "replace").decode(), buckets) < buckets
