"""A small corpus with gold, and its dataset: what the tests of publishing publish."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parents[2]
ARTICLES = [f"akar-bakau-000{number}" for number in (1, 2, 3, 4)]
LAYERS = ("structure", "sentences", "tokens", "entities")


def make_corpus(folder: Path, *, edited: bool = False, **row: Any) -> Path:
    """A corpus of four articles with gold; `edited` lacks one name of one article, `row` goes into
    each row of the index."""
    raw, gold = folder / "raw", folder / "gold"
    raw.mkdir(parents=True)
    gold.mkdir()
    rows = (REPO / "corpus/raw/ilmu-hayat/index.jsonl").read_text("utf-8").splitlines()
    kept = [json.loads(line) for line in rows]
    kept = [item | row for item in kept if item["file"].removesuffix(".txt") in ARTICLES]
    (raw / "index.jsonl").write_text("\n".join(map(json.dumps, kept)) + "\n", encoding="utf-8")
    for id in ARTICLES:
        shutil.copy(REPO / f"corpus/raw/ilmu-hayat/{id}.txt", raw)
        annotation = json.loads((REPO / f"corpus/gold/ilmu-hayat/{id}.json").read_text("utf-8"))
        kept_layers = {"id", "text_sha256", "annotator", "structure", "sentences", "entities"}
        annotation = {key: value for key, value in annotation.items() if key in kept_layers}
        if edited and id == ARTICLES[1]:
            names = annotation["entities"]
            plain = next(place for place, name in enumerate(names) if "id" not in name)
            del names[plain]
        (gold / f"{id}.json").write_text(json.dumps(annotation), encoding="utf-8")
    shutil.copy(REPO / "corpus/LICENSE", folder)
    return folder


def build_small(folder: Path, **options: Any) -> Path:
    from warta.engine.build import build

    out = folder / "built"
    build([make_corpus(folder, **options) / "raw"], out=out, layers=LAYERS)
    return out
