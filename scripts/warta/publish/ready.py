"""Whether a built folder may be published: its checks, and the rights to its texts."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warta.errors import UsageError, WartaError
from warta.validate.check import check
from warta.validate.dataset import README, is_dataset, read_head, survey_dataset
from warta.validate.finding import Finding

Text = Literal["full", "offsets-only"]
SHOWN = 5
# Columns of a row that hold what an article says.
SAYING = ("text", "tokens", "question", "choices")


class NotReady(WartaError):
    """The folder must not be published as it is."""


@dataclass(frozen=True, slots=True)
class Ready:
    """`rows`: config -> split -> number of rows; `warnings`: how many the checks found."""

    folder: Path
    rows: dict[str, dict[str, int]]
    warnings: int


def make_ready(folder: Path, *, text: Text, scratch: Path) -> Ready:
    """Check a built folder on all levels, its card included; with `offsets-only`, go on with a copy
    without text in `scratch`, and check what is new about it.

    Raises NotReady with what is wrong and UsageError where `folder` is no built dataset.
    """
    if not is_dataset(folder):
        raise UsageError(f"{folder} is no built dataset: `warta build … --out {folder}` writes one")
    warnings = _refuse_errors(folder, check([folder]))
    if text == "offsets-only":
        folder = _without_text(folder, scratch / "offsets-only")
        _refuse_errors(folder, survey_dataset(folder).findings)
    _check_rights(folder)
    return Ready(folder, _rows(folder), warnings)


def _refuse_errors(folder: Path, findings: Iterable[Finding]) -> int:
    """The number of warnings. Raises NotReady with the first errors."""
    errors = warnings = 0
    first: list[str] = []
    for finding in findings:
        if finding.severity == "error":
            errors += 1
            if len(first) < SHOWN:
                first.append(finding.format())
        else:
            warnings += 1
    if errors:
        listed = "\n".join(first)
        raise NotReady(
            f"{folder} is not published, for the checks found {errors} "
            f"{'error' if errors == 1 else 'errors'} (`warta check --errors {folder}`):\n{listed}"
        )
    return warnings


def _rows(folder: Path) -> dict[str, dict[str, int]]:
    """As the card has them; that they are those of the files was checked."""
    return {
        info["config_name"]: {split["name"]: split["num_examples"] for split in info["splits"]}
        for info in read_head(folder / README)["dataset_info"]
    }


def _without_text(folder: Path, out: Path) -> Path:
    try:
        offsets_only = importlib.import_module("warta.publish.offsets_only")
    except ModuleNotFoundError as error:
        if error.name != "warta.publish.offsets_only":
            raise
        raise UsageError(
            "--text offsets-only: this version of Warta cannot publish annotation without text"
        ) from error
    offsets_only.without_text(folder, out)
    return out


def _check_rights(folder: Path) -> None:
    """Raises NotReady where words are there, in whatever config, of an article whose record does
    not say that its text may be passed on."""
    passed_on: set[str] = set()
    licenses: dict[str, str | None] = {}
    for path in sorted(folder.glob("articles/*.parquet")):
        for batch in _batches(path, ["id", "rights"]):
            for row in batch.to_pylist():
                rights = row["rights"] or {}
                if rights.get("redistribute") is True:
                    passed_on.add(row["id"])
                else:
                    licenses[row["id"]] = rights.get("license")
    said = {id for path in sorted(folder.glob("*/*.parquet")) for id in _with_words(path)}
    held = sorted(said - passed_on)
    if not held:
        return
    listed = ", ".join(f"{id} ({licenses.get(id) or 'no licence'})" for id in held[:SHOWN])
    more = "" if len(held) <= SHOWN else f" and {len(held) - SHOWN} more"
    raise NotReady(
        f"{folder}: the texts of {len(held)} of its articles must not be passed on: "
        f"{listed}{more}. Publish annotation alone with --text offsets-only, or say "
        "`redistribute: true` or an open licence in index.jsonl where you have the right, and "
        "build again"
    )


def _with_words(path: Path) -> Iterator[str]:
    """Ids of the articles of which a file holds words: text or tokens, not null, not empty."""
    schema = pq.read_schema(path)
    key = "article_id" if "article_id" in schema.names else "id"
    saying = [name for name in SAYING if _says(schema, name)]
    for batch in _batches(path, [key, *saying]):
        says = pa.array([False] * batch.num_rows)
        for name in saying:
            column = batch.column(name)
            length = (
                pc.utf8_length(column)
                if pa.types.is_string(column.type)
                else pc.list_value_length(column)
            )
            says = pc.or_(says, pc.fill_null(pc.greater(length, 0), False))
        yield from batch.column(key).filter(says).unique().to_pylist()


def _says(schema: pa.Schema, name: str) -> bool:
    """Whether a column holds words: the tokens of `articles` are offsets alone."""
    if name not in schema.names:
        return False
    kind = schema.field(name).type
    return bool(
        pa.types.is_string(kind) or (pa.types.is_list(kind) and pa.types.is_string(kind.value_type))
    )


def _batches(path: Path, columns: list[str]) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(batch_size=1024, columns=columns)
