"""CSV of spans: spans.csv has a row a span, articles.csv a row an article with its text.

An empty cell is null. Lists and objects of articles.csv are cells of JSON. Code points count.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from warta.article import Article
from warta.export.format import Format
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.export.settle import Document, Found, files_of, settle
from warta.export.spans import FEATURES, META, SHAPES, Row, meta_of, rows_of

ARTICLES, SPANS = "articles.csv", "spans.csv"
_JSON = frozenset(
    {"authors", "source", "rights", "synthetic", "topics", "frames", "provenance"}
)  # fmt: skip
_SPAN_COLUMNS = ("article", "layer", "item", "role", "label", "start", "end", "surface", *FEATURES)


def write_csv(articles: Iterable[Article], folder: Path) -> list[Path]:
    """articles.csv and spans.csv: UTF-8, commas, quotes where needed (RFC 4180, but LF)."""
    paths = [folder / ARTICLES, folder / SPANS]
    with (
        paths[0].open("w", encoding="utf-8", newline="") as texts,
        paths[1].open("w", encoding="utf-8", newline="") as spans,
    ):
        text_rows = csv.writer(texts, lineterminator="\n")
        span_rows = csv.writer(spans, lineterminator="\n")
        text_rows.writerow(["text", *META])
        span_rows.writerow(_SPAN_COLUMNS)
        for article in articles:
            meta, text = meta_of(article), article.text or ""
            text_rows.writerow([text, *(_cell(name, meta[name]) for name in META)])
            for row in rows_of(article):
                place = [article.id, row.layer, row.item, row.role, row.label, row.start, row.end]
                features = [row.features.get(name) for name in FEATURES]
                span_rows.writerow([*place, text[row.start : row.end], *features])
    return paths


def _cell(name: str, value: Any) -> Any:
    if name in _JSON and value is not None:
        return json.dumps(value, ensure_ascii=False)
    return value


def read_csv(path: Path, labels: Labels) -> Iterator[Article | Problem]:
    """The articles of a folder with articles.csv and spans.csv, or of its articles.csv.

    Other columns are passed over; of articles.csv only id and text must be there, of spans.csv
    article, start, end and label. A bare label says which layer it belongs to.
    """
    csv.field_size_limit(2**31 - 1)
    for file in files_of(path, ARTICLES):
        spans: dict[str, list[Found]] = {}
        for item in _read_spans(file.with_name(SPANS), labels):
            if isinstance(item, Problem):
                yield item
            else:
                spans.setdefault(item[0], []).append(item[1])
        yield from _read_articles(file, spans)
        for article in spans:
            message = f"{len(spans[article])} spans are of {article}, which {file.name} has not"
            yield Problem(SPANS, None, "broken_line", message)


def _read_articles(file: Path, spans: dict[str, list[Found]]) -> Iterator[Article | Problem]:
    for line, row in _rows(file):
        if isinstance(row, Problem):
            yield row
            continue
        text, name = row.get("text"), row.get("id")
        if not text or not name:
            yield Problem(file.name, line, "broken_line", "a row needs an id and a text")
            continue
        try:
            meta = {
                key: json.loads(value) if key in _JSON and value else value or None
                for key, value in row.items()
            }
        except ValueError as error:
            yield Problem(file.name, line, "broken_line", f"a cell is no JSON: {error}")
            continue
        if not isinstance(meta.get("provenance"), list) or not meta.keys() >= {*META}:
            meta.pop("provenance", None)
        data = json.dumps(row, ensure_ascii=False, sort_keys=True).encode()
        found = spans.pop(name, [])
        yield from settle(Document(file.name, name, data, text, found, meta, "csv", line))


def _read_spans(file: Path, labels: Labels) -> Iterator[tuple[str, Found] | Problem]:
    if not file.is_file():
        return
    for line, row in _rows(file):
        if isinstance(row, Problem):
            yield row
            continue
        try:
            start, end, article = int(row["start"]), int(row["end"]), row["article"]
            label, layer = row["label"], row.get("layer") or ""
        except (KeyError, ValueError) as error:
            message = f"needs article, start, end and label: {error}"
            yield Problem(file.name, line, "broken_line", message)
            continue
        if layer and layer not in SHAPES:
            yield Problem(file.name, line, "not_held", f"no record has a layer {layer!r}")
            continue
        if not layer:
            place = labels.place(label)
            if place is None:
                message = f"{label} is no label of ours"
                yield Problem(file.name, line, "unknown_label", message)
            if not place or not place[0]:
                continue
            layer, label = place
        features = {name: value for name in FEATURES if (value := row.get(name))}
        item = row.get("item") or f"line {line}"
        made = Row(layer, item, row.get("role") or "", label, start, end, features)
        yield article, Found(made, line, row.get("surface") or None)


def _rows(file: Path) -> Iterator[tuple[int, dict[str, str] | Problem]]:
    """(line on which a row begins, row by column)."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            head = next(reader, [])
            at = reader.line_num
            for row in reader:
                line, at = at + 1, reader.line_num
                if row and len(row) != len(head):
                    message = f"{len(row)} cells under {len(head)} columns"
                    yield line, Problem(file.name, line, "broken_line", message)
                elif row:
                    yield line, dict(zip(head, row, strict=True))
    except (csv.Error, UnicodeDecodeError) as error:
        yield 0, Problem(file.name, None, "broken_file", f"cannot be read on: {error}")


FORMAT = Format(
    name="csv",
    what="CSV: articles.csv, and spans.csv with a row a span",
    write=write_csv,
    read=read_csv,
)
