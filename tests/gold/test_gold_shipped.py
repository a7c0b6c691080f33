"""The shipped gold is complete, canonical, free of errors, and bears what is measured on it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from warta.annotate import sentences
from warta.article import Article
from warta.gold import decompile, format_gold, gold_files, read_gold
from warta.publish.card import LEAST_SPANS, LEAST_TEST_SPANS
from warta.schema import LAYERS, labels
from warta.split import read_splits
from warta.stream import annotated_articles
from warta.validate import validate

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
SUPPORTED = (
    ("entities", "label"),
    ("times", "type"),
    ("attributions", "kind"),
    ("persuasion", "technique"),
)


@pytest.fixture(scope="module")
def gold() -> dict[str, Article]:
    return annotated_articles(CORPUS / "gold")


def test_every_article_has_gold_in_every_layer(gold: dict[str, Article]) -> None:
    raw = {path.stem for path in (CORPUS / "raw").rglob("*.txt")}
    assert set(gold) == raw and len(raw) >= 240
    for article in gold.values():
        made = {row.layer for row in article.provenance if row.origin == "gold"}
        assert made == set(LAYERS) - {"tokens"}, article.id
    assert sum(len(article.tokens or ()) for article in gold.values()) >= 80_000


def test_no_article_has_an_error(gold: dict[str, Article]) -> None:
    for article in gold.values():
        assert [f for f in validate(article) if f.severity == "error"] == []


def test_decompiling_a_record_gives_the_same_file_back(gold: dict[str, Article]) -> None:
    for path in gold_files(CORPUS / "gold"):
        article = gold[path.stem]
        rule = sentences.annotate(article).sentences
        again = decompile(article, annotator=read_gold(path)["annotator"], rule=rule)
        assert format_gold(again) == path.read_text(encoding="utf-8"), path.name


def test_every_label_has_its_support(gold: dict[str, Article]) -> None:
    splits = read_splits(CORPUS / "splits")
    for layer, field in SUPPORTED:
        everywhere: Counter[str] = Counter()
        in_test: Counter[str] = Counter()
        for article in gold.values():
            for item in getattr(article, layer):
                everywhere[getattr(item, field)] += 1
                in_test[getattr(item, field)] += splits[article.id] == "test"
        for label in labels(layer, field):
            name = str(label.const)
            assert everywhere[name] >= LEAST_SPANS, (layer, name)
            assert in_test[name] >= LEAST_TEST_SPANS, (layer, name)


def test_both_annotators_stay_as_handed_in_beside_the_gold() -> None:
    first, second = (
        {path.stem for path in gold_files(CORPUS / "annotations" / name)}
        for name in ("lm-a", "lm-b")
    )
    adjudicated = {
        path.stem
        for path in gold_files(CORPUS / "gold")
        if read_gold(path)["annotator"] == "adjudicated"
    }
    assert second <= first and adjudicated == second and len(second) >= 60
