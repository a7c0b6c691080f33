"""Articles that were taken out of a corpus must not come back: raw, gold, annotations, splits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from warta.article import Article
from warta.read.raw import Reject
from warta.tombstones import (
    TOMBSTONES,
    Tombstone,
    Tombstones,
    read_tombstones,
    tombstone_files,
)
from warta.validate.finding import Finding, from_reject

CODE = "removed_article"
FOLDERS = ("annotations", "gold")
LISTS = ("annotations/*.txt", "splits/*.txt")


def tombstones_of(corpus: Path) -> Tombstones:
    """Those of a corpus folder. Raises UsageError where the file is damaged."""
    path = corpus / TOMBSTONES
    return read_tombstones([path] if path.is_file() else [])


def tombstones_beside(raw: Path) -> Tombstones:
    """Those that hold for raw articles at a path in a corpus. Raises UsageError."""
    return read_tombstones(tombstone_files([raw]))


def refuse_returned(
    items: Iterable[Article | Finding], stones: Tombstones
) -> Iterator[Article | Finding]:
    """The items, with a finding in the place of each article that was taken out, as the build
    rejects it."""
    for item in items:
        stone = stones.find(item.id, item.text_sha256) if isinstance(item, Article) else None
        if stone is None:
            yield item
        elif isinstance(item, Article):
            yield from_reject(Reject(item.source.path, None, item.id, CODE, stone.told_of(item.id)))


def left_behind(corpus: Path, stones: Tombstones) -> Iterator[Finding]:
    """Annotation of removed articles, and lines that list them."""
    if not len(stones):
        return
    for folder in FOLDERS:
        for path in sorted((corpus / folder).rglob("*.json")):
            if stone := stones.find(path.stem, None):
                yield _left(path, None, stone)
    for pattern in LISTS:
        for path in sorted(corpus.glob(pattern)):
            lines = path.read_text("utf-8", "replace").split("\n")
            for number, line in enumerate(lines, start=1):
                if stone := stones.find(line.strip(), None):
                    yield _left(path, number, stone)


def _left(path: Path, line: int | None, stone: Tombstone) -> Finding:
    return from_reject(Reject(str(path), line, stone.id, CODE, stone.told()))
