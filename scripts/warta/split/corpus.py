"""A corpus folder split, near-duplicates together: made once, then frozen.

Articles that came later are added, none is moved. Articles of one running story (the key `story` of
index.jsonl) share persons and places, so they stay in one split too.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from warta.article import Article
from warta.duplicates.groups import find_groups
from warta.duplicates.keep import Group, check_keep, make_groups
from warta.duplicates.search import components, search
from warta.duplicates.signatures import Banding
from warta.duplicates.sketches import Sketched, SketchWriter, open_pages
from warta.errors import UsageError
from warta.read.index import INDEX_NAME
from warta.read.json_line import BadLineError, parse
from warta.split.deal import NOWHERE, check_rule, deal, join_outlets, read_traits
from warta.split.files import read_splits, write_splits
from warta.split.stratify import SHARES, stratify

BALANCED = ("subject", "style", "form")  # keys of index.jsonl


@dataclass(frozen=True, slots=True)
class Splits:
    """`articles`: split -> sorted ids. `groups` of near-duplicates, by id. `left_out`: ids that
    are in no split, since another of their group is kept."""

    articles: Mapping[str, list[str]]
    groups: tuple[Group, ...]
    left_out: tuple[str, ...] = ()


def split_corpus(corpus: Path, *, seed: int = 0, rule: str = "random", keep: str = "all") -> Splits:
    """Split the articles of `corpus`/raw into `corpus`/splits. What is split already stays where it
    is. `rule` "random" balances `subject`, `style` and `form` of index.jsonl; else as `deal`.

    Raises UsageError where there is no raw folder, and as `split_articles`.
    """
    from warta.stream import records

    if not (corpus / "raw").is_dir():
        raise UsageError(f"{corpus} holds no folder named raw: name the corpus folder")
    read = records([corpus / "raw"], layers=["structure"])
    known = dict(_index_rows(corpus / "raw"))
    folder = corpus / "splits"
    splits = split_articles(
        (item for item in read if isinstance(item, Article)),
        {id: [f"{key}:{row[key]}" for key in BALANCED if key in row] for id, row in known.items()},
        stories={id: row["story"] for id, row in known.items() if row.get("story")},
        frozen=read_splits(folder),
        seed=seed,
        rule=rule,
        keep=keep,
    )
    write_splits(folder, splits.articles, splits.groups)
    return splits


def split_articles(
    articles: Iterable[Article],
    labels: Mapping[str, Collection[str]],
    *,
    stories: Mapping[str, str] | None = None,
    frozen: Mapping[str, str] | None = None,
    seed: int = 0,
    rule: str = "random",
    keep: str = "all",
) -> Splits:
    """Deal articles out. `labels` are article id -> what to balance by, where `rule` is "random".

    `stories` are article id -> its running story. `frozen` (id -> split) stays as it is; a newcomer
    joins the split of its group and story. `keep` "first" or "longest" leaves the other newcomers
    of a group out. Of articles with one id the first is taken. Raises UsageError where frozen
    splits tear groups, stories or, by rule, outlets.
    """
    check_rule(rule)
    check_keep(keep)
    known, by_label = _find_groups(articles, keep)
    ids = [article.id for article in known]
    groups = tuple(sorted(by_label.values(), key=lambda group: group.id))
    near = [pair for group in groups for pair in pairwise(group.articles)]
    together = find_groups([*near, *_same_story(stories or {}, set(ids))])
    numbers: dict[str, int] = {}
    units = np.array([numbers.setdefault(together.get(id, id), len(numbers)) for id in ids], "<i4")
    traits = read_traits(known, count=len(known), seed=seed)
    if rule == "outlet":
        units = join_outlets(units, traits.outlets)
    frozen = {id: split for id, split in (frozen or {}).items() if id in set(ids)}
    members: dict[int, list[str]] = defaultdict(list)
    for id, unit in zip(ids, units.tolist(), strict=True):
        members[unit].append(id)
    given = _given(members, frozen)
    if rule == "random":
        names = {min(together.get(id, id) for id in unit): unit for unit in members.values()}
        placed = stratify(
            {
                name: (len(unit), sorted({label for id in unit for label in labels.get(id, ())}))
                for name, unit in names.items()
            },
            seed=seed,
            given={name: given[unit[0]] for name, unit in names.items() if unit[0] in given},
        )
        where = {id: placed[name] for name, unit in names.items() for id in unit}
    else:
        order = [*SHARES]
        before = np.array(
            [order.index(given[id]) if given.get(id) in SHARES else NOWHERE for id in ids], np.int8
        )
        places = deal(rule, units, traits, given=before)
        where = {id: order[place] for id, place in zip(ids, places.tolist(), strict=True)}
    where |= frozen
    left_out = {
        id for group in groups for id in group.articles if not group.keeps(id) and id not in frozen
    }
    result: dict[str, list[str]] = {split: [] for split in SHARES}
    for id in sorted(where.keys() - left_out):
        result.setdefault(where[id], []).append(id)
    return Splits(result, groups, tuple(sorted(left_out)))


def _find_groups(
    articles: Iterable[Article], keep: str
) -> tuple[list[Sketched], Mapping[int, Group]]:
    with tempfile.TemporaryDirectory(prefix="warta-split-") as folder:
        shard = Path(folder) / "shard"
        shard.mkdir()
        writer = SketchWriter(shard, Banding())
        seen = set()
        for article in articles:
            if article.id not in seen:
                seen.add(article.id)
                writer.add(article)
        writer.finish()
        pairs = search([shard], Path(folder))
        known = [article for page in open_pages([shard]) for article in page.articles()]
    return known, make_groups(components(pairs, len(known)), known, keep=keep)


def _given(members: Mapping[int, list[str]], frozen: Mapping[str, str]) -> dict[str, str]:
    """Id -> split, for all ids of units of which some are frozen."""
    given = {}
    for ids in members.values():
        splits = {frozen[id] for id in ids if id in frozen}
        if len(splits) > 1:
            raise UsageError(
                "the frozen splits tear near-duplicates, one story or one outlet apart: "
                f"{', '.join(sorted(ids)[:10])}"
            )
        if splits:
            given.update(dict.fromkeys(ids, splits.pop()))
    return given


def _same_story(stories: Mapping[str, str], known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Pairs of neighbours among the ids of each story."""
    members: dict[str, list[str]] = defaultdict(list)
    for id in sorted(stories.keys() & set(known)):
        members[stories[id]].append(id)
    for ids in members.values():
        yield from pairwise(ids)


def _index_rows(raw: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(stem of the file, row) of every index.jsonl; what is wrong in one is told by the build."""
    for index in sorted(raw.rglob(INDEX_NAME)):
        for line in index.read_bytes().splitlines():
            try:
                row = parse(line) if line.strip() else {}
            except BadLineError:
                continue
            file = row.get("file") or row.get("path")
            if isinstance(file, str):
                yield PurePosixPath(file).stem, row
