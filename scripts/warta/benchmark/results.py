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
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from warta.agree.figures import Figure, Tally
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
    `p` compares the leading figure with that of the model `against`. `groups` are the leading
    figure by outlet and by subject, `counts` what it is computed from, by article id: from them any
    two results of one task are compared without the models.
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
    groups: Mapping[str, Mapping[str, Figure]] = field(default_factory=dict)
    counts: Mapping[str, Tally] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain JSON data."""
        named = {name: getattr(self, name) for name in self.__slots__}
        groups = {
            by: [{"group": name, **_rounded(figure)} for name, figure in found.items()]
            for by, found in self.groups.items()
        }
        columns = list(dict.fromkeys(column for tally in self.counts.values() for column in tally))
        columns.sort(key=_column_key)
        rows = {
            id: [round(tally.get(column, 0), 6) for column in columns]
            for id, tally in self.counts.items()
        }
        return {
            **named,
            "figures": [_rounded(figure) for figure in self.figures],
            "groups": groups,
            "counts": {"columns": [_plain_column(column) for column in columns], "rows": rows},
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Result:
        """The inverse of `to_dict`. Raises TypeError, KeyError or ValueError where the shape is
        another."""
        groups = {
            by: {row["group"]: Figure(**{n: row[n] for n in Figure.__slots__}) for row in rows}
            for by, rows in data["groups"].items()
        }
        columns = [_hashable_column(column) for column in data["counts"]["columns"]]
        counts = {
            id: dict(zip(columns, row, strict=True)) for id, row in data["counts"]["rows"].items()
        }
        figures = tuple(Figure(**figure) for figure in data["figures"])
        return cls(**{**data, "figures": figures, "groups": groups, "counts": counts})


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
    path.write_text(_write_json(result.to_dict()) + "\n", encoding="utf-8")
    return path


def read_results(folder: Path = RESULTS) -> Iterator[Result]:
    """Every result below `folder`, by path. Raises UsageError where a file is none."""
    for path in sorted(folder.glob("*/*.json")):
        try:
            yield Result.from_dict(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UsageError(f"{path} is no result of `warta bench --save`: {error}") from error


def _rounded(figure: Figure) -> dict[str, Any]:
    return {
        name: round(value, 6) if isinstance(value, float) else value
        for name, value in figure.to_dict().items()
    }


def _write_json(value: Any, depth: int = 0) -> str:
    """JSON with a line for each figure and each article's counts, so that a diff can be read."""
    flat = json.dumps(value, ensure_ascii=False)
    nested = value.values() if isinstance(value, dict) else value
    if not isinstance(value, (dict, list)) or not any(isinstance(x, (dict, list)) for x in nested):
        return flat
    if isinstance(value, list) and not any(isinstance(x, dict) for x in value):
        return flat
    pad, inner = " " * depth, " " * (depth + 1)
    if isinstance(value, dict):
        items = [
            f"{json.dumps(key, ensure_ascii=False)}: {_write_json(item, depth + 1)}"
            for key, item in value.items()
        ]
        opening, closing = "{}"
    else:
        items = [_write_json(item, depth + 1) for item in value]
        opening, closing = "[]"
    return opening + "\n" + ",\n".join(inner + item for item in items) + f"\n{pad}{closing}"


def _plain_column(column: Hashable) -> Any:
    """A column of counts as JSON: a name, [kind, name], or [kind, [labels of a set]]."""
    if isinstance(column, frozenset):
        return sorted(column)
    return [_plain_column(part) for part in column] if isinstance(column, tuple) else column


def _hashable_column(column: Any, depth: int = 0) -> Hashable:
    if not isinstance(column, list):
        return str(column)
    return frozenset(column) if depth else tuple(_hashable_column(part, 1) for part in column)


def _column_key(column: Hashable) -> str:
    return json.dumps(_plain_column(column), ensure_ascii=False)
