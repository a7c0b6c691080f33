"""`make bench`: speed beside spaCy in the same run, where the time goes, and how memory grows.

One core throughout. spaCy's blank("id") with its sentencizer only splits sentences and tokens and
writes nothing; Warta reads JSON lines, cleans, finds structure, sentences and tokens (ner.py weighs
the other layers), checks each record against the schema, and writes Parquet. Ratios are what
counts; they are printed, never asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
from generated import write_articles

from warta.engine.build import build
from warta.engine.spill import SpillWriter, read_sorted
from warta.language import admit
from warta.pipeline import begin, make_pipeline
from warta.read import ReadOptions, read
from warta.read.walk import walk
from warta.tables.configs import Config, all_configs
from warta.tables.counts import count
from warta.tables.shards import ShardWriter
from warta.validate.bulk import bulk_record, shape_is_valid

ROUNDS = 3
LAYERS = ("structure", "sentences", "tokens")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=20_000)
    options.add_argument("--memory", type=int, nargs=2, default=(20_000, 200_000))
    asked = options.parse_args()
    os.environ.update(OMP_NUM_THREADS="1", ARROW_NUM_THREADS="1")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(f"{platform.system()}, Python {platform.python_version()}, one core")
    with tempfile.TemporaryDirectory() as folder:
        speed(Path(folder), asked.articles)
        layers(Path(folder))
        memory(Path(folder), *asked.memory)
    imports()


def speed(folder: Path, number: int) -> None:
    rows = folder / "speed.jsonl"
    size = write_articles(rows, number)
    texts = [json.loads(line)["text"] for line in rows.open(encoding="utf-8")]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(build_seconds(rows, folder / "out"))
        theirs.append(spacy_seconds(texts))
    for name, seconds in (("warta build", min(ours)), ("spaCy sentencizer", min(theirs))):
        print(
            f"{name:<20}{number / seconds:>9,.0f} articles/s {size / seconds / 1e6:>7.2f} MB/s "
            f"{1000 * seconds / number:>7.3f} ms an article"
        )
    print(
        f"warta build is {min(theirs) / min(ours):.2f} times as fast as spaCy "
        f"({number:,} articles, {size / number:,.0f} bytes each, best of {ROUNDS})"
    )


def build_seconds(rows: Path, out: Path) -> float:
    begun = time.perf_counter()
    build([rows], out=out, layers=LAYERS, overwrite=True)
    return time.perf_counter() - begun


def spacy_seconds(texts: list[str]) -> float:
    import spacy

    pipeline = spacy.blank("id")
    pipeline.add_pipe("sentencizer")
    begun = time.perf_counter()
    for _ in pipeline.pipe(texts):
        pass
    return time.perf_counter() - begun


def layers(folder: Path) -> None:
    """Where the time goes: each stage alone over the same 2,000 articles."""
    rows = folder / "layers.jsonl"
    write_articles(rows, 2_000, seed=11)
    times: dict[str, float] = {}

    def timed(name: str, run: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        result = run()
        times[name] = time.perf_counter() - begun
        return result

    (file,) = timed("walk and digest", lambda: list(walk([rows])))
    raws = timed("read", lambda: list(read(file, options=ReadOptions())))
    spill = folder / "spill"
    (spill / "0").mkdir(parents=True)
    writer = SpillWriter(spill / "0", 1)

    def scatter() -> None:
        for raw in raws:
            writer.add(raw)
        writer.finish()

    timed("scatter", scatter)
    raws = timed("gather", lambda: list(read_sorted(spill, 0)))
    articles = timed("clean", lambda: [begin(raw) for raw in raws])
    for step in make_pipeline(LAYERS).steps:
        articles = timed(step.layer, partial(list, map(step.annotate, articles)))
    articles = timed("language", lambda: [admit(article, wanted="any") for article in articles])
    valid = timed("schema check", lambda: [shape_is_valid(bulk_record(a)) for a in articles])
    assert all(valid)
    chunks = [articles[i : i + 512] for i in range(0, len(articles), 512)]
    for config in all_configs():
        batches = timed(f"columns of {config.name}", partial(list, map(config.rows, chunks)))
        timed(f"Parquet of {config.name}", partial(write_shard, folder, config, batches))
    timed("counts", lambda: count(articles, "train", Counter()))
    whole = sum(times.values())
    print("where the time goes:")
    for name, seconds in times.items():
        print(f"  {name:<22}{seconds / 2:>8.4f} ms an article {100 * seconds / whole:>5.1f} %")
    check = times["schema check"]
    print(f"the schema check adds {100 * check / (whole - check):.1f} % to the rest")


def write_shard(folder: Path, config: Config, batches: list[pa.RecordBatch]) -> None:
    path = folder / f"{config.name}.parquet"
    with ShardWriter(path, config.name, "train", config.arrow_schema()) as shard:
        for batch in batches:
            shard.write(batch)
        shard.finish()


# The child says its own peak: ru_maxrss, which a parent reads, begins at the parent's own memory.
BUILD_AND_WEIGH = """
import sys
from warta.engine.build import build
build([sys.argv[1]], out=sys.argv[2], layers=("structure", "sentences", "tokens"))
status = open("/proc/self/status").read()
print(status.split("VmHWM:")[1].split()[0])
"""


def memory(folder: Path, few: int, many: int) -> None:
    if not Path("/proc/self/status").exists():
        print("peak memory: not measured, this system has no /proc")
        return
    peaks = {}
    for number in (few, many):
        rows = folder / f"memory-{number}.jsonl"
        write_articles(rows, number, seed=3)
        command = [sys.executable, "-c", BUILD_AND_WEIGH, str(rows), str(folder / f"m-{number}")]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        peaks[number] = int(said) / 1024
        print(f"peak memory at {number:>9,} articles: {peaks[number]:,.0f} MiB")
        rows.unlink()
    print(f"ratio {peaks[many] / peaks[few]:.2f}")


def imports() -> None:
    for name, command in (
        ("import warta", ["-c", "import warta"]),
        ("warta --help", ["-m", "warta", "--help"]),
        ("python alone", ["-c", "pass"]),
    ):
        seconds = []
        for _ in range(5):
            begun = time.perf_counter()
            subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, check=True)
            seconds.append(time.perf_counter() - begun)
        print(f"{name:<14}{min(seconds):.3f} s")


if __name__ == "__main__":
    main()
