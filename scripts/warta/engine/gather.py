"""The second pass: one bucket of raw articles -> records -> the bucket's Parquet shards.

A bucket's result is written aside and renamed when it is whole, so a bucket is either done or not
begun. What comes out follows from the bucket's articles alone.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import orjson

from warta.article import Article
from warta.engine.aside import written_aside
from warta.engine.decide import Decision, read_decisions
from warta.engine.pulse import beat, rest
from warta.engine.settings import Settings
from warta.engine.spill import count_entries, read_sorted
from warta.engine.stopwatch import Stopwatch
from warta.engine.survive import Culprit, Range
from warta.errors import NotAnArticle, WartaError
from warta.gold import GoldError, gold_files
from warta.pipeline import Gold, Pipeline, make_pipeline
from warta.read.raw import RawArticle, Reject, shown
from warta.redact.articles import redact_values
from warta.split.files import read_splits
from warta.tables.configs import Config, all_configs
from warta.tables.counts import count
from warta.tables.shards import Shard, ShardWriter
from warta.tombstones import Tombstone, Tombstones, read_tombstones
from warta.validate.bulk import bulk_record, shape_is_valid
from warta.validate.shape import explain_shape

BATCH = 512
SUMMARY = "summary.json"
REJECTS = "rejects.jsonl"


@dataclass(frozen=True, slots=True)
class GatherTask:
    """One bucket: its number, the folder of slices, where its result goes.

    `decisions`: file of what was decided of its near-duplicates and splits. Positions are places in
    the bucket's order. `only` [first, last): a trial that makes records of
    these alone; `culprits` end their worker and are rejected unread.
    """

    bucket: int
    spill: Path
    out: Path
    settings: Settings
    decisions: Path | None = None
    only: Range | None = None
    culprits: tuple[Culprit, ...] = ()

    def size(self) -> int:
        """How many raw articles the bucket holds."""
        return count_entries(self.spill, self.bucket)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a bucket became. `seconds` of work and `text_bytes` are what it took."""

    bucket: int
    records: int
    rejects: int
    shards: tuple[Shard, ...]
    counts: Mapping[str, int]
    text_bytes: int = 0
    seconds: Mapping[str, float] = dataclasses.field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Gathered:
        stored = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
        stored["shards"] = tuple(Shard(**shard) for shard in stored["shards"])
        return cls(**stored)


def gather(task: GatherTask) -> Gathered:
    """Make the records of a bucket and write them. Done already: only reads what it became."""
    if task.out.exists():
        return Gathered.load(task.out)
    with written_aside(task.out) as aside:
        result = _write(task, aside)
        (aside / SUMMARY).write_bytes(orjson.dumps(asdict(result), option=orjson.OPT_INDENT_2))
    return result


def _write(task: GatherTask, folder: Path) -> Gathered:
    settings = task.settings
    watch = Stopwatch()
    pipeline = watch.over(
        make_pipeline(
            settings.layers, language=settings.language, annotators=dict(settings.annotators)
        )
    )
    decisions = read_decisions(task.decisions)
    splits = _splits(task.settings.splits)
    counts: Counter[str] = Counter()
    records = text_bytes = 0
    rejects: list[Reject] = []
    with ExitStack() as stack:
        shards = Shards(folder, stack)
        batch: list[Article] = []
        for outcome in articles_of(task, pipeline, decisions):
            if isinstance(outcome, Reject):
                rejects.append(outcome)
                continue
            records += 1
            text_bytes += len((outcome.text or "").encode())
            batch.append(outcome)
            if len(batch) == BATCH:
                with watch("write"):
                    _flush(batch, splits, decisions, shards, counts)
        rest()
        with watch("write"):
            _flush(batch, splits, decisions, shards, counts)
            written = shards.finish()
    rejects.sort(key=reject_order)
    write_rejects(folder / REJECTS, rejects)
    return Gathered(
        task.bucket,
        records,
        len(rejects),
        written,
        dict(sorted(counts.items())),
        text_bytes,
        watch.seconds(),
    )


def articles_of(
    task: GatherTask, pipeline: Pipeline, decisions: Mapping[str, Decision]
) -> Iterator[Article | Reject]:
    """A record or a reject for every raw article of the bucket, in order of id."""
    golds = gold_paths(task.settings.gold)
    stones = _stones(task.settings.tombstones)
    kept: RawArticle | None = None
    first, last = task.only or (0, sys.maxsize)
    culprits = {culprit.position: culprit for culprit in task.culprits}
    for position, raw in enumerate(read_sorted(task.spill, task.bucket)):
        if kept is not None and raw.id == kept.id:
            yield _duplicate(raw, kept)
            continue
        kept = raw
        if not first <= position < last:
            continue
        if stone := stones.find(raw.id, None):
            yield _removed(raw, stone)
            continue
        if position in culprits:
            yield lost_record(raw.path, raw.row, raw.id, culprits[position])
            continue
        decision = decisions.get(raw.id)
        if decision is not None and decision.instead is not None:
            yield _near_duplicate(raw, decision.instead)
            continue
        beat(position)
        try:
            path = golds.get(raw.id)
            gold = Gold.read(path) if path else None
            if gold is not None and task.settings.read.redact:
                gold = Gold(gold.file, redact_values(gold.content))
            article = pipeline.make(raw, gold)
            if decision is not None:
                article = dataclasses.replace(article, duplicate_group=decision.group)
        except NotAnArticle as error:
            yield Reject(raw.path, raw.row, raw.id, error.code, error.reason)
            continue
        except GoldError as error:
            yield Reject(raw.path, raw.row, raw.id, "gold_invalid", str(error))
            continue
        except Exception as error:
            if is_of_the_machine(error):
                raise
            yield Reject(raw.path, raw.row, raw.id, "annotation_failed", shown_error(error))
            continue
        if stone := stones.find(article.id, article.text_sha256):
            yield _removed(raw, stone)
            continue
        if shape_is_valid(bulk_record(article)):
            yield article
        else:
            wrong = explain_shape(article.to_dict())
            yield Reject(raw.path, raw.row, raw.id, "invalid_record", wrong)


# What one attempt after the other did to its worker, for people.
LOST = {
    "killed": "it ended its worker twice when alone: {}",
    "timeout": "it hung twice when alone: {}",
}


def lost_record(path: str, row: int | None, id: str | None, culprit: Culprit) -> Reject:
    """The reject of a record that ends its worker each time."""
    return Reject(path, row, id, culprit.code, LOST[culprit.code].format(culprit.reason))


def is_of_the_machine(error: Exception) -> bool:
    """Whether `error` says nothing of the record: no memory, no disk, a wrong call."""
    short = isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError"
    return short or isinstance(error, (OSError, ImportError, WartaError))


def shown_error(error: Exception) -> str:
    """`ValueError: what it said (in module.py:12)`: no path of this machine."""
    frames = traceback.extract_tb(error.__traceback__)
    at = f" (in {Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    said = shown(str(error))
    return f"{type(error).__name__}{': ' + said if said else ''}{at}"


def _removed(raw: RawArticle, stone: Tombstone) -> Reject:
    return Reject(raw.path, raw.row, raw.id, "removed_article", stone.told_of(raw.id))


def _duplicate(raw: RawArticle, kept: RawArticle) -> Reject:
    where = kept.path if kept.row is None else f"{kept.path}:{kept.row}"
    if raw.digest == kept.digest:
        return Reject(raw.path, raw.row, raw.id, "duplicate_record", f"the same article as {where}")
    return Reject(
        raw.path,
        raw.row,
        raw.id,
        "duplicate_id",
        f"another article has this id, and its digest comes first: {where}",
    )


def _near_duplicate(raw: RawArticle, instead: str) -> Reject:
    reason = f"a near-duplicate of {instead}, which is kept"
    return Reject(raw.path, raw.row, raw.id, "near_duplicate", reason)


def _flush(
    batch: list[Article],
    splits: Mapping[str, str],
    decisions: Mapping[str, Decision],
    shards: Shards,
    counts: Counter[str],
) -> None:
    by_split: dict[str, list[Article]] = {}
    for article in batch:
        decision = decisions.get(article.id)
        split = splits.get(article.id) or (decision.split if decision else None)
        by_split.setdefault(split or "train", []).append(article)
        if splits and split is None:
            counts["articles in no split"] += 1
    for split, articles in by_split.items():
        shards.write(split, articles)
        count(articles, split, counts)
    batch.clear()


class Shards:
    """The shard writers of a bucket, one for each config and split that has rows."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self._writers: dict[tuple[str, str], ShardWriter] = {}

    def write(self, split: str, articles: Sequence[Article]) -> None:
        for config in all_configs():
            rows = config.rows(articles)
            if rows.num_rows:
                self._writer(config, split).write(rows)

    def _writer(self, config: Config, split: str) -> ShardWriter:
        key = (config.name, split)
        if key not in self._writers:
            path = self._folder / f"{config.name}-{split}.parquet"
            self._writers[key] = self._stack.enter_context(
                ShardWriter(path, config.name, split, config.arrow_schema())
            )
        return self._writers[key]

    def finish(self) -> tuple[Shard, ...]:
        shards = [self._writers[key].finish() for key in sorted(self._writers)]
        return tuple(shard for shard in shards if shard is not None)


@cache
def _splits(folder: Path | None) -> Mapping[str, str]:
    return read_splits(folder)


@cache
def _stones(files: tuple[Path, ...]) -> Tombstones:
    return read_tombstones(files)


@cache
def gold_paths(folder: Path | None) -> Mapping[str, Path]:
    """Article id -> its gold file."""
    if folder is None:
        return {}
    return {path.stem: path for path in gold_files(folder)}


def forget_folders() -> None:
    """Gold and splits may have changed since a former build in this process read them."""
    for remembered in (_stones, _splits, gold_paths):
        remembered.cache_clear()


def reject_order(reject: Reject) -> tuple[str, int, str]:
    """Rejects are listed by address."""
    return (reject.path, reject.row or 0, reject.code)


def write_rejects(path: Path, rejects: Iterable[Reject]) -> None:
    with path.open("wb") as file:
        for reject in rejects:
            file.write(orjson.dumps(asdict(reject), option=orjson.OPT_APPEND_NEWLINE))
