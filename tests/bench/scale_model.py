"""`make scale-model`: what each step of a build costs here, and what that makes of large corpora.

Every step runs by itself, on one core, over generated articles of two sizes; seconds are of the
processor. Tasks over slices and buckets cost so much an article, however many there are. Two parts
do not: a band task reads the bands of all articles and keeps its part of the keys (measured with
small parts), and some steps run on one machine (memory measured too). From that follow hours,
machines, disk, and at how many articles each limit is met. Last, a simulation of the shuffles says
what the largest task holds; it ends with an error where that is more than a core's share of memory.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import ceil, inf, log2
from pathlib import Path
from typing import Any

import numpy as np
from generated import write_articles

from warta.duplicates import bands
from warta.duplicates.bands import find_candidates, open_pairs
from warta.duplicates.search import BANDS, NEAR, band_tasks, verify_tasks
from warta.duplicates.signatures import Banding
from warta.duplicates.verify import verify
from warta.engine.decide import Given, decide
from warta.engine.gather import GatherTask, gather
from warta.engine.plan import BUCKET_BYTES, SLICE_BYTES, Plan, count_buckets, make_plan
from warta.engine.scatter import scatter
from warta.engine.settings import Settings
from warta.engine.sketch import SketchTask, sketch
from warta.engine.spill import read_sorted

SIZES = (5_000, 20_000)
ANNOTATED = 300  # articles in every layer
SPLITS = 3
# What the Hub asks for: https://huggingface.co/docs/hub/repositories-recommendations
FILES_IN_A_FOLDER = 10_000
GROUPED = 0.2  # share of a crawl's articles that have near-duplicates, of which the manifest tells
MANIFEST = 2**30  # bytes of JSON that one still opens
TB, HOUR = 1e12, 3600.0


@dataclass
class Measured:
    """Of one corpus: seconds, bytes on disk and bytes of memory, by step."""

    articles: int
    bytes: int
    seconds: dict[str, float] = field(default_factory=dict)
    disk: dict[str, int] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)

    def timed(self, step: str, run: Callable[[], Any]) -> Any:
        begun = time.process_time()
        result = run()
        self.seconds[step] = self.seconds.get(step, 0.0) + time.process_time() - begun
        return result


# Steps that one machine does, however many there are.
ALONE = ("plan", "decide")


def measure(folder: Path, number: int) -> Measured:
    """Every step over `number` articles in structure, sentences and tokens."""
    rows = folder / "rows.jsonl"
    measured = Measured(number, write_articles(rows, number, seed=number))
    settings = Settings(layers=("structure", "sentences", "tokens"))
    partial = folder / "partial"
    plan = measured.timed("plan", lambda: planned(rows, partial, settings))
    spill, near, out = partial / "spill", partial / "near", partial / "buckets"
    slices = plan.scatter_tasks(partial, settings)
    measured.timed("read", lambda: [scatter(task) for task in slices])
    sketches = [
        SketchTask(bucket, spill, near / "sketches" / f"{bucket:05d}", settings)
        for bucket in range(plan.buckets)
    ]
    measured.timed("sketch", lambda: [sketch(task) for task in sketches])
    folders = [task.out for task in sketches]
    banding = Banding()
    tasks = band_tasks(folders, near, least=NEAR, banding=banding)
    measured.timed("bands", lambda: [find_candidates(task) for task in tasks])
    checks = verify_tasks(folders, near, tasks, least=NEAR)
    measured.timed("verify", lambda: [verify(task) for task in checks])
    pairs = np.concatenate([open_pairs(task.out) for task in checks])

    def decided(name: str) -> None:
        decide(folders, pairs, near / name, rule="random", given=Given({}, {}))

    measured.timed("decide", lambda: decided("decisions"))
    measured.memory["decide"] = peak(lambda: decided("again"))
    measured.memory["places of a bucket"] = peak(lambda: sum(1 for _ in read_sorted(spill, 0)))
    gathers = [
        GatherTask(bucket, spill, out / f"{bucket:05d}", settings) for bucket in range(plan.buckets)
    ]
    results = [gather(task) for task in gathers]
    measured.memory["places of a bucket"] //= results[0].records
    for result in results:
        for step, seconds in result.seconds.items():
            measured.seconds[step] = measured.seconds.get(step, 0.0) + seconds
    for name in ("spill", "near", "buckets"):
        files = (path for path in (partial / name).rglob("*") if path.is_file())
        measured.disk[name] = sum(path.stat().st_size for path in files)
    return measured


def planned(rows: Path, partial: Path, settings: Settings) -> Plan:
    (partial / "spill").mkdir(parents=True)
    return make_plan([rows], partial, settings=settings)


def peak(run: Callable[[], Any]) -> int:
    """Bytes of memory that a call takes on top, at its worst."""
    tracemalloc.start()
    run()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def annotation(folder: Path) -> dict[str, float]:
    """Seconds an article of each layer that the sizes above leave out."""
    rows = folder / "all.jsonl"
    partial = folder / "all"
    write_articles(rows, ANNOTATED, seed=5)
    settings = Settings()
    plan = planned(rows, partial, settings)
    for task in plan.scatter_tasks(partial, settings):
        scatter(task)
    warm = GatherTask(0, partial / "spill", partial / "warm", settings)
    gather(warm)  # models are loaded once a worker
    done = gather(GatherTask(0, partial / "spill", partial / "out", settings))
    known = ("structure", "sentences", "tokens", "clean, check")
    return {name: took / ANNOTATED for name, took in done.seconds.items() if name not in known}


def cost_of_another_part(folder: Path, number: int) -> float:
    """Seconds that each further part of the keys costs, an article: its bands are read again."""
    folders = sorted((folder / "partial" / "near" / "sketches").iterdir())
    spent = {}
    for parts in (1, 9):
        work = folder / f"parts-{parts}"
        part = ceil(number / parts)
        tasks = band_tasks(folders, work, least=NEAR, banding=Banding(), part=part)
        begun = time.process_time()
        for task in tasks:
            find_candidates(task)
        spent[parts] = time.process_time() - begun
    return max(0.0, (spent[9] - spent[1]) / 8 / number)


@dataclass(frozen=True)
class Model:
    """Costs an article (seconds, bytes), and of each further part of the band keys."""

    seconds: dict[str, float]
    part: float
    input: float
    disk: float
    decide: float
    place: float

    def parts(self, articles: float) -> int:
        return max(1, ceil(articles / bands.PART))

    def buckets(self, articles: float) -> int:
        return count_buckets(ceil(articles * self.input))

    def hours(self, articles: float) -> dict[str, float]:
        """Core hours by step."""
        spent = {step: cost * articles for step, cost in self.seconds.items()}
        spent["bands"] += self.part * articles * (self.parts(articles) - 1)
        spent["decide"] *= log2(max(2, articles)) / log2(SIZES[1])  # it sorts
        return {step: seconds / HOUR for step, seconds in spent.items()}

    def read_by_bands(self, articles: float) -> float:
        """Bytes that all band tasks read: all bands once for each part."""
        return self.parts(articles) * articles * Banding().size * 4

    def limits(self, memory: float, deadline: float) -> list[tuple[float, str]]:
        """At how many articles each limit is met, the lowest first."""
        files = BUCKET_BYTES / self.input * FILES_IN_A_FOLDER / SPLITS
        met = [
            (files, f"a config has more than {FILES_IN_A_FOLDER:,} files, too many for the Hub"),
            (2.0**32, "article numbers no longer fit in 32 bits"),
            (memory / self.decide, "deciding on groups and splits fills one machine's memory"),
            (MANIFEST / (GROUPED * 40), "the manifest's list of groups passes 1 GiB"),
            (
                first(lambda n: sum(self.hours(n)[step] for step in ALONE) > deadline),
                "what one machine must do alone (list, decide) takes longer than the deadline",
            ),
            (
                first(lambda n: self.hours(n)["bands"] > sum(self.hours(n).values()) / 2),
                "comparing bands costs as much as all the rest (it grows with the square)",
            ),
            (
                first(lambda n: self.read_by_bands(n) > 10 * n * self.input),
                "band tasks read ten times the corpus",
            ),
        ]
        return sorted(met)


def first(met: Callable[[float], bool]) -> float:
    """The number of articles from which `met` holds, to within a tenth; infinity where it never
    does below 10^13."""
    number = 1e4
    while not met(number):
        number *= 1.1
        if number > 1e13:
            return inf
    return number


def fit(few: Measured, many: Measured, layers: dict[str, float], part: float) -> Model:
    """Costs by the larger corpus; prints how far the smaller one is from that line."""
    print(f"{'step':<18}{'ms an article':>14}{'  at ' + format(few.articles, ','):>14}")
    for step, spent in many.seconds.items():
        one, other = 1000 * spent / many.articles, 1000 * few.seconds[step] / few.articles
        print(f"{step:<18}{one:>14.4f}{other:>14.4f}")
    for step, cost in layers.items():
        print(f"{step:<18}{1000 * cost:>14.4f}")
    print(f"{'each further part':<18}{1000 * part:>14.4f}  of band keys, {bands.PART:,} articles")
    return Model(
        seconds={step: spent / many.articles for step, spent in many.seconds.items()} | layers,
        part=part,
        input=many.bytes / many.articles,
        disk=sum(many.disk.values()) / many.articles,
        decide=(many.memory["decide"] - few.memory["decide"]) / (many.articles - few.articles),
        place=many.memory["places of a bucket"],
    )


def tell(model: Model, articles: float, *, cores: int, deadline: float) -> None:
    """Hours and machines for so many articles."""
    hours = model.hours(articles)
    alone = sum(hours[step] for step in ALONE)
    shared = sum(hours.values()) - alone
    print(f"\n{articles:,.0f} articles, {articles * model.input / TB:,.2f} TB:")
    print("  core hours: " + ", ".join(f"{step} {spent:,.1f}" for step, spent in hours.items()))
    for machines in (1, 10, 100, 1000):
        print(
            f"  {machines:>5,} machines of {cores} cores: "
            f"{alone + shared / machines / cores:>10,.1f} hours"
        )
    left = deadline - alone
    needed = f"{ceil(shared / cores / left):,} machines" if left > 0 else "no number of machines"
    print(f"  within {deadline:g} hours: {needed} ({alone:,.1f} hours are of one machine alone)")
    print(
        f"  on disk while it runs: {articles * model.disk / TB:,.2f} TB beside the input; band "
        f"tasks read {model.read_by_bands(articles) / TB:,.2f} TB"
    )
    slices = ceil(articles * model.input / SLICE_BYTES)
    print(
        f"  {2 * slices:,} spill files, {model.buckets(articles):,} buckets, "
        f"{model.parts(articles) * Banding().bands // BANDS:,} band tasks"
    )


def simulate(model: Model, articles: int, *, share: float) -> None:
    """Send `articles` through both shuffles; raises SystemExit where a task outgrows `share`.

    Sizes are log-normal as those of news are, one in 10,000 a hundred times as long. Copies: how
    often a text occurs follows a power law (exponent 2), up to a thousandth of all articles; all
    copies of a text have the same keys, so they meet in one part. Hashes are uniform, as those of
    the build are.
    """
    chance = np.random.default_rng(7)
    buckets, parts = model.buckets(articles), model.parts(articles)
    weight = np.zeros(buckets)
    number = np.zeros(buckets, np.int64)
    for drawn in chunks(articles, 5_000_000):
        place = chance.integers(0, buckets, drawn)
        size = chance.lognormal(0, 0.6, drawn)
        size[::10_000] *= 100
        weight += np.bincount(place, size, buckets)
        number += np.bincount(place, minlength=buckets)
    load = np.zeros(parts, np.int64)
    left = articles
    while left > 0:
        copies = np.minimum(chance.pareto(1.0, min(left, 5_000_000)) + 1, max(1, articles // 1000))
        copies = copies.astype(np.int64)
        copies = copies[np.cumsum(copies) <= max(left, 1)]
        if not len(copies):
            copies = np.array([left])
        load += np.bincount(chance.integers(0, parts, len(copies)), copies, minlength=parts).astype(
            np.int64
        )
        left -= int(copies.sum())
    held = {
        "a bucket": (number.max() * model.place, weight.max() / weight.mean()),
        "a part of band keys": (load.max() * bands.ENTRY_BYTES, load.max() / load.mean()),
    }
    print(f"\nshuffle of {articles:,} articles into {buckets:,} buckets and {parts:,} parts:")
    for name, (memory, ratio) in held.items():
        print(
            f"  {name}: the largest is {ratio:.2f} times the mean, and its task holds "
            f"{memory / 2**20:,.0f} MiB of a core's {share / 2**20:,.0f} MiB"
        )
        if memory > share:
            raise SystemExit(f"{name} does not fit in a core's share of memory")


def chunks(whole: int, size: int) -> Iterator[int]:
    for begin in range(0, whole, size):
        yield min(size, whole - begin)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cores", type=int, default=16, help="of a machine")
    options.add_argument("--memory", type=float, default=64, help="GiB of a machine")
    options.add_argument("--deadline", type=float, default=24, help="hours")
    options.add_argument("--articles", type=int, nargs="+", default=[10**7, 10**9])
    asked = options.parse_args()
    os.environ.update(OMP_NUM_THREADS="1", ARROW_NUM_THREADS="1")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        few, many = (Path(folder) / name for name in ("few", "many"))
        few.mkdir()
        many.mkdir()
        measured = [measure(place, n) for place, n in zip((few, many), SIZES, strict=True)]
        model = fit(*measured, annotation(Path(folder)), cost_of_another_part(many, SIZES[1]))
    memory = asked.memory * 2**30
    print(f"memory of deciding: {model.decide:.0f} bytes an article, on one machine")
    for articles in asked.articles:
        tell(model, articles, cores=asked.cores, deadline=asked.deadline)
    print(f"\nwhat breaks first ({asked.memory:g} GiB, {asked.deadline:g} hours):")
    for number, limit in model.limits(memory, asked.deadline):
        print(f"  {'never' if number == inf else format(number, ',.0f'):>20}  {limit}")
    for articles in asked.articles:
        simulate(model, articles, share=memory / asked.cores)


if __name__ == "__main__":
    main()
