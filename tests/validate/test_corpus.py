"""Level 5: articles and splits together."""

from __future__ import annotations

import dataclasses
import hashlib
import tracemalloc
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.article import Article, Rights
from warta.validate.corpus import (
    Corpus,
    Packed,
    as_hashes,
    check_corpus,
    digest,
    equal_runs,
    labelled,
)


@pytest.fixture
def article(sound: dict[str, Any]) -> Article:
    return Article.from_dict(sound)


def make(article: Article, name: str, text: str | None = None, **fields: Any) -> Article:
    text = name if text is None else text
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return dataclasses.replace(article, id=name, text=text, text_sha256=sha256, **fields)


def found(articles: list[Article], **splits: list[str]) -> list[tuple[str, str | None]]:
    return [(item.code, item.article) for item in check_corpus(articles, splits=splits or None)]


def test_a_sound_corpus_has_no_finding(article: Article) -> None:
    articles = [make(article, f"a-{n}") for n in range(5)]
    assert found(articles) == []
    assert found(articles, train=["a-0", "a-1"], test=["a-2", "a-3", "a-4"]) == []
    assert found([]) == []


def test_every_article_but_the_first_of_an_id_is_found(article: Article) -> None:
    articles = [make(article, "a", str(n)) for n in range(3)]
    assert found(articles) == [("duplicate_id", "a"), ("duplicate_id", "a")]


def test_the_same_article_twice_is_a_duplicate_id_alone(article: Article) -> None:
    assert found([make(article, "a"), make(article, "a")]) == [("duplicate_id", "a")]


def test_the_same_text_under_several_ids(article: Article) -> None:
    articles = [make(article, name, "sama") for name in "abc"]
    assert found(articles) == [("duplicate_text", "b"), ("duplicate_text", "c")]


def test_splits_and_articles_fit_each_other(article: Article) -> None:
    articles = [make(article, name) for name in "abc"]
    assert found(articles, train=["a", "x"], test=["b", "a", "b"]) == [
        ("split_unknown_id", "x"),
        ("split_duplicate", "a"),
        ("split_duplicate", "b"),
        ("split_missing_id", "c"),
    ]
    assert found(articles, train=[]) == [("split_missing_id", name) for name in "abc"]


def test_a_text_or_a_group_in_two_splits_leaks(article: Article) -> None:
    group = {"duplicate_group": "g"}
    articles = [make(article, name, **group) for name in "abc"] + [make(article, "d", "a")]
    assert found(articles, train=["a", "b"], test=["c", "d"]) == [
        ("duplicate_text", "d"),
        ("split_leak", "c"),
        ("split_leak", "d"),
    ]


def test_no_group_is_no_group(article: Article) -> None:
    articles = [make(article, name) for name in "ab"]
    assert found(articles, train=["a"], test=["b"]) == []


def test_splits_may_come_with_the_articles(article: Article) -> None:
    corpus = Corpus()
    for name, split in (("a", "train"), ("b", "test"), ("c", None)):
        file = f"{split}.parquet"
        assert not list(corpus.add(make(article, name, "sama"), file=file, split=split))
    leaks = [item for item in corpus.finish() if item.code == "split_leak"]
    assert [(item.article, item.file) for item in leaks] == [("b", "test.parquet")]


@pytest.mark.parametrize(
    ("license", "opt_out", "redistribute", "expected"),
    [
        ("CC-BY-4.0", False, True, []),
        ("CC-BY-4.0", True, True, []),
        (None, False, False, []),
        (None, True, False, []),
        (None, False, True, ["licence_missing"]),
        (None, True, True, ["rights_conflict"]),
    ],
)
def test_rights(
    article: Article, license: str | None, opt_out: bool, redistribute: bool, expected: list[str]
) -> None:
    one = make(article, "a", rights=Rights(license, opt_out, redistribute))
    assert [code for code, _ in found([one])] == expected


def test_the_address_of_a_duplicate_names_both(article: Article) -> None:
    corpus = Corpus()
    list(corpus.add(make(article, "a", "1"), file="x.jsonl"))
    list(corpus.add(make(article, "a", "2"), file="y.jsonl"))
    (item,) = corpus.finish()
    assert item.format().startswith("y.jsonl:a: error duplicate_id: ")
    assert "x.jsonl:a" in item.message


def test_memory_is_flat(article: Article) -> None:
    count = 20_000

    def articles() -> Iterator[Article]:
        for number in range(count):
            name = f"kabar-lembah-{number:017}"
            yield dataclasses.replace(article, id=name, text_sha256=f"{number:064x}")

    corpus = Corpus()
    tracemalloc.start()
    for one in articles():
        list(corpus.add(one, file="a.parquet", split="train"))
    held, _ = tracemalloc.get_traced_memory()
    assert list(corpus.finish()) == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held / count < 120
    assert peak / count < 200


@given(st.lists(st.text(st.characters(), max_size=4), max_size=12))
def test_equal_strings_are_found_by_their_hashes(names: list[str]) -> None:
    hashes = as_hashes(bytearray(b"".join(digest(name) for name in names)))
    label = labelled(hashes).tolist() if names else []
    assert [label.index(x) for x in label] == [names.index(name) for name in names]
    runs = [run.tolist() for run in equal_runs(hashes)]
    places = [[i for i, x in enumerate(names) if x == name] for name in dict.fromkeys(names)]
    assert runs == [place for place in places if len(place) > 1]


@given(st.lists(st.text(st.characters(), max_size=6)))
def test_packed_strings_come_back(names: list[str]) -> None:
    packed = Packed()
    for name in names:
        packed.append(name)
    assert [packed[index] for index in range(len(packed))] == names


def test_hashes_are_compared_whole() -> None:
    hashes = np.array([[1, 2], [1, 3], [2, 2], [1, 2]], dtype=np.uint64)
    assert [run.tolist() for run in equal_runs(hashes)] == [[0, 3]]
