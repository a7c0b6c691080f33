"""Trains the three models of the layer topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from warta.annotate.linear import LinearModel
from warta.annotate.topics import features
from warta.article import Article
from warta.schema import labels
from warta.train.linear import train_linear


def train_field(field: str) -> Any:
    """The training function of `topics`, `frames` or `genre`: (articles, meta) -> LinearModel."""

    def train(articles: Sequence[Article], meta: Mapping[str, Any]) -> LinearModel:
        examples = []
        for article in articles:
            value = getattr(article, field)
            examples.append((features(article), (value,) if isinstance(value, str) else value))
        known = [label.const for label in labels("topics", field) if label.const is not None]
        return train_linear(examples, labels=known, meta=meta)

    return train
