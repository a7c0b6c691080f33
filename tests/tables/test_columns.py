from __future__ import annotations

import dataclasses
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta import Article, Spans
from warta.schema import article_schema
from warta.tables.arrow import (
    arrow_type,
    article_arrow_schema,
    features_json,
    features_yaml,
    with_metadata,
)
from warta.tables.columns import column, shared_column
from warta.tables.configs import all_configs, article_rows, structure_rows

NULLABLE = [
    name
    for name, part in article_schema()["properties"].items()
    if name in ("dateline", "blocks", "sentences", "tokens", "entities", "titles", "times")
    or name in ("attributions", "persuasion", "chains", "topics", "frames", "genre", "text")
]


@given(st.lists(st.sets(st.sampled_from(NULLABLE)), max_size=6))
def test_rows_hold_the_records_whatever_is_null(blanks: list[set[str]]) -> None:
    sound = Article.from_dict(article_schema()["examples"][0])
    articles = [dataclasses.replace(sound, **dict.fromkeys(names)) for names in blanks]
    rows = article_rows(articles)
    rows.validate(full=True)
    assert rows.to_pylist() == [article.to_dict() for article in articles]


def test_empty_layers_are_not_null_layers(sound_record: dict[str, Any]) -> None:
    sound = Article.from_dict(sound_record)
    empty = dataclasses.replace(sound, entities=(), tokens=Spans([], []), chains=())
    null = dataclasses.replace(sound, entities=None, tokens=None, chains=None)
    rows = article_rows([empty, null, sound]).to_pylist()
    assert [row["entities"] for row in rows[:2]] == [[], None]
    assert [row["tokens"] for row in rows[:2]] == [[], None]
    assert rows[2] == sound_record


@given(st.lists(st.one_of(st.none(), st.lists(st.integers(0, 9)))))
def test_column_of_lists_is_what_arrow_makes_of_them(values: list[list[int] | None]) -> None:
    kind = pa.list_(pa.int32())
    assert column(values, kind).to_pylist() == pa.array(values, kind).to_pylist()


@given(st.lists(st.sampled_from(["a", "b", "c"])))
def test_shared_column_equals_column(values: list[str]) -> None:
    assert shared_column(values, pa.string()).equals(column(values, pa.string()))


def test_arrow_types_follow_from_the_schema_subset() -> None:
    assert arrow_type({"type": ["integer", "null"], "maximum": 10}) == pa.int32()
    assert arrow_type({"type": "integer", "maximum": 2**40}) == pa.int64()
    with pytest.raises(ValueError, match="one type"):
        arrow_type({"type": ["integer", "string"]})


def test_no_type_that_an_older_datasets_cannot_read() -> None:
    for config in all_configs():
        assert "large_" not in str(config.schema)


def test_structure_rows_are_the_blocks(sound_record: dict[str, Any]) -> None:
    article = Article.from_dict(sound_record)
    assert article.text is not None and article.blocks is not None
    rows = structure_rows([article]).to_pylist()
    names = next(c for c in all_configs() if c.name == "structure").class_labels["kind"]
    assert len(rows) == len(article.blocks)
    for position, (row, block) in enumerate(zip(rows, article.blocks, strict=True)):
        assert row["text"] == article.span(block)
        assert (row["start"], names[row["kind"]], row["position"]) == (
            block.start,
            block.kind,
            position,
        )
    assert len({row["id"] for row in rows}) == len(rows)


def test_structure_leaves_out_articles_without_text(sound_record: dict[str, Any]) -> None:
    assert structure_rows([Article.from_dict(sound_record | {"text": None})]).num_rows == 0


def test_features_agree_with_what_datasets_derives() -> None:
    from datasets import Features

    for config in all_configs():
        derived = Features.from_arrow_schema(config.arrow_schema())
        assert derived.arrow_schema.remove_metadata() == config.schema
        assert [item["name"] for item in features_yaml(config.schema, config.class_labels)] == (
            list(features_json(config.schema, config.class_labels))
        )
    labelled = Features.from_arrow_schema(all_configs()[1].arrow_schema())["kind"]
    assert labelled.int2str(0) == "headline"


def test_lists_stand_as_literals_in_the_parquet_footer() -> None:
    metadata = with_metadata(article_arrow_schema(), {}).metadata[b"huggingface"].decode()
    assert '_type": "List' not in metadata and "Sequence" not in metadata
