"""The door: validate never raises, and says structure before meaning."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import ANYTHING, mutated  # type: ignore[import-not-found]

import warta
from warta.article import Article, Block, Spans
from warta.validate import examine, validate

Record = dict[str, Any]
on_fixture = settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_sound_records_have_no_finding(sound: Record, sound_record: Record) -> None:
    for record in (sound, sound_record):
        assert validate(record) == []
        assert validate(Article.from_dict(record)) == []
    assert warta.validate is validate


def test_structure_comes_before_meaning(sound: Record) -> None:
    sound["text_sha256"] = "0" * 64
    assert [finding.level for finding in validate(sound)] == [2]
    sound["genre"] = "essay"
    assert [finding.level for finding in validate(sound)] == [1]


@settings(max_examples=300)
@given(ANYTHING)
def test_any_value_is_taken(value: Any) -> None:
    findings = validate(value)
    assert findings and all(finding.level == 1 for finding in findings)


@on_fixture
@given(data=st.data())
def test_any_mutation_of_a_record_is_taken(sound: Record, data: st.DataObject) -> None:
    record = data.draw(mutated(sound))
    findings, article = examine(record)
    assert findings == validate(record)
    assert (article is None) == any(finding.level == 1 for finding in findings)
    for finding in findings:
        assert finding.format() and json.dumps(finding.to_dict())
    if article is not None:
        assert validate(article) == findings
        assert article.to_dict() == record


@on_fixture
@given(data=st.data())
def test_any_record_without_text_is_taken(sound: Record, data: st.DataObject) -> None:
    record = data.draw(mutated({**sound, "text": None}))
    assert isinstance(validate(record), list)


@pytest.mark.parametrize(
    "fields",
    [
        {"blocks": 5},
        {"blocks": (None,)},
        {"blocks": (Block(0, "5", "lead"),)},  # type: ignore[arg-type]
        {"blocks": (Block(0, 5.0, "lead"),)},  # type: ignore[arg-type]
        {"tokens": ((0, 5),)},
        {"tokens": Spans([-5], [3])},
        {"text": b"bytes"},
        {"text": "\ud800"},
        {"id": None},
        {"source": None},
        {"provenance": (1, 2)},
        {"entities": ({"id": "e1"},)},
    ],
)
def test_an_article_that_no_type_checker_saw(sound: Record, fields: Record) -> None:
    article = dataclasses.replace(Article.from_dict(sound), **fields)
    findings = validate(article)
    assert findings and all(finding.level == 1 for finding in findings)


def test_lists_in_place_of_tuples_are_the_same_record(sound: Record) -> None:
    article = Article.from_dict(sound)
    loose = dataclasses.replace(article, blocks=list(article.blocks or ()))  # type: ignore[arg-type]
    assert validate(loose) == []


def test_one_block_too_many_levels_down_is_found_by_all_layers(sound: Record) -> None:
    """Without text, spans far out in the int32 range must neither raise nor fill the memory."""
    record = {**sound, "text": None}
    for field in ("sentences", "tokens", "titles", "times"):
        record[field] = [{**item, "start": 2**31 - 2, "end": 2**31 - 1} for item in sound[field]]
    assert validate(record)
