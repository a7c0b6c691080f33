"""Plain JSON lines: a record a line, as `warta check` takes them. Nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from warta.article import Article
from warta.errors import ArticleError
from warta.export.format import Format
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.export.settle import files_of
from warta.validate.finding import Finding
from warta.validate.records import NAMES_OF_LINES, read_values

FILE = "articles.jsonl"


def write_jsonl(articles: Iterable[Article], folder: Path) -> list[Path]:
    """One file of all records, in their order."""
    path = folder / FILE
    with path.open("wb") as file:
        for article in articles:
            file.write(orjson.dumps(article.to_dict()) + b"\n")
    return [path]


def read_jsonl(path: Path, labels: Labels | None = None) -> Iterator[Article | Problem]:
    """The records of a file or folder of JSON lines (plain, .gz, .zst)."""
    for file in files_of(path, *NAMES_OF_LINES):
        for line, value in read_values(file):
            if isinstance(value, Finding):
                yield Problem(file.name, line, "broken_line", value.message)
                continue
            try:
                yield Article.from_dict(value)
            except ArticleError as error:
                yield Problem(file.name, line, "broken_line", str(error))


FORMAT = Format(
    name="jsonl", what="JSON lines of records, one file", write=write_jsonl, read=read_jsonl
)
