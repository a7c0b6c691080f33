"""The configs of the built dataset: what a row is, and how rows are made from articles.

A config is a view of the record, never a second copy of the truth: `articles` is the record
itself, every other config is derived from it and can be made again. Their order here is their
order in the card.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from warta.article import Article, Block
from warta.tables import views
from warta.tables.arrow import ClassLabels, article_arrow_schema, with_metadata
from warta.tables.choice import MULTIPLE_CHOICE, choice_rows
from warta.tables.columns import column, shared_column
from warta.tables.views import UNIT_FIELDS, iob_names, names_of

Rows = Callable[[Sequence[Article]], pa.RecordBatch]


@dataclass(frozen=True)
class Config:
    """One config: `needs` are the layers without which it has no rows."""

    name: str
    row: str
    description: str
    needs: tuple[str, ...]
    schema: pa.Schema
    rows: Rows
    class_labels: ClassLabels = field(default_factory=dict)

    def arrow_schema(self) -> pa.Schema:
        """The schema as written to Parquet, footer metadata included."""
        return with_metadata(self.schema, self.class_labels)


def article_rows(articles: Sequence[Article]) -> pa.RecordBatch:
    """A row an article: the whole record."""
    schema = article_arrow_schema()
    arrays = []
    for part in schema:
        make = shared_column if part.name == "provenance" else column
        arrays.append(make([getattr(article, part.name) for article in articles], part.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def structure_rows(articles: Sequence[Article]) -> pa.RecordBatch:
    """A row a block of every article that has text and blocks."""
    rows = [
        (article, number, block)
        for article in articles
        if article.text is not None
        for number, block in enumerate(article.blocks or ())
    ]
    kinds = {kind: code for code, kind in enumerate(block_kinds())}
    columns = {
        **unit_columns("block", rows),
        "kind": [kinds[block.kind] for _, _, block in rows],
        "position": [number for _, number, _ in rows],
    }
    return pa.RecordBatch.from_arrays(
        [pa.array(columns[part.name], part.type) for part in STRUCTURE_SCHEMA],
        schema=STRUCTURE_SCHEMA,
    )


def unit_columns(unit: str, rows: Sequence[tuple[Article, int, Block]]) -> dict[str, list[object]]:
    """The UNIT_FIELDS of rows (article, number of the unit in it, its span)."""
    return {
        "id": [f"{article.id}#{unit}-{number}" for article, number, _ in rows],
        "article_id": [article.id for article, _, _ in rows],
        "unit": [unit] * len(rows),
        "text": [article.span(span) for article, _, span in rows],
        "start": [span.start for _, _, span in rows],
    }


def block_kinds() -> tuple[str, ...]:
    """The kinds of block, in the schema's order, which is that of the ClassLabel."""
    return names_of("structure", "kind")


STRUCTURE_SCHEMA = pa.schema(
    [*UNIT_FIELDS, pa.field("kind", pa.int64()), pa.field("position", pa.int32())]
)


def all_configs() -> tuple[Config, ...]:
    """Every config, `articles` (the default) first."""
    return (
        Config(
            name="articles",
            row="an article",
            description="the whole record",
            needs=(),
            schema=article_arrow_schema(),
            rows=article_rows,
        ),
        Config(
            name="structure",
            row="a block",
            description="the kind of each stretch of text: article or not, and what",
            needs=("structure",),
            schema=STRUCTURE_SCHEMA,
            rows=structure_rows,
            class_labels={"kind": block_kinds()},
        ),
        Config(
            name="entities",
            row="a sentence, or the dateline",
            description="names and numbers: IOB2 tags of the outermost, all of them as spans",
            needs=("tokens", "entities"),
            schema=views.ENTITIES,
            rows=views.rows_of(views.ENTITIES, views.entity_rows),
            class_labels={"ner_tags": iob_names(names_of("entities", "label"))},
        ),
        Config(
            name="times",
            row="a sentence, or the dateline",
            description="TIMEX3 expressions with values, and the date that they count from",
            needs=("tokens", "times"),
            schema=views.TIMES,
            rows=views.rows_of(views.TIMES, views.time_rows),
            class_labels={"time_tags": iob_names(names_of("times", "type"))},
        ),
        Config(
            name="attributions",
            row="a run of sentences that holds whole attributions",
            description="who says what: sources, cues and contents, tied to each other",
            needs=("tokens", "attributions"),
            schema=views.ATTRIBUTIONS,
            rows=views.rows_of(views.ATTRIBUTIONS, views.attribution_rows),
            class_labels={"attribution_tags": iob_names(role.upper() for role in views.ROLES)},
        ),
        Config(
            name="persuasion",
            row="a paragraph",
            description="persuasion techniques, as labels and as spans with their voice",
            needs=("structure", "persuasion"),
            schema=views.PERSUASION,
            rows=views.rows_of(views.PERSUASION, views.persuasion_rows),
            class_labels={"techniques": names_of("persuasion", "technique")},
        ),
        Config(
            name="coreference",
            row="an article",
            description="chains of mentions, in code points and in tokens",
            needs=("tokens", "chains"),
            schema=views.COREFERENCE,
            rows=views.rows_of(views.COREFERENCE, views.coreference_rows),
        ),
        Config(
            name="topics",
            row="an article",
            description="text without other blocks; IPTC topics, frames, genre",
            needs=("structure", "topics"),
            schema=views.TOPICS,
            rows=views.rows_of(views.TOPICS, views.topic_rows),
            class_labels={field: names_of("topics", field) for field in views.DOCUMENT_FIELDS},
        ),
        Config(
            name="multiple_choice",
            row="a question",
            description="who said what, when, where; which technique, which topic: one is right",
            needs=("structure",),
            schema=MULTIPLE_CHOICE,
            rows=views.rows_of(MULTIPLE_CHOICE, choice_rows),
        ),
    )
