"""Arrow schema, dataset features and Parquet metadata, all derived from schema/.

The schema keeps to a subset from which Arrow follows without a choice: object -> struct,
array -> list, string -> string, integer -> int32 (int64 where `maximum` needs it), boolean -> bool.
Never large_* types nor datasets' Json or Sequence: they do not load everywhere (datasets 3.6 to 5).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import pyarrow as pa

from warta.schema import article_schema, resolve

INT32_MAX = 2**31 - 1
ClassLabels = Mapping[str, tuple[str, ...]]


@cache
def article_arrow_schema() -> pa.Schema:
    """The Arrow schema of the record, fields in the schema's order."""
    return pa.schema(
        [pa.field(name, arrow_type(resolve(part))) for name, part in article_properties().items()]
    )


def article_properties() -> dict[str, Any]:
    """Field name -> its JSON Schema (a $ref still unresolved), in order."""
    properties: dict[str, Any] = article_schema()["properties"]
    return properties


def arrow_type(schema: Mapping[str, Any]) -> pa.DataType:
    """The Arrow type of a JSON Schema of the subset. Raises ValueError outside the subset."""
    schema = resolve(schema)
    kinds = [schema["type"]] if isinstance(schema["type"], str) else list(schema["type"])
    kinds = [kind for kind in kinds if kind != "null"]
    if len(kinds) != 1:
        raise ValueError(f"a field has one type besides null, not {kinds}")
    if kinds[0] == "object":
        return pa.struct([(name, arrow_type(part)) for name, part in schema["properties"].items()])
    if kinds[0] == "array":
        return pa.list_(arrow_type(schema["items"]))
    if kinds[0] == "integer":
        return pa.int32() if schema["maximum"] <= INT32_MAX else pa.int64()
    return {"string": pa.string(), "boolean": pa.bool_()}[kinds[0]]


def features_json(schema: pa.Schema, class_labels: ClassLabels) -> dict[str, Any]:
    """The features as they stand in Parquet metadata; lists as JSON literals `[...]`, which
    datasets 3.6 to 5 all read (`_type: List` fails in 3.6)."""
    return {field.name: _feature(field.type, class_labels.get(field.name)) for field in schema}


def _feature(kind: pa.DataType, names: tuple[str, ...] | None) -> Any:
    if pa.types.is_list(kind):
        return [_feature(kind.value_type, names)]
    if pa.types.is_struct(kind):
        return {field.name: _feature(field.type, None) for field in kind}
    if names is not None:
        return {"names": list(names), "_type": "ClassLabel"}
    return {"dtype": str(kind), "_type": "Value"}


def with_metadata(schema: pa.Schema, class_labels: ClassLabels) -> pa.Schema:
    """The schema with the portable `huggingface` footer."""
    info = {"info": {"features": features_json(schema, class_labels)}}
    return schema.with_metadata({"huggingface": json.dumps(info, ensure_ascii=False)})


def features_yaml(schema: pa.Schema, class_labels: ClassLabels) -> list[dict[str, Any]]:
    """The features as they stand under `dataset_info:` in the card's YAML head."""
    return [
        {"name": field.name, **_yaml_feature(field.type, class_labels.get(field.name))}
        for field in schema
    ]


def _yaml_feature(kind: pa.DataType, names: tuple[str, ...] | None) -> dict[str, Any]:
    if pa.types.is_list(kind):
        inner = _yaml_feature(kind.value_type, names)
        return {"list": inner.get("struct", inner.get("dtype", inner))}
    if pa.types.is_struct(kind):
        return {
            "struct": [{"name": field.name, **_yaml_feature(field.type, None)} for field in kind]
        }
    if names is not None:
        return {"dtype": {"class_label": {"names": {str(i): n for i, n in enumerate(names)}}}}
    return {"dtype": "bool" if pa.types.is_boolean(kind) else str(kind)}
