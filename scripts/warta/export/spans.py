"""A record as metadata, text and rows of spans, which every format can write in its own way.

A row is one stretch of text: of an item with several (a chain's mentions, an attribution's parts)
each has a row, which repeats what is said of the item. `article_of` is the inverse of `meta_of` and
`rows_of` on every valid record.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from warta.article import ARTICLE_FIELDS, Article, Provenance
from warta.schema import LAYER_FIELDS, LAYERS

IMPORTED = "imported"
_LETTERS = {"entities": "e", "times": "t", "attributions": "a", "chains": "c"}
_NUMBER = re.compile("[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a field's items look: the key that holds the label (or a `noun` for want of one), the
    keys of further features, and the keys that hold lists of spans."""

    label: str | None
    noun: str = ""
    features: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


SHAPES: Mapping[str, Shape] = {
    "dateline": Shape(None, "dateline", ("place", "outlet")),
    "blocks": Shape("kind"),
    "sentences": Shape(None, "sentence"),
    "tokens": Shape(None, "token"),
    "entities": Shape("label", "", ("parent", "link")),
    "titles": Shape(None, "title", ("holder",)),
    "times": Shape("type", "", ("value", "mod", "anchor")),
    "attributions": Shape("kind", "", ("quote", "speaker"), ("source", "cue", "content")),
    "persuasion": Shape("technique", "", ("voice", "attribution")),
    "chains": Shape("type", "", ("group", "members"), ("mentions",)),
}
LAYER_OF = {field: layer for layer, fields in LAYER_FIELDS.items() for field in fields}
# Features that name other items; members may name several.
REFERENCES = frozenset({"parent", "holder", "anchor", "speaker", "attribution", "members"})
FEATURES = tuple(dict.fromkeys(name for shape in SHAPES.values() for name in shape.features))
META = tuple(name for name in ARTICLE_FIELDS if name not in SHAPES and name != "text")


@dataclass(frozen=True, slots=True)
class Row:
    """Half-open code points of one stretch of text; `item` is the id of what it belongs to, unique
    in the article; `role` is empty where an item is one span. Features are strings, null ones left
    out."""

    layer: str
    item: str
    role: str
    label: str
    start: int
    end: int
    features: Mapping[str, str] = dataclasses.field(default_factory=dict)


def meta_of(article: Article) -> dict[str, Any]:
    """What a record says besides its text and its spans, as plain JSON data."""
    record = article.to_dict()
    return {name: record[name] for name in META}


def rows_of(article: Article, fields: Iterable[str] = tuple(SHAPES)) -> list[Row]:
    """The rows of the record's `fields`, in their order."""
    rows: list[Row] = []
    for field in fields:
        value = getattr(article, field)
        if value is None:
            continue
        for index, item in enumerate([value] if field == "dateline" else value):
            rows += _rows(field, item, index)
    return rows


def _rows(field: str, item: Any, index: int) -> Iterable[Row]:
    shape = SHAPES[field]
    name = getattr(item, "id", f"{field}-{index + 1}")
    label = shape.noun if shape.label is None else getattr(item, shape.label)
    features = {
        key: text for key in shape.features if (text := _written(getattr(item, key))) is not None
    }
    if not shape.roles:
        yield Row(field, name, "", label, item.start, item.end, features)
    for role in shape.roles:
        for span in getattr(item, role):
            yield Row(field, name, role, label, span.start, span.end, features)


def _written(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return " ".join(value) or None
    if value is None or isinstance(value, str):
        return value
    link = [f"{key}:{one}" for key in ("iso3166", "geonames") if (one := getattr(value, key))]
    return " ".join(link) or "-"  # a link that links nothing


def article_of(
    meta: Mapping[str, Any],
    text: str,
    rows: Sequence[Row],
    *,
    annotator: str = IMPORTED,
    lost: Callable[[str], None] = lambda message: None,
) -> Article:
    """The record of metadata, text and rows.

    Items are put in order of start and numbered anew. Layers that `meta` gives no provenance are
    gold by `annotator` where there are rows, else not annotated. References to items that are not
    there become null, and are told to `lost`. Raises KeyError, ValueError or TypeError where rows
    or metadata are not of their shape, ArticleError where the record is not.
    """
    items = _in_order(rows)
    numbers = {
        name: f"{_LETTERS[field]}{at}"
        for field in _LETTERS
        for at, name in enumerate(items.get(field, {}), 1)
    }
    known = {row["layer"]: row for row in meta.get("provenance") or ()}
    annotated = {layer for layer, row in known.items() if row["origin"] != "none"}
    annotated |= {LAYER_OF[field] for field in items}
    if any(meta.get(field) is not None for field in LAYER_FIELDS["topics"]):
        annotated.add("topics")
    record: dict[str, Any] = dict.fromkeys(ARTICLE_FIELDS) | dict(meta)
    for field, shape in SHAPES.items():
        made = [
            _item(field, shape, name, group, numbers, lost)
            for name, group in items.get(field, {}).items()
        ]
        if field == "dateline":
            record[field] = made[0] if made else None
        else:
            record[field] = made if LAYER_OF[field] in annotated else None
    _nest(record["entities"] or [])
    record["text"] = text
    record["text_sha256"] = hashlib.sha256(text.encode()).hexdigest()
    record["provenance"] = [_origin(layer, known, annotated, annotator) for layer in LAYERS]
    return Article.from_dict({name: record[name] for name in ARTICLE_FIELDS})


def _origin(
    layer: str, known: Mapping[str, Any], annotated: set[str], annotator: str
) -> dict[str, Any]:
    row = known.get(layer)
    if row is not None and (row["origin"] != "none" or layer not in annotated):
        return dict(row)
    gold = layer in annotated
    return {
        "layer": layer,
        "origin": "gold" if gold else "none",
        "annotator": annotator if gold else None,
        "version": None,
        "data": None,
    }


def _in_order(rows: Sequence[Row]) -> dict[str, dict[str, list[Row]]]:
    """Field -> item -> its rows; items by their first code point, as they come where that ties."""
    found: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        found.setdefault(row.layer, {}).setdefault(row.item, []).append(row)
    return {
        field: dict(sorted(items.items(), key=lambda pair: min(row.start for row in pair[1])))
        for field, items in found.items()
    }


def _item(
    field: str,
    shape: Shape,
    name: str,
    rows: Sequence[Row],
    numbers: Mapping[str, str],
    lost: Callable[[str], None],
) -> dict[str, Any]:
    first = rows[0]
    item: dict[str, Any] = {}
    if field in _LETTERS:
        item["id"] = numbers[name]
    if shape.roles:
        for role in shape.roles:
            spans = sorted((row.start, row.end) for row in rows if row.role == role)
            if role == "mentions":  # of mentions with one start the record's order is kept
                own = [(row.start, row.end) for row in rows if row.role == role]
                spans = sorted(own, key=lambda span: span[0])
            item[role] = [{"start": start, "end": end} for start, end in spans]
    else:
        item |= {"start": first.start, "end": first.end}
    if shape.label is not None:
        item[shape.label] = first.label
    for key in shape.features:
        value = first.features.get(key)
        if key in REFERENCES:
            item[key] = _resolved(key, value, name, numbers, lost)
        elif key == "group":
            item[key] = value == "true" or bool(first.features.get("members"))
        elif key == "link":
            item[key] = None if value is None else _link(value)
        else:
            item[key] = value
    return item


def _resolved(
    key: str, value: str | None, name: str, numbers: Mapping[str, str], lost: Callable[[str], None]
) -> Any:
    wanted = (value or "").split()
    found = [numbers.get(one, one if one == "dct" and key == "anchor" else "") for one in wanted]
    for one, ours in zip(wanted, found, strict=True):
        if not ours:
            lost(f"{key} of {name} is {one}, which is not there")
    kept = [one for one in found if one]
    return kept if key == "members" else kept[0] if kept else None


def _link(value: str) -> dict[str, Any]:
    parts = dict(part.split(":", 1) for part in value.split() if part != "-")
    number = parts.get("geonames")
    if number is not None and not _NUMBER.fullmatch(number):
        raise ValueError(f"{number!r} is no GeoNames id")
    return {"iso3166": parts.get("iso3166"), "geonames": int(number) if number else None}


def _nest(entities: list[dict[str, Any]]) -> None:
    """Gives entities that lie in another the outermost one as parent, where nothing says so.

    Valid records say so themselves; other tools know no parents. Linear but for nested ones.
    """
    around: list[dict[str, Any]] = []
    for entity in sorted(entities, key=lambda one: (one["start"], -one["end"])):
        around = [outer for outer in around if outer["end"] > entity["start"]]
        outer = next((one for one in around if one["end"] >= entity["end"]), None)
        if outer is not None and entity["parent"] is None and outer["parent"] != entity["id"]:
            entity["parent"] = outer["id"]
        if entity["parent"] is None:
            around.append(entity)


def without(article: Article, fields: Collection[str]) -> Article:
    """`article` without the layers that `fields` hold: null, and of origin none."""
    gone = {layer for layer, its in LAYER_FIELDS.items() if {*its} <= {*fields}}
    provenance = tuple(
        Provenance(row.layer, "none", None, None, None) if row.layer in gone else row
        for row in article.provenance
    )
    cleared: dict[str, Any] = {field: None for field in fields if field in LAYER_OF}
    return dataclasses.replace(article, **cleared, provenance=provenance)


def merge(
    carried: Sequence[Row],
    seen: Sequence[Row],
    key: Callable[[Row], Hashable | None],
) -> list[Row]:
    """`carried` rows (with all that a tool does not show of them) as corrected by what was `seen`
    in the tool: those it no longer has are left out, new ones come last. Rows without a key are
    not shown by the tool, and stay."""
    left = Counter(key(row) for row in seen)
    kept = []
    for row in carried:
        mark = key(row)
        if mark is None or left[mark] > 0:
            left[mark] -= mark is not None
            kept.append(row)
    for row in reversed(seen):
        if left[key(row)] > 0:
            left[key(row)] -= 1
            kept.append(row)
    return kept
