"""Results that are kept: corpus/results/<task>/<model>.json, one a model, as `bench --save` writes.

A result names the data it was measured on by digest, so that one measured on other gold is seen to
be stale; and the machine by kind, never by name.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from warta.agree.figures import Figure
from warta.article import Article
from warta.errors import UsageError
from warta.schema import LAYER_FIELDS

RESULTS = Path("corpus/results")
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Result:
    """What one model reached on a task, on `articles` articles of a split.

    `digest` is that of the split's gold, `trained_on` that of the train part's where the model
    learnt from it; `seconds` is the time that annotating took, null where nothing was annotated;
    `p` compares the leading figure with that of the model `against`.
    """

    task: str
    model: str
    split: str
    articles: int
    digest: str
    trained_on: str | None
    version: str
    seed: int
    samples: int
    hardware: dict[str, Any]
    seconds: float | None
    articles_per_second: float | None
    against: str | None
    p: float | None
    figures: tuple[Figure, ...]

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain JSON data."""
        named = {name: getattr(self, name) for name in self.__slots__}
        return {**named, "figures": [_rounded(figure) for figure in self.figures]}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Result:
        """The inverse of `to_dict`. Raises TypeError or KeyError where the shape is another."""
        figures = tuple(Figure(**figure) for figure in data["figures"])
        return cls(**{**data, "figures": figures})


def digest_gold(articles: Sequence[Article], layer: str) -> str:
    """sha256 over ids, texts and gold of a layer, in the order of ids."""
    digest = hashlib.sha256()
    for article in sorted(articles, key=lambda article: article.id):
        record = article.to_dict()
        gold = {field: record[field] for field in LAYER_FIELDS[layer]}
        row = [article.id, article.text_sha256, gold]
        digest.update(orjson.dumps(row, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE))
    return digest.hexdigest()


def describe_hardware() -> dict[str, Any]:
    """System, kind of processor, number of cores that may be used, Python."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "platform": f"{platform.system()} {platform.machine()}",
        "cpus": cores,
        "python": platform.python_version(),
    }


def save_result(result: Result, folder: Path = RESULTS) -> Path:
    """Write <task>/<model>.json below `folder`, in the place of an older one; its path."""
    path = folder / result.task / f"{_UNFIT.sub('-', result.model).strip('-')}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result.to_dict(), indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def read_results(folder: Path = RESULTS) -> Iterator[Result]:
    """Every result below `folder`, by path. Raises UsageError where a file is none."""
    for path in sorted(folder.glob("*/*.json")):
        try:
            yield Result.from_dict(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError, KeyError) as error:
            raise UsageError(f"{path} is no result of `warta bench --save`: {error}") from error


def _rounded(figure: Figure) -> dict[str, Any]:
    return {
        name: round(value, 6) if isinstance(value, float) else value
        for name, value in figure.to_dict().items()
    }
