"""doccano JSON lines: text and "entities" [{id, label, start_offset, end_offset}], code points.

doccano shows labelled spans. What it does not show (features, references, sentences, tokens,
metadata) travels in the column "warta", which it keeps and gives back; spans that were removed or
drawn anew in doccano are so in the record that comes back. Its older forms, "label" or "labels" as
[[start, end, label]], are read as well.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from warta.article import Article
from warta.export.format import Format
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.export.settle import Document, Found, files_of, settle
from warta.export.spans import SHAPES, Row, merge, meta_of, rows_of
from warta.validate.finding import Finding
from warta.validate.records import NAMES_OF_LINES, read_values

FILE = "doccano.jsonl"
HIDDEN = frozenset({"sentences", "tokens"})
_OWN = frozenset({"dateline", "title", *(role for s in SHAPES.values() for role in s.roles)})


def write_doccano(articles: Iterable[Article], folder: Path) -> list[Path]:
    """One file, a line an article. Import it as sequence labelling with relations."""
    path = folder / FILE
    with path.open("w", encoding="utf-8") as file:
        number = 0
        for article in articles:
            rows = rows_of(article)
            shown = []
            for row in rows:
                if row.layer not in HIDDEN:
                    number += 1
                    shown.append(
                        {
                            "id": number,
                            "label": row.role or row.label,
                            "start_offset": row.start,
                            "end_offset": row.end,
                        }
                    )
            line = {
                "text": article.text,
                "entities": shown,
                "relations": [],
                "warta": {"record": meta_of(article), "spans": [pack(row) for row in rows]},
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return [path]


def pack(row: Row) -> list[Any]:
    """A row as a JSON list, in the order of its fields."""
    return [*(getattr(row, name) for name in Row.__slots__[:-1]), dict(row.features)]


def read_doccano(path: Path, labels: Labels) -> Iterator[Article | Problem]:
    """The articles of a file or folder of JSON lines as doccano exports them."""
    for file in files_of(path, *NAMES_OF_LINES):
        for line, value in read_values(file):
            if isinstance(value, Finding):
                yield Problem(file.name, line, "broken_line", value.message)
            elif not isinstance(value, dict) or not isinstance(value.get("text"), str):
                yield Problem(file.name, line, "broken_line", "no object with a text")
            else:
                yield from _article(file, line, value, labels)


def _article(
    file: Path, line: int | None, value: Mapping[str, Any], labels: Labels
) -> Iterator[Article | Problem]:
    carried: list[Row] = []
    seen: list[Row] = []
    own = value.get("warta")
    meta = value
    name = f"{file.name.partition('.')[0]}-{line}"
    try:
        if isinstance(own, dict):
            carried = [Row(*each) for each in own["spans"]]
            meta = own["record"]
        for index, (start, end, label) in enumerate(_spans(value)):
            place = _place(label, labels)
            if place is None:
                yield Problem(file.name, line, "unknown_label", f"{label} is no label of ours")
            if place and place[0]:
                seen.append(Row(place[0], f"new-{index + 1}", place[1], place[2], start, end))
    except (KeyError, TypeError, ValueError) as error:
        yield Problem(file.name, line, "broken_line", f"not as doccano writes it: {error!r}")
        return
    if value.get("relations"):
        message = f"{len(value['relations'])} relations: a record has no place for them"
        yield Problem(file.name, line, "not_held", message)
    found = [Found(row, line) for row in merge(carried, seen, _key)]
    data = json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
    yield from settle(Document(file.name, name, data, value["text"], found, meta, "jsonl", line))


def _key(row: Row) -> Hashable | None:
    return None if row.layer in HIDDEN else (row.start, row.end, row.role or row.label)


def _spans(value: Mapping[str, Any]) -> Iterator[tuple[int, int, str]]:
    for each in value.get("entities") or value.get("label") or value.get("labels") or ():
        if isinstance(each, dict):
            yield int(each["start_offset"]), int(each["end_offset"]), str(each["label"])
        else:
            start, end, label = each
            yield int(start), int(end), str(label)


def _place(label: str, labels: Labels) -> tuple[str, str, str] | None:
    """(layer, role, label) of a span that doccano shows."""
    if label not in _OWN:
        place = labels.place(label)
        return None if place is None else (place[0], "", place[1])
    for layer, shape in SHAPES.items():
        if label in shape.roles:
            return layer, label, ""
        if label == shape.noun:
            return layer, "", label
    return None


FORMAT = Format(
    name="doccano",
    what="doccano JSON lines, one file",
    write=write_doccano,
    read=read_doccano,
    carried="sentences, tokens, features of spans, references and metadata travel in the column "
    "`warta`, which doccano keeps and does not show",
)
