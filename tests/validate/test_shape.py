"""Level 1: the two validators agree, and each error becomes a finding in words."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import ANYTHING, mutated  # type: ignore[import-not-found]

from warta.schema import bulk_validator, reference_validator
from warta.validate.bulk import shape_is_valid
from warta.validate.plain import fractions, not_plain
from warta.validate.shape import check_shape

Path = tuple[str | int, ...]


def short(record: dict[str, Any]) -> dict[str, Any]:
    """Two items a layer are enough for the shape, and jsonschema takes 5 ms for the whole."""
    return {
        name: value[:2] if isinstance(value, list) and name != "provenance" else value
        for name, value in record.items()
    }


def reference_paths(record: object) -> set[Path]:
    return {tuple(error.absolute_path) for error in reference_validator().iter_errors(record)}


def bulk_paths(record: object) -> set[Path]:
    return {tuple(error.instance_path) for error in bulk_validator().iter_errors(record)}


def assert_agree(record: object) -> None:
    reference = reference_paths(record)
    assert bulk_paths(record) == reference
    assert bulk_validator().is_valid(record) == (not reference)
    assert shape_is_valid(record) == (not reference and not list(fractions(record)))
    found = check_shape(record)
    assert (not found) == shape_is_valid(record)
    assert all(finding.level == 1 for finding in found)


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_both_validators_agree_on_broken_records(
    sound: dict[str, Any], data: st.DataObject
) -> None:
    record = data.draw(mutated(short(sound)))
    assert_agree(record)


def test_both_validators_agree_on_the_sound_record(sound: dict[str, Any]) -> None:
    assert_agree(sound)
    assert check_shape(sound) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "a-1\n"),
        ("published_at", "2024-08-13\n"),
        ("published_at", "٢٠٢٤"),
        ("url", "https://a.example/\x85x"),
        ("url", "https://a.example/b\n"),
        ("language", "id\n"),
        ("text_sha256", "0" * 64 + "\n"),
        ("text", "\x00"),
        ("title", "😀"),
        ("synthetic", 1),
        ("synthetic", 0.0),
        ("authors", ["", "a"]),
        ("topics", ["06000000", "06000000"]),
        ("genre", "None"),
        ("dateline", {}),
        ("blocks", [{"start": True, "end": 1, "kind": "lead"}]),
        ("blocks", [{"start": -0, "end": 2**31 - 1, "kind": "lead"}]),
        ("blocks", [{"start": 0, "end": 2**31, "kind": "lead"}]),
        ("blocks", [{"start": 0, "end": 2**70, "kind": "lead"}]),
        ("blocks", [{"start": 0, "end": 10**400, "kind": "lead"}]),
        ("blocks", [{"start": 1.0, "end": 2, "kind": "lead"}]),
        ("blocks", [{"start": -0.0, "end": 2, "kind": "lead"}]),
        ("blocks", [{"start": 1.5, "end": 2, "kind": "lead"}]),
        ("blocks", [{"start": 0, "end": 1e9, "kind": "lead"}]),
    ],
)
def test_both_validators_agree_on_edge_values(
    sound: dict[str, Any], field: str, value: object
) -> None:
    assert_agree({**short(sound), field: value})


@pytest.mark.parametrize("value", [1.0, -0.0, 1e9, 2.0**31 - 1])
def test_a_number_with_a_fraction_is_no_integer(sound: dict[str, Any], value: float) -> None:
    """JSON Schema, and both validators, take 1.0 for an integer; a slice does not."""
    record = {**sound, "blocks": [{"start": value, "end": 1, "kind": "lead"}]}
    assert reference_paths(record) == bulk_paths(record) == set()
    assert not shape_is_valid(record)
    (found,) = check_shape(record)
    assert (found.code, found.layer, found.index) == ("wrong_type", "structure", 0)


def test_what_looks_like_a_fraction_in_a_string_is_none(sound: dict[str, Any]) -> None:
    for title in ('"start":1.0}', '\\":1.0,', "harga 10.0, naik 2.0}", '{"end":-1.0}\\'):
        assert shape_is_valid({**sound, "title": title}), title


@pytest.mark.parametrize(
    "value",
    ["\ud800", "a\udfffb", {"\ud800": 1}, {1: 2}, b"x", {1}, float("nan"), float("inf"), ...],
    ids=repr,
)
@pytest.mark.parametrize("field", ["title", "authors", "entities", "unheard"])
def test_what_is_no_json_never_reaches_a_validator(
    sound: dict[str, Any], field: str, value: object
) -> None:
    record = {**sound, field: [value] if field == "authors" else value}
    assert not shape_is_valid(record)
    assert {finding.code for finding in check_shape(record)} <= {"surrogate", "not_json"}
    assert check_shape(record)


def test_a_tuple_is_the_list_that_json_makes_of_it(sound: dict[str, Any]) -> None:
    assert shape_is_valid({**sound, "authors": ("Wening Larasati",)})
    assert list(not_plain({"a": (1, ("b",))})) == []


def test_a_value_that_contains_itself_ends(sound: dict[str, Any]) -> None:
    circle: list[Any] = []
    circle += [circle, circle]
    (found,) = check_shape({**sound, "authors": circle})
    assert found.code == "too_deep"


def test_messages_name_the_place_the_value_and_the_nearest_label(sound: dict[str, Any]) -> None:
    record = copy.deepcopy(sound)
    record["entities"][3]["label"] = "PERSON"
    del record["blocks"][2]["kind"]
    record["headline"] = "x"
    record["provenance"][1]["data"] = "Z" * 500
    messages = {finding.code: finding for finding in check_shape(record)}
    assert messages["unknown_label"].message == (
        'entities[3].label is "PERSON", which is none of its 16 labels; nearest: PER'
    )
    assert (messages["unknown_label"].layer, messages["unknown_label"].index) == ("entities", 3)
    assert messages["missing_field"].message == "blocks[2] has no field 'kind'"
    assert messages["missing_field"].layer == "structure"
    assert "'headline'" in messages["unknown_field"].message.replace('"', "'")
    assert messages["bad_pattern"].layer == "provenance"
    assert len(messages["bad_pattern"].message) < 250


def test_the_address_of_an_article_needs_an_id() -> None:
    assert {finding.article for finding in check_shape({"id": "a-1"})} == {"a-1"}
    for value in ({}, {"id": 5}, [], None, "x", 5):
        found = check_shape(value)
        assert found and {finding.article for finding in found} == {None}


@settings(max_examples=150)
@given(ANYTHING)
def test_any_value_gets_a_finding_and_never_raises(value: object) -> None:
    assert not shape_is_valid(value)
    assert check_shape(value)
