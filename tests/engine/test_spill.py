from __future__ import annotations

import dataclasses
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warta.engine import spill
from warta.engine.spill import SpillWriter, bucket_of, count_entries, read_sorted
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
        for slice_, part in enumerate((order[::2], order[1::2])):
            (folder / f"{slice_}").mkdir()
            writer = SpillWriter(folder / f"{slice_}", buckets)
            for raw in part:
                writer.add(raw)
            writer.finish()
        orders.append([raw for bucket in range(buckets) for raw in read_sorted(folder, bucket)])
        assert len(orders[-1]) == sum(count_entries(folder, bucket) for bucket in range(buckets))

    def key(raw: RawArticle) -> tuple[int, str, str, str, int]:
        return (bucket_of(raw.id, buckets), raw.id, raw.digest, raw.path, raw.row or 0)

    assert [key(raw) for raw in orders[0]] == [key(raw) for raw in orders[1]]
    assert [key(raw) for raw in orders[0]] == sorted(key(raw) for raw in raws)
    assert sorted(map(repr, orders[0])) == sorted(map(repr, raws))


def test_little_is_held_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spill, "FLUSH_BYTES", 1000)
    (tmp_path / "0").mkdir()
    writer = SpillWriter(tmp_path / "0", 3)
    sample = RawArticle("a", "p", None, "text", "0" * 64, "0" * 64, b"x" * 400)
    for number in range(20):
        writer.add(dataclasses.replace(sample, id=f"a{number}"))
        assert writer._held < 1000
    writer.finish()
    assert sum(1 for bucket in range(3) for _ in read_sorted(tmp_path, bucket)) == 20
    assert len(list((tmp_path / "0").iterdir())) == 2, "however many buckets and flushes there are"


def test_there_may_be_more_slices_than_open_files(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    sample = RawArticle("a", "p", None, "text", "0" * 64, "0" * 64, b"x")
    for slice_ in range(300):
        (tmp_path / f"{slice_:06d}").mkdir()
        writer = SpillWriter(tmp_path / f"{slice_:06d}", 2)
        writer.add(dataclasses.replace(sample, id=f"a{slice_}"))
        writer.finish()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, hard))
    try:
        read = [raw.id for bucket in range(2) for raw in read_sorted(tmp_path, bucket)]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert sorted(read) == sorted(f"a{slice_}" for slice_ in range(300))


def test_what_a_dead_worker_left_is_no_slice(tmp_path: Path) -> None:
    (tmp_path / "000000.host-7.tmp").mkdir()
    writer = SpillWriter(tmp_path / "000000.host-7.tmp", 1)
    writer.add(RawArticle("a", "p", None, "text", "0" * 64, "0" * 64, b"x"))
    writer.finish()
    assert list(read_sorted(tmp_path, 0)) == [] and count_entries(tmp_path, 0) == 0


@given(st.text(min_size=1, max_size=20), st.integers(1, 1000))
def test_a_bucket_is_in_range(id: str, buckets: int) -> None:
    assert 0 <= bucket_of(id.encode("ascii", "replace").decode(), buckets) < buckets
