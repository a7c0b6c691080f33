"""The bulk's shortened record has the same verdict as the whole one."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warta.article import Article, Block, Entity, Link, Spans
from warta.schema import resolve
from warta.validate.bulk import bulk_record, shape_is_valid

INT32 = st.integers(-(2**31), 2**31 - 1)
OFFSETS = st.integers(0, 2**31 - 1)
NUMBERS = st.one_of(st.lists(OFFSETS, max_size=6), st.lists(INT32, max_size=6))


def spans(numbers: list[int]) -> Spans:
    return Spans(np.array(numbers, dtype=np.int32), np.array(numbers[::-1], dtype=np.int32))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sentences=NUMBERS.map(spans), tokens=NUMBERS.map(spans))
def test_two_items_stand_for_all(sound: dict[str, Any], sentences: Spans, tokens: Spans) -> None:
    article = Article.from_dict(sound)
    article = dataclasses.replace(article, sentences=sentences, tokens=tokens)
    assert shape_is_valid(bulk_record(article)) == shape_is_valid(article.to_dict())


def test_the_schema_of_a_span_is_bounds_and_nothing_else() -> None:
    """What the proof rests on: an item is sound exactly if both numbers are in bounds."""
    for field in ("sentences", "tokens"):
        schema = resolve(field)
        assert schema["type"] == ["array", "null"]
        assert not {"minItems", "maxItems", "uniqueItems", "contains"} & schema.keys()
        item = schema["items"]
        assert item["properties"].keys() == {"start", "end"} and not item["additionalProperties"]
        for bounds in item["properties"].values():
            assert bounds.keys() - {"description", "examples"} == {"type", "minimum", "maximum"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_other_defect_has_the_same_verdict(sound: dict[str, Any], data: st.DataObject) -> None:
    article = Article.from_dict(sound)
    kind = data.draw(st.sampled_from(["lead", "ad", "PER", ""]))
    start = data.draw(INT32)
    link = data.draw(st.sampled_from([None, Link(None, 5), Link("ID", None), Link("x", -1)]))
    article = dataclasses.replace(
        article,
        blocks=(Block(start, 5, kind),),
        entities=(Entity("e1", start, 5, "PER", None, link),),
    )
    assert shape_is_valid(bulk_record(article)) == shape_is_valid(article.to_dict())


def test_all_else_is_as_in_the_whole_record(sound: dict[str, Any]) -> None:
    article = Article.from_dict(sound)
    record, whole = bulk_record(article), article.to_dict()
    assert list(record) == list(whole)
    for name, value in whole.items():
        if name in ("sentences", "tokens"):
            assert len(record[name]) == 2
        elif name in ("authors", "topics", "frames"):
            assert list(record[name]) == value
        elif name == "source":
            assert {**record[name], "normalization": list(record[name]["normalization"])} == value
        elif name == "chains":
            assert [{**item, "members": list(item["members"])} for item in record[name]] == value
        else:
            assert record[name] == value


def test_layers_that_are_null_or_empty(sound: dict[str, Any]) -> None:
    article = Article.from_dict(sound)
    for layer in (None, Spans([], [])):
        changed = dataclasses.replace(article, sentences=layer, tokens=layer, entities=None)
        record = bulk_record(changed)
        assert record["tokens"] == (None if layer is None else [])
        assert shape_is_valid(record)


def test_other_provenance_is_not_taken_from_the_last_article(sound: dict[str, Any]) -> None:
    article = Article.from_dict(sound)
    other = dataclasses.replace(article, provenance=article.provenance[:3])
    assert len(bulk_record(article)["provenance"]) == 10
    assert len(bulk_record(other)["provenance"]) == 3
    assert len(bulk_record(article)["provenance"]) == 10
