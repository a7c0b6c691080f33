"""The bare text of an article: what a model gets, so that nothing of the gold reaches it."""

from __future__ import annotations

import dataclasses
from typing import Any

from warta.article import Article
from warta.schema import LAYER_FIELDS


def strip(article: Article) -> Article:
    """`article` with its text and metadata (title, outlet, publication date), without any layer."""
    fields: dict[str, Any] = {field: None for fields in LAYER_FIELDS.values() for field in fields}
    return dataclasses.replace(article, **fields, provenance=())
