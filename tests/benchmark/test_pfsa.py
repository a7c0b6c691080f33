from __future__ import annotations

from pathlib import Path

import pytest

from warta.benchmark.pfsa import (
    compare,
    measure_rules,
    measure_trained,
    read_articles,
    score_pfsa,
    to_spans,
)
from warta.errors import UsageError

ARTICLE = """\
PAKEM O
, O
KOMPAS O
- O
Warga O
mengantre O
. O
” B-STATEMENT

Air I-STATEMENT
habis I-STATEMENT
. I-STATEMENT

Kami I-STATEMENT
pindah I-STATEMENT
, I-STATEMENT
” L-STATEMENT
{cue}
di O
Pakem B-LOCATION
"""
BY_NAME = "kata U-CUE\nRina B-PERSON\nAyu L-PERSON"
BY_CLITIC = "ujarnya U-CUECOREF"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    lines = []
    for number in range(10):
        cue = BY_CLITIC if number % 2 else BY_NAME
        lines.append(ARTICLE.format(cue=cue).replace(" ", "\t"))
    file = tmp_path / "dev.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_articles_are_read_as_one_stream(path: Path) -> None:
    articles = read_articles(path)
    assert len(articles) == 10
    assert articles[0].spans == ((7, 15, "STATEMENT"), (15, 16, "CUE"), (16, 18, "PERSON"))
    assert articles[1].spans == ((7, 15, "STATEMENT"), (15, 16, "CUE"))
    article = articles[0].article
    assert article.text is not None and article.text.startswith("PAKEM , KOMPAS - Warga")
    assert article.tokens is not None and len(article.tokens) == 20


def test_rules_find_the_quotation_its_cue_and_the_name(path: Path) -> None:
    figures = measure_rules(path)
    assert {label: item.exact.f1 for label, item in figures.items()} == {
        "CUE": 1.0,
        "PERSON": 1.0,
        "STATEMENT": 1.0,
    }
    assert figures["STATEMENT"].tokens.first == 80


def test_a_trained_tagger_is_measured_on_articles_that_it_has_not_seen(path: Path) -> None:
    figures = measure_trained(path, folds=2)
    assert figures["STATEMENT"].exact.f1 == 1.0
    assert figures["CUE"].exact.first == 10


def test_compare_counts_spans_and_tokens() -> None:
    gold = [(0, 4, "STATEMENT"), (4, 5, "CUE")]
    figures = compare(gold, [(1, 4, "STATEMENT"), (4, 5, "CUE")])
    assert figures["STATEMENT"].exact.f1 == 0
    assert figures["STATEMENT"].tokens.recall == 0.75
    assert figures["CUE"].exact.f1 == 1


def test_only_a_quotation_right_before_its_cue_is_compared(path: Path) -> None:
    article = read_articles(path)[0].article
    assert to_spans(article) == ()  # no attributions yet


def test_scores_are_flat(path: Path) -> None:
    scores = score_pfsa(path, trained=False)
    assert scores["rules exact_f1 STATEMENT"] == 1.0
    assert not any(name.startswith("crf") for name in scores)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_articles(tmp_path / "none")
