"""A built dataset folder: its card against its files, their columns against the schema, and the
papers that go with it: croissant.json, CITATION.cff."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from warta.publish.card_check import absolute_paths, check_head
from warta.publish.card_check import read_head as read_head
from warta.publish.citation import CITATION, check_citation
from warta.tables.shards import sha256_of
from warta.validate.finding import Finding, finding

README = "README.md"
MANIFEST = "_build/manifest.json"
CROISSANT = "croissant.json"


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """A Parquet file of the config `articles`, its columns sound."""

    path: Path
    split: str


@dataclass(slots=True)
class Survey:
    """What the card and the files say. `rows` and `columns` are by config (and split)."""

    findings: list[Finding] = field(default_factory=list)
    articles: list[ArticleFile] = field(default_factory=list)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)


def is_dataset(folder: Path) -> bool:
    """Whether a folder looks like a built dataset: a README.md with a YAML head, and Parquet."""
    try:
        with (folder / README).open("rb") as file:
            has_head = file.readline().strip() == b"---"
    except OSError:
        return False
    return has_head and any(folder.glob("*/*.parquet"))


def survey_dataset(folder: Path) -> Survey:
    """Read the card and every Parquet file's footer; findings of level 5, and what to read on."""
    survey = Survey()
    card = str(folder / README)
    try:
        head = read_head(folder / README)
        configs = [_config(entry) for entry in _entries(head, "configs")]
        infos = {str(entry["config_name"]): entry for entry in _entries(head, "dataset_info")}
    except (OSError, ValueError, TypeError, KeyError, yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())
        survey.findings.append(
            finding("card_mismatch", f"the YAML head cannot be read: {reason}", file=card)
        )
        return survey
    claimed: set[Path] = set()
    for name, patterns in configs:
        for split, pattern in patterns:
            files = _files(folder, pattern)
            if not files:
                message = f"{name}: no file is named {pattern}"
                survey.findings.append(finding("card_mismatch", message, file=card))
            for file in files:
                claimed.add(file)
                _survey_file(survey, file, name, split)
    for file in sorted(set(folder.glob("*/*.parquet")) - claimed):
        message = "no config of the card names this file"
        survey.findings.append(finding("card_mismatch", message, file=str(file)))
    survey.findings += _compare(survey, infos, card)
    survey.findings += (finding("card_invalid", line, file=card) for line in check_head(head))
    digests = _Digests()
    survey.findings += _altered(folder, digests)
    survey.findings += _croissant(folder, claimed, digests)
    survey.findings += _papers(folder)
    return survey


class _Digests(dict[Path, str]):
    """SHA-256 by file, each file read once: the manifest and croissant.json both name them."""

    def __missing__(self, file: Path) -> str:
        self[file] = sha256_of(file)
        return self[file]


def _altered(folder: Path, digests: _Digests) -> Iterator[Finding]:
    """Parquet files that are not those of the manifest, where the build's manifest is there."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return
    try:
        configs = json.loads(manifest.read_text(encoding="utf-8"))["configs"]
        listed = {str(row["path"]): row["sha256"] for rows in configs.values() for row in rows}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        message = f"the manifest cannot be read: {error}"
        yield finding("card_mismatch", message, file=str(manifest))
        return
    for path, digest in listed.items():
        file = folder / path
        if file.is_file() and digests[file] != digest:
            message = "its bytes are not those that were built: the manifest has another sha256"
            yield finding("card_mismatch", message, file=str(file))


def _croissant(folder: Path, claimed: set[Path], digests: _Digests) -> Iterator[Finding]:
    """croissant.json, where there is one, against the Parquet files that the card names."""
    path = folder / CROISSANT
    if not path.is_file():
        return
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        listed = {
            str(item["contentUrl"]): str(item["sha256"])
            for item in document["distribution"]
            if item["@type"] == "cr:FileObject"
        }
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        message = f"it cannot be read: {type(error).__name__} {error}"
        yield finding("croissant_mismatch", message, file=str(path))
        return
    lying = {file.relative_to(folder).as_posix(): file for file in claimed}
    for name in sorted(listed.keys() - lying.keys()):
        message = f"it names {name}, which is none of the dataset's files"
        yield finding("croissant_mismatch", message, file=str(path))
    for name, file in sorted(lying.items()):
        if name not in listed:
            yield finding("croissant_mismatch", f"it does not name {name}", file=str(path))
        elif listed[name] != digests[file]:
            message = f"it has another sha256 of {name} than the file's"
            yield finding("croissant_mismatch", message, file=str(path))


def _papers(folder: Path) -> Iterator[Finding]:
    """What goes with the data: how to cite it, and no path of the machine that built it."""
    citation = folder / CITATION
    if citation.is_file():
        for line in check_citation(citation):
            yield finding("citation_invalid", line, file=str(citation))
    for file, number, path in absolute_paths(folder):
        message = f"it holds {path}, a path of one machine"
        yield finding("absolute_path", message, file=str(file), index=number)


def _entries(head: dict[str, Any], key: str) -> list[dict[str, Any]]:
    entries = head[key]
    entries = [entries] if isinstance(entries, dict) else entries
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError(f"{key} is no list of mappings")
    return entries


def _config(entry: dict[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    files = entry["data_files"]
    return str(entry["config_name"]), [(str(item["split"]), str(item["path"])) for item in files]


def _files(folder: Path, pattern: str) -> list[Path]:
    """The files that a pattern names, never outside the folder."""
    parts = PurePosixPath(pattern)
    if parts.is_absolute() or ".." in parts.parts or not parts.parts:
        return []
    return sorted(folder.glob(pattern))


def _survey_file(survey: Survey, path: Path, config: str, split: str) -> None:
    try:
        with pq.ParquetFile(path) as file:
            schema, rows = file.schema_arrow.remove_metadata(), file.metadata.num_rows
    except (OSError, pa.ArrowException) as error:
        reason = str(error).splitlines()[0]
        survey.findings.append(
            finding("unreadable_file", f"is no whole Parquet file: {reason}", file=str(path))
        )
        return
    survey.rows[config, split] = survey.rows.get((config, split), 0) + rows
    survey.columns.setdefault(config, schema.names)
    wanted = _schemas().get(config)
    if wanted is not None and not schema.equals(wanted.remove_metadata()):
        message = f"{config}: {_difference(schema, wanted)}"
        survey.findings.append(finding("columns_mismatch", message, file=str(path)))
    elif config == "articles":
        survey.articles.append(ArticleFile(path, split))


def _schemas() -> dict[str, pa.Schema]:
    """Config -> the Arrow schema that follows from schema/."""
    from warta.tables.configs import all_configs  # tables come after validate: only needed here

    return {config.name: config.schema for config in all_configs()}


def _difference(found: pa.Schema, wanted: pa.Schema) -> str:
    missing = [name for name in wanted.names if name not in found.names]
    extra = [name for name in found.names if name not in wanted.names]
    if missing or extra:
        return f"missing columns [{', '.join(missing)}], extra columns [{', '.join(extra)}]"
    for name in wanted.names:
        if found.field(name).type != wanted.field(name).type:
            return f"column {name} is {found.field(name).type}, not {wanted.field(name).type}"
    return "the columns are not in the order of the schema"


def _compare(survey: Survey, infos: dict[str, Any], card: str) -> Iterator[Finding]:
    """dataset_info against the files: a wrong count or feature makes load_dataset fail."""
    for name, columns in survey.columns.items():
        info = infos.get(name)
        if info is None:
            yield finding("card_mismatch", f"{name}: dataset_info says nothing of it", file=card)
            continue
        features = _names(info.get("features"))
        if features != columns:
            odd = sorted(set(features) ^ set(columns)) or ["their order"]
            message = f"{name}: features and columns differ in {', '.join(odd)}"
            yield finding("card_mismatch", message, file=card)
        counts = {
            item.get("name"): item.get("num_examples")
            for item in info.get("splits") or ()
            if isinstance(item, dict)
        }
        for (config, split), rows in survey.rows.items():
            if config == name and counts.get(split) != rows:
                message = f"{name}: num_examples of {split} is {counts.get(split)}; it has {rows}"
                yield finding("card_mismatch", message, file=card)


def _names(features: Any) -> list[str]:
    items = features if isinstance(features, list) else []
    return [str(item.get("name")) for item in items if isinstance(item, dict)]
