"""Level 1, shape: does a record fit schema/? jsonschema_rs decides; errors become findings."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from warta.schema import LAYER_FIELDS, article_schema, bulk_validator, resolve
from warta.validate.bulk import bulk_record, shape_is_valid
from warta.validate.finding import Finding, finding
from warta.validate.plain import JsonPath, fractions, not_plain

# The keywords that the schema's subset allows (schema/README.md); $ref has no error of its own.
CODE_OF_KEYWORD = {
    "required": "missing_field",
    "additionalProperties": "unknown_field",
    "type": "wrong_type",
    "oneOf": "unknown_label",
    "pattern": "bad_pattern",
    "minimum": "out_of_bounds",
    "maximum": "out_of_bounds",
    "maxLength": "too_long",
    "minLength": "too_short",
    "maxItems": "too_many",
    "minItems": "too_few",
}

__all__ = ["bulk_record", "check_shape", "explain_shape", "shape_is_valid"]

LAYER_OF_FIELD = {field: layer for layer, fields in LAYER_FIELDS.items() for field in fields}
SHOWN = 60


def check_shape(record: object) -> list[Finding]:
    """Level 1: every reason for which the record does not fit the schema. Never raises."""
    if shape_is_valid(record):
        return []
    article = record.get("id") if isinstance(record, dict) else None
    article = article if isinstance(article, str) and article.isascii() else None
    problems = [(code, path, reason) for code, path, reason in not_plain(record)]
    if not problems:
        problems = list(_schema_errors(record))
        known = {path for _, path, _ in problems}
        problems += [
            ("wrong_type", path, "is a number with a fraction, not an integer: drop the .0")
            for path in fractions(record)
            if path not in known
        ]
    # jsonschema_rs refused it, and nobody can say why: still no record.
    problems = problems or [("not_json", (), "cannot be written as JSON")]
    return [_finding(code, path, reason, article) for code, path, reason in _in_order(problems)]


def explain_shape(record: object) -> str:
    """In one line, why the record does not fit the schema: its first finding, and how many more."""
    found = check_shape(record)
    if not found:
        return "fits the schema"
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return f"{found[0].code}: {found[0].message}{more}"


def _in_order(problems: list[tuple[str, JsonPath, str]]) -> list[tuple[str, JsonPath, str]]:
    fields = {name: place for place, name in enumerate(article_schema()["properties"])}

    def key(problem: tuple[str, JsonPath, str]) -> tuple[Any, ...]:
        code, path, reason = problem
        place = fields.get(str(path[0]), len(fields)) if path else -1
        # Within a field, numbers by value and names as text: a tuple of both kinds compares.
        parts = [(0, part, "") if isinstance(part, int) else (1, 0, part) for part in path[1:]]
        return place, parts, code, reason

    return sorted(problems, key=key)


def _schema_errors(record: object) -> Iterator[tuple[str, JsonPath, str]]:
    """jsonschema_rs's errors in our words; at one place a wrong type hides all else."""
    errors: dict[JsonPath, list[str]] = {}
    for error in bulk_validator().iter_errors(record):
        keywords = errors.setdefault(tuple(error.instance_path), [])
        keyword = str(error.schema_path[-1])
        if keyword not in keywords:
            keywords.append(keyword)
    for path, keywords in errors.items():
        if "type" in keywords:
            keywords = ["type"]
        schema, value = _at(record, path)
        for keyword in keywords:
            for reason in _reasons(keyword, schema, value):
                yield CODE_OF_KEYWORD.get(keyword, "wrong_type"), path, reason


def _at(record: Any, path: JsonPath) -> tuple[Mapping[str, Any], Any]:
    """The schema and the value at an instance path; the subset has one schema for each place."""
    schema: Mapping[str, Any] = article_schema()
    for part in path:
        record = record[part]
        schema = resolve(schema["items"] if isinstance(part, int) else schema["properties"][part])
    return schema, record


def _reasons(keyword: str, schema: Mapping[str, Any], value: Any) -> Iterator[str]:
    wanted = schema.get(keyword)
    if keyword == "required" and isinstance(value, dict):
        for name in schema["required"]:
            if name not in value:
                yield f"has no field {name!r}"
    elif keyword == "additionalProperties" and isinstance(value, dict):
        known = schema["properties"]
        for name in value:
            if name not in known:
                yield f"has a field {_shown(name)} that the schema does not know" + _near(
                    name, known
                )
    elif keyword == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted or ["something else"]
        yield f"is {_shown(value)}, not {' or '.join(map(str, kinds))}"
    elif keyword == "oneOf":
        consts = [option["const"] for option in schema["oneOf"] if option["const"] is not None]
        yield f"is {_shown(value)}, which is none of its {len(consts)} labels" + _near(
            str(value), consts
        )
    elif keyword == "pattern":
        example = next((item for item in schema.get("examples", ()) if item is not None), None)
        yield f"is {_shown(value)}, which does not look like {_shown(example)}"
    elif keyword in ("minimum", "maximum"):
        yield f"is {_shown(value)}, outside {schema.get('minimum')} to {schema.get('maximum')}"
    elif keyword in ("minLength", "maxLength"):
        yield f"has {len(value)} characters; {keyword} is {wanted}"
    elif keyword in ("minItems", "maxItems"):
        yield f"has {len(value)} items; {keyword} is {wanted}"
    else:
        yield f"is {_shown(value)}, which breaks the rule {keyword!r} of the schema"


def _near(name: str, known: Any) -> str:
    lowered = {str(option).lower(): option for option in known}
    close = difflib.get_close_matches(name.lower()[:SHOWN], lowered, n=1, cutoff=0.5)
    return f"; nearest: {lowered[close[0]]}" if close else ""


def _shown(value: Any) -> str:
    """A value as JSON, shortened for a message."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = type(value).__name__
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _finding(code: str, path: JsonPath, reason: str, article: str | None) -> Finding:
    top = str(path[0]) if path else None
    layer = LAYER_OF_FIELD.get(top) if top else None
    if top == "provenance":
        layer = top
    index = path[1] if len(path) > 1 and isinstance(path[1], int) else None
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    subject = place.lstrip(".")[-3 * SHOWN :] or "the record"
    return finding(code, f"{subject} {reason}", article=article, layer=layer, index=index)
