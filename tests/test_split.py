from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import warta
from warta import UsageError
from warta.cli import main
from warta.duplicates.moments import UNDATED, moment
from warta.split import (
    SHARES,
    read_groups,
    read_splits,
    split_articles,
    stratify,
)
from warta.split.deal import NOWHERE, RULES, Traits, deal, join_outlets

WORDS = [
    "harga",
    "beras",
    "naik",
    "di",
    "pasar",
    "itu",
    "sejak",
    "pekan",
    "lalu",
    "kata",
    "seorang",
    "pedagang",
    "kepada",
    "warga",
]
TRAIN, VALIDATION, TEST = range(3)


def text(seed: int, words: int = 60) -> str:
    chance = random.Random(seed)
    return " ".join(f"{chance.choice(WORDS)}{chance.randrange(40)}" for _ in range(words)) + "."


def split_of(articles: Mapping[str, list[str]]) -> dict[str, str]:
    return {id: split for split, ids in articles.items() for id in ids}


@given(
    st.dictionaries(
        st.text("abcdef", min_size=1),
        st.tuples(st.integers(1, 3), st.sets(st.sampled_from(["x", "y", "z"]))),
        max_size=40,
    )
)
def test_every_unit_gets_one_split_whatever_the_order(
    units: dict[str, tuple[int, set[str]]],
) -> None:
    placed = stratify(units)
    assert placed.keys() == units.keys() and set(placed.values()) <= SHARES.keys()
    assert placed == stratify(dict(reversed(list(units.items()))))


def test_shares_and_labels_are_balanced() -> None:
    units = {f"u{n}": (1, [f"subject:{n % 7}", f"style:{n % 5}"]) for n in range(350)}
    sizes = Counter(stratify(units).values())
    assert abs(sizes["train"] - 245) <= 4 and abs(sizes["test"] - 70) <= 4
    tests = Counter(units[u][1][0] for u, split in stratify(units).items() if split == "test")
    assert set(tests.values()) <= set(range(8, 13)) and len(tests) == 7


def test_near_duplicates_stay_together_and_frozen_splits_stay() -> None:
    articles = []
    for number in range(20):
        body = text(number)
        pair = (body, body + " " + text(number + 100, 12))
        articles += [warta.annotate(version, layers=["structure"]) for version in pair]
    splits = split_articles(articles, {})
    where = split_of(splits.articles)
    assert len(where) == 40 and len(splits.groups) == 20
    for group in splits.groups:
        assert len({where[id] for id in group.articles}) == 1
    newcomer = warta.annotate(text(7) + " tambah", layers=["structure"])
    more = split_articles([*articles, newcomer], {}, frozen=where)
    later = split_of(more.articles)
    assert all(later[id] == split for id, split in where.items()) and len(later) == 41
    torn = where | {articles[0].id: "test", articles[1].id: "train"}
    for rule in RULES:
        with pytest.raises(UsageError, match="tear"):
            split_articles(articles, {}, frozen=torn, rule=rule)


# --- by time and by outlet ------------------------------------------------------------------


@st.composite
def many(draw: st.DrawFn) -> tuple[np.ndarray, Traits]:
    count = draw(st.integers(1, 30))
    lists = {
        "units": draw(st.lists(st.integers(0, 12), min_size=count, max_size=count)),
        "draw": draw(st.lists(st.integers(0, 2**64 - 1), min_size=count, max_size=count)),
        "moments": draw(
            st.lists(st.one_of(st.integers(0, 9), st.just(UNDATED)), min_size=count, max_size=count)
        ),
        "outlets": draw(st.lists(st.integers(0, 5), min_size=count, max_size=count)),
    }
    return np.array(lists["units"], np.int32), Traits(
        np.array(lists["draw"], np.uint64),
        np.array(lists["moments"], np.int64),
        np.array(lists["outlets"], np.uint64),
    )


@settings(max_examples=40)
@given(many(), st.sampled_from(RULES), st.randoms())
def test_no_rule_tears_a_unit_or_looks_at_the_order(
    dealt: tuple[np.ndarray, Traits], rule: str, chance: random.Random
) -> None:
    units, traits = dealt
    if rule == "outlet":
        units = join_outlets(units, traits.outlets)
    places = deal(rule, units, traits)
    assert set(places.tolist()) <= {TRAIN, VALIDATION, TEST}
    assert all(len(set(places[units == unit].tolist())) == 1 for unit in units)
    order = np.array(chance.sample(range(len(units)), len(units)))
    names = np.array(chance.sample(range(int(units.max()) + 1), int(units.max()) + 1), np.int32)
    renamed = names[units[order]]
    distinct = len(set(traits.draw.tolist())) == len(traits.draw)
    if distinct:
        assert np.array_equal(deal(rule, renamed, traits.of(order)), places[order])


@settings(max_examples=40)
@given(many())
def test_by_time_train_is_older_and_holds_the_undated(dealt: tuple[np.ndarray, Traits]) -> None:
    units, traits = dealt
    places = deal("time", units, traits)
    first = {unit: min(traits.moments[units == unit]) for unit in units.tolist()}
    dates = np.array([first[unit] for unit in units.tolist()])
    assert np.all(places[dates == UNDATED] == TRAIN)
    dated = dates != UNDATED
    for earlier, later in ((TRAIN, VALIDATION), (VALIDATION, TEST), (TRAIN, TEST)):
        old, new = (dates[(places == place) & dated] for place in (earlier, later))
        assert not len(old) or not len(new) or old.max() <= new.min()


@settings(max_examples=40)
@given(many())
def test_outlets_are_whole(dealt: tuple[np.ndarray, Traits]) -> None:
    units, traits = dealt
    joined = join_outlets(units, traits.outlets)
    places = deal("outlet", joined, traits)
    for outlet in set(traits.outlets.tolist()) - {0}:
        assert len(set(places[traits.outlets == outlet].tolist())) == 1
    nameless = ~np.isin(joined, joined[traits.outlets != 0])
    assert np.all(places[nameless] == TRAIN)


@pytest.mark.parametrize("rule", RULES)
def test_shares_are_kept(rule: str) -> None:
    chance = np.random.default_rng(1)
    traits = Traits(
        chance.integers(0, 2**63, 1000, dtype=np.uint64),
        chance.integers(0, 10**9, 1000),
        chance.integers(1, 60, 1000, dtype=np.uint64),
    )
    units = np.arange(1000, dtype=np.int32)
    if rule == "outlet":
        units = join_outlets(units, traits.outlets)
    sizes = np.bincount(deal(rule, units, traits)).tolist()
    assert all(abs(size - want) <= 15 for size, want in zip(sizes, (700, 100, 200), strict=True))
    given_places = np.full(1000, NOWHERE, np.int8)
    given_places[7] = TEST
    again = deal(rule, units, traits, given=given_places)
    assert set(again[units == units[7]].tolist()) == {TEST}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2023", "2024-02"),
        ("2024-02-12", "2024-02-12T00:01"),
        ("2024-02-12T10:00:00+09:00", "2024-02-12T10:00:00+07:00"),
        ("2024-02-12T10:00", "2024-02-12T10:00:00-05:30"),
        ("2024-02-12T02:59Z", "2024-02-12T10:00"),
        ("2024-02-12T10:00:00.5", "2024-02-12T10:00:00.512"),
        ("2024-12-31T23:59:59", None),
    ],
)
def test_moments_are_ordered(earlier: str, later: str | None) -> None:
    assert moment(earlier) < moment(later)


def test_moments_are_nanoseconds_since_1970() -> None:
    assert moment("1970-01-01T07:00") == moment("1970-01-01T00:00:00Z") == 0
    assert moment("1970-01-01T00:00:01.25Z") == 1_250_000_000
    assert moment(None) == moment("tidak ada") == UNDATED


def test_the_rules_of_the_command_line_are_these() -> None:
    with pytest.raises(UsageError, match="--split is random, time or outlet, not 'weekday'"):
        split_articles([], {}, rule="weekday")
    with pytest.raises(UsageError, match="--keep is all, first or longest, not 'last'"):
        split_articles([], {}, keep="last")
    with pytest.raises(SystemExit) as wrong_use:
        main(["split", "corpus", "--split", "weekday"])
    assert wrong_use.value.code == 2


# --- the command ----------------------------------------------------------------------------


def corpus_of(folder: Path, rows: list[dict[str, str]]) -> Path:
    """A corpus folder; a row's `text` becomes its file, the rest its row of the index."""
    raw = folder / "corpus" / "raw"
    raw.mkdir(parents=True)
    lines = []
    for row in rows:
        body = row.pop("text")
        (raw / row["file"]).write_text(f"Bandung, Warta Contoh – {body}", encoding="utf-8")
        lines.append(json.dumps(row) + "\n")
    (raw / "index.jsonl").write_text("".join(lines))
    return folder / "corpus"


def test_the_command_writes_splits_that_check_and_build_read(tmp_path: Path) -> None:
    sentence = "Warga menilai bahwa harga itu tidak wajar dan meminta pemerintah turun tangan. "
    rows = []
    for number in range(12):
        row = {"file": f"a-{number:02d}.txt", "text": sentence + text(number % 11, 40)}
        row |= {"subject": f"{number % 3:02d}", "license": "CC-BY-4.0"}
        rows.append({**row, "story": "flood"} if number in (3, 4, 6) else row)
    corpus = corpus_of(tmp_path, rows)
    assert main(["split", str(corpus)]) == 0
    placed = read_splits(corpus / "splits")
    assert sorted(placed) == [f"a-{number:02d}" for number in range(12)]
    assert placed["a-03"] == placed["a-04"] == placed["a-06"]
    assert read_groups(corpus / "splits") == {"a-00": "a-00", "a-11": "a-00"}
    layers = ["--layers", "structure,sentences,tokens"]
    assert main(["build", str(corpus / "raw"), "--out", str(tmp_path / "out"), *layers]) == 0
    assert main(["check", str(corpus), str(tmp_path / "out"), "--strict"]) in (0, 1)
    loaded = warta.load("articles", source=tmp_path / "out")
    groups = {row["id"]: row["duplicate_group"] for part in loaded.values() for row in part}
    assert groups["a-11"] == "a-00" and groups["a-05"] is None
    assert main(["split", str(tmp_path)]) == 2


@pytest.mark.parametrize(("keep", "kept"), [("first", "b"), ("longest", "c")])
def test_the_command_leaves_out_what_is_not_kept(
    tmp_path: Path, keep: str, kept: str, capsys: pytest.CaptureFixture[str]
) -> None:
    body = text(1)
    dates = {"a": "2024-03-02", "b": "2024-03-01", "c": "2024-03-03"}
    rows = [
        {"file": f"{id}.txt", "text": body + (" tambah lagi" if id == "c" else ""), "date": date}
        for id, date in dates.items()
    ]
    corpus = corpus_of(tmp_path, [*rows, {"file": "d.txt", "text": text(2)}])
    assert main(["split", str(corpus), "--keep", keep]) == 0
    assert sorted(read_splits(corpus / "splits")) == [kept, "d"]
    assert set(read_groups(corpus / "splits")) == {"a", "b", "c"}
    assert "2 of them left out" in capsys.readouterr().out


def test_the_command_splits_by_time_and_by_outlet(tmp_path: Path) -> None:
    rows = [
        {"file": f"a-{n:02d}.txt", "text": text(n), "date": f"2024-01-{n + 1:02d}"}
        | {"outlet": f"Suara {n % 10}"}
        for n in range(20)
    ]
    corpus = corpus_of(tmp_path, rows)
    assert main(["split", str(corpus), "--split", "time"]) == 0
    placed = read_splits(corpus / "splits")
    order = [placed[f"a-{n:02d}"] for n in range(20)]
    assert order == ["train"] * 14 + ["validation"] * 2 + ["test"] * 4
    for split in SHARES:
        (corpus / "splits" / f"{split}.txt").unlink()
    assert main(["split", str(corpus), "--split", "outlet"]) == 0
    placed = read_splits(corpus / "splits")
    assert all(placed[f"a-{n:02d}"] == placed[f"a-{n + 10:02d}"] for n in range(10))
    assert Counter(placed.values()) == {"train": 14, "validation": 2, "test": 4}


def test_an_id_in_two_splits_is_refused(tmp_path: Path) -> None:
    (tmp_path / "train.txt").write_text("a\nb\n")
    (tmp_path / "test.txt").write_text("b\n")
    with pytest.raises(UsageError, match=r"b stands in test\.txt and again in"):
        read_splits(tmp_path)
    (tmp_path / "groups.jsonl").write_text("{}\n")
    with pytest.raises(UsageError, match="damaged"):
        read_groups(tmp_path)


def test_broken_index_rows_do_not_stop_the_command(tmp_path: Path) -> None:
    raw = tmp_path / "corpus" / "raw"
    raw.mkdir(parents=True)
    (raw / "a.txt").write_text("Bandung, Warta Contoh – Harga itu naik, kata pedagang di pasar.")
    (raw / "index.jsonl").write_text('\n{broken\n{"path": "a.txt", "subject": "04"}\n')
    assert main(["split", str(tmp_path / "corpus")]) == 0
    assert read_splits(tmp_path / "corpus" / "splits")


def test_the_command_balances_what_the_index_says(tmp_path: Path) -> None:
    rows = [
        {"file": f"a-{n:02d}.txt", "text": text(n), "subject": "04" if n < 10 else "11"}
        for n in range(60)
    ]
    corpus = corpus_of(tmp_path, rows)
    assert main(["split", str(corpus)]) == 0
    placed = read_splits(corpus / "splits")
    rare = Counter(placed[f"a-{number:02d}"] for number in range(10))
    assert rare == {"train": 7, "validation": 1, "test": 2}


def test_the_shipped_splits_are_frozen(tmp_path: Path) -> None:
    shipped = Path(__file__).resolve().parents[1] / "corpus"
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "raw").symlink_to(shipped / "raw")
    (corpus / "splits").mkdir()
    for path in (shipped / "splits").glob("*.txt"):
        (corpus / "splits" / path.name).write_bytes(path.read_bytes())
    assert main(["split", str(corpus)]) == 0
    for path in (shipped / "splits").iterdir():
        assert (corpus / "splits" / path.name).read_bytes() == path.read_bytes()
