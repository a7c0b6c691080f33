"""The gold that a model is trained on: articles of a built dataset, in the order of their ids."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from warta.article import Article
from warta.errors import UsageError
from warta.stats.dataset import read_articles


def gold_of(dataset: Path, layer: str, *, split: str = "train") -> list[Article]:
    """The articles of `split` whose `layer` is gold, sorted by id.

    Raises UsageError where the folder is no dataset, or there is no such article.
    """
    found = [
        article
        for its_split, article in read_articles(dataset)
        if its_split == split and origin(article, layer) == "gold"
    ]
    if not found:
        raise UsageError(f"{dataset} holds no article in {split} whose layer {layer} is gold")
    return sorted(found, key=lambda article: article.id)


def origin(article: Article, layer: str) -> str:
    """Where a layer of an article came from: gold, rule, model or none."""
    return next((row.origin for row in article.provenance if row.layer == layer), "none")


def digest_of(articles: Sequence[Article], layer: str) -> str:
    """sha256 of the ids and texts that a model was trained on, as `provenance.data` holds it."""
    digest = hashlib.sha256(layer.encode())
    for article in articles:
        digest.update(f"\n{article.id} {article.text_sha256}".encode())
    return digest.hexdigest()
