"""Trains the model of titles on gold titles, with the gold entities as its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from warta.annotate.names.atoms import atoms, classes
from warta.annotate.sequence import SequenceModel
from warta.annotate.titles import TITLE, mark_titles
from warta.annotate.words import read_words
from warta.article import Article, Entity
from warta.train.sequence import Example, train_sequence

SEED = 20240517
MISSING = 0.2  # of the entities
ITERATIONS = 80


def train_titles(
    articles: Sequence[Article], meta: Mapping[str, Any], **options: Any
) -> SequenceModel:
    """The model of `articles`, whose titles are gold. The same articles give the same model."""
    random = Random(SEED)
    return train_sequence(
        [
            example_of(article, entities)
            for article in articles
            for entities in (article.entities or (), _fewer(article.entities or (), random))
        ],
        atoms=atoms,
        classes=classes,
        meta=meta,
        **{"iterations": ITERATIONS, **options},
    )


def _fewer(entities: Sequence[Entity], random: Random) -> list[Entity]:
    """Some entities are missing in use: the model must not lean on them alone."""
    return [entity for entity in entities if random.random() > MISSING]


def example_of(article: Article, entities: Sequence[Entity]) -> Example:
    """Words, marks and tags of an article; a word is in the title that shares a character."""
    words = read_words(article)
    tags = ["O"] * len(words.texts)
    for title in article.titles or ():
        first, last = words.at(title.start), words.at(title.end - 1) + 1
        for index in range(first, min(last, len(tags))):
            if tags[index] == "O":
                tags[index] = f"{'B' if index == first else 'I'}-{TITLE}"
    return words, mark_titles(words, entities), tags
