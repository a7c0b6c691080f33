"""W3C Web Annotation (www.w3.org/TR/annotation-model), JSON-LD: ID.jsonld beside ID.txt.

An AnnotationPage an article, an Annotation an item. The body classifies it; a target a stretch of
text gives its position in code points, which is what the model counts, and its words. Sentences and
tokens are one Annotation each, with a target for every one of them. What the model has no term for
has the prefix "warta".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from warta.article import Article
from warta.errors import NotAnArticle
from warta.export.format import Format
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.export.settle import Document, Found, files_of, read_text, settle
from warta.export.spans import SHAPES, Row, meta_of, rows_of

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"warta": "urn:warta:schema:"}]
_BULK = frozenset({"sentences", "tokens"})
_AROUND = 24  # code points of prefix and suffix


def write_web_annotation(articles: Iterable[Article], folder: Path) -> list[Path]:
    """ID.jsonld and ID.txt of each article."""
    paths = []
    for article in articles:
        text = article.text or ""
        file = folder / f"{article.id}.txt"
        file.write_bytes(text.encode())
        page = {
            "@context": CONTEXT,
            "id": f"urn:warta:{article.id}",
            "type": "AnnotationPage",
            "warta:record": meta_of(article),
            "items": list(_items(article, text, file.name)),
        }
        target = file.with_suffix(".jsonld")
        target.write_text(json.dumps(page, ensure_ascii=False, indent=1) + "\n", "utf-8")
        paths += [file, target]
    return paths


def _items(article: Article, text: str, source: str) -> Iterator[dict[str, Any]]:
    def name(item: str) -> str:
        return f"urn:warta:{article.id}:{item}"

    def one_of(row: Row) -> tuple[str, str]:
        return row.layer, row.layer if row.layer in _BULK else row.item

    for (layer, item), group in groupby(rows_of(article), one_of):
        rows = list(group)
        body: dict[str, Any] = {
            "type": "TextualBody",
            "purpose": "classifying",
            "value": rows[0].label,
            "warta:layer": layer,
        }
        body |= {f"warta:{key}": value for key, value in rows[0].features.items()}
        yield {
            "id": name(item),
            "type": "Annotation",
            "motivation": "classifying",
            "body": body,
            "target": [_target(row, text, source) for row in rows],
        }


def _target(row: Row, text: str, source: str) -> dict[str, Any]:
    place: dict[str, Any] = {"type": "TextPositionSelector", "start": row.start, "end": row.end}
    target: dict[str, Any] = {"source": source, "selector": place}
    if row.layer not in _BULK:
        quote = {
            "type": "TextQuoteSelector",
            "exact": text[row.start : row.end],
            "prefix": text[max(0, row.start - _AROUND) : row.start],
            "suffix": text[row.end : row.end + _AROUND],
        }
        target["selector"] = [place, quote]
    return target | ({"warta:role": row.role} if row.role else {})


def read_web_annotation(path: Path, labels: Labels) -> Iterator[Article | Problem]:
    """The articles of a folder of .jsonld, or of one: an AnnotationPage, AnnotationCollection with
    one, or a list of Annotations, all on one text file beside it."""
    for file in files_of(path, ".jsonld"):
        try:
            page = json.loads(read_text(file)[1])
            items = page if isinstance(page, list) else _annotations(page)
            source = _source(items, file)
            data, text = read_text(file.with_name(source))
        except (OSError, NotAnArticle, ValueError, TypeError, KeyError) as error:
            reason = f"{error.filename} is not there" if isinstance(error, OSError) else error
            yield Problem(file.name, None, "broken_file", f"no page over a text: {reason}")
            continue
        found = []
        for number, item in enumerate(items, 1):
            for one in _found(item, number, labels, file.name):
                if isinstance(one, Problem):
                    yield one
                else:
                    found.append(one)
        meta = page.get("warta:record", {}) if isinstance(page, dict) else {}
        yield from settle(Document(file.name, file.stem, data, text, found, meta))


def _annotations(page: Mapping[str, Any]) -> list[Any]:
    items = page["first"]["items"] if "first" in page else page.get("items", [page])
    if not isinstance(items, list):
        raise TypeError("its items are no list")
    return items


def _source(items: Iterable[Any], file: Path) -> str:
    """The name of the text file that the targets point at."""
    names = {str(target["source"]) for item in items for target in _listed(item["target"])} or {
        f"{file.stem}.txt"
    }
    if len(names) > 1:
        raise ValueError(f"its targets are in {len(names)} texts, not in one")
    name = names.pop()
    if Path(name).name != name:
        raise ValueError(f"the source {name!r} is no file beside it")
    return name


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _found(
    item: Mapping[str, Any], number: int, labels: Labels, file: str
) -> Iterator[Found | Problem]:
    """The rows of one Annotation. `number` counts the items from 1: JSON has no lines."""
    try:
        body = _listed(item["body"])[0]
        layer, label = body.get("warta:layer"), str(body["value"])
        if layer not in (None, *SHAPES):
            yield Problem(file, number, "not_held", f"no record has a layer {layer!r}")
            return
        if layer is None:
            place = labels.place(label)
            if place is None:
                yield Problem(file, number, "unknown_label", f"{label} is no label of ours")
            if not place or not place[0]:
                return
            layer, label = place
        features = {
            key.removeprefix("warta:"): value
            for key, value in body.items()
            if key.startswith("warta:") and key != "warta:layer"
        }
        name = str(item.get("id", f"item-{number}")).rpartition(":")[2]
        for index, target in enumerate(_listed(item["target"])):
            selectors = {one["type"]: one for one in _listed(target["selector"])}
            place_at = selectors["TextPositionSelector"]
            surface = selectors.get("TextQuoteSelector", {}).get("exact")
            its = f"{name}-{index + 1}" if layer in _BULK else name
            start, end = int(place_at["start"]), int(place_at["end"])
            row = Row(layer, its, target.get("warta:role", ""), label, start, end, features)
            yield Found(row, number, surface)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        message = f"item {number} is no Annotation with a body and a TextPositionSelector"
        yield Problem(file, number, "broken_line", f"{message}: {error!r}")


FORMAT = Format(
    name="web-annotation",
    what="W3C Web Annotation JSON-LD, beside the texts",
    write=write_web_annotation,
    read=read_web_annotation,
    carried="features of spans and metadata are terms of our own (prefix warta)",
)
