"""The one truth about a record: where schema/ lies, what it says, and the two validators of it.

jsonschema is the reference and names every error; jsonschema_rs judges the bulk, about 300 times
faster. `warta.validate.shape` says where they differ and closes the gap before either runs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from warta.errors import WartaError

if TYPE_CHECKING:  # each takes longer to import than all of the package, so they wait for their use
    import jsonschema_rs
    from jsonschema import Draft202012Validator

ARTICLE_ID = "urn:warta:schema:article"
LAYER_ID = "urn:warta:schema:layer:"

# Layer -> the record fields that hold it, in the record's order.
LAYER_FIELDS: dict[str, tuple[str, ...]] = {
    "structure": ("dateline", "blocks"),
    "sentences": ("sentences",),
    "tokens": ("tokens",),
    "entities": ("entities",),
    "titles": ("titles",),
    "times": ("times",),
    "attributions": ("attributions",),
    "persuasion": ("persuasion",),
    "chains": ("chains",),
    "topics": ("topics", "frames", "genre"),
}
LAYERS: tuple[str, ...] = tuple(LAYER_FIELDS)

Schema = dict[str, Any]


class Label(NamedTuple):
    """A label as the schema gives it; in `examples`, brackets mark the span."""

    const: str
    description: str
    examples: tuple[str, ...]


def schema_root() -> Path:
    """The folder that holds article.schema.json: inside the installed package, else the repo's.

    Raises WartaError where neither is there.
    """
    package = Path(__file__).resolve().parent
    candidates = (package / "_schema", package.parent.parent / "schema")
    for folder in candidates:
        if (folder / "article.schema.json").is_file():
            return folder
    looked = " and ".join(map(str, candidates))
    raise WartaError(f"no schema found (looked in {looked}): install warta again")


@cache
def load_schemas() -> dict[str, Schema]:
    """Every schema file by its $id. Treat it as read-only: it is shared."""
    root = schema_root()
    files = [root / "article.schema.json", *sorted((root / "layers").glob("*.schema.json"))]
    schemas = [json.loads(file.read_text("utf-8")) for file in files]
    return {schema["$id"]: schema for schema in schemas}


def article_schema() -> Schema:
    """The schema of the record itself; its layers stand in it as $ref."""
    return load_schemas()[ARTICLE_ID]


def resolve(part: str | Mapping[str, Any]) -> Schema:
    """A schema with its outer $ref followed; a string names a field of the record."""
    schema = article_schema()["properties"][part] if isinstance(part, str) else part
    while "$ref" in schema:
        identifier, _, pointer = schema["$ref"].partition("#")
        schema = load_schemas()[identifier]
        for key in filter(None, pointer.split("/")):
            schema = schema[key]
    return dict(schema)


def labels(layer: str, field: str) -> list[Label]:
    """The labels of a layer's field (`labels("entities", "label")`), in the schema's order.

    null is no label and left out. Raises WartaError where there is no such field of labels.
    """
    for name in LAYER_FIELDS.get(layer, ()):
        schema = resolve(name)
        if name == field:
            options = schema.get("oneOf") or schema.get("items", {}).get("oneOf")
        else:
            inner = schema.get("items", schema).get("properties", {})
            options = inner.get(field, {}).get("oneOf")
        if options:
            return [
                Label(option["const"], option["description"], tuple(option.get("examples", ())))
                for option in options
                if option["const"] is not None
            ]
    raise WartaError(f"layer {layer!r} has no field {field!r} that holds labels")


@cache
def reference_validator() -> Draft202012Validator:
    """The reference: jsonschema, format checks on, refs from schema/ alone (never the network)."""
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    resources = [
        (identifier, Resource.from_contents(schema, default_specification=DRAFT202012))
        for identifier, schema in load_schemas().items()
    ]
    registry: Registry[Any] = Registry().with_resources(resources)
    return Draft202012Validator(
        article_schema(), registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )


@cache
def bulk_validator() -> jsonschema_rs.Draft202012Validator:
    """The fast one: jsonschema_rs, with the same settings."""
    import jsonschema_rs

    registry = jsonschema_rs.Registry(list(load_schemas().items()))
    return jsonschema_rs.Draft202012Validator(
        article_schema(), registry=registry, validate_formats=True
    )
