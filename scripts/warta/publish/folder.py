"""The dataset folder: shards under their final names, README.md, croissant.json, schema/, LICENSE,
CITATION.cff."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from warta.publish.harness import harness_files
from warta.schema import schema_root
from warta.tables.configs import Config, all_configs
from warta.tables.shards import Shard

SPLIT_ORDER = ("train", "validation", "test")


def place_shards(sources: Sequence[tuple[Path, Shard]], folder: Path) -> list[Shard]:
    """Link every shard to `<config>/<split>-NNNNN-of-NNNNN.parquet`, numbered in bucket order.

    `sources` are (folder of the bucket, shard) in bucket order. Returns the shards with their new
    paths, by config in card order, then split.
    """
    groups: dict[tuple[str, str], list[tuple[Path, Shard]]] = {}
    for source, shard in sources:
        groups.setdefault((shard.config, shard.split), []).append((source, shard))
    placed = []
    for config in configs_with_rows(shard for _, shard in sources):
        for split in split_order(key[1] for key in groups if key[0] == config.name):
            group = groups[config.name, split]
            for number, (source, shard) in enumerate(group):
                path = f"{config.name}/{split}-{number:05d}-of-{len(group):05d}.parquet"
                link(source / shard.path, folder / path)
                placed.append(replace(shard, path=path))
    return placed


def configs_with_rows(shards: Iterable[Shard]) -> list[Config]:
    """The configs that got a row, in card order; a config without rows breaks load_dataset."""
    names = {shard.config for shard in shards}
    return [config for config in all_configs() if config.name in names]


def split_order(splits: Iterable[str]) -> list[str]:
    """train, validation, test, then any other by name."""
    return sorted(
        set(splits),
        key=lambda split: (
            SPLIT_ORDER.index(split) if split in SPLIT_ORDER else len(SPLIT_ORDER),
            split,
        ),
    )


def link(source: Path, target: Path) -> None:
    """A hard link where the file system has them, else a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def place_companions(folder: Path, companions: Mapping[str, Path]) -> None:
    """The schema, and the files (name -> path) that go with a published dataset."""
    shutil.copytree(
        schema_root(),
        folder / "schema",
        ignore=shutil.ignore_patterns("guidelines", "README.md", "gold.schema.json"),
    )
    for name, path in companions.items():
        shutil.copyfile(path, folder / name)


def place_harness(folder: Path, shards: Iterable[Shard], *, name: str) -> None:
    """Tasks for lm-eval (harness/) and for Hub benchmarks (eval.yaml), for what has rows."""
    splits: dict[str, set[str]] = {}
    for shard in shards:
        splits.setdefault(shard.config, set()).add(shard.split)
    for path, content in harness_files(splits, name=name).items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
