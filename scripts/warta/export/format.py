"""A format as data: its name, what of a record it cannot hold, and the pair that writes and reads.

`losses` is the whole truth: what is not named there comes back as it was, which every export
checks by reading what it has written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warta.article import Article
from warta.errors import WartaError
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.export.spans import without

Read = Iterator[Article | Problem]


class FormatError(WartaError):
    """An article cannot be written in a format at all."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What a format cannot hold: a field of the record, or a key of a field's items
    ("entities.link"), and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Format:
    """`write` puts files into a folder that is there and gives their paths; `read` takes a file or
    a folder. `needs` are fields without which it cannot be written, `refuses` says why an article
    that has them cannot. `held` gives what of a record must come back equal (None: all that is no
    loss). `carried` says what travels along where the tool does not show it."""

    name: str
    what: str
    write: Callable[[Iterable[Article], Path], list[Path]]
    read: Callable[[Path, Labels], Read]
    losses: tuple[Loss, ...] = ()
    needs: tuple[str, ...] = ()
    held: Callable[[Article], Any] | None = None
    carried: str = ""
    refuses: Callable[[Article], str | None] = lambda article: None

    def view(self, article: Article) -> Any:
        """What of `article` the format holds, as plain data."""
        return (self.held or self.without_losses)(article)

    def without_losses(self, article: Article) -> dict[str, Any]:
        """The record without the fields and keys that are losses."""
        paths = [loss.path.partition(".") for loss in self.losses]
        whole = [field for field, _, key in paths if not key]
        record = without(article, whole).to_dict()
        for field, _, key in paths:
            if not key:
                record.pop(field)
                continue
            items = record[field] if isinstance(record[field], list) else [record[field]]
            for item in filter(None, items):
                item.pop(key, None)
        return record


def count_losses(articles: Iterable[Article], losses: Sequence[Loss]) -> Mapping[str, int]:
    """Path -> how many values of `articles` a format with these losses leaves out; those that
    nothing is lost of are not named."""
    counts = dict.fromkeys((loss.path for loss in losses), 0)
    for article in articles:
        record = article.to_dict()
        for loss in losses:
            counts[loss.path] += _values(record, loss.path)
    return {path: number for path, number in counts.items() if number}


def _values(record: Mapping[str, Any], path: str) -> int:
    field, _, key = path.partition(".")
    value = record[field]
    if not key:
        return len(value) if isinstance(value, list) else int(value not in (None, False))
    items = value if isinstance(value, list) else [value]
    return sum(bool(item.get(key)) for item in items if item)
