"""The second pass: one bucket of raw articles -> records -> the bucket's Parquet shards.

A bucket's result is written aside and renamed when it is whole, so a bucket is either done or not
begun. What comes out follows from the bucket's articles alone.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import orjson
import pyarrow as pa

from warta.article import Article
from warta.engine.settings import Settings
from warta.engine.spill import read_sorted
from warta.errors import NotAnArticle
from warta.gold import GoldError, gold_files
from warta.pipeline import Gold, Pipeline, make_pipeline
from warta.read.raw import RawArticle, Reject
from warta.split import read_groups, read_splits
from warta.tables.configs import Config, all_configs
from warta.tables.counts import count
from warta.tables.shards import Shard, ShardWriter
from warta.validate.bulk import bulk_record, shape_is_valid
from warta.validate.shape import explain_shape

BATCH = 512
SUMMARY = "summary.json"
REJECTS = "rejects.jsonl"


@dataclass(frozen=True, slots=True)
class GatherTask:
    """One bucket: its number, its spill files, where its result goes."""

    bucket: int
    spills: tuple[Path, ...]
    out: Path
    settings: Settings


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a bucket became."""

    bucket: int
    records: int
    rejects: int
    shards: tuple[Shard, ...]
    counts: Mapping[str, int]

    @classmethod
    def load(cls, folder: Path) -> Gathered:
        stored = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
        stored["shards"] = tuple(Shard(**shard) for shard in stored["shards"])
        return cls(**stored)


def gather(task: GatherTask) -> Gathered:
    """Make the records of a bucket and write them. Done already: only reads what it became."""
    if task.out.exists():
        return Gathered.load(task.out)
    aside = task.out.with_name(task.out.name + ".tmp")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    result = _write(task, aside)
    (aside / SUMMARY).write_bytes(orjson.dumps(asdict(result), option=orjson.OPT_INDENT_2))
    sync_tree(aside)
    aside.rename(task.out)
    return result


def _write(task: GatherTask, folder: Path) -> Gathered:
    settings = task.settings
    pipeline = make_pipeline(
        settings.layers, language=settings.language, annotators=dict(settings.annotators)
    )
    splits = _splits(task.settings.splits)
    counts: Counter[str] = Counter()
    records = 0
    rejects: list[Reject] = []
    with ExitStack() as stack:
        shards = _Shards(folder, stack)
        batch: list[Article] = []
        for outcome in articles_of(task, pipeline):
            if isinstance(outcome, Reject):
                rejects.append(outcome)
                continue
            records += 1
            batch.append(outcome)
            if len(batch) == BATCH:
                _flush(batch, splits, shards, counts)
        _flush(batch, splits, shards, counts)
        written = shards.finish()
    rejects.sort(key=reject_order)
    write_rejects(folder / REJECTS, rejects)
    return Gathered(task.bucket, records, len(rejects), written, dict(sorted(counts.items())))


def articles_of(task: GatherTask, pipeline: Pipeline) -> Iterator[Article | Reject]:
    """A record or a reject for every raw article of the bucket, in order of id."""
    golds = gold_paths(task.settings.gold)
    groups = _groups(task.settings.splits)
    kept: RawArticle | None = None
    for raw in read_sorted(task.spills):
        if kept is not None and raw.id == kept.id:
            yield _duplicate(raw, kept)
            continue
        kept = raw
        try:
            path = golds.get(raw.id)
            article = pipeline.make(raw, Gold.read(path) if path else None)
            if raw.id in groups:
                article = dataclasses.replace(article, duplicate_group=groups[raw.id])
        except NotAnArticle as error:
            yield Reject(raw.path, raw.row, raw.id, error.code, error.reason)
            continue
        except GoldError as error:
            yield Reject(raw.path, raw.row, raw.id, "gold_invalid", str(error))
            continue
        if shape_is_valid(bulk_record(article)):
            yield article
        else:
            wrong = explain_shape(article.to_dict())
            yield Reject(raw.path, raw.row, raw.id, "invalid_record", wrong)


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


def _flush(
    batch: list[Article], splits: Mapping[str, str], shards: _Shards, counts: Counter[str]
) -> None:
    by_split: dict[str, list[Article]] = {}
    for article in batch:
        split = splits.get(article.id, "train")
        by_split.setdefault(split, []).append(article)
        if splits and article.id not in splits:
            counts["articles in no split"] += 1
    for split, articles in by_split.items():
        shards.write(split, articles)
        count(articles, split, counts)
    batch.clear()


class _Shards:
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
        pa.default_memory_pool().release_unused()
        return tuple(shard for shard in shards if shard is not None)


@cache
def _splits(folder: Path | None) -> Mapping[str, str]:
    return read_splits(folder)


@cache
def _groups(folder: Path | None) -> Mapping[str, str]:
    return read_groups(folder)


@cache
def gold_paths(folder: Path | None) -> Mapping[str, Path]:
    """Article id -> its gold file."""
    if folder is None:
        return {}
    return {path.stem: path for path in gold_files(folder)}


def forget_folders() -> None:
    """Gold and splits may have changed since a former build in this process read them."""
    for remembered in (_splits, _groups, gold_paths):
        remembered.cache_clear()


def reject_order(reject: Reject) -> tuple[str, int, str]:
    """Rejects are listed by address."""
    return (reject.path, reject.row or 0, reject.code)


def write_rejects(path: Path, rejects: Iterable[Reject]) -> None:
    with path.open("wb") as file:
        for reject in rejects:
            file.write(orjson.dumps(asdict(reject), option=orjson.OPT_APPEND_NEWLINE))


def sync_tree(folder: Path) -> None:
    """fsync every file of a folder, so that a rename never reveals a file without its bytes."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
