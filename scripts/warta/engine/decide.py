"""After the search: what becomes of each article, bucket by bucket, for the second pass.

This is the one step that looks at all articles at once. It holds some numbers of each, and ids of
those that have near-duplicates; the rest passes by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import orjson

from warta.duplicates.bands import Pairs
from warta.duplicates.keep import Group, make_groups
from warta.duplicates.search import components, count_articles
from warta.duplicates.sketches import Sketched, open_pages
from warta.engine.aside import written_aside
from warta.split.deal import deal, join_outlets, read_traits
from warta.split.files import group_line
from warta.split.stratify import SHARES

GROUPS_FILE = "groups.jsonl"


class Decision(NamedTuple):
    """Of an article: its group, the article kept instead of it, its split; None of each: nothing
    was decided."""

    id: str
    group: str | None
    instead: str | None
    split: str | None


@dataclass(frozen=True, slots=True)
class Given:
    """What a splits folder says: id -> split, id -> group."""

    splits: Mapping[str, str]
    groups: Mapping[str, str]


def decide(
    folders: Sequence[Path],
    pairs: Pairs,
    out: Path,
    *,
    keep: str = "all",
    rule: str | None = None,
    given: Given,
) -> None:
    """Write `out`/<name of folder>.jsonl for each folder of sketches, and the groups.

    Groups are those of `pairs` and of `given`. With a `rule` the articles that are kept are dealt
    out; without one, an article that `given` does not place follows the first of its group, by id,
    that it places. Done already: nothing is done.
    """
    if out.exists():
        return
    count = count_articles(folders)
    joined = np.array([*_given_pairs(folders, given.groups)], np.uint64)
    labels = components(np.concatenate([pairs, joined]), count)
    groups = make_groups(labels, _articles(folders), keep=keep)
    with written_aside(out) as aside:
        with (aside / GROUPS_FILE).open("w", encoding="utf-8") as lines:
            for group in sorted(groups.values(), key=lambda group: group.id):
                lines.write(group_line(group))
        splits = _splits(folders, labels, groups, rule, given)
        for folder, decisions in _by_folder(folders, labels, groups, splits):
            with (aside / f"{folder.name}.jsonl").open("wb") as rows:
                for decision in decisions:
                    if any(decision[1:]):
                        rows.write(orjson.dumps([*decision], option=orjson.OPT_APPEND_NEWLINE))


def read_decisions(path: Path | None) -> dict[str, Decision]:
    """Id -> decision, of a bucket; empty for None."""
    if path is None:
        return {}
    with path.open("rb") as rows:
        decisions = (Decision(*orjson.loads(row)) for row in rows)
        return {decision.id: decision for decision in decisions}


def read_decided_groups(out: Path) -> dict[str, list[str]]:
    """Group -> ids of its articles, those kept out included, in order."""
    with (out / GROUPS_FILE).open("rb") as rows:
        return {row["group"]: row["articles"] for row in map(orjson.loads, rows)}


def _articles(folders: Sequence[Path]) -> Iterator[Sketched]:
    return chain.from_iterable(page.articles() for page in open_pages(folders))


def _given_pairs(folders: Sequence[Path], groups: Mapping[str, str]) -> Iterator[int]:
    """Neighbours among the articles of each group given."""
    before: dict[str, int] = {}
    for number, article in enumerate(_articles(folders) if groups else ()):
        group = groups.get(article.id)
        if group in before:
            yield before[group] << 32 | number
        if group is not None:
            before[group] = number


def _splits(
    folders: Sequence[Path],
    labels: npt.NDArray[np.int32],
    groups: Mapping[int, Group],
    rule: str | None,
    given: Given,
) -> npt.NDArray[np.int8] | dict[int, str]:
    """By article the place of its split, where a rule deals; else label -> split of its group."""
    if rule is None:
        return {
            label: placed[0]
            for label, group in groups.items()
            if (placed := [given.splits[id] for id in group.articles if id in given.splits])
        }
    kept = np.array(
        [
            label not in groups or groups[label].keeps(article.id)
            for label, article in zip(labels.tolist(), _articles(folders), strict=True)
        ],
        np.bool_,
    )
    traits = read_traits(_articles(folders), count=len(labels)).of(kept)
    units = labels[kept]
    if rule == "outlet":
        units = join_outlets(units, traits.outlets)
    places = np.zeros(len(labels), np.int8)
    places[kept] = deal(rule, units, traits)
    return places


def _by_folder(
    folders: Sequence[Path],
    labels: npt.NDArray[np.int32],
    groups: Mapping[int, Group],
    splits: npt.NDArray[np.int8] | dict[int, str],
) -> Iterator[tuple[Path, Iterator[Decision]]]:
    names = [*SHARES]
    first = 0
    for folder in folders:
        last = first + count_articles([folder])

        def decisions(
            folder: Path = folder, numbers: range = range(first, last)
        ) -> Iterator[Decision]:
            for number, article in zip(numbers, _articles([folder]), strict=True):
                label = int(labels[number])
                group = groups.get(label)
                instead = None if group is None or group.keeps(article.id) else group.kept
                split = splits.get(label) if isinstance(splits, dict) else names[splits[number]]
                yield Decision(article.id, group.id if group else None, instead, split)

        yield folder, decisions()
        first = last
