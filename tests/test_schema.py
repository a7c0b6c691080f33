"""Where the schema is found, what its helpers give, and that neither validator asks the network."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from warta.article import ARTICLE_FIELDS
from warta.errors import WartaError
from warta.schema import (
    LAYER_FIELDS,
    LAYER_ID,
    LAYERS,
    article_schema,
    bulk_validator,
    labels,
    load_schemas,
    reference_validator,
    resolve,
    schema_root,
)

REPO = Path(__file__).resolve().parents[1]


def test_the_repo_has_the_schema() -> None:
    assert schema_root() == REPO / "schema"


def test_an_installed_package_carries_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "warta"
    package.mkdir(parents=True)
    monkeypatch.setattr("warta.schema.__file__", str(package / "schema.py"))
    with pytest.raises(WartaError, match=r"no schema found.*install warta again"):
        schema_root()
    shutil.copytree(REPO / "schema", package / "_schema")
    assert schema_root() == package / "_schema"


def test_there_is_one_schema_a_layer() -> None:
    assert load_schemas().keys() == {
        "urn:warta:schema:article",
        *(LAYER_ID + layer for layer in LAYERS),
    }


def test_the_fields_of_layers_are_those_of_the_record() -> None:
    properties = list(article_schema()["properties"])
    assert properties == list(ARTICLE_FIELDS)
    fields = [field for layer in LAYERS for field in LAYER_FIELDS[layer]]
    assert [name for name in properties if name in fields] == fields
    referred = {name for name, part in article_schema()["properties"].items() if "$ref" in part}
    assert referred == set(fields)


def test_resolve_follows_references() -> None:
    for part in ("blocks", article_schema()["properties"]["blocks"]):
        schema = resolve(part)
        assert schema["type"] == ["array", "null"]
        assert schema["items"]["properties"]["kind"]["type"] == "string"
    assert resolve("id")["type"] == "string"
    assert resolve("genre")["oneOf"]


def test_labels_in_the_order_of_the_schema() -> None:
    assert [label.const for label in labels("entities", "label")][:3] == ["PER", "ORG", "GPE"]
    assert [label.const for label in labels("topics", "genre")] == [
        "reporting",
        "opinion",
        "satire",
    ]
    assert len(labels("topics", "topics")) == 17
    assert len(labels("topics", "frames")) == 14
    assert len(labels("persuasion", "technique")) == 23
    for const, description, examples in labels("structure", "kind"):
        assert const and description and examples


@pytest.mark.parametrize(
    ("layer", "field"),
    [("entities", "id"), ("entities", "nothing"), ("nothing", "label"), ("tokens", "start")],
)
def test_a_field_without_labels(layer: str, field: str) -> None:
    with pytest.raises(WartaError, match="holds labels"):
        labels(layer, field)


def test_both_validators_take_the_example(sound_record: dict[str, Any]) -> None:
    reference_validator().check_schema(article_schema())
    assert list(reference_validator().iter_errors(sound_record)) == []
    assert bulk_validator().is_valid(sound_record)
    assert reference_validator().format_checker is not None


def test_the_validators_read_every_layer(sound_record: dict[str, Any]) -> None:
    """A $ref that leads nowhere would otherwise show only when its field is filled."""
    for field, part in article_schema()["properties"].items():
        if "$ref" in part:
            broken = {**json.loads(json.dumps(sound_record)), field: 5}
            errors = list(reference_validator().iter_errors(broken))
            assert errors and {tuple(error.absolute_path) for error in errors} == {(field,)}
            assert not bulk_validator().is_valid(broken)
