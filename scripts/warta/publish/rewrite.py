"""A built dataset written again with other records: same buckets, same batches, same bytes where
nothing changed.

What the build knew and the folder no longer says (the card's template, the annotators' agreement)
is not needed: of the card only the YAML head, the table of configs and the note about withheld
texts follow from whether the records have text, and these are made anew.
"""

from __future__ import annotations

import heapq
import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from warta.article import Article
from warta.engine.gather import BATCH, Shards
from warta.engine.spill import bucket_of
from warta.errors import UsageError
from warta.progress import Progress, silent
from warta.publish.card import card_head
from warta.publish.card_tables import configs_table
from warta.publish.citation import CITATION, read_citation
from warta.publish.croissant import FILE_NAME as CROISSANT
from warta.publish.croissant import write_croissant
from warta.publish.facts import Facts
from warta.publish.folder import place_harness, place_shards
from warta.publish.withheld import with_note
from warta.tables.arrow import article_arrow_schema
from warta.tables.configs import all_configs
from warta.tables.counts import count
from warta.tables.shards import Shard
from warta.version import VERSION

README = "README.md"
BUILD = "_build"
MANIFEST = f"{BUILD}/manifest.json"
# What goes with the records and says nothing of a text.
COMPANIONS = ("LICENSE", CITATION, "schema")
SHARD_NAME = re.compile(r"(?P<split>.+)-(?P<number>[0-9]{5})-of-[0-9]{5}\.parquet")
# Ids of a file that are looked at to find the number of buckets.
LOOKED_AT = 1000

Change = Callable[[Article], Article]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """How many records there are, and how many of them had and have no text."""

    records: int
    without_text_before: int
    without_text: int


def rewrite(
    folder: Path,
    out: Path,
    change: Change,
    *,
    keep_others: bool = False,
    progress: Progress = silent,
) -> Rewritten:
    """Write the dataset `folder` to `out` with every record put through `change`, which may give or
    take strings but neither ids nor layers. `out` may be `folder` itself.

    Configs, card, croissant.json and manifest follow the new records. With `keep_others` whatever
    else lies in the folder goes along. `out` appears with one rename. Raises UsageError where
    `folder` is no dataset of this version of Warta.
    """
    head, body = read_card(folder)
    buckets = find_buckets(folder)
    with _aside(out) as scratch:
        counts: Counter[str] = Counter()
        texts: Counter[str] = Counter()
        sources: list[tuple[Path, Shard]] = []
        with progress("writing", len(buckets)) as advance:
            for number, files in enumerate(buckets):
                place = scratch / f"{number:05d}"
                place.mkdir()
                shards = _write_bucket(files, place, change, counts, texts)
                sources += [(place, shard) for shard in shards]
                advance(1)
        dataset = scratch / "dataset"
        placed = place_shards(sources, dataset)
        report = Rewritten(texts["records"], texts["before"], texts["after"])
        name = str(head.get("pretty_name", folder.name))
        readme = _card(head, body, shards_of(folder), placed, counts, name, report)
        (dataset / README).write_text(readme, encoding="utf-8")
        place_harness(dataset, placed, name=name)
        _companions(folder, dataset, others=keep_others)
        _croissant(folder, dataset, readme, placed, counts, name)
        _manifest(folder, dataset, placed, counts, report)
        _swap(dataset, out, scratch)
    return report


def read_card(folder: Path) -> tuple[dict[str, Any], str]:
    """(YAML head, Markdown below it) of a dataset's README.md. Raises UsageError."""
    try:
        text = (folder / README).read_text(encoding="utf-8")
        head, found, body = text.removeprefix("---\n").partition("\n---\n")
        loaded = yaml.safe_load(head)
        if not text.startswith("---\n") or not found or not isinstance(loaded, dict):
            raise ValueError("it has no YAML head")
    except (OSError, ValueError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise UsageError(f"{folder} is no built dataset: its {README}: {reason}") from error
    return loaded, body


def article_files(folder: Path) -> dict[str, list[Path]]:
    """Split -> its files of the config `articles`, in their order. Raises UsageError where there is
    none, or one has other columns than this version of Warta writes."""
    files: dict[str, list[Path]] = {}
    for path in sorted((folder / "articles").glob("*.parquet")):
        match = SHARD_NAME.fullmatch(path.name)
        if match is None:
            raise UsageError(
                f"{path} is not named as `warta build` names files: no dataset of ours"
            )
        try:
            schema = pq.read_schema(path).remove_metadata()
        except (OSError, pa.ArrowException) as error:
            reason = str(error).splitlines()[0]
            raise UsageError(f"{path} is no whole Parquet file: {reason}") from error
        if not schema.equals(article_arrow_schema()):
            raise UsageError(
                f"{path} has other columns than records of this version of warta ({VERSION}): "
                "`warta check` names them; use the version that built it"
            )
        files.setdefault(match["split"], []).append(path)
    if not files:
        raise UsageError(f"{folder} is no built dataset: it has no articles/*.parquet")
    return files


def read_articles(path: Path) -> Iterator[Article]:
    """The records of a Parquet file of the config `articles`, in their order."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=BATCH):
            for record in batch.to_pylist():
                yield Article.from_dict(record)


def _sharing_provenance(article: Article, known: dict[Any, Any]) -> Article:
    """The article with the tuple of provenance rows that others have too, as in a build, where only
    gold makes new rows: columns of one object take other space in Arrow than columns of many."""
    rows = article.provenance
    if any(row.origin == "gold" for row in rows):
        return article
    return replace(article, provenance=known.setdefault(rows, rows))


def find_buckets(folder: Path) -> list[dict[str, Path]]:
    """The files that each bucket of the build wrote (split -> path), in the order of buckets.

    The number of buckets is stored nowhere: it is the smallest under which all ids of a file hash
    to one bucket. A folder for which there is none has each file taken by itself.
    """
    files = article_files(folder)
    ids = {path: _first_ids(path) for paths in files.values() for path in paths}
    least = max(map(len, files.values()))
    for number in range(least, 4 * least + 16):
        buckets: dict[int, dict[str, Path]] = {}
        for split, paths in files.items():
            for path in paths:
                held = {bucket_of(id, number) for id in ids[path]}
                if len(held) == 1:
                    buckets.setdefault(held.pop(), {})[split] = path
        if sum(map(len, buckets.values())) == len(ids):
            return [buckets[bucket] for bucket in sorted(buckets)]
    return [{split: path} for split, paths in files.items() for path in paths]


def _first_ids(path: Path) -> list[str]:
    with pq.ParquetFile(path) as file:
        batch = next(file.iter_batches(batch_size=LOOKED_AT, columns=["id"]), None)
    ids: list[str] = [] if batch is None else batch.column("id").to_pylist()
    return ids


def _write_bucket(
    files: Mapping[str, Path],
    place: Path,
    change: Change,
    counts: Counter[str],
    texts: Counter[str],
) -> Sequence[Shard]:
    """The bucket's shards in `place`. Articles of all splits are batched together by id, as the
    build does: how they fall into batches shows in the sizes that the card tells."""
    merged = heapq.merge(
        *(_labelled(split, path) for split, path in files.items()), key=lambda row: row[1].id
    )
    provenance: dict[Any, Any] = {}
    with ExitStack() as stack:
        shards = Shards(place, stack)
        for _, batch in groupby(enumerate(merged), lambda row: row[0] // BATCH):
            rows = [
                (split, article, _sharing_provenance(change(article), provenance))
                for _, (split, article) in batch
            ]
            texts["records"] += len(rows)
            texts["before"] += sum(old.text is None for _, old, _ in rows)
            texts["after"] += sum(new.text is None for _, _, new in rows)
            by_split: dict[str, list[Article]] = {}
            for split, _, new in rows:
                by_split.setdefault(split, []).append(new)
            for split, articles in by_split.items():
                shards.write(split, articles)
                count(articles, split, counts)
        return shards.finish()


def _labelled(split: str, path: Path) -> Iterator[tuple[str, Article]]:
    for article in read_articles(path):
        yield split, article


def shards_of(folder: Path) -> list[Shard]:
    """The Parquet files of a dataset, in the order in which a build places them; `num_bytes` and
    `sha256` are not looked at."""
    found = []
    for config in all_configs():
        for path in sorted((folder / config.name).glob("*.parquet")):
            if match := SHARD_NAME.fullmatch(path.name):
                rows = pq.read_metadata(path).num_rows
                size, name = path.stat().st_size, f"{config.name}/{path.name}"
                found.append(Shard(config.name, match["split"], name, rows, 0, size, ""))
    return found


def _card(
    head: Mapping[str, Any],
    body: str,
    old: Sequence[Shard],
    new: Sequence[Shard],
    counts: Mapping[str, int],
    name: str,
    report: Rewritten,
) -> str:
    """The card as a build would have written it over the new records. What somebody wrote into the
    head by hand stays."""
    before = card_head(old, Facts(counts), name=name)
    after = card_head(new, Facts(counts), name=name)
    kept = {key: head[key] for key in after if key in head and after[key] == before.get(key)}
    own = {key: value for key, value in head.items() if key not in before and key not in after}
    written = yaml.safe_dump(
        {**after, **kept, **own}, sort_keys=False, allow_unicode=True, width=10**6
    )
    body = body.replace(configs_table(old), configs_table(new))
    body = with_note(
        body, report.records, before=report.without_text_before, after=report.without_text
    )
    return f"---\n{written}---\n{body}"


def _companions(folder: Path, dataset: Path, *, others: bool) -> None:
    made = {config.name for config in all_configs()}
    made |= {README, CROISSANT, "eval.yaml", "harness", BUILD}
    for path in sorted(folder.iterdir()):
        if path.name not in COMPANIONS and (not others or path.name in made):
            continue
        target = dataset / path.name
        if path.is_dir():
            shutil.copytree(path, target, ignore_dangling_symlinks=True)
        else:
            shutil.copy2(path, target)
    (dataset / BUILD).mkdir()
    for path in sorted((folder / BUILD).glob("*.jsonl")) if others else ():
        shutil.copyfile(path, dataset / BUILD / path.name)


def _croissant(
    folder: Path,
    dataset: Path,
    readme: str,
    shards: Sequence[Shard],
    counts: Mapping[str, int],
    name: str,
) -> None:
    if not (folder / CROISSANT).is_file():
        return
    try:
        version = str(json.loads((folder / CROISSANT).read_text(encoding="utf-8"))["version"])
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(f"{folder / CROISSANT} is damaged ({error}): `warta check` it") from error
    citation = folder / CITATION
    write_croissant(
        dataset,
        readme=readme,
        shards=shards,
        counts=counts,
        name=name,
        version=version,
        citation=read_citation(citation) if citation.is_file() else None,
    )


def _manifest(
    folder: Path,
    dataset: Path,
    shards: Sequence[Shard],
    counts: Mapping[str, int],
    report: Rewritten,
) -> None:
    """The build's manifest with the new files and counts; a small one where there was none."""
    known: dict[str, Any] = {"written_by": "warta", "versions": {"warta": VERSION}}
    if (folder / MANIFEST).is_file():
        try:
            known = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except ValueError as error:
            raise UsageError(f"{folder / MANIFEST} is damaged ({error})") from error
    other = {key: number for key, number in known.get("counts", {}).items() if "/" not in key}
    files = {
        config: [
            {
                "path": shard.path,
                "split": shard.split,
                "rows": shard.rows,
                "bytes": shard.size,
                "sha256": shard.sha256,
            }
            for shard in group
        ]
        for config, group in groupby(shards, key=lambda shard: shard.config)
    }
    manifest = {
        **known,
        "records": report.records,
        "without_text": report.without_text,
        "configs": files,
        "counts": dict(sorted({**other, **counts}.items())),
    }
    if not report.without_text:
        del manifest["without_text"]
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    (dataset / MANIFEST).write_text(text + "\n", encoding="utf-8")


@contextmanager
def _aside(out: Path) -> Iterator[Path]:
    """A working folder beside `out`, on the same file system, gone afterwards."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as scratch:
        yield Path(scratch)


def _swap(dataset: Path, out: Path, scratch: Path) -> None:
    """Give the finished folder its name; what had it makes way only now."""
    if out.exists():
        out.rename(scratch / "replaced")
    dataset.rename(out)
