"""`warta check`: findings on whatever a path holds. Records, a dataset, raw, gold, a whole corpus.

How raw and gold become articles is not known here: the caller hands in a function for each.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from warta.article import Article
from warta.errors import UsageError
from warta.validate import examine
from warta.validate.corpus import Corpus, Splits
from warta.validate.dataset import is_dataset, survey_dataset
from warta.validate.finding import Finding, finding
from warta.validate.records import first_value, has_lines, is_record, read_values
from warta.validate.takedown import (
    left_behind,
    refuse_returned,
    tombstones_beside,
    tombstones_of,
)

BATCH = 256
EXPECTED = (
    "a JSONL file of records (.jsonl, .jsonl.gz, .jsonl.zst) or a .json file with one, a dataset "
    "folder that `warta build` wrote, a corpus folder (with raw/ or gold/), a folder of "
    "gold files (*.json), or raw articles"
)

ToArticles = Callable[[Path], Iterator[Article | Finding]]


def check(
    paths: Sequence[str | Path],
    *,
    splits: Splits | None = None,
    annotate_raw: ToArticles | None = None,
    compile_gold: ToArticles | None = None,
) -> Iterator[Finding]:
    """Findings on each path, levels 1 to 5; level 5 looks at the articles of one path together.

    `splits` (split name -> ids) are those of records and raw articles; a dataset folder and a
    corpus folder bring their own. `annotate_raw` turns raw articles into Articles, `compile_gold`
    gold files; what they cannot turn they yield as findings. Raises UsageError at once where a path
    is nothing that can be checked.
    """
    known = [(Path(path), recognise(Path(path))) for path in paths]
    for path, kind in known:
        holds = {part for part in ("raw", "gold") if kind == "corpus" and (path / part).is_dir()}
        if annotate_raw is None and (kind == "raw" or "raw" in holds):
            raise UsageError(f"{path} holds raw articles, and check was not told how to read them")
        if compile_gold is None and (kind == "gold" or "gold" in holds):
            raise UsageError(f"{path} holds gold files, and check was not told how to compile them")
    return _check(known, splits, annotate_raw or _nothing, compile_gold or _nothing)


def _check(
    known: Iterable[tuple[Path, str]],
    splits: Splits | None,
    annotate_raw: ToArticles,
    compile_gold: ToArticles,
) -> Iterator[Finding]:
    for path, kind in known:
        if kind == "dataset":
            yield from _check_dataset(path)
        elif kind == "corpus":
            yield from _check_corpus(path, annotate_raw, compile_gold)
        elif kind == "records":
            yield from _check_articles(_records(path), splits)
        elif kind == "gold":
            yield from _check_articles(_located(compile_gold(path), path), None)
        else:
            articles = refuse_returned(annotate_raw(path), tombstones_beside(path))
            yield from _check_articles(_located(articles, path), splits)


def recognise(path: Path) -> str:
    """What a path is: records, dataset, corpus, gold or raw. Raises UsageError on anything else."""
    if not path.exists():
        raise UsageError(f"{path} does not exist; expected {EXPECTED}")
    if path.is_dir():
        if is_dataset(path) or (path / "_build" / "manifest.json").is_file():
            return "dataset"
        if path.name == "gold":
            return "gold"
        if any((path / name).is_dir() for name in ("raw", "gold")):
            return "corpus"
        files = _data_files(path)
    else:
        files = iter([path])
    first = next(files, None)
    kind = None if first is None else _file_kind(first)
    if kind is None:
        raise UsageError(f"{path} is nothing that can be checked; expected {EXPECTED}")
    if path.is_dir() and kind != "raw" and not _is_uniform(path, kind):
        return "raw"  # reading says of each file what it is, or why it is not taken
    return kind


def _data_files(folder: Path) -> Iterator[Path]:
    """Files of a folder that may hold data, by name; hidden ones and Markdown are none."""
    from warta.read.walk import kind_of

    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and (name.lower().endswith(".json") or kind_of(name)):
                yield Path(root, name)


def _file_kind(path: Path) -> str | None:
    from warta.read.walk import kind_of

    if path.suffix.lower() == ".json":
        return "records" if is_record(first_value(path)) else "gold"
    if has_lines(path):
        value = first_value(path)
        # A file whose first line is broken is more likely a damaged file of records than raw.
        return "records" if value is None or is_record(value) else "raw"
    return None if kind_of(path.name) is None else "raw"


def _is_uniform(folder: Path, kind: str) -> bool:
    """Whether all files can be of the kind that the first is, going by their names."""
    files = _data_files(folder)
    if kind == "gold":
        return all(path.suffix.lower() == ".json" for path in files)
    return all(path.suffix.lower() == ".json" or has_lines(path) for path in files)


def _nothing(path: Path) -> Iterator[Article | Finding]:
    return iter(())


def _records(path: Path) -> Iterator[tuple[str, Any]]:
    """(address, record or finding) of one file, or of every file of a folder."""
    for file in _data_files(path) if path.is_dir() else [path]:
        for line, value in read_values(file):
            if isinstance(value, Finding):
                yield str(file), value
            elif not isinstance(value, dict):
                message = f"is a {type(value).__name__}, not an object"
                yield str(file), finding("invalid_json", message, file=str(file), index=line)
            else:
                yield str(file), value


def _located(items: Iterable[Article | Finding], path: Path) -> Iterator[tuple[str, Any]]:
    for item in items:
        inner = item.source.path if isinstance(item, Article) else ""
        yield str(path / inner) if inner and path.is_dir() else str(path), item


def _check_articles(items: Iterable[tuple[str, Any]], splits: Splits | None) -> Iterator[Finding]:
    """Levels 1 to 5 of articles or records, each with its file; findings among them pass."""
    corpus = Corpus()
    for file, item in items:
        if isinstance(item, Finding):
            yield item if item.file else dataclasses.replace(item, file=file)
        else:
            yield from _check_article(corpus, item, file, None)
    yield from corpus.finish(splits=splits)


def _check_article(
    corpus: Corpus, item: Article | dict[str, Any], file: str, split: str | None
) -> Iterator[Finding]:
    found, article = examine(item)
    for each in found:
        yield dataclasses.replace(each, file=file)
    if article is not None:
        yield from corpus.add(article, file=file, split=split)


def _check_dataset(folder: Path) -> Iterator[Finding]:
    survey = survey_dataset(folder)
    yield from survey.findings
    corpus = Corpus()
    for source in survey.articles:
        name = str(source.path)
        try:
            with pq.ParquetFile(source.path) as file:
                for batch in file.iter_batches(batch_size=BATCH):
                    for record in batch.to_pylist():
                        yield from _check_article(corpus, record, name, source.split)
        except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
            yield finding("unreadable_file", f"cannot be read on: {error}", file=name)
    yield from corpus.finish()


def _check_corpus(
    folder: Path, annotate_raw: ToArticles, compile_gold: ToArticles
) -> Iterator[Finding]:
    """raw/ with the splits of splits/, and gold/ by itself: its articles are those of raw/; nothing
    of an article that was taken out may be in any of them."""
    stones = tombstones_of(folder)
    yield from left_behind(folder, stones)
    splits = read_splits(folder / "splits")
    if (folder / "raw").is_dir():
        raw = folder / "raw"
        articles = refuse_returned(annotate_raw(raw), stones)
        yield from _check_articles(_located(articles, raw), splits or None)
    if (folder / "gold").is_dir():
        gold = folder / "gold"
        yield from _check_articles(_located(compile_gold(gold), gold), None)


def read_splits(folder: Path) -> dict[str, list[str]]:
    """Split name -> ids, from files of an id a line; empty lines are none."""
    return {
        path.stem: [
            line.strip() for line in path.read_text("utf-8", "replace").splitlines() if line.strip()
        ]
        for path in sorted(folder.glob("*.txt"))
    }
