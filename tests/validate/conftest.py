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

from warta.tables.arrow import article_arrow_schema, features_yaml
from warta.tables.shards import sha256_of

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
    head: dict[str, Any] | None = None,
    citation: str | None = None,
    digest: str | None = None,
    body: str = "# Warta\n",
) -> Path:
    """A dataset folder of the config articles; each further option breaks one thing. `head` goes
    over the card's YAML head, `digest` into croissant.json for the first file's."""
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
    features = features_yaml(schema, {})
    if without is not None:
        features = [part for part in features if part["name"] != without]
    features[-1] = {**features[-1], "name": feature or features[-1]["name"]}
    written = {
        "pretty_name": "Warta",
        "language": ["id"],
        "license": "cc-by-4.0",
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
                "features": features,
                "splits": [
                    {"name": split, "num_examples": count if num_examples is None else num_examples}
                    for split, count in counts.items()
                ],
            }
        ],
    }
    top = yaml.safe_dump({**written, **(head or {})})
    (folder / "README.md").write_text(f"---\n{top}---\n{body}", "utf-8")
    if citation is not None:
        (folder / "CITATION.cff").write_text(citation, "utf-8")
    if digest is not None:
        files = sorted(folder.glob("*/*.parquet"))
        listed = [
            {
                "@type": "cr:FileObject",
                "contentUrl": file.relative_to(folder).as_posix(),
                "sha256": sha256_of(file) if number else digest,
            }
            for number, file in enumerate(files)
        ]
        (folder / "croissant.json").write_text(json.dumps({"distribution": listed}), "utf-8")
    return folder
