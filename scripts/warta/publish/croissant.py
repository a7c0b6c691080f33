"""croissant.json: the dataset in the Croissant format (MLCommons, 1.1, with the RAI vocabulary).

Plain JSON, made of the shards, the Arrow schemas and the card, so that a build needs no Croissant
library and writes the same bytes for the same data. Every Parquet file stands in it with its
SHA-256, every config as a record set.

A list of structs that lies in another list (the mentions of a chain, the pieces of a source) is
left out of the record sets: mlcroissant 1.1 reads only its first item, without a word. The record
set's description names what is left out; load_dataset reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa

from warta.publish.card import card_tags
from warta.publish.citation import bibtex
from warta.publish.facts import Facts
from warta.publish.folder import configs_with_rows, split_order
from warta.publish.sections import lead_of, rai_fields
from warta.rights import open_licenses
from warta.schema import resolve
from warta.tables.arrow import article_properties
from warta.tables.configs import Config
from warta.tables.shards import Shard, sha256_of

FILE_NAME = "croissant.json"
CONFORMS_TO = (
    "http://mlcommons.org/croissant/1.1",
    "http://mlcommons.org/croissant/RAI/1.0",
)
SPDX = "https://spdx.org/licenses/"
Json = dict[str, Any]

_SPLIT_URLS = {
    "train": "cr:TrainingSplit",
    "validation": "cr:ValidationSplit",
    "test": "cr:TestSplit",
}


def croissant(
    *,
    name: str,
    version: str,
    shards: Sequence[Shard],
    languages: Sequence[str],
    licenses: Sequence[str],
    tags: Sequence[str],
    card: str,
    citation: Mapping[str, Any] | None = None,
) -> Json:
    """The metadata as a JSON object, ready for `json.dumps`.

    `shards` with their paths in the dataset folder; `licenses` are SPDX ids or names; `card` is the
    rendered card without its YAML head, whose sections become the RAI fields; `citation` is what
    read_citation gives, and brings creators, date, address and how to cite.
    """
    configs = configs_with_rows(shards)
    splits = split_order(shard.split for shard in shards)
    return {
        "@context": _data("croissant_context"),
        "@type": "sc:Dataset",
        "conformsTo": list(CONFORMS_TO),
        "name": name,
        "description": lead_of(card) or name,
        **({"inLanguage": list(languages)} if languages else {}),
        **({"license": [license_url(each) for each in licenses]} if licenses else {}),
        **({"keywords": list(tags)} if tags else {}),
        "version": version,
        **(_cited(citation) if citation else {}),
        **rai_fields(card),
        "distribution": [
            *map(file_object, shards),
            *(_file_set(config.name) for config in configs),
        ],
        "recordSet": [_splits(splits), *(record_set(config) for config in configs)],
    }


def write_croissant(
    folder: Path,
    *,
    readme: str,
    shards: Sequence[Shard],
    counts: Mapping[str, int],
    name: str,
    version: str,
    citation: Mapping[str, Any] | None = None,
) -> None:
    """Write croissant.json into a dataset folder whose card is `readme`; `counts` are those of the
    build."""
    facts = Facts(counts)
    document = croissant(
        name=name,
        version=version,
        shards=shards,
        languages=facts.languages(),
        licenses=facts.licenses(),
        tags=card_tags(shards, facts),
        card=readme.split("\n---\n", 1)[1],
        citation=citation,
    )
    save_croissant(document, folder)


def save_croissant(document: Mapping[str, Any], folder: Path) -> None:
    """The document as `folder`/croissant.json: UTF-8, indented, keys in their order."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    (folder / FILE_NAME).write_text(text + "\n", encoding="utf-8")


def with_files(document: Mapping[str, Any], folder: Path) -> Json:
    """The document with digest and size of every file as it lies in `folder` now, for who changed
    the Parquet files of a built dataset. A file that is gone is left out."""
    distribution = []
    for item in document["distribution"]:
        if item["@type"] == "cr:FileObject":
            file = folder / item["contentUrl"]
            if not file.is_file():
                continue
            size = f"{file.stat().st_size} B"
            item = {**item, "contentSize": size, "sha256": sha256_of(file)}
        distribution.append(item)
    return {**document, "distribution": distribution}


def license_url(license: str) -> str:
    """The address of an open licence in the SPDX list; another licence as it is named."""
    return SPDX + license if license in open_licenses() else license


def _cited(citation: Mapping[str, Any]) -> Json:
    entries: Json = {"citeAs": bibtex(citation)}
    if "date-released" in citation:
        entries["datePublished"] = citation["date-released"]
    if url := citation.get("url") or citation.get("repository-code"):
        entries["url"] = url
    entries["creator"] = [_creator(author) for author in citation["authors"]]
    return entries


def _creator(author: Mapping[str, str]) -> Json:
    if "name" in author:
        return {"@type": "sc:Organization", "name": author["name"]}
    parts = ("given-names", "name-particle", "family-names", "name-suffix")
    named = " ".join(author[part] for part in parts if part in author)
    return {"@type": "sc:Person", "name": named or author.get("alias", "anonymous")}


def file_object(shard: Shard) -> Json:
    """A Parquet file, by its path in the folder."""
    return {
        "@type": "cr:FileObject",
        "@id": shard.path,
        "name": shard.path,
        "contentUrl": shard.path,
        "contentSize": f"{shard.size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": shard.sha256,
    }


def _file_set(config: str) -> Json:
    # Not contained in its file objects: mlcroissant 1.1 cannot read a set of several such.
    return {
        "@type": "cr:FileSet",
        "@id": f"{config}-files",
        "name": f"{config}-files",
        "description": f"Parquet files of the config {config}.",
        "encodingFormat": "application/x-parquet",
        "includes": f"{config}/*.parquet",
    }


def _splits(splits: Sequence[str]) -> Json:
    return {
        "@type": "cr:RecordSet",
        "@id": "splits",
        "name": "splits",
        "description": "The parts of the dataset.",
        "dataType": "cr:Split",
        "key": {"@id": "splits/name"},
        "field": [
            _plain_field("splits/name", "name", "The name of the split.", "sc:Text"),
            _plain_field("splits/url", "url", "What the split is for.", "sc:URL"),
        ],
        "data": [
            {"splits/name": split, "splits/url": _SPLIT_URLS.get(split, "cr:Split")}
            for split in splits
        ],
    }


def _plain_field(id_: str, name: str, description: str, kind: str) -> Json:
    return {
        "@type": "cr:Field",
        "@id": id_,
        "name": name,
        "description": description,
        "dataType": kind,
    }


def record_set(config: Config) -> Json:
    """A config as a record set: `split`, and a field a column."""
    left_out: list[str] = []
    fields = [
        made for column in config.schema if (made := _column(config, column, left_out)) is not None
    ]
    description = f"A record is {config.row}. It holds {config.description}."
    if left_out:
        description += (
            f" Not described here, for they are lists in lists: {', '.join(left_out)}; the Parquet "
            "files hold them."
        )
    split = _plain_field(f"{config.name}/split", "split", "The split of the record.", "sc:Text")
    split["source"] = {
        "fileSet": {"@id": f"{config.name}-files"},
        "extract": {"fileProperty": "filename"},
        # mlcroissant applies it twice (to join, then to read), so it also fits its own result.
        "transform": {"regex": r"^(.+?)(?:-[0-9]+-of-[0-9]+\.parquet)?$"},
    }
    split["references"] = {"field": {"@id": "splits/name"}}
    return {
        "@type": "cr:RecordSet",
        "@id": config.name,
        "name": config.name,
        "description": description,
        "key": {"@id": f"{config.name}/id"},
        "field": [split, *fields],
    }


def _column(config: Config, column: pa.Field, left_out: list[str]) -> Json | None:
    source = {
        "fileSet": {"@id": f"{config.name}-files"},
        "extract": {"column": column.name},
    }
    kind, repeated = column.type, pa.types.is_list(column.type)
    if repeated:
        kind = kind.value_type
    made: Json = {
        "@type": "cr:Field",
        "@id": f"{config.name}/{column.name}",
        "name": column.name,
        "description": _description(config, column.name),
        **({"isArray": True, "arrayShape": "-1"} if repeated else {}),
    }
    if not pa.types.is_struct(kind):
        return {**made, "dataType": _data_type(kind), "source": source}
    parts = []
    for path, part in _leaves(kind):
        # A list of plain values in a struct reads back whole; a list of structs does not.
        if repeated and pa.types.is_list(part) and pa.types.is_struct(part.value_type):
            left_out.append(f"{column.name}.{'.'.join(path)}")
            continue
        plain = part.value_type if pa.types.is_list(part) else part
        parts.append(
            {
                "@type": "cr:Field",
                "@id": f"{config.name}/{column.name}/{'.'.join(path)}",
                "name": ".".join(path),
                **_part_description(config, column.name, path),
                **({"isArray": True, "arrayShape": "-1"} if pa.types.is_list(part) else {}),
                "dataType": _data_type(plain),
                "source": {**source, "transform": {"jsonPath": ".".join(path)}},
            }
        )
    return {**made, "subField": parts}


def _leaves(kind: pa.DataType, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """(path, type) of what a struct holds, structs in it opened."""
    for part in kind:
        inner = (*path, part.name)
        if pa.types.is_struct(part.type):
            yield from _leaves(part.type, inner)
        else:
            yield inner, part.type


def _data_type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "sc:Boolean"
    return "sc:Integer" if pa.types.is_integer(kind) else "sc:Text"


def _description(config: Config, column: str) -> str:
    if config.name == "articles":
        return _told(article_properties()[column])
    columns = _data("columns")
    told = str(columns.get(f"{config.name}/{column}") or columns[column])
    if names := config.class_labels.get(column):
        told += " Codes: " + ", ".join(f"{code} {name}" for code, name in enumerate(names)) + "."
    return told


def _part_description(config: Config, column: str, path: Sequence[str]) -> Json:
    """What the schema says of a field inside a layer; those of a flat config are its own."""
    if config.name != "articles":
        return {}
    schema: Mapping[str, Any] = resolve(article_properties()[column])
    schema = resolve(schema["items"]) if "items" in schema else schema
    for name in path:
        schema = resolve(schema["properties"][name])
    return {"description": schema["description"]} if "description" in schema else {}


def _told(part: Mapping[str, Any]) -> str:
    return str(part.get("description") or resolve(part)["description"])


@cache
def _data(name: str) -> Json:
    text = (files("warta.publish") / f"{name}.json").read_text(encoding="utf-8")
    loaded: Json = json.loads(text)
    return loaded
