"""Stats of articles, of plain sentences and of foreign sets; the comparison; `warta stats`."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

import warta.stats
from warta.article import Article, Entity, Span, Spans
from warta.errors import UsageError
from warta.stats import (
    article_stats,
    compare,
    describe_dataset,
    set_stats,
    stats_of_raw,
    text_stats,
)
from warta.stats.compare import MEASURES, flag, ratio_to_mean
from warta.stats.dataset import dataset_stats

REPO = Path(__file__).resolve().parents[2]


def squeeze(table: str) -> str:
    """A padded table with single blanks."""
    return re.sub(" +", " ", table)


@pytest.fixture
def sound(sound_record: dict[str, Any]) -> Article:
    return Article.from_dict(sound_record)


def test_plain_sentences_are_counted_by_token_and_word() -> None:
    stats = text_stats([["Hujan", "turun", "."], ["“", "Ya", "”"], ["Rp", "3,5", "juta"]])
    assert (stats.sentences, stats.tokens, stats.words) == (3, 9, 6)
    assert stats.sentence_words is not None and stats.sentence_words.median == 2
    assert stats.articles is None and stats.article_words is None
    assert stats.type_token_ratio is None and stats.trigrams is None
    assert stats.entity_density is None and stats.repeated_persons is None
    assert stats.labels == {} and stats.outlets == {}


def test_windows_fill_with_enough_text() -> None:
    stats = text_stats([[f"kata{number % 50}" for number in range(100)]] * 150)
    assert stats.type_token_ratio == pytest.approx(50 / 5000)
    assert stats.trigrams_first == pytest.approx(1.0)  # 50 trigrams in all
    assert stats.run_density is None  # no capital anywhere


def test_nothing_has_no_figures() -> None:
    stats = text_stats([])
    assert stats.sentences == 0 and stats.sentence_tokens is None and stats.run_density is None
    assert "words a sentence, mean | - | - | - |" in squeeze(compare(stats, {"x": stats}))


def test_an_articles_layers_are_counted(sound: Article) -> None:
    stats = article_stats([sound, dataclasses.replace(sound, id="b")])
    assert stats.articles == 2
    assert stats.sentences == 2 * len(sound.sentences or ())
    assert stats.blocks == stats.labels["blocks"]
    assert sum(stats.blocks.values()) == 2 * len(sound.blocks or ())
    assert sum(stats.labels["entities"].values()) == 2 * len(sound.entities or ())
    assert stats.labels["tokens"][""] == 2 * len(sound.tokens or ())
    assert stats.outlets == {sound.outlet or "": 2}
    # Tokens of sentences only: those of the dateline and of an advertisement are none.
    assert stats.tokens == 2 * sum(
        sentence.start <= token.start < sentence.end
        for sentence in sound.sentences or ()
        for token in sound.tokens or ()
    )
    assert stats.entity_density is not None and sum(stats.entity_density.values()) > 0
    assert json.loads(json.dumps(stats.to_dict())).keys() == {
        field.name for field in dataclasses.fields(stats)
    }


def test_density_counts_outermost_entities_of_sentences(sound: Article) -> None:
    sentences, entities = sound.sentences or (), sound.entities or ()
    inside = [
        entity
        for entity in entities
        if entity.parent is None
        and entity.label in ("GPE", "LOC", "FAC")
        and any(each.start <= entity.start < each.end for each in sentences)
    ]
    stats = article_stats([sound])
    assert stats.entity_density is not None
    assert stats.entity_density["PLACE"] == pytest.approx(100 * len(inside) / stats.tokens)


def test_a_place_in_the_dateline_does_not_count_as_of_a_sentence(sound: Article) -> None:
    text = "Hujan reda di Sleman\nSleman, Panji - Hujan turun di Sleman"
    second = text.index("Hujan turun")
    places = [at for at in range(len(text)) if text.startswith("Sleman", at)]
    article = dataclasses.replace(
        sound,
        text=text,
        sentences=Spans([0, second], [text.index("\n"), len(text)]),
        tokens=Spans.of(Span(word.start(), word.end()) for word in re.finditer(r"[\w,-]+", text)),
        entities=tuple(
            Entity(f"e{number}", start, start + 6, "GPE", None, None)
            for number, start in enumerate(places, 1)
        ),
    )
    stats = article_stats([article])
    assert stats.tokens == 8 and len(places) == 3
    assert stats.entity_density == {"PER": 0.0, "ORG": 0.0, "PLACE": 25.0}


def test_an_article_without_text_counts_with_its_layers(sound: Article) -> None:
    stats = article_stats([dataclasses.replace(sound, text=None)])
    assert (stats.articles, stats.words) == (1, 0)
    assert stats.labels["entities"] and stats.entity_density is None


def test_a_layer_not_annotated_is_not_there(sound: Article) -> None:
    stats = article_stats([dataclasses.replace(sound, entities=None)])
    assert "entities" not in stats.labels and stats.entity_density is None
    assert stats.repeated_persons is None


def test_names_of_a_foreign_set(tmp_path: Path) -> None:
    rows = "Rina\tB-PERSON\nAyu\tI-PERSON\nke\tO\nSleman\tB-PLACE\n\n"
    (tmp_path / "train.txt").write_text(rows * 250, "utf-8")
    stats = set_stats(tmp_path, "nergrit", part="train")
    assert stats.entity_density == {"PER": 25.0, "ORG": 0.0, "PLACE": 25.0}
    assert stats.name_diversity == pytest.approx(2 / 500) and stats.person_diversity is None


def test_articles_of_pfsa(tmp_path: Path) -> None:
    article = "SLEMAN\tO\n,\tO\nKOMPAS\tO\n-\tO\nHujan\tO\n\nReda\tO\n\n"
    (tmp_path / "dev.txt").write_text(article * 3, "utf-8")
    stats = set_stats(tmp_path, "pfsa")
    assert stats.articles == 3 and stats.article_words is not None
    assert stats.article_words.mean == 4.0 and stats.entity_density is None


def test_compare_flags_what_lies_outside() -> None:
    own, real = (
        text_stats([["a"] * 10]),
        {
            "x": text_stats([["a"] * 20]),
            "y": text_stats([["a"] * 30]),
        },
    )
    lines = squeeze(compare(own, real)).splitlines()
    assert lines[0] == "| measure | own | x | y | own / others | |"
    assert len(lines) == 2 + len(MEASURES) and len({line.count("|") for line in lines}) == 1
    assert "| words a sentence, mean | 10.0 | 20.0 | 30.0 | 0.40 | low |" in lines
    assert "| words | 10 | 20 | 30 | - | |" in lines  # a size
    assert "| PER per 100 tokens | - | - | - | - | |" in lines
    assert "| 1.00 |" not in squeeze(compare(own, {}))


def test_ratio_and_flag() -> None:
    assert ratio_to_mean(1.0, [2.0, None, 4.0]) == pytest.approx(1 / 3)
    assert ratio_to_mean(1.0, [None]) is ratio_to_mean(None, [1.0]) is None
    assert ratio_to_mean(1.0, [0.0]) is None
    assert [flag(x) for x in (None, 0.74, 0.75, 1.25, 1.26)] == ["", "low", "", "", "high"]


def test_raw_articles_are_annotated_and_counted() -> None:
    stats = stats_of_raw(REPO / "corpus" / "raw" / "perintis")
    assert stats.articles == 12 and stats.words > 1000 and stats.blocks["paragraph"] > 12
    assert stats.article_words is not None and stats.run_density is not None


def test_describe_dataset_prints_every_table(built: Path) -> None:
    text = describe_dataset(built)
    titles = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert titles == [
        "Configs",
        "Figures",
        "Articles by year",
        "Articles by first topic",
        "Articles by genre",
        "Articles by outlet",
        "Balance of the splits",
        "Labels by layer",
        "Techniques by voice",
        "Techniques by outlet",
        "Sources by form of quotation",
        "Quoted most",
        "Sources by outlet",
        "Persons in over 3 articles",
    ]
    found = dataset_stats(built)
    assert text.count("| blocks ") == len(found["all"].blocks)
    for stats in found.values():
        assert f"{stats.tokens:,}" in text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_describe_dataset_of_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no built dataset"):
        describe_dataset(tmp_path)


def test_splits_stand_side_by_side(tmp_path: Path) -> None:
    from warta.engine.build import build

    raw = REPO / "corpus" / "raw" / "perintis"
    ids = sorted(path.stem for path in raw.glob("*.txt"))
    splits = tmp_path / "splits"
    splits.mkdir()
    for name, chosen in (("train", ids[:8]), ("validation", ids[8:10]), ("test", ids[10:])):
        (splits / f"{name}.txt").write_text("\n".join(chosen) + "\n", "utf-8")
    build([raw], out=tmp_path / "out", splits=str(splits))
    found = dataset_stats(tmp_path / "out")
    assert list(found) == ["train", "validation", "test", "all"]
    assert found["all"].tokens == sum(found[split].tokens for split in list(found)[:3])
    assert "validation" in describe_dataset(tmp_path / "out")


def test_the_door_is_whole() -> None:
    assert all(hasattr(warta.stats, name) for name in warta.stats.__all__)


def test_the_shipped_articles_compare_with_real_text(shared: Path) -> None:
    real = shared / "real"
    table = compare(
        stats_of_raw(REPO / "corpus" / "raw"),
        {
            "PFSA-ID": set_stats(real / "pfsa-id", "pfsa"),
            "idner": set_stats(real / "idner-news-2k", "idner", part="train"),
        },
    )
    [row] = [line for line in squeeze(table).splitlines() if "| words a sentence, mean" in line]
    assert " 16.3 | 18.3 |" in row
