from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warta.article import Article
from warta.duplicates import bands, search, sketches, verify
from warta.duplicates.bands import pack, unpack
from warta.duplicates.groups import Groups, find_groups
from warta.duplicates.search import NEAR, components
from warta.duplicates.shingles import Hashes, grams, jaccard
from warta.duplicates.signatures import Banding
from warta.duplicates.sketches import Sketched, SketchWriter, open_pages
from warta.split.files import read_groups
from warta.stream import records

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


def shelve(folder: Path, sets: dict[str, Hashes], shards: int = 1) -> list[Path]:
    """Sketches of named sets, dealt out to shards."""
    folders = []
    for shard in range(shards):
        folders.append(folder / f"{shard:03d}")
        folders[-1].mkdir(parents=True)
        writer = SketchWriter(folders[-1], Banding())
        for name in [*sets][shard::shards]:
            writer.add_grams(Sketched(name, None, None, 0), sets[name])
        writer.finish()
    return folders


def groups_of(folder: Path, sets: dict[str, Hashes], shards: int = 1) -> set[frozenset[str]]:
    folders = shelve(folder / f"shards-{shards}", sets, shards)
    pairs = search.search(folders, folder / f"work-{shards}")
    ids = [article.id for page in open_pages(folders) for article in page.articles()]
    labels = components(pairs, len(ids)).tolist()
    found: dict[int, set[str]] = {}
    for label, id in zip(labels, ids, strict=True):
        found.setdefault(label, set()).add(id)
    return {frozenset(group) for group in found.values() if len(group) > 1}


def all_groups(sets: dict[str, Hashes]) -> set[frozenset[str]]:
    """By comparing everything with everything."""
    near = [
        pair
        for pair in combinations(sorted(sets), 2)
        if jaccard(sets[pair[0]], sets[pair[1]]) >= NEAR
    ]
    found: dict[str, set[str]] = {}
    for id, group in find_groups(near).items():
        found.setdefault(group, set()).add(id)
    return {frozenset(group) for group in found.values()}


def rewrites(seed: int, texts: int, *, similar: float) -> dict[str, Hashes]:
    """Sets of about 300 members, and to each one of the similarity named."""
    chance = np.random.default_rng(seed)
    sets = {}
    for number in range(texts):
        members = chance.integers(0, 2**63, 300, dtype=np.uint64)
        common = round(300 * 2 * similar / (1 + similar))
        others = chance.integers(0, 2**63, 300 - common, dtype=np.uint64)
        sets[f"a{number:03d}"] = np.sort(members)
        sets[f"b{number:03d}"] = np.sort(np.concatenate([members[:common], others]))
    return sets


@pytest.mark.parametrize(("similar", "least"), [(0.22, 0.97), (0.3, 0.99), (0.5, 1.0), (0.9, 1.0)])
def test_rewrites_are_found_and_nothing_else(tmp_path: Path, similar: float, least: float) -> None:
    sets = rewrites(1, 200, similar=similar)
    found = groups_of(tmp_path, sets)
    assert found <= all_groups(sets)
    assert len(found) >= least * 200


def test_what_is_less_similar_is_left_apart(tmp_path: Path) -> None:
    assert groups_of(tmp_path, rewrites(2, 200, similar=0.18)) == set()


def test_the_planted_rewrites_of_the_corpus_are_found_and_nothing_else(tmp_path: Path) -> None:
    frozen: dict[str, set[str]] = {}
    for id, group in read_groups(CORPUS / "splits").items():
        frozen.setdefault(group, set()).add(id)
    articles = records([CORPUS / "raw"], layers=["structure"])
    sets = {one.id: grams(one) for one in articles if isinstance(one, Article)}
    found = groups_of(tmp_path, sets)
    assert found == {frozenset(group) for group in frozen.values()} == all_groups(sets)
    assert len(found) == 12


def test_groups_depend_neither_on_shards_nor_pages_nor_parts_nor_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(4)
    sets = {**rewrites(3, 40, similar=0.25), **crowd(60)}
    names = [*sets]
    want = groups_of(tmp_path / "one", sets)
    chance.shuffle(names)
    monkeypatch.setattr(sketches, "PAGE", 7)
    monkeypatch.setattr(search, "PART", 30)
    monkeypatch.setattr(search, "RANGE", 11)
    monkeypatch.setattr(search, "FEW", 10)
    monkeypatch.setattr(verify, "HELD", 2)
    assert groups_of(tmp_path / "many", {name: sets[name] for name in names}, 5) == want
    assert len(list((tmp_path / "many" / "work-5" / "bands").iterdir())) == 16 * 5
    assert len(list((tmp_path / "many" / "work-5" / "pairs").iterdir())) > 10


def crowd(size: int) -> dict[str, Hashes]:
    """Versions of one text that grew, each near only to some of the others."""
    members = np.arange(size * 40 + 400, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return {f"c{n:03d}": np.sort(members[n * 40 : n * 40 + 400]) for n in range(size)}


def test_a_long_chain_of_versions_is_one_group(tmp_path: Path) -> None:
    sets = crowd(50)
    assert jaccard(sets["c000"], sets["c049"]) == 0
    assert groups_of(tmp_path, sets) == {frozenset(sets)} == all_groups(sets)


def test_a_formula_everywhere_makes_candidates_in_line_with_articles(tmp_path: Path) -> None:
    """All articles share a third of their 5-grams: pairs grow by 16, candidates must not."""
    chance = np.random.default_rng(6)
    shared = chance.integers(0, 2**63, 60, dtype=np.uint64)
    made = {}
    for size in (200, 800):
        own = chance.integers(0, 2**63, (size, 140), dtype=np.uint64)
        sets = {f"d{n:04d}": np.sort(np.concatenate([shared, own[n]])) for n in range(size)}
        folders = tuple(shelve(tmp_path / str(size), sets))
        task = bands.BandTask(folders, 0, 128, 0, 1, 0.0, Banding(), tmp_path / f"c{size}")
        made[size] = bands.find_candidates(task)
    assert made[200] > 1_000 and made[800] < 6 * made[200]


def test_a_copy_in_a_crowd_of_copies_is_found(tmp_path: Path) -> None:
    one = np.sort(np.random.default_rng(7).integers(0, 2**63, 200, dtype=np.uint64))
    sets = {f"e{n:03d}": one for n in range(bands.ALL_PAIRS * 5)}
    assert groups_of(tmp_path, sets) == {frozenset(sets)}


def test_what_has_no_grams_is_like_nothing(tmp_path: Path) -> None:
    none = np.empty(0, np.uint64)
    assert groups_of(tmp_path, {"a": none, "b": none, "c": none}) == set()
    assert groups_of(tmp_path / "nobody", {}) == set()


def test_a_search_that_was_stopped_goes_on(tmp_path: Path) -> None:
    folders = shelve(tmp_path, rewrites(8, 30, similar=0.5))
    work = tmp_path / "work"

    tasks = search.band_tasks(folders, work, least=NEAR, banding=Banding())
    search.finish(search.in_turn, bands.find_candidates, tasks)
    stamps = {task.out: (task.out / bands.PAIRS).stat().st_mtime_ns for task in tasks}
    pairs = search.search(folders, work)
    assert {out: (out / bands.PAIRS).stat().st_mtime_ns for out in stamps} == stamps
    assert len(pairs) == 30


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)), max_size=9))
def test_pairs_are_packed_and_unpacked(pairs: list[tuple[int, int]]) -> None:
    one, two = (np.array([pair[side] for pair in pairs], np.uint64) for side in (0, 1))
    low, high = unpack(pack(one, two))
    assert [*zip(low.tolist(), high.tolist(), strict=True)] == [(min(p), max(p)) for p in pairs]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))))
def test_groups_are_the_connected_components(pairs: list[tuple[str, str]]) -> None:
    groups = find_groups(pairs)
    assert groups == find_groups(list(reversed(pairs)))
    for first, second in pairs:
        assert groups[first] == groups[second] <= first
    for one, two in combinations("abcdef", 2):
        joined = groups.get(one, one) == groups.get(two, two)
        assert Groups(pairs).joined(one, two) == joined


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_components_are_the_same_groups(pairs: list[tuple[int, int]]) -> None:
    packed = pack(*(np.array([pair[side] for pair in pairs], np.uint64) for side in (0, 1)))
    labels = components(packed, 10).tolist()
    groups = Groups(pairs)
    for one, two in combinations(range(10), 2):
        assert (labels[one] == labels[two]) == groups.joined(one, two)
