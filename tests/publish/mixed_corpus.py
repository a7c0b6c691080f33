"""A corpus of six articles with gold in every layer, some of which may not be redistributed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parents[2]
ARTICLES = {
    "akar-bakau-0001": "ilmu-hayat",
    "akar-bakau-0002": "ilmu-hayat",
    "akar-bakau-0003": "ilmu-hayat",
    "wkn-0001": "kawat",
    "wkn-0009": "kawat",
    "mimbarsubuh-0001": "kawat",
}
WITHHELD = ("akar-bakau-0001", "wkn-0001", "mimbarsubuh-0001")
VALIDATION = ("akar-bakau-0002", "wkn-0001", "mimbarsubuh-0001")


def make_mixed(folder: Path, *, withheld: Collection[str] = WITHHELD) -> Path:
    """`folder` with raw/, gold/, splits/, LICENSE and CITATION.cff."""
    rows = []
    for id, collection in ARTICLES.items():
        for part, ending in (("raw", "txt"), ("gold", "json")):
            (folder / part).mkdir(parents=True, exist_ok=True)
            shutil.copy(REPO / f"corpus/{part}/{collection}/{id}.{ending}", folder / part)
        index = (REPO / f"corpus/raw/{collection}/index.jsonl").read_text("utf-8").splitlines()
        row: dict[str, Any] = next(r for r in map(json.loads, index) if r["file"] == f"{id}.txt")
        rows.append(row | {"redistribute": id not in withheld})
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    (folder / "raw" / "index.jsonl").write_text("".join(lines), encoding="utf-8")
    (folder / "splits").mkdir()
    for split in ("train", "validation"):
        ids = [id for id in ARTICLES if (id in VALIDATION) == (split == "validation")]
        text = "".join(f"{id}\n" for id in ids)
        (folder / "splits" / f"{split}.txt").write_text(text, encoding="utf-8")
    shutil.copy(REPO / "corpus/LICENSE", folder)
    shutil.copy(REPO / "CITATION.cff", folder)
    return folder


def build_mixed(folder: Path, **options: Any) -> Path:
    from warta.engine.build import build

    out = folder / "built"
    build([make_mixed(folder, **options) / "raw"], out=out)
    return out
