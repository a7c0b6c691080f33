"""What workers and engines gain: the same build by one process, by two, and on Ray with as many.

Generated articles in every layer, so many that the fastest run lasts over a minute. Ratios are
printed, never asserted; that all runs wrote the same bytes is asserted.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generated import write_articles

from warta.engine.build import MANIFEST, build

RUNS: Mapping[str, Mapping[str, Any]] = {
    "local, 1 worker": {"workers": 1},
    "local, 2 workers": {"workers": 2},
    "ray, 2 workers": {"engine": "ray", "workers": 2},
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=4_000)
    options.add_argument("--layers", help="some layers instead of all, with commas between")
    options.add_argument("--rounds", type=int, default=1)
    asked = options.parse_args()
    layers = asked.layers.split(",") if asked.layers else None
    runs = dict(RUNS)
    if importlib.util.find_spec("ray") is None:
        print("Ray is not installed: pip install warta[ray]")
        del runs["ray, 2 workers"]
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.jsonl"
        write_articles(rows, asked.articles)
        for _ in range(asked.rounds):
            digests = {}
            for name, how in runs.items():
                spent, digests[name] = measure(rows, Path(folder) / "out", layers, how)
                seconds[name].append(spent)
                print(f"  {name:<18}{spent:>7.1f} s {asked.articles / spent:>8.1f} articles/s")
            assert len(set(digests.values())) == 1, digests
    one, two, *ray = (statistics.median(times) for times in seconds.values())
    print(f"{asked.articles:,} articles, {asked.layers or 'all layers'}, {asked.rounds} rounds:")
    print(f"2 workers are {one / two:.2f} times as fast as 1")
    if ray:
        print(f"Ray is {two / ray[0]:.2f} times as fast as 2 local workers")


def measure(
    rows: Path, out: Path, layers: Sequence[str] | None, how: Mapping[str, Any]
) -> tuple[float, str]:
    """Seconds of the whole build, engine's start included; the digests of what it wrote."""
    begun = time.perf_counter()
    build([rows], out=out, layers=layers, overwrite=True, **how)
    spent = time.perf_counter() - begun
    return spent, json.dumps(json.loads((out / MANIFEST).read_text("utf-8"))["configs"])


if __name__ == "__main__":
    main()
