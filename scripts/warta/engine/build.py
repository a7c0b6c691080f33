"""`warta build`: raw articles in, a dataset folder out, in two passes over buckets of articles.

    plan     walk the inputs, list them, fix the number of buckets          OUT.partial/plan.json
    scatter  each slice of the list: bytes -> raw articles, hashed by id    OUT.partial/spill/
    gather   each bucket, sorted by id: raw article -> record -> shards     OUT.partial/buckets/
    place    shards under their final names, card, manifest                 OUT

Every stage is written aside and renamed when whole, so the same command goes on where a killed one
stopped; OUT itself appears with one rename, complete or not at all. Neither the order of inputs
nor the number of workers changes a byte.
"""

from __future__ import annotations

import errno
import json
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warta.engine import local
from warta.engine.gather import REJECTS, Gathered, GatherTask, forget_folders, gather
from warta.engine.plan import PLAN, WALK_REJECTS, Plan, list_inputs, make_plan
from warta.engine.scatter import scatter
from warta.engine.settings import Settings
from warta.errors import IncompleteError, UsageError, WartaError
from warta.pipeline import make_pipeline
from warta.progress import Progress, silent
from warta.publish.card import render_card
from warta.publish.companions import Companions, find_companions
from warta.publish.croissant import write_croissant
from warta.publish.folder import place_companions, place_harness, place_shards
from warta.read import ReadOptions
from warta.split import read_splits
from warta.tables.configs import all_configs
from warta.tables.shards import Shard
from warta.version import VERSION

MANIFEST = "_build/manifest.json"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made. inputs = records + rejects, always. `unsplit` articles stand in none of
    the splits given, and went to train."""

    out: Path
    inputs: int
    records: int
    rejects: int
    reject_codes: dict[str, int]
    shards: tuple[Shard, ...]
    seconds: float
    unsplit: int = 0

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
    layers: Sequence[str] | None = None,
    annotators: Mapping[str, str] | None = None,
    columns: dict[str, str] | None = None,
    language: str = "id",
    card: str | Path | None = None,
    workers: int = 1,
    restart: bool = False,
    overwrite: bool = False,
    progress: Progress = silent,
) -> BuildReport:
    """Build the dataset of `inputs` (files and folders) in the folder `out`.

    `gold` and `splits`: folders, None for none, "auto" for the siblings `gold` and `splits` of an
    input folder named raw. `layers` None: every layer there is an annotator for. `annotators` are
    layer -> SPEC of a model of your own (warta.annotate.custom). `columns` maps names of ours to
    names in the rows (`{"text": "content"}`). `language` "id" rejects what is not Indonesian, "any"
    takes all. `card`: a template instead of the package's.

    Raises UsageError (wrong options, `out` exists or belongs to another plan), IncompleteError
    (disk full, a worker that dies: the same call goes on), WartaError (no record at all).
    With workers > 1 the caller's module must be importable (`if __name__ == "__main__":`).
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
        splits=_sibling("splits", splits, sources),
        read=ReadOptions(columns=dict(columns or {})),
    )
    forget_folders()
    make_pipeline(settings.layers, language=settings.language, annotators=annotators)
    read_splits(settings.splits)
    _refuse_to_harm(target, sources, overwrite=overwrite)
    companions = find_companions(sources, card)
    try:
        with _workplace(target) as partial:
            plan = make_plan(sources, partial, settings=settings, restart=restart)
            gathered = _run(plan, partial, settings, workers, progress)
            return _place(plan, gathered, partial, target, companions, begun)
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


def _refuse_to_harm(target: Path, sources: Sequence[Path], *, overwrite: bool) -> None:
    for source in sources:
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


def _run(
    plan: Plan, partial: Path, settings: Settings, workers: int, progress: Progress
) -> list[Gathered]:
    scatters = plan.scatter_tasks(partial, settings)
    with progress("reading", len(scatters)) as advance:
        spilled = 0
        for slice_ in local.run(scatter, scatters, workers=workers):
            spilled += slice_.articles
            advance(1)
    tasks = [
        GatherTask(
            bucket,
            tuple(path for task in scatters if (path := task.out / f"{bucket:05d}.spill").exists()),
            partial / "buckets" / f"{bucket:05d}",
            settings,
        )
        for bucket in range(plan.buckets)
    ]
    gathered = []
    with progress("annotating", len(tasks)) as advance:
        for result in local.run(gather, tasks, workers=workers):
            gathered.append(result)
            advance(1)
    kept = sum(result.records + result.rejects for result in gathered)
    if kept != spilled:
        raise WartaError(
            f"{spilled} articles were read and {kept} came out: this is a defect of warta, and "
            f"nothing was published; {partial} shows what happened"
        )
    return sorted(gathered, key=lambda result: result.bucket)


def _place(
    plan: Plan,
    gathered: Sequence[Gathered],
    partial: Path,
    target: Path,
    companions: Companions,
    begun: float,
) -> BuildReport:
    codes = _collect_rejects(plan, gathered, partial)
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
    manifest = {
        "written_by": "warta",
        **plan.identity,
        "records": records,
        "rejects": codes,
        "deterministic": True,
        "configs": _files(shards),
        "counts": dict(sorted(counts.items())),
        "clock": {
            "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(begun)),
            "seconds": round(seconds, 3),
        },
    }
    (dataset / MANIFEST).write_text(
        json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
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
    )


def _collect_rejects(plan: Plan, gathered: Sequence[Gathered], partial: Path) -> dict[str, int]:
    """Join the rejects of all stages in one file; how many there are of each code."""
    parts = [
        partial / WALK_REJECTS,
        *sorted((partial / "spill").glob(f"*/{REJECTS}")),
        *(partial / "buckets" / f"{result.bucket:05d}" / REJECTS for result in gathered),
    ]
    codes: Counter[str] = Counter()
    with (partial / REJECTS).open("wb") as joined:
        for part in parts:
            with part.open("rb") as lines:
                for line in lines:
                    codes[json.loads(line)["code"]] += 1
                    joined.write(line)
    return dict(sorted(codes.items()))


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
