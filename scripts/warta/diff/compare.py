"""Two versions of a dataset, article by article: what was added, removed, changed."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from warta.article import Article
from warta.diff.align import Alignment
from warta.diff.items import (
    SPAN_LAYERS,
    Change,
    Item,
    Kind,
    Ref,
    carried,
    compare_items,
    items_of,
    only_shared,
)
from warta.diff.versions import Version, articles_by_id, declared_labels
from warta.progress import Progress, silent
from warta.tables.counts import LABELLED

# What somebody gave apart from the text. `source` tells of files, and is no part of the content.
METADATA = (
    "language",
    "title",
    "outlet",
    "url",
    "authors",
    "published_at",
    "rights",
    "synthetic",
    "duplicate_group",
)
LISTS = ("topics", "frames")
TextChange = Literal["same", "changed", "withheld", "restored"]
Labels = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """What changed in one article. `fields`: metadata that differ; `origins`: (layer, old origin,
    new origin) where a layer is of another origin; `compared` is False where the text changed and
    one of the two is withheld, so that no span could be compared."""

    id: str
    split: str
    old_split: str
    text: TextChange
    fields: tuple[str, ...]
    origins: tuple[tuple[str, str, str], ...]
    spans: tuple[Change, ...]
    compared: bool = True

    def __bool__(self) -> bool:
        moved = self.split != self.old_split
        return bool(moved or self.text != "same" or self.fields or self.origins or self.spans)


@dataclass(slots=True)
class Difference:
    """Everything between two versions. `added` and `removed` are article id -> split; `declared`
    and `used` are field -> (labels that came, labels that went), of the schema and of the records;
    `reordered`: fields whose labels stand in another order, and so have other codes."""

    old: Version
    new: Version
    old_articles: int = 0
    new_articles: int = 0
    added: dict[str, str] = field(default_factory=dict)
    removed: dict[str, str] = field(default_factory=dict)
    changed: list[ArticleChange] = field(default_factory=list)
    declared: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    reordered: tuple[str, ...] = ()
    used: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(
            self.added
            or self.removed
            or self.changed
            or self.declared
            or self.reordered
            or self.used
        )

    def totals(self) -> dict[str, Counter[str]]:
        """Layer -> how many spans were added, removed, relabelled, changed; and in how many
        articles ("articles"). Only of articles that both versions have."""
        found: dict[str, Counter[str]] = {}
        for article in self.changed:
            for change in article.spans:
                found.setdefault(change.layer, Counter())[change.kind] += 1
            for layer in {change.layer for change in article.spans}:
                found[layer]["articles"] += 1
        order = (*SPAN_LAYERS, "topics")
        return {layer: found[layer] for layer in order if layer in found}

    def origins(self) -> Counter[tuple[str, str, str]]:
        """(layer, old origin, new origin) -> in how many articles."""
        return Counter(row for article in self.changed for row in article.origins)


def compare_versions(old: Version, new: Version, *, progress: Progress = silent) -> Difference:
    """The difference between two versions; holds what differs, and of the rest one article a file.

    Raises UsageError or WartaError where a folder is no dataset of this version of Warta.
    """
    result = Difference(old, new)
    used: tuple[set[tuple[str, str]], set[tuple[str, str]]] = (set(), set())
    with progress("comparing", 0) as advance:
        for id, before, after in _paired(old.folder, new.folder):
            advance(1)
            for side, one in enumerate((before, after)):
                if one is not None:
                    used[side].update(_labels_of(one[1]))
            result.old_articles += before is not None
            result.new_articles += after is not None
            if before is None and after is not None:
                result.added[id] = after[0]
            elif after is None and before is not None:
                result.removed[id] = before[0]
            elif before is not None and after is not None:
                change = compare_articles(
                    before[1], after[1], old_split=before[0], new_split=after[0]
                )
                if change:
                    result.changed.append(change)
    _labels(result, declared_labels(old.folder), declared_labels(new.folder), used)
    return result


Placed = tuple[str, Article]


def _paired(old: Path, new: Path) -> Iterator[tuple[str, Placed | None, Placed | None]]:
    """(id, old, new) of every id, in order; the two streams are read side by side."""
    rows = _merged(_once(articles_by_id(old)), _once(articles_by_id(new)))
    for id, group in groupby(rows, key=lambda row: row[0]):
        sides: list[Placed | None] = [None, None]
        for _, side, placed in group:
            sides[side] = placed
        yield id, sides[0], sides[1]


def _once(rows: Iterator[Placed]) -> Iterator[Placed]:
    """The first of each id; `warta check` tells of others."""
    for _, group in groupby(rows, key=lambda row: row[1].id):
        yield next(group)


def _merged(old: Iterator[Placed], new: Iterator[Placed]) -> Iterator[tuple[str, int, Placed]]:
    before, after = next(old, None), next(new, None)
    while before is not None or after is not None:
        if after is None or (before is not None and before[1].id <= after[1].id):
            assert before is not None
            yield before[1].id, 0, before
            before = next(old, None)
        else:
            yield after[1].id, 1, after
            after = next(new, None)


def compare_articles(
    old: Article, new: Article, *, old_split: str = "", new_split: str = ""
) -> ArticleChange:
    """What differs between two versions of one article; false where nothing does.

    Spans are compared by place, then by label. Where the text itself changed, the old offsets are
    carried over by an alignment by words.
    """
    same_text = old.text_sha256 == new.text_sha256
    text = _text_change(old, new, same_text)
    compared = same_text or (old.text is not None and new.text is not None)
    return ArticleChange(
        old.id,
        new_split,
        old_split,
        text,
        tuple(_fields(old, new)),
        tuple(_origins(old, new)),
        (*(_spans(old, new, same_text) if compared else ()), *_document(old, new)),
        compared,
    )


def _text_change(old: Article, new: Article, same: bool) -> TextChange:
    if not same:
        return "changed"
    if (old.text is None) == (new.text is None):
        return "same"
    return "withheld" if new.text is None else "restored"


def _fields(old: Article, new: Article) -> Iterator[str]:
    withheld = old.text is None or new.text is None
    for name in METADATA:
        before, after = getattr(old, name), getattr(new, name)
        if name == "title" and withheld and None in (before, after):
            continue
        if before != after:
            yield name


def _origins(old: Article, new: Article) -> Iterator[tuple[str, str, str]]:
    before = {row.layer: row.origin for row in old.provenance}
    after = {row.layer: row.origin for row in new.provenance}
    for layer, origin in after.items():
        if before.get(layer, "none") != origin:
            yield layer, before.get(layer, "none"), origin


def _spans(old: Article, new: Article, same_text: bool) -> Iterator[Change]:
    alignment = None if same_text else Alignment(old.text or "", new.text or "")
    for layer in SPAN_LAYERS:
        before, after = items_of(old, layer), items_of(new, layer)
        if before is None and after is None:
            continue
        gone: list[Item] = []
        kept, after = before or [], after or []
        if alignment is not None:
            kept, gone = carried(kept, alignment.carry)
        if old.text is None or new.text is None:
            kept, after = _without_names(kept), _without_names(after)
        if layer == "chains":
            kept, after = only_shared(kept, after)
        for item in gone:
            yield _change("removed", layer, item, item, old)
        # Where an old item was carried its own offsets are the new text's.
        of_old = old if alignment is None else new
        for kind, one, other in compare_items(kept, after):
            yield _change(kind, layer, one, other, of_old if kind == "removed" else new)


def _without_names(items: list[Item]) -> list[Item]:
    """Datelines without place and outlet, which are withheld with the text."""
    return [
        dataclasses.replace(item, details=()) if item.label == "dateline" else item
        for item in items
    ]


def _change(kind: Kind, layer: str, old: Item, new: Item, article: Article) -> Change:
    shown = new if kind != "removed" else old
    surface = None if article.text is None else article.text[shown.start : shown.end]
    before: str | None = old.label
    after: str | None = new.label
    if kind == "added":
        before = None
    elif kind == "removed":
        after = None
    elif kind == "changed":
        pairs = list(zip(old.details, new.details, strict=False))
        differing = [(one, other) for one, other in pairs if one != other]
        before = ", ".join(_told(*one) for one, _ in differing)
        after = ", ".join(_told(*other) for _, other in differing)
    return Change(kind, layer, shown.start, shown.end, surface, before, after)


def _told(name: str, value: Any) -> str:
    if isinstance(value, Ref):
        value = f"[{value.start}, {value.end})"
    elif isinstance(value, frozenset):
        value = f"a chain of {len(value)}"
    return f"{name} {'none' if value is None else value}"


def _document(old: Article, new: Article) -> Iterator[Change]:
    """Topics, frames and genre: labels of the whole article."""
    for name in LISTS:
        before, after = getattr(old, name) or (), getattr(new, name) or ()
        for label in after:
            if label not in before:
                yield Change("added", "topics", None, None, name, None, label)
        for label in before:
            if label not in after:
                yield Change("removed", "topics", None, None, name, label, None)
        if set(before) == set(after) and before != after:
            ranks = (", ".join(before), ", ".join(after))
            yield Change("changed", "topics", None, None, name, *ranks)
    if old.genre != new.genre:
        kind: Kind = "relabelled"
        if old.genre is None or new.genre is None:
            kind = "added" if old.genre is None else "removed"
        yield Change(kind, "topics", None, None, "genre", old.genre, new.genre)


def _labels_of(article: Article) -> Iterator[tuple[str, str]]:
    """(field, label) of everything in a record that has a label."""
    for name, attribute in LABELLED.items():
        for item in getattr(article, name) or ():
            yield f"{name}.{attribute}", getattr(item, attribute)
    for name in LISTS:
        for label in getattr(article, name) or ():
            yield name, label
    if article.genre is not None:
        yield "genre", article.genre


def _labels(
    result: Difference,
    before: Labels,
    after: Labels,
    used: tuple[set[tuple[str, str]], set[tuple[str, str]]],
) -> None:
    reordered = []
    for name in sorted(before.keys() | after.keys()) if before and after else ():
        old, new = before.get(name, ()), after.get(name, ())
        came = tuple(label for label in new if label not in old)
        went = tuple(label for label in old if label not in new)
        if came or went:
            result.declared[name] = (came, went)
        elif old != new:
            reordered.append(name)
    result.reordered = tuple(reordered)
    for name in sorted({name for name, _ in used[0] ^ used[1]}):
        result.used[name] = (
            tuple(sorted(label for field, label in used[1] - used[0] if field == name)),
            tuple(sorted(label for field, label in used[0] - used[1] if field == name)),
        )
