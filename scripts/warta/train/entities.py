"""Trains the model of names: outermost spans of the eleven labels that name things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any

from warta.annotate.names.atoms import atoms, classes
from warta.annotate.names.gazetteer import mark_words
from warta.annotate.sequence import SequenceModel
from warta.annotate.words import read_words, words_of_tokens
from warta.article import Article
from warta.train.augment import CASES, Sentence, recased, renamed
from warta.train.sequence import train_sequence

NAMES = ("PER", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "PROD", "WORK", "LAW", "LANG")
SEED = 20240517
ITERATIONS = 90


def train_entities(articles: Sequence[Article], meta: Mapping[str, Any]) -> SequenceModel:
    """The model of `articles`, whose entities are gold. The same articles give the same model."""
    return train_names(
        (sentence for article in articles for sentence in gold_sentences(article)), meta
    )


def train_names(
    sentences: Iterable[Sentence],
    meta: Mapping[str, Any],
    *,
    renamings: int = 1,
    recasings: float = 1.0,
    **options: Any,
) -> SequenceModel:
    """The model of tagged sentences, of which `recasings` copies in other case and `renamings` with
    other names are made."""
    random = Random(SEED)
    made: list[Sentence] = []
    for number, sentence in enumerate(sentences):
        made.append(sentence)
        if random.random() < recasings:
            made.append(recased(sentence, number % len(CASES)))
        for _ in range(renamings):
            other = renamed(sentence, random)
            if other is not None:
                made.append(other)
                if random.random() < recasings / 2:
                    made.append(recased(other, random.randrange(len(CASES))))
    words = words_of_tokens([texts for texts, _ in made])
    tags = [tag for _, its in made for tag in its]
    return train_sequence(
        [(words, mark_words(words), tags)],
        atoms=atoms,
        classes=classes,
        meta=meta,
        **{"iterations": ITERATIONS, **options},
    )


def gold_sentences(article: Article) -> list[Sentence]:
    """(words, IOB2 tags) of each unit but the dateline, whose names are told by rule.

    A word takes the label of the first outermost name that shares a character with it.
    """
    words = read_words(article)
    tags = ["O"] * len(words.texts)
    for entity in article.entities or ():
        if entity.parent is None and entity.label in NAMES:
            first, end = words.at(entity.start), words.at(entity.end - 1) + 1
            for index in range(first, min(end, len(tags))):
                if tags[index] == "O":
                    tags[index] = f"{'B' if index == first else 'I'}-{entity.label}"
    dateline = article.dateline
    return [
        (words.texts[first:last], tags[first:last])
        for first, last, _ in words.units
        if dateline is None or words.starts[first] != dateline.start
    ]
