"""What another program made, read from JSON lines: {"id": …, <the layer's fields as in a record>}.

Ids within a layer (e1, t1, …), references and values may be left out: ids are then given in order
of start, references and values are null.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from warta.article import ARTICLE_FIELDS, Article
from warta.errors import ArticleError, UsageError
from warta.gold.hints import closest
from warta.schema import LAYER_FIELDS, labels

SHOWN = 10  # ids in a message
# What an item that a program wrote need not say.
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "entities": {"parent": None, "link": None},
    "titles": {"holder": None},
    "times": {"value": None, "mod": None, "anchor": None},
    "attributions": {
        "source": [],
        "cue": [],
        "content": [],
        "quote": "indirect",
        "kind": "assertion",
        "speaker": None,
    },
    "persuasion": {"voice": "narrator", "attribution": None},
    "chains": {"group": False, "members": []},
}
LETTERS = {"entities": "e", "times": "t", "attributions": "a", "chains": "c"}
LABELS = {
    "blocks": ("structure", "kind"),
    "entities": ("entities", "label"),
    "times": ("times", "type"),
    "persuasion": ("persuasion", "technique"),
    "chains": ("chains", "type"),
}
_SPANNED = ("blocks", "sentences", "tokens", "entities", "titles", "times", "persuasion")


def read_predictions(
    path: str | Path, wanted: Sequence[str], articles: Iterable[Article]
) -> Callable[[Article], Article]:
    """The annotator that gives each of `articles` the fields of its line, `wanted` among them.

    Raises UsageError, with a list, where a line is no such object, an id is missing, double or
    unknown, a field is, a span lies outside the text, a label is none of ours.
    """
    texts = {article.id: article.text or "" for article in articles}
    rows = list(_read_rows(Path(path)))
    counted = Counter(row["id"] for _, row in rows)
    _refuse(path, "ids that are missing", [id for id in texts if id not in counted])
    _refuse(path, "ids that come twice", [id for id, number in counted.items() if number > 1])
    _refuse(path, "ids that are unknown", [id for id in counted if id not in texts])
    made: dict[str, dict[str, Any]] = {}
    for line, row in rows:
        fields = {name: value for name, value in row.items() if name in _layer_fields()}
        missing = [name for name in wanted if name not in fields]
        _refuse(path, f"line {line}: fields that are missing", missing)
        unknown = [name for name in row if name not in ARTICLE_FIELDS]
        _refuse(path, f"line {line}: fields that no record has", unknown)
        if row.get("text") not in (None, texts[row["id"]]):
            raise UsageError(f"{path}: line {line}: its text is not that of article {row['id']}")
        made[row["id"]] = {
            name: _complete(f"{path}: line {line}", name, value, len(texts[row["id"]]))
            for name, value in fields.items()
        }

    def annotate(article: Article) -> Article:
        given = made[article.id]
        try:
            typed = Article.from_dict(article.to_dict() | given)
        except ArticleError as error:
            raise UsageError(f"{path}: {error}") from error
        return dataclasses.replace(article, **{name: getattr(typed, name) for name in given})

    return annotate


def _read_rows(path: Path) -> Iterable[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise UsageError(f"{path}: line {number} is no JSON: {error}") from error
            if not isinstance(row, dict) or not isinstance(row.get("id"), str):
                raise UsageError(f"{path}: line {number} is no object with an id")
            yield number, row


def _refuse(path: str | Path, what: str, names: Sequence[str]) -> None:
    if names:
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        raise UsageError(f"{path}: {what}: {', '.join(sorted(names)[:SHOWN])}{more}")


def _layer_fields() -> list[str]:
    return [name for fields in LAYER_FIELDS.values() for name in fields]


def _complete(where: str, name: str, value: Any, size: int) -> Any:
    """A field's value with what may be left out, in order; refused where it does not fit."""
    if value is not None and name in LAYER_FIELDS["topics"]:
        for label in [value] if name == "genre" else value:
            _check_label(where, name, label, "topics", name)
    if value is None or (name not in DEFAULTS and name not in _SPANNED):
        return value
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise UsageError(f"{where}: {name} is no list of objects")
    items = [{**DEFAULTS.get(name, {}), **item} for item in value]
    for item in items:
        for start, end in _edges(where, name, item):
            if not 0 <= start < end <= size:
                raise UsageError(
                    f"{where}: {name}: [{start}, {end}) is no span of {size} characters"
                )
        if name in LABELS:
            layer, field = LABELS[name]
            _check_label(where, name, item.get(field), layer, field)
    if name in LETTERS and not all("id" in item for item in items):
        items.sort(key=lambda item: _first(where, name, item))
        items = [item | {"id": f"{LETTERS[name]}{at}"} for at, item in enumerate(items, 1)]
    return items


def _edges(where: str, name: str, item: Mapping[str, Any]) -> list[tuple[int, int]]:
    if name in _SPANNED:
        spans = [item]
    elif name == "chains":
        spans = item.get("mentions", [])
    else:
        spans = [part for role in ("source", "cue", "content") for part in item[role]]
    try:
        edges = [(span["start"], span["end"]) for span in spans]
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{where}: {name} has a span without start and end") from error
    if not all(type(edge) is int for pair in edges for edge in pair):
        raise UsageError(f"{where}: {name} has a start or end that is no whole number")
    return edges


def _first(where: str, name: str, item: Mapping[str, Any]) -> tuple[int, int]:
    return min(((start, -end) for start, end in _edges(where, name, item)), default=(0, 0))


def _check_label(where: str, name: str, label: Any, layer: str, field: str) -> None:
    known = [str(one.const) for one in labels(layer, field)]
    if label not in known:
        nearest = closest(str(label), known)
        hint = f"; did you mean {nearest}?" if nearest else ""
        raise UsageError(f"{where}: {name}: {label!r} is no {field} of ours{hint}")
