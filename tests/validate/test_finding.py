"""The table of codes: complete, well formed, and the only source of what a code means."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import warta
from warta.errors import UsageError
from warta.gold.problems import CODES, GoldProblem
from warta.read.raw import Reject
from warta.validate.explain import explain, list_codes
from warta.validate.finding import finding, from_gold, from_reject, load_codes
from warta.validate.shape import CODE_OF_KEYWORD

PACKAGE = Path(warta.__file__).parent / "validate"
FINDINGS = {row.code: row for row in load_codes() if row.kind == "finding"}
CODE = r"[a-z]+(_[a-z0-9]+)+|surrogate|mojibake"
MAKERS = re.compile(r"^_?(finding|found|gaps|Problem)$")


def raised_codes() -> Iterator[str]:
    """Every code that validate/ can give a finding, from its source: literals handed to what makes
    findings, literals assigned to `code`, and the tables of codes."""
    for file in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if MAKERS.match(name):
                    yield from strings(node.args[:3])
            elif isinstance(node, ast.Assign):
                target = node.targets[0]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    names = [getattr(item, "id", "") for item in target.elts]
                    if names and names[0] == "code":
                        yield from strings(node.value.elts[:1])
                elif getattr(target, "id", "") == "code":
                    yield from strings([node.value])
                elif getattr(target, "id", "") in ("CODE_OF_KEYWORD", "FORBIDDEN"):
                    assert isinstance(node.value, ast.Dict)
                    for value in node.value.values:
                        yield from strings(
                            value.elts[:1] if isinstance(value, ast.Tuple) else [value]
                        )


def strings(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and re.fullmatch(CODE, value):
            yield value


def test_every_code_that_is_raised_is_in_the_table_and_vice_versa() -> None:
    assert set(raised_codes()) == FINDINGS.keys()


def test_every_keyword_of_the_schema_has_a_code() -> None:
    from warta.schema import load_schemas

    annotations = {"$schema", "$id", "$ref", "$defs", "title", "description", "examples"}
    applicators = {"properties", "items", "const"}

    def keywords(schema: object) -> Iterator[str]:
        if isinstance(schema, dict):
            yield from schema.keys() - {"properties", "$defs", "examples"}
            for key in ("properties", "$defs"):
                for part in schema.get(key, {}).values():
                    yield from keywords(part)
            yield from keywords(schema.get("items"))
            for option in schema.get("oneOf", ()):
                yield from option.keys()

    used = {keyword for schema in load_schemas().values() for keyword in keywords(schema)}
    assert used - annotations - applicators == CODE_OF_KEYWORD.keys()


def test_the_table_is_well_formed() -> None:
    rows = load_codes()
    assert len({(row.code, row.kind) for row in rows}) == len(rows)
    for row in rows:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", row.code), row
        assert row.kind in ("finding", "gold", "reject")
        if row.kind != "reject":
            assert row.level in (1, 2, 3, 4, 5) and row.severity in ("error", "warning")
        else:
            assert row.level is None and row.severity is None
        for text in (row.meaning, row.example, row.fix):
            assert text.strip() == text and text, row
        assert row.meaning.endswith("."), row
    levels = [row.level for row in rows if row.level is not None and row.kind == "finding"]
    assert levels == sorted(levels), "findings stand in order of level"
    assert all(row.severity == "warning" for row in rows if row.level == 4)


def test_a_finding_reads_as_its_address_message_and_hint() -> None:
    found = finding(
        "span_empty",
        "entity 3 ends at 5",
        file="a.jsonl",
        article="a-1",
        layer="entities",
        index=3,
        offset=5,
    )
    assert found.format() == (
        "a.jsonl:a-1 entities[3] @5: error span_empty: entity 3 ends at 5\n"
        f"    hint: {FINDINGS['span_empty'].fix}"
    )
    fields = "code level severity file article layer index offset message hint"
    assert " ".join(found.to_dict()) == fields
    line = finding("invalid_json", "is cut off", file="a.jsonl", index=7)
    assert line.format().startswith("a.jsonl line 7: error invalid_json: is cut off\n")
    assert finding("surrogate", "x").format().startswith("record: error")
    assert finding("licence_missing", "x", article="a-1").format().startswith("a-1: warning")


def test_explain_says_level_meaning_example_and_fix() -> None:
    row = FINDINGS["span_out_of_range"]
    text = explain("span_out_of_range")
    assert text.startswith("span_out_of_range: error, level 2 (offsets:")
    assert row.meaning in text and row.example in text and row.fix in text
    for code in FINDINGS:
        assert explain(code)


def test_codes_of_gold_files_are_explained_too() -> None:
    code = next(iter(CODES))
    assert explain(code).startswith(f"{code}: error in a gold file")
    problem = GoldProblem("a.json", "entities", 3, 7, code, "no such words", "look")
    assert from_gold(problem).format() == (
        f"a.json entities[3]: error {code}: line 7: no such words\n    hint: look"
    )


@pytest.mark.parametrize("code", ["unsupported_format", "unheard_of"])
def test_a_reject_becomes_a_finding_with_its_address(code: str) -> None:
    found = from_reject(Reject("a.jsonl", 5, "x", code, "it is cut off"))
    assert found.format().startswith(f"a.jsonl:x line 5: error {code}: it is cut off\n")
    assert found.level == 1 and found.hint


def test_an_unknown_code_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean span_out_of_range"):
        explain("span_outof_range")
    with pytest.raises(UsageError, match="lists all codes"):
        explain("zzz")


def test_all_codes_are_listed() -> None:
    listed = list_codes()
    for row in load_codes():
        assert f"  {row.code} " in listed
    assert "level 1, shape" in listed
