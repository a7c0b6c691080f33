"""Near-duplicates within a build, in rounds of tasks that any engine runs:

    sketch    a bucket of raw articles -> sketches             OUT.partial/near/sketches/
    bands     some bands of all sketches -> candidates         OUT.partial/near/bands/
    verify    candidates of a range of articles -> pairs       OUT.partial/near/pairs/
    decide    pairs -> group, keeping, split of each article   OUT.partial/near/decisions/

No step gathers texts: between machines go some hundred numbers an article, in files.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from warta.duplicates.search import search
from warta.engine.aside import clear_aside
from warta.engine.decide import Given, decide
from warta.engine.progress import Course
from warta.engine.settings import Settings
from warta.engine.sketch import SketchTask, sketch
from warta.engine.survive import Survivor
from warta.split.files import read_groups, read_splits

NEAR = "near"


@dataclass(frozen=True, slots=True)
class Near:
    """Where the decisions lie; how many articles were looked at, and the seconds it took."""

    decisions: Path
    articles: int
    seconds: float

    def of_bucket(self, bucket: int) -> Path:
        """The decisions of a bucket."""
        return self.decisions / f"{bucket:05d}.jsonl"


def find_near(
    buckets: int,
    spill: Path,
    partial: Path,
    settings: Settings,
    survivor: Survivor,
    course: Course,
    *,
    articles: int,
) -> Near:
    """Find the near-duplicates among the articles of all buckets (their slices lie in `spill`), and
    decide what becomes of them. What a former run had done is not done again."""
    work = partial / NEAR
    for folder in ("sketches", "bands", "pairs", "."):
        clear_aside(work / folder)
    tasks = [
        SketchTask(bucket, spill, work / "sketches" / f"{bucket:05d}", settings)
        for bucket in range(buckets)
    ]
    begun = time.monotonic()
    sketched = 0
    with course.step("sketching", "articles", articles) as step:
        for count in survivor.run(sketch, tasks):
            sketched += count
            step.advance(count)
    with course.step("comparing", "articles", sketched) as step:
        folders = [task.out for task in tasks]
        pairs = search(folders, work, run=survivor.run)
        decide(
            folders,
            pairs,
            work / "decisions",
            keep=settings.keep,
            rule=settings.split,
            given=Given(read_splits(settings.splits), read_groups(settings.splits)),
        )
        step.advance(sketched)
    return Near(work / "decisions", sketched, time.monotonic() - begun)
