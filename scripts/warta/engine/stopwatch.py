"""How long each part of a task's work takes, summed up by name."""

from __future__ import annotations

import dataclasses
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from warta.article import Article
from warta.pipeline import Pipeline, Step

REST = "clean, check"


class Stopwatch:
    """Runs from its making on. What no name was given to is under `REST`."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[name] += time.perf_counter() - begun

    def over(self, pipeline: Pipeline) -> Pipeline:
        """`pipeline`, the time of each of its steps taken."""
        return dataclasses.replace(pipeline, steps=tuple(map(self._timed, pipeline.steps)))

    def seconds(self) -> dict[str, float]:
        """Name -> seconds, in the order in which names came up; the rest comes first."""
        taken = dict(self._seconds)
        whole = time.perf_counter() - self._begun
        return {REST: max(0.0, whole - sum(taken.values())), **taken}

    def _timed(self, step: Step) -> Step:
        annotate, name, taken = step.annotate, step.layer, self._seconds

        def timed(article: Article) -> Article:
            begun = time.perf_counter()
            try:
                return annotate(article)
            finally:
                taken[name] += time.perf_counter() - begun

        return dataclasses.replace(step, annotate=timed)
