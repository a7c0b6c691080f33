"""The sound record with every layer filled, and a dataset folder made of records."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from warta.tables.arrow import article_arrow_schema

DEFECTS = Path(__file__).resolve().parents[1] / "defects"


@pytest.fixture
def sound() -> dict[str, Any]:
    """tests/defects/sound.json, a fresh copy."""
    record: dict[str, Any] = json.loads((DEFECTS / "sound.json").read_text("utf-8"))
    return record


@pytest.fixture
def dataset(tmp_path: Path) -> Callable[..., Path]:
    """Writes a dataset folder of the config articles: dataset(records, **what to break)."""

    def write(records: list[dict[str, Any]], **options: Any) -> Path:
        return write_dataset(tmp_path / "dataset", records, **options)

    return write


def write_dataset(
    folder: Path,
    records: list[dict[str, Any]],
    *,
    splits: dict[str, list[str]] | None = None,
    num_examples: int | None = None,
    feature: str | None = None,
    path: str | None = None,
    without: str | None = None,
    as_text: str | None = None,
) -> Path:
    """A dataset folder of the config articles; each further option breaks one thing."""
    splits = splits or {"train": [record["id"] for record in records]}
    schema = article_arrow_schema()
    (folder / "articles").mkdir(parents=True)
    counts = {}
    for split, ids in splits.items():
        rows = [record for record in records if record["id"] in ids]
        table = pa.Table.from_pylist(rows, schema=schema)
        if without is not None:
            table = table.drop_columns([without])
        if as_text is not None:
            place = table.schema.get_field_index(as_text)
            table = table.set_column(place, as_text, pa.array(["true"] * len(rows)))
        pq.write_table(table, folder / "articles" / f"{split}-00000-of-00001.parquet")
        counts[split] = len(rows)
    names = [name for name in schema.names if name != without]
    head = {
        "configs": [
            {
                "config_name": "articles",
                "data_files": [
                    {"split": split, "path": f"articles/{split}-*.parquet"} for split in splits
                ]
                + ([{"split": "test", "path": path}] if path else []),
            }
        ],
        "dataset_info": [
            {
                "config_name": "articles",
                "features": [{"name": name} for name in [*names[:-1], feature or names[-1]]],
                "splits": [
                    {"name": split, "num_examples": count if num_examples is None else num_examples}
                    for split, count in counts.items()
                ],
            }
        ],
    }
    (folder / "README.md").write_text(f"---\n{yaml.safe_dump(head)}---\n# Warta\n", "utf-8")
    return folder
