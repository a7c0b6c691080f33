"""A built dataset: its articles one by one, its Portrait, and what `warta stats DIR` says of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pyarrow.parquet as pq

from warta.article import Article
from warta.errors import UsageError
from warta.load import describe
from warta.stats.collect import Stats
from warta.stats.portrait import Portrait, portray
from warta.stats.report import format_portrait
from warta.validate.dataset import survey_dataset

BATCH = 256


def describe_dataset(folder: str | os.PathLike[str]) -> str:
    """Markdown for people: configs and rows as load_dataset sees them, and the dataset's Portrait.

    Reads the articles once, 256 at a time. Raises UsageError where the folder is no dataset.
    """
    configs = describe_configs(Path(folder))
    return f"{configs}\n\n{format_portrait(portray_dataset(Path(folder)))}"


def describe_configs(folder: Path) -> str:
    """Configs, splits, rows and columns as load_dataset sees them. Raises UsageError."""
    return f"## Configs\n\n```\n{describe(folder)}\n```"


def portray_dataset(
    folder: Path, *, splits: Collection[str] = (), advance: Callable[[int], object] | None = None
) -> Portrait:
    """The Portrait of a dataset's articles, or of those of `splits` alone; `advance` is told of
    each article read.

    Raises UsageError where the folder holds no article that can be read, or no such split.
    """
    known: set[str] = set()

    def chosen() -> Iterator[tuple[str, Article]]:
        for split, article in read_articles(folder):
            known.add(split)
            if advance is not None:
                advance(1)
            if not splits or split in splits:
                yield split, article

    portrait = portray(chosen())
    if not known:
        raise UsageError(f"{folder} holds no articles that can be read: run `warta check {folder}`")
    if missing := sorted(set(splits) - known):
        there = ", ".join(sorted(known))
        raise UsageError(f"{folder} has no split {missing[0]!r}; it has {there}")
    assert portrait is not None
    return portrait


def dataset_stats(folder: Path) -> dict[str, Stats]:
    """Split -> Stats, and "all" where there is more than one split. Raises UsageError as
    `portray_dataset`."""
    return dict(portray_dataset(folder).by_split)


def read_articles(folder: Path) -> Iterator[tuple[str, Article]]:
    """(split, article) of a dataset's config articles, in the order of its files."""
    for source in survey_dataset(folder).articles:
        with pq.ParquetFile(source.path) as file:
            for batch in file.iter_batches(batch_size=BATCH):
                for record in batch.to_pylist():
                    yield source.split, Article.from_dict(record)
