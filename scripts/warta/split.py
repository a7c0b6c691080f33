"""Which article is where: near-duplicate groups, and splits that never tear one.

Groups: articles whose sets of word 5-grams (lower-cased words of the article text, boilerplate
aside) have a Jaccard similarity of at least NEAR, and whoever is joined through them. Every pair
that shares a 5-gram is compared exactly, which is enough for a corpus of thousands.

Splits: iterative stratification over groups (Sechidis, Tsoumakas and Vlahavas 2011, "On the
stratification of multi-label data"): the rarest label is dealt out first, each time to the split
that lacks it most. Made once, then frozen: articles that came later are added, none is moved.
Articles of one running story (the key `story` of index.jsonl) share persons and places, so they
stay in one split too.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from pathlib import Path, PurePosixPath
from typing import Any

from warta.article import ARTICLE_TEXT, Article
from warta.errors import UsageError
from warta.read.index import INDEX_NAME
from warta.read.json_line import BadLineError, parse

NEAR = 0.2
GRAM = 5
# A 5-gram in more articles than this is a formula of the trade, and no sign of a common origin.
COMMON = 50
SHARES = {"train": 0.7, "validation": 0.1, "test": 0.2}
GROUPS = "groups.jsonl"
BALANCED = ("subject", "style", "form")  # keys of index.jsonl

_WORD = re.compile(r"\w+")

Pair = tuple[str, str]


def grams(article: Article) -> frozenset[int]:
    """The word 5-grams of the article text, hashed (64 bits); empty below five words."""
    if article.text is None:
        return frozenset()
    parts = [article.span(block) for block in article.blocks or () if block.kind in ARTICLE_TEXT]
    words = _WORD.findall(" ".join(parts).lower())
    return frozenset(
        int.from_bytes(hashlib.blake2b(" ".join(gram).encode(), digest_size=8).digest(), "big")
        for gram in zip(*(words[start:] for start in range(GRAM)), strict=False)
    )


def similar_pairs(
    sets: Mapping[str, frozenset[int]], *, least: float = NEAR
) -> Iterator[tuple[Pair, float]]:
    """Pairs of ids whose sets have a Jaccard similarity of at least `least`, in order of ids."""
    holders: dict[int, list[str]] = defaultdict(list)
    for id in sorted(sets):
        for gram in sets[id]:
            holders[gram].append(id)
    shared: Counter[Pair] = Counter()
    for ids in holders.values():
        if 1 < len(ids) <= COMMON:
            shared.update(combinations(ids, 2))
    for pair in sorted(shared):
        first, second = sets[pair[0]], sets[pair[1]]
        common = len(first & second)
        similarity = common / (len(first) + len(second) - common)
        if similarity >= least:
            yield pair, similarity


def find_groups(pairs: Iterable[Pair]) -> dict[str, str]:
    """Id -> its group, for ids that stand in a pair; a group is named after its smallest id."""
    leader: dict[str, str] = {}

    def find(id: str) -> str:
        while leader.setdefault(id, id) != id:
            leader[id] = id = leader[leader[id]]
        return id

    for first, second in pairs:
        low, high = sorted((find(first), find(second)))
        leader[high] = low
    return {id: find(id) for id in sorted(leader)}


def stratify(
    units: Mapping[str, tuple[int, Collection[str]]],
    *,
    shares: Mapping[str, float] = SHARES,
    seed: int = 0,
    given: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Unit -> split. `units` are name -> (articles in it, labels); `given` units stay where they
    are and count. Depends on names, labels and seed alone, not on any order."""
    given = given or {}
    total = sum(size for size, _ in units.values())
    wanted = {split: share * total for split, share in shares.items()}
    frequency: Counter[str] = Counter()
    for size, labels in units.values():
        frequency.update(dict.fromkeys(labels, size))
    lacking = {
        label: {split: share * frequency[label] for split, share in shares.items()}
        for label in frequency
    }
    placed: dict[str, str] = {}

    def place(unit: str, split: str) -> None:
        size, labels = units[unit]
        placed[unit] = split
        wanted[split] -= size
        for label in labels:
            lacking[label][split] -= size

    for unit in sorted(units.keys() & given.keys()):
        place(unit, given[unit])
    left = sorted(units.keys() - given.keys(), key=lambda unit: _mix(unit, seed))
    while left:
        rest: Counter[str] = Counter(label for unit in left for label in units[unit][1])
        label = min(rest, key=lambda name: (rest[name], name)) if rest else None
        for unit in [u for u in left if label is None or label in units[u][1]]:
            place(unit, _neediest(unit, label, lacking, wanted, seed))
        left = [unit for unit in left if unit not in placed]
    return dict(sorted(placed.items()))


def _neediest(
    unit: str,
    label: str | None,
    lacking: Mapping[str, Mapping[str, float]],
    wanted: Mapping[str, float],
    seed: int,
) -> str:
    need = lacking[label] if label is not None else wanted
    return max(wanted, key=lambda split: (need[split], wanted[split], _mix(unit + split, seed)))


def _mix(name: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed} {name}".encode()).digest()


def split_articles(
    articles: Iterable[Article],
    labels: Mapping[str, Collection[str]],
    *,
    stories: Mapping[str, str] | None = None,
    frozen: Mapping[str, str] | None = None,
    seed: int = 0,
) -> tuple[dict[str, list[str]], dict[str, str]]:
    """(split -> sorted ids, id -> group). `labels` are article id -> what to balance by.

    `stories` are article id -> its running story. `frozen` (id -> split) stays as it is; a newcomer
    joins the split of its group and story. Raises UsageError where frozen splits tear these.
    """
    sets = {article.id: grams(article) for article in articles}
    near = [pair for pair, _ in similar_pairs(sets)]
    groups = find_groups(near)
    together = find_groups([*near, *_same_story(stories or {}, sets.keys())])
    frozen = {id: split for id, split in (frozen or {}).items() if id in sets}
    units: dict[str, list[str]] = defaultdict(list)
    for id in sorted(sets):
        units[together.get(id, id)].append(id)
    given: dict[str, str] = {}
    for unit, ids in units.items():
        splits = {frozen[id] for id in ids if id in frozen}
        if len(splits) > 1:
            raise UsageError(
                f"the frozen splits tear near-duplicates or one story apart: {', '.join(ids)}"
            )
        if splits:
            given[unit] = splits.pop()
    placed = stratify(
        {
            unit: (len(ids), sorted({label for id in ids for label in labels.get(id, ())}))
            for unit, ids in units.items()
        },
        seed=seed,
        given=given,
    )
    result: dict[str, list[str]] = {split: [] for split in SHARES}
    for unit, split in placed.items():
        result[split].extend(units[unit])
    return {split: sorted(ids) for split, ids in result.items()}, groups


def _same_story(stories: Mapping[str, str], known: Collection[str]) -> Iterator[Pair]:
    """Pairs of neighbours among the ids of each story."""
    members: dict[str, list[str]] = defaultdict(list)
    for id in sorted(stories.keys() & set(known)):
        members[stories[id]].append(id)
    for ids in members.values():
        yield from pairwise(ids)


def write_splits(
    folder: Path, splits: Mapping[str, Sequence[str]], groups: Mapping[str, str]
) -> None:
    """`<split>.txt`, an id a line, and groups.jsonl, a group of near-duplicates a line."""
    folder.mkdir(parents=True, exist_ok=True)
    for split, ids in splits.items():
        (folder / f"{split}.txt").write_text("".join(f"{id}\n" for id in ids), encoding="utf-8")
    members: dict[str, list[str]] = defaultdict(list)
    for id, group in sorted(groups.items()):
        members[group].append(id)
    lines = [json.dumps({"group": group, "articles": ids}) + "\n" for group, ids in members.items()]
    (folder / GROUPS).write_text("".join(lines), encoding="utf-8")


def read_groups(folder: Path | None) -> dict[str, str]:
    """Id -> its near-duplicate group, from groups.jsonl; empty where there is none."""
    path = folder / GROUPS if folder is not None else None
    if path is None or not path.is_file():
        return {}
    try:
        rows = [json.loads(line) for line in _lines(path)]
        return {id: row["group"] for row in rows for id in row["articles"]}
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(f"{path} is damaged ({error}): run `warta split` again") from error


def read_splits(folder: Path | None) -> dict[str, str]:
    """Id -> split, from `<split>.txt` files that hold an id a line.

    Raises UsageError where an id stands twice, or a file is not UTF-8.
    """
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.txt")) if folder is not None else ():
        for id in _lines(path):
            if id in found:
                raise UsageError(f"{id} stands in {found[id]}.txt and again in {path}: keep one")
            found[id] = path.stem
    return found


def _lines(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 (byte {error.start})") from error
    return [line.strip() for line in lines if line.strip()]


def split_corpus(corpus: Path, *, seed: int = 0) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Split the articles of `corpus`/raw into `corpus`/splits, balanced by `subject`, `style` and
    `form` of index.jsonl, each `story` in one split. What is split already stays where it is.

    Returns what `split_articles` returns. Raises UsageError where there is no raw folder.
    """
    from warta.stream import records

    if not (corpus / "raw").is_dir():
        raise UsageError(f"{corpus} holds no folder named raw: name the corpus folder")
    articles = [item for item in records([corpus / "raw"]) if isinstance(item, Article)]
    known = dict(_index_rows(corpus / "raw"))
    folder = corpus / "splits"
    splits, groups = split_articles(
        articles,
        {id: [f"{key}:{row[key]}" for key in BALANCED if key in row] for id, row in known.items()},
        stories={id: row["story"] for id, row in known.items() if row.get("story")},
        frozen=read_splits(folder),
        seed=seed,
    )
    write_splits(folder, splits, groups)
    return splits, groups


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
