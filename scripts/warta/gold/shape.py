"""A gold file against schema/gold.schema.json, with messages that say what to write."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import jsonschema_rs

from warta.gold.hints import closest, quote
from warta.gold.problems import GoldProblem, SelectionError
from warta.schema import load_schemas, schema_root

_TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "object": "an object",
    "string": "a string",
}
_STRING_END = r"(?![\s\S])"
_Path = Sequence[str | int]


@cache
def gold_schema() -> dict[str, Any]:
    """The schema of a gold file, the layers' labels and patterns put in where it refers to them."""
    text = (schema_root() / "gold.schema.json").read_text("utf-8")
    schema: dict[str, Any] = _inlined(json.loads(text))
    return schema


def _inlined(node: Any) -> Any:
    if isinstance(node, list):
        return [_inlined(item) for item in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref", "")
    if reference.startswith("urn:"):
        identifier, _, pointer = reference.partition("#")
        target: Any = load_schemas()[identifier]
        for key in filter(None, pointer.split("/")):
            target = target[key]
        return _inlined(target)
    return {key: _inlined(value) for key, value in node.items()}


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(gold_schema())


def check_shape(gold: Mapping[str, Any], file: str) -> Iterator[tuple[_Path, GoldProblem]]:
    """What in `gold` is not as schema/gold.schema.json says, each with the path to it.

    Raises SelectionError where it is no object, or holds what JSON in UTF-8 cannot.
    """
    if not isinstance(gold, dict):
        raise SelectionError("gold_shape", f"must be an object, not {_brief(gold)}")
    try:
        errors = () if _validator().is_valid(gold) else list(_validator().iter_errors(gold))
    except ValueError as reason:
        raise SelectionError("gold_not_json", f"no JSON data: {reason}") from reason
    seen = set()
    for error in errors:
        path = list(error.instance_path)
        about = _about(gold, path)
        for code, message, hint in _explain(gold, path, list(error.schema_path)):
            layer, index, inner = address(path)
            line = _line(gold, path)
            problem = GoldProblem(file, layer, index, line, code, inner + message + about, hint)
            if problem not in seen:
                seen.add(problem)
                yield path, problem


def address(path: _Path) -> tuple[str, int | None, str]:
    """Key, index in its list, and what follows ("content[0]: ") of a path into a gold file."""
    if not path:
        return "file", None, ""
    layer, rest = str(path[0]), list(path[1:])
    if layer == "structure" and rest:
        rest = rest[1:] if rest[0] == "blocks" else rest
    index = None
    if rest and isinstance(rest[0], int):
        index, rest = rest[0], rest[1:]
    inner = ""
    for key in rest:
        inner += f"[{key}]" if isinstance(key, int) else f".{key}" if inner else str(key)
    return layer, index, f"{inner}: " if inner else ""


def _line(gold: Mapping[str, Any], path: _Path) -> int | None:
    """The p nearest to where `path` leads."""
    node: Any = gold
    p = None
    for key in path:
        node = node[key]
        if isinstance(node, dict) and isinstance(node.get("p"), int):
            p = node["p"]
    return p


def _about(gold: Mapping[str, Any], path: _Path) -> str:
    """The item that holds the error, so that an author can search for it."""
    node: Any = gold
    item = ""
    for key in path:
        node = node[key]
        if isinstance(node, dict):
            item = f", in {_brief(node)}"
    return item if len(path) > 1 else ""


def _explain(
    gold: Mapping[str, Any], path: _Path, schema_path: _Path
) -> Iterator[tuple[str, str, str]]:
    """(code, message, hint) of one schema error: usually one, none where another says it better."""
    value: Any = gold
    for key in path:
        value = value[key]
    keyword = schema_path[-1]
    node, comment = _at(schema_path[:-1])
    if comment:
        yield "gold_shape", comment, ""
    elif keyword in ("required", "dependentRequired"):
        needed = node["required"] if keyword == "required" else _dependent(node, value)
        for key in needed:
            if key not in value:
                yield "gold_shape", f"{quote(key)} is missing", _how(key)
    elif keyword in ("additionalProperties", "unevaluatedProperties"):
        known = _known_keys(node)
        for key in value:
            if key not in known:
                guess = closest(key, known)
                hint = f"did you mean {quote(guess)}? " if guess else ""
                yield "gold_shape", f"unknown key {quote(key)}", hint + f"Keys: {', '.join(known)}"
    elif keyword == "oneOf":
        yield _not_a_label(value, [option["const"] for option in node["oneOf"]])
    elif keyword == "type":
        if "oneOf" not in node:  # the label rule beside it says it better
            kinds = [node["type"]] if isinstance(node["type"], str) else node["type"]
            wanted = " or ".join(_TYPES[kind] for kind in kinds)
            yield "gold_shape", f"must be {wanted}, not {_brief(value)}", ""
    else:
        yield "gold_shape", _limit(str(keyword), node, value), node.get("description", "")


def _at(schema_path: _Path) -> tuple[dict[str, Any], str]:
    """The schema node that a path leads to, and the message beside it if its author left one."""
    node: Any = gold_schema()
    comment = ""
    for key in (*schema_path, None):
        if isinstance(node, dict):
            comment = node.get("$comment", comment)
        if key is not None:
            node = _followed(node) if key == "$ref" else node[key]
    return node, comment


def _followed(node: dict[str, Any]) -> dict[str, Any]:
    target: Any = gold_schema()
    for key in node["$ref"].removeprefix("#/").split("/"):
        target = target[key]
    return dict(target)


def _known_keys(node: dict[str, Any]) -> list[str]:
    inherited = _known_keys(_followed(node)) if "$ref" in node else []
    return [*inherited, *node.get("properties", {})]


def _dependent(node: dict[str, Any], value: dict[str, Any]) -> list[str]:
    return [
        key
        for given, needed in node["dependentRequired"].items()
        if given in value
        for key in needed
    ]


def _how(key: str) -> str:
    if key == "p":
        return "p is the 1-based index of the line among the text's lines that are not empty"
    if key in ("source", "cue", "content"):
        return "write [] where the text has none"
    if key == "dateline":
        return "write null where the text has none"
    if key == "to":
        return "from needs to: the last words of the span"
    if key == "from":
        return "to needs from: the first words of the span"
    return ""


def _not_a_label(value: Any, options: list[Any]) -> tuple[str, str, str]:
    if not isinstance(value, str):
        listed = ", ".join("null" if option is None else option for option in options)
        return "gold_shape", f"must be a label, not {_brief(value)}", f"Labels: {listed}"
    names = [option for option in options if option is not None]
    guess = closest(value, names)
    hint = f"did you mean {quote(guess)}? " if guess else ""
    return "gold_unknown_label", f"{quote(value)} is no label", f"{hint}Labels: {', '.join(names)}"


def _limit(keyword: str, node: dict[str, Any], value: Any) -> str:
    limit = node.get(keyword)
    if keyword == "minLength":
        return "must not be empty" if limit == 1 else f"must have at least {limit} characters"
    if keyword == "maxLength":
        return f"must have at most {limit} characters, not {len(value)}"
    if keyword == "minimum":
        return f"must be at least {limit}, not {value}"
    if keyword == "maximum":
        return f"must be at most {limit}, not {value}"
    if keyword == "minItems":
        return "must not be an empty list" if limit == 1 else f"must have at least {limit} items"
    if keyword == "maxItems":
        return f"must have at most {limit} items, not {len(value)}"
    if keyword == "pattern":
        return f"{_brief(value)} does not have the form {str(limit).removesuffix(_STRING_END)}"
    return f"{_brief(value)} breaks the rule {keyword}: {json.dumps(limit)}"


def _brief(value: Any) -> str:
    shown = quote(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"
