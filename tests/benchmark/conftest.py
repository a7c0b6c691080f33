"""A dataset of some thirty articles of the shipped corpus: models are trained on it in seconds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
PARTS = {"train": 18, "validation": 8}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Built from every so many-th article of train and validation; gold in every layer."""
    from warta.engine.build import build

    folder = tmp_path_factory.mktemp("small")
    for part, number in PARTS.items():
        ids = (CORPUS / "splits" / f"{part}.txt").read_text("utf-8").split()
        chosen = ids[:: len(ids) // number][:number]
        (folder / "splits").mkdir(exist_ok=True)
        (folder / "splits" / f"{part}.txt").write_text("\n".join(chosen) + "\n", "utf-8")
        for index in sorted((CORPUS / "raw").glob("*/index.jsonl")):
            rows = [
                row
                for row in index.read_text("utf-8").splitlines()
                if Path(json.loads(row)["file"]).stem in chosen
            ]
            for row in rows:
                name = Path(json.loads(row)["file"])
                for kind, file in (("raw", name), ("gold", name.with_suffix(".json"))):
                    target = folder / kind / index.parent.name
                    target.mkdir(parents=True, exist_ok=True)
                    shutil.copy(CORPUS / kind / index.parent.name / file, target)
            if rows:
                with (folder / "raw" / index.parent.name / "index.jsonl").open("a") as file:
                    file.write("".join(row + "\n" for row in rows))
    out = folder / "warta"
    build([folder / "raw"], out=out, layers=("structure", "sentences", "tokens"), workers=1)
    yield out
