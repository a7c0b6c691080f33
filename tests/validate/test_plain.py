"""The differences between the two validators for which plain.py stands; each measured here."""

from __future__ import annotations

import importlib.metadata
from decimal import Decimal
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from warta.validate.plain import MAX_DEPTH, has_surrogate, not_plain

measured = pytest.mark.skipif(
    not importlib.metadata.version("jsonschema_rs").startswith("0.60."),
    reason="the differences were measured with jsonschema_rs 0.60",
)


class Text(str):
    """A str by inheritance only."""


def verdicts(schema: dict[str, Any], value: object) -> tuple[object, object]:
    """What jsonschema and jsonschema_rs say; the name of the error where they raise."""

    def judge(judges: Any) -> object:
        try:
            return judges.is_valid(value)
        except Exception as error:
            return type(error).__name__

    return (
        judge(jsonschema.Draft202012Validator(schema)),
        judge(jsonschema_rs.Draft202012Validator(schema, validate_formats=True)),
    )


@measured
@pytest.mark.parametrize(
    ("schema", "value", "reference", "bulk"),
    [
        ({"type": "string", "maxLength": 9}, "\ud800", True, "UnicodeEncodeError"),
        ({"type": "object"}, {1: 2}, True, "ValueError"),
        ({"type": "object"}, {1}, False, "ValueError"),
        ({"type": "string"}, Text("a"), True, "ValueError"),
        ({"type": "integer"}, Decimal(1), False, True),
    ],
    ids=repr,
)
def test_where_the_validators_differ_the_value_is_refused_before(
    schema: dict[str, Any], value: object, reference: object, bulk: object
) -> None:
    assert verdicts(schema, value) == (reference, bulk)
    assert list(not_plain(value))


@measured
def test_a_lone_surrogate_can_pass_both() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    assert verdicts(schema, {"a": "\ud800"}) == (True, True)
    assert [problem.code for problem in not_plain("\ud800")] == ["surrogate"]


@measured
def test_they_differ_on_a_final_newline_which_the_patterns_of_the_schema_avoid() -> None:
    assert verdicts({"pattern": "^a$"}, "a\n") == (True, False)
    assert verdicts({"pattern": r"^a(?![\s\S])"}, "a\n") == (False, False)


@measured
def test_they_differ_on_formats_which_the_schema_does_not_use() -> None:
    # A leap second: jsonschema's checker is missing (needs an extra) or refuses it.
    schema = {"type": "string", "format": "date-time"}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    reference = jsonschema.Draft202012Validator(schema, format_checker=checker)
    bulk = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    final_newline = "2024-01-01T00:00:00.5Z\n"
    assert reference.is_valid(final_newline) and not bulk.is_valid(final_newline)


def test_depth_is_counted_without_recursion() -> None:
    deep: Any = 1
    for _ in range(MAX_DEPTH):
        deep = [deep]
    assert not list(not_plain(deep))
    for _ in range(100_000):
        deep = {"a": deep}
    assert [problem.code for problem in not_plain(deep)] == ["too_deep"]


def test_surrogates() -> None:
    assert has_surrogate("a\ud83d") and has_surrogate("\udfff")
    assert not has_surrogate("😀 é – “") and not has_surrogate("")
