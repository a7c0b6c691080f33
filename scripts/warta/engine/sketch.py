"""Between the passes: one bucket of raw articles -> their sketches, for near-duplicates.

Only structure is annotated, since likeness is of the article and not of what surrounds it. What
will be no record has no sketch, so that nothing is kept out for its sake.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warta.article import Article
from warta.duplicates.search import count_articles
from warta.duplicates.signatures import Banding
from warta.duplicates.sketches import SketchWriter
from warta.engine.aside import written_aside
from warta.engine.gather import gold_paths, is_of_the_machine
from warta.engine.pulse import beat, rest
from warta.engine.settings import Settings
from warta.engine.spill import count_entries, read_sorted
from warta.engine.survive import Culprit, Range
from warta.errors import NotAnArticle
from warta.gold import GoldError
from warta.pipeline import Gold, make_pipeline
from warta.schema import LAYERS


@dataclass(frozen=True, slots=True)
class SketchTask:
    """One bucket, as GatherTask. What `culprits` hold is skipped here, and met again there."""

    bucket: int
    spill: Path
    out: Path
    settings: Settings
    only: Range | None = None
    culprits: tuple[Culprit, ...] = ()

    def size(self) -> int:
        """How many raw articles the bucket holds."""
        return count_entries(self.spill, self.bucket)


def sketch(task: SketchTask) -> int:
    """Write the sketches of a bucket; how many. Done already: only counts them."""
    if not task.out.exists():
        with written_aside(task.out) as aside:
            writer = SketchWriter(aside, Banding())
            for article in _articles(task):
                writer.add(article)
            rest()
            writer.finish()
    return count_articles([task.out])


def _articles(task: SketchTask) -> Iterator[Article]:
    """The articles of the bucket with their structure, in order of id."""
    own = {layer: spec for layer, spec in task.settings.annotators if layer == "structure"}
    pipeline = make_pipeline(["structure"], language=task.settings.language, annotators=own)
    golds = gold_paths(task.settings.gold)
    first, last = task.only or (0, sys.maxsize)
    skipped = {culprit.position for culprit in task.culprits}
    before = None
    for position, raw in enumerate(read_sorted(task.spill, task.bucket)):
        repeated, before = raw.id == before, raw.id
        if repeated or not first <= position < last or position in skipped:
            continue
        beat(position)
        try:
            yield pipeline.make(raw, _structure_gold(golds.get(raw.id)))
        except (NotAnArticle, GoldError):
            continue
        except Exception as error:
            if is_of_the_machine(error):
                raise


def _structure_gold(path: Path | None) -> Gold | None:
    if path is None:
        return None
    gold = Gold.read(path)
    others = {*LAYERS} - {"structure"}
    return Gold(gold.file, {key: gold.content[key] for key in gold.content if key not in others})
