"""`warta build`: raw articles in, a dataset folder out, in two passes over buckets of articles.

    plan     walk the inputs, list them, fix the number of buckets          OUT.partial/plan.json
    scatter  each slice of the list: bytes -> raw articles, hashed by id    OUT.partial/spill/
    near     near-duplicates of all buckets, who of them is kept, splits    OUT.partial/near/
    gather   each bucket, sorted by id: raw article -> record -> shards     OUT.partial/buckets/
    place    shards under their final names, card, manifest                 OUT

Every stage is written aside and renamed when whole, so the same command goes on where a killed one
stopped; OUT itself appears with one rename, complete or not at all. Neither the order of inputs
nor the number of workers nor the engine changes a byte.
"""

from __future__ import annotations

import errno
import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

import orjson

from warta.duplicates.keep import check_keep
from warta.engine.aside import clear_aside, sync_tree
from warta.engine.decide import read_decided_groups
from warta.engine.engines import open_engine
from warta.engine.gather import LOST, REJECTS, Gathered, GatherTask, forget_folders, gather
from warta.engine.near import Near, find_near
from warta.engine.plan import PLAN, WALK_REJECTS, Plan, list_inputs, make_plan
from warta.engine.profile import join_profiles
from warta.engine.progress import Course, Running, StepReport, step_rows, sum_seconds
from warta.engine.scatter import Scattered, scatter
from warta.engine.settings import Settings
from warta.engine.stopwatch import REST
from warta.engine.survive import Survivor
from warta.engine.tasks import Limits, machine_memory
from warta.errors import IncompleteError, UsageError, WartaError
from warta.pipeline import make_pipeline
from warta.progress import Progress, silent
from warta.publish.card import render_card
from warta.publish.companions import Companions, find_companions
from warta.publish.croissant import write_croissant
from warta.publish.facts import Facts
from warta.publish.folder import place_companions, place_harness, place_shards
from warta.read import ReadOptions
from warta.read.hub_name import is_remote
from warta.split.deal import check_rule
from warta.split.files import read_groups, read_splits
from warta.tables.configs import all_configs
from warta.tables.shards import Shard
from warta.tombstones import read_tombstones, tombstone_files
from warta.version import VERSION

MANIFEST = "_build/manifest.json"
# Seconds that one record may take: far more than the slowest model needs for the largest record.
HANG_AFTER = 900.0


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made. inputs = records + rejects, always. `unsplit` articles stand in none of
    the splits given, and went to train. `steps` are what each step did in how long; of the tasks
    `resumed` were found done. `groups` are those of near-duplicates. `redacted`: kind ->
    values masked in the records."""

    out: Path
    inputs: int
    records: int
    rejects: int
    reject_codes: dict[str, int]
    shards: tuple[Shard, ...]
    seconds: float
    unsplit: int = 0
    steps: tuple[StepReport, ...] = ()
    resumed: int = 0
    groups: int = 0
    redacted: Mapping[str, int] = field(default_factory=dict)

    def rows(self) -> dict[str, dict[str, int]]:
        """Rows by config, then split."""
        rows: dict[str, dict[str, int]] = {}
        for shard in self.shards:
            splits = rows.setdefault(shard.config, {})
            splits[shard.split] = splits.get(shard.split, 0) + shard.rows
        return rows


def build(
    inputs: Sequence[str | Path],
    *,
    out: str | Path,
    gold: str | Path | None = "auto",
    splits: str | Path | None = "auto",
    split: str | None = None,
    keep: str = "all",
    layers: Sequence[str] | None = None,
    annotators: Mapping[str, str] | None = None,
    columns: dict[str, str] | None = None,
    language: str = "id",
    redact: bool = False,
    limits: Mapping[str, int] | None = None,
    card: str | Path | None = None,
    workers: int | None = 0,
    engine: str = "local",
    address: str | None = None,
    hang_after: float | None = HANG_AFTER,
    worker_memory: int | None = None,
    profile: str | Path | None = None,
    restart: bool = False,
    overwrite: bool = False,
    progress: Progress = silent,
) -> BuildReport:
    """Build the dataset of `inputs` (files and folders) in the folder `out`.

    `gold` and `splits`: folders, None for none, "auto" for the siblings `gold` and `splits` of an
    input folder named raw. `layers` None: every layer there is an annotator for. `annotators` are
    layer -> SPEC of a model of your own (warta.annotate.custom). `columns` maps
    names of ours to names in the rows (`{"text": "content"}`). `language` "id" rejects what is not
    Indonesian, "any" takes all. `redact` masks personal numbers and addresses before anything is
    written (warta.redact). `limits` are those of warta.read.ReadOptions, by name (`max_ratio`, …):
    what breaks one is a reject. `split` makes splits: "random"; "time", the oldest to train;
    "outlet", whole ones. `keep` "all" keeps near-duplicates, "first" the one published first,
    "longest" the longest one. `card`: a template instead of the package's.

    `workers` 0: everything in this process, which a record that crashes takes with it; from 1 on,
    processes whose death is survived: a record that kills its worker, or takes longer than
    `hang_after` seconds (None: any), is rejected once it did so twice alone. `worker_memory`: bytes
    that a worker may take (None: what the machine has). `engine` "ray" runs on Ray, which is
    started here, or at `address`; all nodes must see the inputs and `out` under the same paths.
    `profile`: file for the workers' cProfile statistics. `restart` throws unfinished work away.

    Raises UsageError (wrong options, `out` exists or belongs to another plan), IncompleteError
    (disk full, a worker that dies whatever it does: the same call goes on), WartaError (no record
    at all). With workers the caller's module must be importable (`if __name__ == "__main__":`).
    """
    begun = time.time()
    sources = [Path(path) for path in ([inputs] if isinstance(inputs, (str, Path)) else inputs)]
    if not sources:
        raise UsageError("nothing to build: name at least one file or folder")
    target = Path(out).resolve()
    settings = Settings(
        layers=None if layers is None else tuple(layers),
        annotators=tuple(sorted((annotators or {}).items())),
        language=language,
        gold=_sibling("gold", gold, sources),
        tombstones=tombstone_files(sources),
        splits=_splits_folder(splits, split, sources),
        keep=keep,
        split=split,
        read=ReadOptions(columns=dict(columns or {}), redact=redact, **(limits or {})),
    )
    forget_folders()
    make_pipeline(settings.layers, language=settings.language, annotators=annotators)
    check_keep(keep)
    check_rule(split)
    read_splits(settings.splits)
    read_tombstones(settings.tombstones)
    read_groups(settings.splits)
    _refuse_to_harm(target, sources, overwrite=overwrite)
    companions = find_companions(sources, card)
    if profile is not None and not Path(profile).absolute().parent.is_dir():
        raise UsageError(f"--profile {profile}: there is no such folder")
    try:
        with (
            _workplace(target) as partial,
            open_engine(engine, workers=workers, address=address) as running,
        ):
            plan = make_plan(sources, partial, settings=settings, restart=restart)
            planned = time.time() - begun
            survivor = Survivor(
                running,
                partial / "work",
                Limits(hang_after, worker_memory or machine_memory()),
                None if profile is None else partial / "profiles",
            )
            course = Course(partial, survivor.pulses, progress, workers=workers or 1)
            ran = _run(plan, partial, settings, survivor, course)
            if profile is not None:
                join_profiles(partial / "profiles", Path(profile))
            return _place(plan, ran, partial, target, companions, begun, planned)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS):
            raise IncompleteError(
                f"{error.strerror}: {error.filename or target}. Nothing is lost: make "
                "room, or make it writable; the same command goes on where it stopped"
            ) from error
        raise


def _sibling(name: str, given: str | Path | None, sources: Sequence[Path]) -> Path | None:
    if given is None or str(given) == "none":
        return None
    if given != "auto":
        path = Path(given)
        if not path.is_dir():
            raise UsageError(f"no {name} folder {path}")
        return path
    for source in map(Path.absolute, sources):
        if source.name == "raw" and (source.parent / name).is_dir():
            return source.parent / name
    return None


def _splits_folder(
    given: str | Path | None, rule: str | None, sources: Sequence[Path]
) -> Path | None:
    """A rule takes the place of a sibling folder; a folder that was named contradicts it."""
    if rule is None or given not in ("auto", None, "none"):
        if rule is not None:
            raise UsageError(
                f"--split {rule} makes splits and --splits {given} names some: choose one"
            )
        return _sibling("splits", given, sources)
    return None


def _refuse_to_harm(target: Path, sources: Sequence[Path], *, overwrite: bool) -> None:
    for source in sources:
        if is_remote(source):
            continue
        if not source.exists():
            raise UsageError(f"no such input: {source}")
        inside = source.resolve()
        if target == inside or inside in target.parents or target in inside.parents:
            raise UsageError(f"--out {target} and the input {source} lie inside each other")
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not (target / MANIFEST).is_file():
        raise UsageError(f"{target} exists and was not written by warta: choose another --out")
    if not overwrite:
        raise UsageError(f"{target} is finished: add --overwrite to build it anew")
    foreign = sorted(path.name for path in target.iterdir() if path.name not in _own_names())
    if foreign:
        raise UsageError(f"{target} also holds {', '.join(foreign[:5])}: move that away first")


def _own_names() -> set[str]:
    """What a build may have written at the top of a dataset folder."""
    configs = {config.name for config in all_configs()}
    companions = {"README.md", "LICENSE", "CITATION.cff", "croissant.json", "eval.yaml"}
    return configs | companions | {"schema", "harness", "_build"}


class NoRecordError(WartaError):
    """Not one input became a record. The work is thrown away: another try needs other options."""


@contextmanager
def _workplace(target: Path) -> Iterator[Path]:
    """OUT.partial, locked against a second build of the same OUT."""
    partial = target.with_name(target.name + ".partial")
    if partial.exists():
        known = (partial / PLAN).is_file() or (partial / "lock").is_file()
        if not known and any(partial.iterdir()):
            raise UsageError(f"{partial} was not written by warta: move it away")
    partial.mkdir(parents=True, exist_ok=True)
    with (partial / "lock").open("w") as lock:
        _lock(lock.fileno(), partial)
        try:
            yield partial
        except NoRecordError:
            shutil.rmtree(partial)
            raise
    shutil.rmtree(partial)


def _lock(descriptor: int, partial: Path) -> None:
    try:
        import fcntl
    except ImportError:  # no file locks on this system: two builds of one OUT are the user's matter
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UsageError(f"another build is at work in {partial}") from None


class _HasOut(Protocol):
    @property
    def out(self) -> Path: ...


_Task = TypeVar("_Task", bound=_HasOut)
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class _Ran:
    """What the two passes yielded, and what was decided between them."""

    scattered: tuple[Scattered, ...]
    gathered: tuple[Gathered, ...]
    near: Near
    resumed: int


def _run(plan: Plan, partial: Path, settings: Settings, survivor: Survivor, course: Course) -> _Ran:
    spill = partial / "spill"
    spill.mkdir(exist_ok=True)  # there may be nothing to read
    for folder in (spill, partial / "buckets"):
        clear_aside(folder)
    scatters = plan.scatter_tasks(partial, settings)
    files = {task.number: task.count for task in scatters}
    with course.step("reading", "files", sum(files.values())) as step:
        scattered, read_before = _finish(
            survivor, scatter, scatters, step, lambda slice_: files[slice_.number]
        )
    spilled = sum(slice_.articles for slice_ in scattered)
    near = find_near(plan.buckets, spill, partial, settings, survivor, course, articles=spilled)
    tasks = [
        GatherTask(
            bucket, spill, partial / "buckets" / f"{bucket:05d}", settings, near.of_bucket(bucket)
        )
        for bucket in range(plan.buckets)
    ]
    with course.step("annotating", "articles", spilled) as step:
        gathered, made_before = _finish(
            survivor, gather, tasks, step, lambda bucket: bucket.records + bucket.rejects
        )
    kept = sum(result.records + result.rejects for result in gathered)
    if kept != spilled:
        raise WartaError(
            f"{spilled} articles were read and {kept} came out: this is a defect of warta, and "
            f"nothing was published; {partial} shows what happened"
        )
    return _Ran(
        tuple(sorted(scattered, key=lambda slice_: slice_.number)),
        tuple(sorted(gathered, key=lambda result: result.bucket)),
        near,
        read_before + made_before,
    )


def _finish(
    survivor: Survivor,
    function: Callable[[_Task], _Result],
    tasks: Sequence[_Task],
    step: Running,
    units: Callable[[_Result], int],
) -> tuple[list[_Result], int]:
    """The results of all tasks; how many a former run had done."""
    results = []
    left = []
    for task in tasks:
        if task.out.exists():
            results.append(function(task))
            step.already(units(results[-1]))
        else:
            left.append(task)
    for result in survivor.run(function, left):
        results.append(result)
        step.advance(units(result))
    return results, len(tasks) - len(left)


def _place(
    plan: Plan,
    ran: _Ran,
    partial: Path,
    target: Path,
    companions: Companions,
    begun: float,
    planned: float,
) -> BuildReport:
    placing = time.time()
    gathered = ran.gathered
    codes, lost = _collect_rejects(ran, partial)
    records = sum(result.records for result in gathered)
    rejects = sum(codes.values())
    if records == 0:
        kept = target.with_name(target.name + ".rejects.jsonl")
        shutil.copyfile(partial / REJECTS, kept)
        reasons = ", ".join(f"{code} {number}" for code, number in codes.items()) or "nothing found"
        raise NoRecordError(f"no record came out of {rejects} inputs ({reasons}); see {kept}")
    counts: Counter[str] = Counter()
    for result in gathered:
        counts.update(result.counts)
    dataset = partial / "dataset"
    shutil.rmtree(dataset, ignore_errors=True)
    shards = place_shards(
        [
            (partial / "buckets" / f"{result.bucket:05d}", shard)
            for result in gathered
            for shard in result.shards
        ],
        dataset,
    )
    place_companions(dataset, companions.files)
    place_harness(dataset, shards, name=companions.name)
    readme = render_card(
        companions.template,
        shards=shards,
        counts=counts,
        name=companions.name,
        version=VERSION,
        agreement=companions.agreement,
        quality=companions.quality,
        leaderboard=_leaderboard(companions, dataset, shards),
        citation=companions.citation,
    )
    (dataset / "README.md").write_text(readme, encoding="utf-8")
    write_croissant(
        dataset,
        readme=readme,
        shards=shards,
        counts=counts,
        name=companions.name,
        version=VERSION,
        citation=companions.citation,
    )
    (dataset / "_build").mkdir()
    shutil.copyfile(partial / REJECTS, dataset / "_build" / "rejects.jsonl")
    list_inputs(partial, dataset / "_build" / "inputs.jsonl")
    seconds = time.time() - begun
    groups = read_decided_groups(ran.near.decisions)
    steps = _steps(plan, ran, planned, time.time() - placing)
    manifest = {
        "written_by": "warta",
        **plan.identity,
        "records": records,
        "rejects": codes,
        "deterministic": not lost,
        **({"lost": lost} if lost else {}),
        "groups": groups,
        "configs": _files(shards),
        **({"redacted": Facts(counts).by("redacted")} if plan.redacts() else {}),
        "counts": dict(sorted(counts.items())),
        "clock": {
            "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(begun)),
            "seconds": round(seconds, 3),
            "steps": step_rows(steps),
        },
    }
    (dataset / MANIFEST).write_text(
        json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    sync_tree(dataset)
    _swap(dataset, target)
    return BuildReport(
        target,
        records + rejects,
        records,
        rejects,
        codes,
        tuple(shards),
        seconds,
        counts["articles in no split"],
        steps,
        ran.resumed,
        len(groups),
        Facts(counts).by("redacted"),
    )


def _leaderboard(companions: Companions, dataset: Path, shards: Sequence[Shard]) -> str:
    if not companions.results:
        return ""
    from warta.benchmark.leaderboard import board_for_card

    return board_for_card(companions.results, dataset, shards)


def _steps(plan: Plan, ran: _Ran, planned: float, placed: float) -> tuple[StepReport, ...]:
    records = sum(bucket.records for bucket in ran.gathered)
    rejects = sum(bucket.rejects for bucket in ran.gathered)
    read = sum(slice_.articles for slice_ in ran.scattered)
    unread = sum(slice_.rejects for slice_ in ran.scattered)
    megabytes = plan.identity["inputs"]["bytes"] / 1e6
    text = sum(bucket.text_bytes for bucket in ran.gathered) / 1e6
    parts = sum_seconds(bucket.seconds for bucket in ran.gathered)
    return (
        StepReport("plan", plan.identity["inputs"]["files"], 0, planned, megabytes),
        StepReport("read", read, unread, sum(x.seconds for x in ran.scattered), megabytes),
        StepReport("near-duplicates", ran.near.articles, 0, ran.near.seconds, text),
        *(
            StepReport(name, records, rejects if name == REST else 0, seconds, text)
            for name, seconds in parts.items()
        ),
        StepReport("place", records, 0, placed, 0.0),
    )


def _collect_rejects(ran: _Ran, partial: Path) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """Join the rejects of all stages in one file; how many there are of each code, and those that
    another machine, or another day, might have taken."""
    parts = [
        partial / WALK_REJECTS,
        *(partial / "spill" / f"{result.number:06d}" / REJECTS for result in ran.scattered),
        *(partial / "buckets" / f"{result.bucket:05d}" / REJECTS for result in ran.gathered),
    ]
    codes: Counter[str] = Counter()
    lost = []
    with (partial / REJECTS).open("wb") as joined:
        for part in parts:
            with part.open("rb") as lines:
                for line in lines:
                    reject = orjson.loads(line)
                    codes[reject["code"]] += 1
                    joined.write(line)
                    if reject["code"] in LOST:
                        lost.append({name: reject[name] for name in ("id", "path", "row", "code")})
    return dict(sorted(codes.items())), lost


def _files(shards: Sequence[Shard]) -> dict[str, list[dict[str, Any]]]:
    files: dict[str, list[dict[str, Any]]] = {}
    for shard in shards:
        files.setdefault(shard.config, []).append(
            {
                "path": shard.path,
                "split": shard.split,
                "rows": shard.rows,
                "bytes": shard.size,
                "sha256": shard.sha256,
            }
        )
    return files


def _swap(dataset: Path, target: Path) -> None:
    """Give the finished folder its name; an older one of ours makes way only now."""
    if target.exists():
        target.rename(dataset.with_name("replaced"))
    dataset.rename(target)
