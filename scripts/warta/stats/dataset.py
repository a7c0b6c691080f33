"""What `warta stats DIR` prints of a built dataset."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from warta.article import Article
from warta.load import describe
from warta.stats.collect import Collector, Stats
from warta.stats.compare import MEASURES, figure
from warta.validate.dataset import survey_dataset

BATCH = 256
OUTLETS_SHOWN = 20
PERSONS_SHOWN = 20


def describe_dataset(folder: str | os.PathLike[str]) -> str:
    """Tables for people: configs and rows as load_dataset sees them; figures of the articles by
    split; numbers by layer, label and split; outlets; persons named in more than 3 articles.

    Reads the articles once, 256 at a time. Raises UsageError where the folder is no dataset.
    """
    parts = [describe(Path(folder))]
    by_split = dataset_stats(Path(folder))
    if by_split:
        parts += [_figures(by_split), _labels(by_split), _outlets(by_split), _persons(by_split)]
    return "\n\n".join(part for part in parts if part)


def dataset_stats(folder: Path) -> dict[str, Stats]:
    """Split -> Stats, and "all" where there is more than one split; empty without articles."""
    everything = Collector()
    splits: dict[str, Collector] = {}
    for split, article in read_articles(folder):
        everything.add_article(article)
        splits.setdefault(split, Collector()).add_article(article)
    found = {split: collector.finish() for split, collector in splits.items()}
    return {**found, "all": everything.finish()} if len(found) > 1 else found


def read_articles(folder: Path) -> Iterator[tuple[str, Article]]:
    """(split, article) of a dataset's config articles, in the order of its files."""
    for source in survey_dataset(folder).articles:
        with pq.ParquetFile(source.path) as file:
            for batch in file.iter_batches(batch_size=BATCH):
                for record in batch.to_pylist():
                    yield source.split, Article.from_dict(record)


def _figures(by_split: Mapping[str, Stats]) -> str:
    rows = [
        [each.name, *(figure(each.get(stats), each.digits) for stats in by_split.values())]
        for each in MEASURES
    ]
    return _table(["figure", *by_split], [row for row in rows if set(row[1:]) != {"-"}], names=1)


def _labels(by_split: Mapping[str, Stats]) -> str:
    total = list(by_split.values())[-1]
    rows = [
        [layer, label, *(f"{_number(stats, layer, label):,}" for stats in by_split.values())]
        for layer, labels in total.labels.items()
        for label in labels
    ]
    return _table(["layer", "label", *by_split], rows, names=2)


def _number(stats: Stats, layer: str, label: str) -> int:
    return stats.labels.get(layer, {}).get(label, 0)


def _outlets(by_split: Mapping[str, Stats]) -> str:
    outlets = list(list(by_split.values())[-1].outlets.items())
    rows = [
        [name or "(unknown)", *(f"{stats.outlets.get(name, 0):,}" for stats in by_split.values())]
        for name, _ in outlets[:OUTLETS_SHOWN]
    ]
    table = _table(["outlet", *by_split], rows, names=1)
    more = len(outlets) - OUTLETS_SHOWN
    return f"{table}\n… and {more} more outlets" if more > 0 else table


def _persons(by_split: Mapping[str, Stats]) -> str:
    persons = list(by_split.values())[-1].repeated_persons or ()
    rows = [
        [each.name, f"{len(each.articles):,}", ", ".join(each.articles[:4])]
        for each in persons[:PERSONS_SHOWN]
    ]
    if not rows:
        return ""
    table = _table(["person in over 3 articles", "articles", "such as"], rows, names=1, texts=1)
    more = len(persons) - PERSONS_SHOWN
    return f"{table}\n… and {more} more persons" if more > 0 else table


def _table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, names: int, texts: int = 0
) -> str:
    """Columns parted by two spaces; the first `names` and the last `texts` to the left."""
    lines = [head, *rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    left = [at < names or at >= len(head) - texts for at in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if to_left else cell.rjust(width)
            for cell, width, to_left in zip(line, widths, left, strict=True)
        ).rstrip()
        for line in lines
    )
