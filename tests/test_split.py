from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import warta
from warta import UsageError
from warta.cli import main
from warta.split import (
    SHARES,
    find_groups,
    grams,
    read_groups,
    read_splits,
    similar_pairs,
    split_articles,
    stratify,
)

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


def text(seed: int, words: int = 60) -> str:
    chance = random.Random(seed)
    return " ".join(f"{chance.choice(WORDS)}{chance.randrange(40)}" for _ in range(words)) + "."


@given(st.lists(st.frozensets(st.integers(0, 12), max_size=9), max_size=8))
def test_pairs_are_those_of_the_definition(sets: list[frozenset[int]]) -> None:
    named = {f"a{number}": members for number, members in enumerate(sets)}
    found = dict(similar_pairs(named))
    for first in named:
        for second in named:
            union = named[first] | named[second]
            if first < second and union:
                similarity = len(named[first] & named[second]) / len(union)
                assert found.get((first, second), 0) == (similarity if similarity >= 0.2 else 0)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))))
def test_groups_are_the_connected_components(pairs: list[tuple[str, str]]) -> None:
    groups = find_groups(pairs)
    assert groups == find_groups(list(reversed(pairs)))
    for first, second in pairs:
        assert groups[first] == groups[second] <= first


def test_boilerplate_is_no_likeness() -> None:
    footer = "\nBaca juga: " + text(99).title()
    first, second = (warta.annotate(text(n) + footer) for n in (1, 2))
    assert not list(similar_pairs({"a": grams(first), "b": grams(second)}))


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
        articles += [warta.annotate(version) for version in pair]
    splits, groups = split_articles(articles, {})
    where = {id: split for split, ids in splits.items() for id in ids}
    assert len(where) == 40 and len(set(groups.values())) == 20
    assert all(where[id] == where[group] for id, group in groups.items())
    more, _ = split_articles([*articles, warta.annotate(text(7) + " tambah")], {}, frozen=where)
    later = {id: split for split, ids in more.items() for id in ids}
    assert all(later[id] == split for id, split in where.items()) and len(later) == 41
    torn = where | {articles[0].id: "test", articles[1].id: "train"}
    with pytest.raises(UsageError, match="tear"):
        split_articles(articles, {}, frozen=torn)


def test_the_command_writes_splits_that_check_and_build_read(tmp_path: Path) -> None:
    raw = tmp_path / "corpus" / "raw" / "x"
    raw.mkdir(parents=True)
    sentence = "Warga menilai bahwa harga itu tidak wajar dan meminta pemerintah turun tangan. "
    rows = []
    for number in range(12):
        name = f"a-{number:02d}.txt"
        body = sentence + text(number % 11, 40)
        (raw / name).write_text(f"Bandung, Warta Contoh – {body}", encoding="utf-8")
        row = {"file": name, "subject": f"{number % 3:02d}", "license": "CC-BY-4.0"}
        rows.append({**row, "story": "flood"} if number in (3, 4, 6) else row)
    (raw / "index.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    corpus = tmp_path / "corpus"
    assert main(["split", str(corpus)]) == 0
    placed = read_splits(corpus / "splits")
    assert sorted(placed) == [f"a-{number:02d}" for number in range(12)]
    assert placed["a-03"] == placed["a-04"] == placed["a-06"]
    assert read_groups(corpus / "splits") == {"a-00": "a-00", "a-11": "a-00"}
    assert main(["build", str(corpus / "raw"), "--out", str(tmp_path / "out")]) == 0
    assert main(["check", str(corpus), str(tmp_path / "out"), "--strict"]) in (0, 1)
    loaded = warta.load("articles", source=tmp_path / "out")
    groups = {row["id"]: row["duplicate_group"] for part in loaded.values() for row in part}
    assert groups["a-11"] == "a-00" and groups["a-05"] is None
    assert main(["split", str(tmp_path)]) == 2


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
    raw = tmp_path / "corpus" / "raw"
    raw.mkdir(parents=True)
    rows = []
    for number in range(60):
        name = f"a-{number:02d}.txt"
        (raw / name).write_text(f"Bandung, Warta Contoh – {text(number)}", encoding="utf-8")
        rows.append({"file": name, "subject": "04" if number < 10 else "11"})
    (raw / "index.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main(["split", str(tmp_path / "corpus")]) == 0
    placed = read_splits(tmp_path / "corpus" / "splits")
    rare = Counter(placed[f"a-{number:02d}"] for number in range(10))
    assert rare == {"train": 7, "validation": 1, "test": 2}
