"""With Xet, the store that the Hub has: what a small edit costs, and that it loads back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hub_server import WRITER, HubServer
from small_dataset import LAYERS, REPO

CLI = "import sys; from warta.cli import main; sys.exit(main(sys.argv[1:]))"
EDITS = 3


@pytest.fixture
def xet_hub(tmp_path: Path) -> Iterator[HubServer]:
    with HubServer({WRITER: "write"}, xet=tmp_path / "store") as server:
        yield server


def publish(hub: HubServer, folder: Path, home: Path) -> str:
    """In a process of its own, since the client and Xet read their settings on import."""
    import hf_xet

    large = sorted(folder.glob("*/*.parquet"))
    hashes = hf_xet.hash_files([str(path) for path in large])
    from warta.tables.shards import sha256_of

    for path, found in zip(large, hashes, strict=True):
        hub.xet_hashes[sha256_of(path)] = found.hash
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    result = subprocess.run(
        [sys.executable, "-c", CLI, "publish", str(folder), "--repo", "org/warta", "--yes"],
        capture_output=True,
        text=True,
        env=kept | {"HF_HOME": str(home), "HF_TOKEN": WRITER, "HF_ENDPOINT": hub.url},
    )
    assert result.returncode == 0, result.stderr[-3000:]
    return result.stdout


def stored(hub: HubServer) -> int:
    """Bytes of content in the store: chunks that are there already are not kept twice."""
    assert hub.xet is not None
    return sum(path.stat().st_size for path in hub.xet.glob("xet/xorbs/xorbs/*"))


def build_corpus(folder: Path, edits: int) -> Path:
    """The shipped corpus, with `edits` names gone from as many articles of the train part."""
    from warta.engine.build import build

    corpus = folder / "warta"
    for name in ("raw", "gold", "splits"):
        shutil.copytree(REPO / "corpus" / name, corpus / name)
    train = (corpus / "splits" / "train.txt").read_text("utf-8").split()
    for id in train[:: len(train) // max(edits, 1)][:edits]:
        path = next(corpus.glob(f"gold/*/{id}.json"))
        gold: dict[str, Any] = json.loads(path.read_text("utf-8"))
        plain = next(place for place, name in enumerate(gold["entities"]) if "id" not in name)
        del gold["entities"][plain]
        path.write_text(json.dumps(gold), encoding="utf-8")
    out = folder / "built"
    build([corpus / "raw"], out=out, layers=LAYERS)
    return out


@pytest.mark.slow
def test_a_small_edit_costs_a_small_share_of_the_bytes(xet_hub: HubServer, tmp_path: Path) -> None:
    one = build_corpus(tmp_path / "one", 0)
    two = build_corpus(tmp_path / "two", EDITS)
    home = tmp_path / "home"
    publish(xet_hub, one, home)
    first = stored(xet_hub)
    said = publish(xet_hub, two, home)
    again = stored(xet_hub) - first
    assert "version    1.1.0" in said
    repository = xet_hub.repositories["org/warta"]
    assert list(repository.tags) == ["1.0.0", "1.1.0"]
    assert not [request for request in xet_hub.requests if request.method == "PUT"]
    changed = [
        path for path in two.glob("*/*.parquet") if not same(path, one / path.relative_to(two))
    ]
    files = sum(path.stat().st_size for path in changed)
    print(f"first {first:,} bytes, again {again:,}, of {len(changed)} changed files with {files:,}")
    assert 0 < again < 0.2 * first
    assert again < 0.5 * files


def same(one: Path, other: Path) -> bool:
    return one.read_bytes() == other.read_bytes()
