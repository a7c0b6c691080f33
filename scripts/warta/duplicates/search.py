"""The search as a whole: two rounds of tasks over shards of sketches, by whatever runs tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from warta.duplicates.bands import PART, BandTask, Pairs, find_candidates, open_pairs, unpack
from warta.duplicates.signatures import Banding
from warta.duplicates.sketches import open_pages
from warta.duplicates.verify import RANGE, VerifyTask, verify

# Articles whose sets of word 5-grams have at least this Jaccard similarity are near-duplicates:
# rewrites of one text have 0.4 and more, two articles on one event 0.05 at most.
NEAR = 0.2
BANDS = 8  # bands that a task takes; all where articles are few, and a task more than its work
FEW = 20_000

Run = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]


def in_turn(function: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[Any]:
    """Runs tasks one after the other, in this process."""
    return map(function, tasks)


def search(
    folders: Sequence[Path],
    work: Path,
    *,
    least: float = NEAR,
    banding: Banding | None = None,
    run: Run = in_turn,
) -> Pairs:
    """Near-duplicates among the sketches in `folders` (warta.duplicates.sketches): packed pairs of
    article numbers whose connected components are those of all pairs of at least `least`.

    Intermediate files go to `work`; what lies there from a run that was stopped is not done again.
    """
    tasks = band_tasks(folders, work, least=least, banding=banding or Banding())
    finish(run, find_candidates, tasks)
    checks = verify_tasks(folders, work, tasks, least=least)
    finish(run, verify, checks)
    found = [np.asarray(open_pairs(check.out)) for check in checks]
    return np.concatenate([*found, np.empty(0, np.uint64)])


def finish(run: Run, function: Callable[[Any], Any], tasks: Sequence[Any]) -> None:
    """Run tasks for what they write."""
    for _ in run(function, tasks):
        pass


def count_articles(folders: Sequence[Path]) -> int:
    return sum(page.count for page in open_pages(folders))


def band_tasks(
    folders: Sequence[Path],
    work: Path,
    *,
    least: float,
    banding: Banding,
    part: int | None = None,
) -> list[BandTask]:
    """The tasks over bands; each holds the keys of about `part` articles (None: PART)."""
    count = count_articles(folders)
    parts = max(1, -(-count // (part or PART)))
    step = BANDS if count > FEW else banding.bands
    return [
        BandTask(
            folders=tuple(folders),
            first=first,
            last=min(first + step, banding.bands),
            part=number,
            parts=parts,
            least=least,
            banding=banding,
            out=work / "bands" / f"{first:03d}-{number:03d}",
        )
        for first, number in product(range(0, banding.bands, step), range(parts))
    ]


def verify_tasks(
    folders: Sequence[Path], work: Path, bands: Sequence[BandTask], *, least: float
) -> list[VerifyTask]:
    return [
        VerifyTask(
            folders=tuple(folders),
            candidates=tuple(task.out for task in bands),
            first=first,
            last=first + RANGE,
            least=least,
            out=work / "pairs" / f"{first // RANGE:05d}",
        )
        for first in range(0, count_articles(folders), RANGE)
    ]


def components(pairs: Pairs, count: int) -> npt.NDArray[np.int32]:
    """For each of `count` articles the label of its group; equal where pairs join them."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not count:
        return np.empty(0, np.int32)
    first, second = unpack(pairs)
    edges = (np.ones(len(pairs), np.bool_), (first, second))
    _, labels = connected_components(coo_array(edges, shape=(count, count)), directed=False)
    return np.asarray(labels, np.int32)
