"""Which articles of a group are kept: all, the first one published, or the longest one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from warta.duplicates.moments import moment
from warta.duplicates.sketches import Sketched
from warta.errors import UsageError

KEEP = ("all", "first", "longest")


@dataclass(frozen=True, slots=True)
class Group:
    """Near-duplicates, by id, sorted. `id` is the smallest of them; `kept` None keeps all."""

    id: str
    articles: tuple[str, ...]
    kept: str | None = None

    def keeps(self, id: str) -> bool:
        return self.kept is None or self.kept == id


def check_keep(keep: str) -> None:
    """Raises UsageError where there is no such way."""
    if keep not in KEEP:
        raise UsageError(f"--keep is {', '.join(KEEP[:-1])} or {KEEP[-1]}, not {keep!r}")


def make_groups(
    labels: npt.NDArray[np.int32], articles: Iterable[Sketched], *, keep: str = "all"
) -> dict[int, Group]:
    """Label -> group, of labels that more than one article has. `articles` in order of `labels`.

    `keep` "first": the smallest published_at, then id; articles without a date come last.
    "longest": the longest body, then as "first".
    """
    check_keep(keep)
    grouped = np.bincount(labels) > 1 if len(labels) else np.empty(0, np.bool_)
    members: dict[int, list[str]] = {}
    best: dict[int, tuple[int, int, str]] = {}
    for label, article in zip(labels.tolist(), articles, strict=True):
        if not grouped[label]:
            continue
        members.setdefault(label, []).append(article.id)
        if keep != "all":
            length = -article.length if keep == "longest" else 0
            rank = (length, moment(article.published_at), article.id)
            best[label] = min(best.get(label, rank), rank)
    return {
        label: Group(min(ids), tuple(sorted(ids)), best[label][2] if label in best else None)
        for label, ids in members.items()
    }


def group_of(groups: Iterable[Group]) -> Mapping[str, str]:
    """Article id -> id of its group, in order of ids."""
    return dict(sorted((id, group.id) for group in groups for id in group.articles))
