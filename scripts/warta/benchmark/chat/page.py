"""What is said of the whole page: its structure, line by line, and topics, frames and genre."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from warta.annotate.topics import MOST_FRAMES, MOST_TOPICS
from warta.article import ARTICLE_TEXT, Article, Block, Dateline
from warta.benchmark.chat.form import PLACE, TEXT_OR_NULL, Form, Json, choice, closed, list_of
from warta.benchmark.chat.places import Places
from warta.schema import LAYER_FIELDS, labels


def _schema_structure() -> Json:
    line = closed({"p": {"type": "integer"}, "kind": choice("structure", "kind")})
    dateline = closed({**PLACE, "place": TEXT_OR_NULL, "outlet": TEXT_OR_NULL})
    return closed({"lines": list_of(line), "dateline": {"anyOf": [dateline, {"type": "null"}]}})


def _show_structure(article: Article, places: Places) -> Json:
    """A line with several blocks is of the longest one's kind."""
    lines = []
    for line in places.lines:
        inside = [b for b in article.blocks or () if b.start < line.end and line.start < b.end]
        kind = max(inside, key=lambda block: block.end - block.start).kind
        lines.append({"p": line.p, "kind": kind})
    dateline = article.dateline
    place = None if dateline is None else places.place(dateline)
    if place is not None and dateline is not None:
        place |= {"place": dateline.place, "outlet": dateline.outlet}
    return {"lines": lines, "dateline": place}


def _read_structure(article: Article, places: Places, answer: Json) -> Article:
    """A line is a block; those that the answer leaves out are paragraphs."""
    kinds = {row["p"]: row["kind"] for row in answer["lines"]}
    blocks = tuple(
        Block(line.start + line.lead, line.start + line.trail, kinds.get(line.p, "paragraph"))
        for line in places.lines
    )
    made = dataclasses.replace(article, blocks=blocks, dateline=None)
    row = answer["dateline"]
    if row is None:
        return made
    span = Places(made).find(row)
    first = next((b for b in blocks if b.kind in ARTICLE_TEXT and b.kind != "headline"), None)
    places.asked += 1
    if span is None or first is None or span.start != first.start or span.end > first.end:
        places.lost += 1
        return made
    words = made.span(span)
    place, outlet = (
        row[name] if row[name] and row[name] in words else None for name in ("place", "outlet")
    )
    return dataclasses.replace(made, dateline=Dateline(span.start, span.end, place, outlet))


def _document(field: str) -> Form:
    several = field != "genre"

    def schema() -> Json:
        label = choice("topics", field)
        return closed({field: list_of(label) if several else label})

    def show(article: Article, places: Places) -> Json:
        value = getattr(article, field)
        return {field: list(value or ()) if several else value}

    def read(article: Article, places: Places, answer: Json) -> Article:
        fields: Json = dict.fromkeys(LAYER_FIELDS["topics"])
        value = answer[field]
        if field == "topics":
            value = tuple(dict.fromkeys(value))[:MOST_TOPICS]
        elif field == "frames":
            chosen = list(dict.fromkeys(value))[:MOST_FRAMES]
            value = tuple(one.const for one in labels("topics", "frames") if one.const in chosen)
        return dataclasses.replace(article, **{**fields, field: value})

    # No genre is not null: that would leave the article out of the figures, as not annotated.
    return Form(schema, show, read, {field: [] if several else ""}, (("topics", field),))


FORMS: Mapping[str, Form] = {
    "structure": Form(
        _schema_structure,
        _show_structure,
        _read_structure,
        {"lines": [], "dateline": None},
        (("structure", "kind"),),
        whole=True,
    ),
    **{field: _document(field) for field in LAYER_FIELDS["topics"]},
}
