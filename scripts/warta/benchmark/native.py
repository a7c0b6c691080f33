"""A model against the gold of a built dataset: raw text in, every layer out, compared with gold."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from warta.agree import measure_agreement
from warta.agree.measure import Agreement
from warta.article import Article
from warta.pipeline import Pipeline
from warta.schema import LAYER_FIELDS
from warta.train.gold import gold_of


def score_native(
    dataset: Path, pipeline: Pipeline, layer: str, *, split: str = "validation", samples: int = 1000
) -> Agreement:
    """How far the records of `pipeline` agree with gold on the articles whose `layer` is gold.

    The pipeline gets the text and what is known of it (publication date, title), and no layer.
    Intervals (95 %) by bootstrap over articles. Raises UsageError where there is no gold.
    """
    return score_articles(gold_of(dataset, layer, split=split), pipeline, samples=samples)


def score_articles(
    articles: Sequence[Article], pipeline: Pipeline, *, samples: int = 1000
) -> Agreement:
    """The same for articles at hand."""
    pairs = [(article, pipeline.annotate(strip(article))) for article in articles]
    return measure_agreement(pairs, samples=samples)


def strip(article: Article) -> Article:
    """`article` with its text and metadata and without any layer."""
    fields: dict[str, Any] = {field: None for fields in LAYER_FIELDS.values() for field in fields}
    return dataclasses.replace(article, **fields, provenance=())
