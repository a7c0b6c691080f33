"""The task views: entities, times, attributions, persuasion, coreference, topics.

Each is derived from the record, and the record's layer can be made from its rows again: spans keep
their ids and all their fields, `partial` says that an edge lies inside a token (-nya). Articles
without text, or whose layer is null, have no row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import pyarrow as pa

from warta.article import ARTICLE_TEXT, Article, HasSpan
from warta.schema import labels
from warta.tables.units import Grid, Unit, grid_of, iob2, join_units, sentence_units, token_range

ROLES = ("source", "cue", "content")
DOCUMENT_FIELDS = ("topics", "frames", "genre")
_SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32())])

# What every row of a config other than `articles` carries: `unit` says what a row is, `start` is
# the code point of the row's text in the article; spans in a row are relative to the row's text.
UNIT_FIELDS = [
    pa.field("id", pa.string()),
    pa.field("article_id", pa.string()),
    pa.field("unit", pa.string()),
    pa.field("text", pa.string()),
    pa.field("start", pa.int32()),
]
_TOKENS = [
    pa.field("tokens", pa.list_(pa.string())),
    pa.field("token_starts", pa.list_(pa.int32())),
]


def _spans_of(**fields: pa.DataType) -> pa.DataType:
    edges = [("start", pa.int32()), ("end", pa.int32())]
    return pa.list_(pa.struct([*edges, *fields.items(), ("partial", pa.bool_())]))


_TEXT = pa.string()
ENTITIES = pa.schema(
    [
        *UNIT_FIELDS,
        *_TOKENS,
        pa.field("ner_tags", pa.list_(pa.int64())),
        pa.field(
            "spans",
            _spans_of(id=_TEXT, label=_TEXT, parent=_TEXT, iso3166=_TEXT, geonames=pa.int32()),
        ),
    ]
)
TIMES = pa.schema(
    [
        *UNIT_FIELDS,
        *_TOKENS,
        pa.field("time_tags", pa.list_(pa.int64())),
        pa.field("spans", _spans_of(id=_TEXT, type=_TEXT, value=_TEXT, mod=_TEXT, anchor=_TEXT)),
        pa.field("reference_date", _TEXT),
    ]
)
ATTRIBUTIONS = pa.schema(
    [
        *UNIT_FIELDS,
        *_TOKENS,
        pa.field("attribution_tags", pa.list_(pa.int64())),
        pa.field(
            "relations",
            pa.list_(
                pa.struct(
                    [
                        ("id", _TEXT),
                        *((role, pa.list_(_SPAN)) for role in ROLES),
                        ("quote", _TEXT),
                        ("kind", _TEXT),
                        ("speaker", _TEXT),
                    ]
                )
            ),
        ),
    ]
)
PERSUASION = pa.schema(
    [
        *UNIT_FIELDS,
        pa.field("techniques", pa.list_(pa.int64())),
        pa.field(
            "spans",
            pa.list_(
                pa.struct(
                    [
                        ("start", pa.int32()),
                        ("end", pa.int32()),
                        ("technique", _TEXT),
                        ("voice", _TEXT),
                        ("attribution", _TEXT),
                    ]
                )
            ),
        ),
    ]
)
COREFERENCE = pa.schema(
    [
        *UNIT_FIELDS,
        *_TOKENS,
        pa.field(
            "clusters",
            pa.list_(
                pa.struct(
                    [
                        ("id", _TEXT),
                        ("type", _TEXT),
                        ("group", pa.bool_()),
                        ("members", pa.list_(_TEXT)),
                        (
                            "mentions",
                            _spans_of(first_token=pa.int32(), last_token=pa.int32()),
                        ),
                    ]
                )
            ),
        ),
    ]
)
TOPICS = pa.schema(
    [
        *UNIT_FIELDS,
        pa.field("topics", pa.list_(pa.int64())),
        pa.field("frames", pa.list_(pa.int64())),
        pa.field("genre", pa.int64()),
    ]
)

Row = dict[str, Any]


def iob_names(layer_labels: Iterable[str]) -> tuple[str, ...]:
    """O, then B- and I- of each label: the names of a ClassLabel of tags."""
    return ("O", *(f"{side}-{label}" for label in layer_labels for side in "BI"))


@cache
def names_of(layer: str, field: str) -> tuple[str, ...]:
    """The labels of a field in the schema's order, which is that of the ClassLabel."""
    return tuple(str(label.const) for label in labels(layer, field))


@cache
def _codes(names: tuple[str, ...]) -> dict[str, int]:
    return {name: code for code, name in enumerate(names)}


def rows_of(schema: pa.Schema, make: Callable[[Article], Iterator[Row]]) -> Any:
    """The function from articles to a record batch of the rows that `make` gives of each."""

    def rows(articles: Sequence[Article]) -> pa.RecordBatch:
        found = [row for article in articles if article.text is not None for row in make(article)]
        return pa.RecordBatch.from_pylist(found, schema=schema)

    return rows


def entity_rows(article: Article) -> Iterator[Row]:
    """A row a sentence, or the dateline: tokens, IOB2 tags of the outermost spans, all spans."""
    if article.entities is None or article.sentences is None or article.tokens is None:
        return
    codes = _codes(iob_names(names_of("entities", "label")))
    units = sentence_units(article, article.entities)
    for number, unit, items in _dealt(units, article.entities):
        grid = grid_of(article, unit)
        spans = [
            {
                **_edges(grid, unit, item),
                "id": item.id,
                "label": item.label,
                "parent": item.parent,
                "iso3166": item.link and item.link.iso3166,
                "geonames": item.link and item.link.geonames,
            }
            for item in items
        ]
        tags = iob2(grid, [(span["start"], span["end"], span["label"]) for span in spans])
        yield {
            **_head(article, number, unit),
            **_tokens(grid),
            "ner_tags": [codes[tag] for tag in tags],
            "spans": spans,
        }


def time_rows(article: Article) -> Iterator[Row]:
    """The same of times; `reference_date` is the publication date that values count from."""
    if article.times is None or article.sentences is None or article.tokens is None:
        return
    codes = _codes(iob_names(names_of("times", "type")))
    for number, unit, items in _dealt(sentence_units(article, article.times), article.times):
        grid = grid_of(article, unit)
        spans = [
            {
                **_edges(grid, unit, item),
                "id": item.id,
                "type": item.type,
                "value": item.value,
                "mod": item.mod,
                "anchor": item.anchor,
            }
            for item in items
        ]
        tags = iob2(grid, [(span["start"], span["end"], span["type"]) for span in spans])
        yield {
            **_head(article, number, unit),
            **_tokens(grid),
            "time_tags": [codes[tag] for tag in tags],
            "spans": spans,
            "reference_date": article.published_at,
        }


def attribution_rows(article: Article) -> Iterator[Row]:
    """A row a run of sentences that holds whole attributions; tags by role, content outermost."""
    if article.attributions is None or article.sentences is None or article.tokens is None:
        return
    codes = _codes(iob_names(role.upper() for role in ROLES))
    extents = [_Extent(item) for item in article.attributions]
    for number, unit, found in _dealt(sentence_units(article, extents), extents):
        grid = grid_of(article, unit)
        relations = []
        marked = []
        for item in (extent.item for extent in found):
            parts = {
                role: [
                    {"start": part.start - unit.start, "end": part.end - unit.start}
                    for part in getattr(item, role)
                ]
                for role in ROLES
            }
            marked += [
                (part["start"], part["end"], role.upper())
                for role, spans in parts.items()
                for part in spans
            ]
            relations.append(
                {
                    "id": item.id,
                    **parts,
                    "quote": item.quote,
                    "kind": item.kind,
                    "speaker": item.speaker,
                }
            )
        yield {
            **_head(article, number, unit),
            **_tokens(grid),
            "attribution_tags": [codes[tag] for tag in iob2(grid, marked)],
            "relations": relations,
        }


class _Extent:
    """An attribution with the stretch that all its parts take."""

    __slots__ = ("end", "item", "start")

    def __init__(self, item: Any) -> None:
        parts = [part for role in ROLES for part in getattr(item, role)]
        self.item = item
        self.start: int = min(part.start for part in parts)
        self.end: int = max(part.end for part in parts)


def persuasion_rows(article: Article) -> Iterator[Row]:
    """A row a paragraph: the techniques in it, and their spans."""
    if article.persuasion is None or article.blocks is None:
        return
    codes = _codes(names_of("persuasion", "technique"))
    blocks = [
        Unit("paragraph", block.start, block.end)
        for block in article.blocks
        if block.kind in ARTICLE_TEXT
    ]
    for number, unit, items in _dealt(join_units(blocks, article.persuasion), article.persuasion):
        held = {item.technique for item in items}
        yield {
            **_head(article, number, unit),
            "unit": "paragraph" if unit.kind == "paragraph" else "paragraphs",
            "techniques": [code for name, code in codes.items() if name in held],
            "spans": [
                {
                    "start": item.start - unit.start,
                    "end": item.end - unit.start,
                    "technique": item.technique,
                    "voice": item.voice,
                    "attribution": item.attribution,
                }
                for item in items
            ],
        }


def coreference_rows(article: Article) -> Iterator[Row]:
    """A row an article: all its tokens, and the chains as clusters of mentions."""
    if article.chains is None or article.tokens is None:
        return
    unit = Unit("article", 0, len(article.text or ""))
    grid = grid_of(article, unit)
    clusters = []
    for chain in article.chains:
        mentions = []
        for mention in chain.mentions:
            first, last, partial = token_range(grid, mention.start, mention.end)
            mentions.append(
                {
                    "start": mention.start,
                    "end": mention.end,
                    "first_token": first,
                    "last_token": last - 1,
                    "partial": partial,
                }
            )
        clusters.append(
            {
                "id": chain.id,
                "type": chain.type,
                "group": chain.group,
                "members": list(chain.members),
                "mentions": mentions,
            }
        )
    yield {**_head(article, 0, unit), **_tokens(grid), "clusters": clusters}


def topic_rows(article: Article) -> Iterator[Row]:
    """A row an article: its text without other blocks, a paragraph a line."""
    if article.topics is None or article.frames is None or article.genre is None:
        return
    kept = [block for block in article.blocks or () if block.kind in ARTICLE_TEXT]
    yield {
        "id": f"{article.id}#article-0",
        "article_id": article.id,
        "unit": "article",
        "text": "\n".join(article.span(block) for block in kept),
        "start": kept[0].start if kept else 0,
        "topics": [_codes(names_of("topics", "topics"))[code] for code in article.topics],
        "frames": [_codes(names_of("topics", "frames"))[name] for name in article.frames],
        "genre": _codes(names_of("topics", "genre"))[article.genre],
    }


def _dealt(units: Sequence[Unit], items: Sequence[Any]) -> Iterator[tuple[int, Unit, list[Any]]]:
    """(number, unit, the items that begin in it), for items sorted by start."""
    at = 0
    for number, unit in enumerate(units):
        held = []
        last = number + 1 == len(units)
        while at < len(items) and (items[at].start < unit.end or last):
            held.append(items[at])
            at += 1
        yield number, unit, held


def _head(article: Article, number: int, unit: Unit) -> Row:
    return {
        "id": f"{article.id}#{unit.kind}-{number}",
        "article_id": article.id,
        "unit": unit.kind,
        "text": article.span(unit),
        "start": unit.start,
    }


def _tokens(grid: Grid) -> Row:
    return {"tokens": grid.texts, "token_starts": grid.starts}


def _edges(grid: Grid, unit: Unit, item: HasSpan) -> Row:
    start, end = item.start - unit.start, item.end - unit.start
    return {"start": start, "end": end, "partial": token_range(grid, start, end)[2]}
