"""Near-duplicate grouping: recall and precision on rewrites of known Jaccard similarity, growth of
time and memory with the number of articles, and speed beside datatrove. One core throughout.

    python tests/bench/duplicates.py [--datatrove PYTHON]

Seconds are of the processor, so that other work on the machine weighs little.

`--datatrove` names the interpreter of an environment with datatrove[io,processing] and spaCy, which
splits the words of Indonesian there. Both read the same JSON lines and sign 5-grams with 14 bands
of 8 rows. Ratios are what counts; they are printed, never asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import orjson
from planted import LEVELS, write_planted

from warta.duplicates.groups import Groups
from warta.duplicates.search import NEAR, components, search
from warta.duplicates.shingles import text_grams
from warta.duplicates.signatures import Banding
from warta.duplicates.sketches import Sketched, SketchWriter, open_pages

PEERS = Banding(bands=14, rows=8)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, nargs=2, default=(20_000, 200_000))
    options.add_argument("--datatrove", type=Path, metavar="PYTHON")
    options.add_argument("--child", nargs=3, metavar=("ROWS", "BANDS", "ROWS_A_BAND"))
    asked = options.parse_args()
    if asked.child:
        folder, bands, rows = asked.child
        print(json.dumps(group(Path(folder), Banding(int(bands), int(rows)))))
        return
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), *asked.articles, peer=asked.datatrove)


def compare(folder: Path, few: int, many: int, *, peer: Path | None) -> None:
    results = {}
    for number in (few, many):
        rows = folder / str(number)
        rows.mkdir()
        planted = write_planted(rows, number)
        results[number] = result = run(rows, Banding())
        print(f"{number:,} articles, 128 bands of 2 rows: {show(result)}")
        print(f"  {quality(result['groups'], planted)}")
        if number == few and peer is not None:
            ours = run(rows, PEERS)
            print(f"{number:,} articles, 14 bands of 8 rows: {show(ours)}")
            print(f"  {quality(ours['groups'], planted)}")
            for words in ("words", "own"):
                theirs = run_peer(peer, rows, folder / words, words)
                print(f"datatrove, {words} tokens: {theirs['seconds']:.1f} s")
                print(f"  {quality(theirs['groups'], planted)}")
                for name, one in (("14 x 8", ours), ("128 x 2", result)):
                    ratio = theirs["seconds"] / seconds(one)
                    print(f"  {ratio:.2f} times as fast with {name}")
    one, two = results[few], results[many]
    growth = seconds(two) / seconds(one) / (many / few)
    memory = (two["peak"] - one["peak"]) / (many - few)
    print(f"{many / few:g} times the articles: {growth:.2f} times slower than linear")
    print(
        f"memory: {memory:.0f} bytes an article on top ({one['peak'] / 2**20:.0f} MiB at {few:,})"
    )


def run(rows: Path, banding: Banding) -> dict[str, Any]:
    asked = [str(rows), str(banding.bands), str(banding.rows)]
    done = subprocess.run(
        [sys.executable, __file__, "--child", *asked], check=True, capture_output=True
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def group(rows: Path, banding: Banding) -> dict[str, Any]:
    """In a process of its own: sketch every shard, search, and join; seconds of each."""
    with tempfile.TemporaryDirectory(dir=rows.parent) as work:
        begun = time.process_time()
        folders = []
        for shard in sorted(rows.glob("*.jsonl")):
            folders.append(Path(work) / shard.stem)
            folders[-1].mkdir()
            writer = SketchWriter(folders[-1], banding)
            for line in shard.open("rb"):
                row = orjson.loads(line)
                grams = text_grams([row["text"]])
                writer.add_grams(Sketched(row["id"], None, None, len(row["text"])), grams)
            writer.finish()
        sketched = time.process_time()
        pairs = search(folders, Path(work), banding=banding)
        pages = open_pages(folders)
        labels = components(pairs, sum(page.count for page in pages))
        ended = time.process_time()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        ids = [article.id for page in pages for article in page.articles()]
    members = defaultdict(list)
    for label, id in zip(labels.tolist(), ids, strict=True):
        members[label].append(id)
    groups = [ids for ids in members.values() if len(ids) > 1]
    spent = {"sketch": sketched - begun, "search": ended - sketched}
    return {"seconds": spent, "peak": peak, "groups": groups}


def seconds(result: dict[str, Any]) -> float:
    return sum(result["seconds"].values())


def show(result: dict[str, Any]) -> str:
    parts = ", ".join(f"{name} {took:.1f} s" for name, took in result["seconds"].items())
    return f"{parts}, {result['peak'] / 2**20:.0f} MiB"


def quality(groups: list[list[str]], planted: list[tuple[str, str, float]]) -> str:
    """Recall of planted pairs by similarity; precision over the pairs that groups join."""
    where = {id: number for number, ids in enumerate(groups) for id in ids}
    found: dict[float, list[bool]] = defaultdict(list)
    for one, two, similarity in planted:
        level = min(LEVELS, key=lambda level: abs(level - similarity))
        found[level].append(one in where and where[one] == where.get(two))
    near = Groups((one, two) for one, two, similarity in planted if similarity >= NEAR).all()
    joined_pairs = [(ids[0], id) for ids in groups for id in ids[1:]]
    right = sum(one in near and near[one] == near.get(two) for one, two in joined_pairs)
    levels = ", ".join(f"{level} {sum(f) / len(f):.3f}" for level, f in sorted(found.items()))
    return f"recall at {levels}; precision {right / max(1, len(joined_pairs)):.4f}"


def run_peer(python: Path, rows: Path, work: Path, words: str) -> dict[str, Any]:
    script = Path(__file__).with_name("datatrove_minhash.py")
    done = subprocess.run(
        [str(python), str(script), str(rows), str(work), words], check=True, capture_output=True
    )
    result: dict[str, Any] = json.loads(done.stdout.decode().splitlines()[-1])
    return result


if __name__ == "__main__":
    main()
