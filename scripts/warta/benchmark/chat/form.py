"""What a form is: an answer's JSON Schema, gold in its shape, and the way back to a layer.

Every property is required and nothing is additional, so that strict servers take the schemas too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from warta.article import Article
from warta.benchmark.chat.places import Places
from warta.schema import labels

Json = dict[str, Any]
PLACE: Json = {"p": {"type": "integer"}, "text": {"type": "string"}, "n": {"type": "integer"}}
TEXT_OR_NULL: Json = {"type": ["string", "null"]}


@dataclass(frozen=True, slots=True)
class Form:
    """`schema()` is that of an answer; `show` gives the answer that is the gold of an article;
    `read` makes an article's layer of an answer that fits the schema, `empty` is such an answer.
    `labels` are the (layer, field) whose labels the instructions list; `whole` says whether lines
    outside the article text are shown too."""

    schema: Callable[[], Json]
    show: Callable[[Article, Places], Json]
    read: Callable[[Article, Places, Json], Article]
    empty: Json
    labels: tuple[tuple[str, str], ...] = ()
    whole: bool = False


def closed(properties: Json) -> Json:
    """The schema of an object with these properties, all of them and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def list_of(items: Json) -> Json:
    """The schema of a list."""
    return {"type": "array", "items": items}


def choice(layer: str, field: str) -> Json:
    """The schema of a label of a layer's field."""
    return {"type": "string", "enum": [str(label.const) for label in labels(layer, field)]}
