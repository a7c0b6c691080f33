from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta import Article, ArticleError, Span, Spans
from warta.article import ARTICLE_FIELDS
from warta.schema import article_schema


def test_fields_are_those_of_the_schema_in_order() -> None:
    assert list(ARTICLE_FIELDS) == list(article_schema()["properties"])


def test_to_dict_and_from_dict_are_inverse(sound_record: dict[str, Any]) -> None:
    article = Article.from_dict(sound_record)
    assert article.to_dict() == sound_record
    assert Article.from_dict(article.to_dict()) == article


@pytest.mark.parametrize("field", list(ARTICLE_FIELDS))
def test_a_missing_field_is_named(sound_record: dict[str, Any], field: str) -> None:
    record = {name: value for name, value in sound_record.items() if name != field}
    with pytest.raises(ArticleError, match=field):
        Article.from_dict(record)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tokens", [{"start": 0}]),
        ("tokens", [{"start": "x", "end": 1}]),
        ("tokens", [{"start": 0, "end": 2**80}]),
        ("blocks", [{"start": 0, "end": 1, "kind": "lead", "more": 1}]),
        ("entities", [3]),
        ("source", {}),
    ],
)
def test_a_misshapen_field_is_an_article_error(
    sound_record: dict[str, Any], field: str, value: object
) -> None:
    record = copy.deepcopy(sound_record) | {field: value}
    with pytest.raises(ArticleError):
        Article.from_dict(record)


def test_span_is_the_slice(sound_record: dict[str, Any]) -> None:
    article = Article.from_dict(sound_record)
    assert article.text is not None and article.entities
    for entity in article.entities:
        assert article.span(entity) == article.text[entity.start : entity.end] != ""


def test_span_without_text_says_what_to_do(sound_record: dict[str, Any]) -> None:
    article = Article.from_dict(sound_record | {"text": None})
    with pytest.raises(ArticleError, match="restore"):
        article.span(Span(0, 1))


@given(st.lists(st.tuples(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1))))
def test_spans_read_like_a_tuple_of_span(pairs: list[tuple[int, int]]) -> None:
    spans = Spans([start for start, _ in pairs], [end for _, end in pairs])
    plain = [Span(start, end) for start, end in pairs]
    assert list(spans) == plain
    assert [spans[i] for i in range(len(spans))] == plain
    assert list(spans[1:]) == plain[1:]
    assert Spans.of(plain) == spans
    assert spans.starts.dtype == spans.ends.dtype == np.int32


def test_spans_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="1 starts but 2 ends"):
        Spans([1], [2, 3])


def test_spans_compare_with_spans_only() -> None:
    assert Spans([0], [1]) == Spans([0], [1]) != Spans([0], [2])
    assert Spans([], []) != ()
