from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from warta.article import Article, Block, Persuasion
from warta.benchmark.persuasion import count_techniques, overlap_f1


def made(sound_record: dict[str, Any], *spans: tuple[int, int, str]) -> Article:
    article = Article.from_dict(sound_record)
    return dataclasses.replace(
        article,
        blocks=(Block(0, 20, "lead"), Block(21, 60, "paragraph")),
        persuasion=tuple(Persuasion(*span, "narrator", None) for span in spans),
    )


def test_a_technique_counts_once_a_paragraph(sound_record: dict[str, Any]) -> None:
    gold = made(sound_record, (0, 4, "Doubt"), (6, 9, "Doubt"), (22, 30, "Slogans"))
    predicted = made(sound_record, (10, 14, "Doubt"), (30, 35, "Doubt"))
    counts = count_techniques(gold, predicted)
    assert (counts.both, counts.first, counts.second) == (1, 2, 2)
    assert counts.f1 == pytest.approx(0.5)


def test_overlap_gives_partial_credit(sound_record: dict[str, Any]) -> None:
    gold = made(sound_record, (0, 10, "Doubt"))
    assert overlap_f1([(gold, gold)]) == pytest.approx(1.0)
    predicted = made(sound_record, (5, 10, "Doubt"), (22, 30, "Slogans"))
    # precision (1 + 0) / 2, recall 5 / 10
    assert overlap_f1([(gold, predicted)]) == pytest.approx(0.5)
    assert overlap_f1([(gold, predicted)], "Slogans") == 0.0
    assert overlap_f1([(gold, made(sound_record))]) == 0.0
