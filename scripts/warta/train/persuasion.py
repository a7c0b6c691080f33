"""Trains the three models of the layer persuasion: loaded words, clauses, and their extents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from warta.annotate.linear import LinearModel
from warta.annotate.persuasion import WORD_TECHNIQUES
from warta.annotate.rhetoric.clauses import read_sentences
from warta.annotate.rhetoric.extent import describe_runs
from warta.annotate.rhetoric.lexicon import find_triggers
from warta.annotate.rhetoric.manner import read_manner
from warta.annotate.rhetoric.wording import around_of, candidates, describe
from warta.annotate.words import read_words
from warta.article import Article, HasSpan, Persuasion
from warta.schema import labels
from warta.train.linear import feature_matrix, fit_label

NOT_CLAUSES = frozenset((*WORD_TECHNIQUES, "Repetition"))
# The least probability, of all labels alike. 5-fold cross-validation on the train part: partial F1
# of words is flat from 0.1 to 0.17 (0.51, 0.52), of clauses from 0.08 to 0.17 (0.35, 0.36), where
# the upper end raises fewer false alarms.
LEAST_WORDS, LEAST_CLAUSES = 0.13, 0.14
LIKE = 0.92  # overlap / union from which on a run of parts counts as the gold span
SMALL = 0.02  # weights below are left out

Example = tuple[Mapping[str, float], Sequence[str]]


def train_words(articles: Sequence[Article], meta: Mapping[str, Any]) -> LinearModel:
    """Which span of a lexicon entry is which technique of words."""
    examples: list[Example] = []
    for article in articles:
        words = read_words(article)
        triggers = list(find_triggers(words))
        manner = read_manner(words, len(triggers))
        held: dict[tuple[int, int], list[str]] = {}
        for span in article.persuasion or ():
            held.setdefault((span.start, span.end), []).append(span.technique)
        for trigger, around in around_of(words, triggers, manner):
            for candidate in candidates(words, trigger):
                edges = words.starts[candidate.first], words.ends[candidate.last - 1]
                features = describe(words, trigger, candidate, around) | dict(manner)
                examples.append((features, held.get(edges, ())))
    return _train(examples, WORD_TECHNIQUES, meta, cost=2.0, least=LEAST_WORDS)


def train_clauses(articles: Sequence[Article], meta: Mapping[str, Any]) -> LinearModel:
    """Which techniques of clauses a sentence holds: more than half of the span or of it."""
    examples: list[Example] = []
    for article in articles:
        words = read_words(article)
        triggers = list(find_triggers(words))
        spans = _clauses(article)
        manner = read_manner(words, len(triggers))
        for sentence in read_sentences(words, triggers):
            start = words.starts[sentence.unit.first]
            end = words.ends[sentence.unit.last - 1]
            held = [
                span.technique
                for span in spans
                if 2 * (min(span.end, end) - max(span.start, start))
                > min(span.end - span.start, end - start)
            ]
            examples.append((sentence.spelled() | dict(manner), held))
    known = [str(label.const) for label in labels("persuasion", "technique")]
    techniques = [label for label in known if label not in NOT_CLAUSES]
    return _train(examples, techniques, meta, cost=4.0, least=LEAST_CLAUSES)


def train_extents(articles: Sequence[Article], meta: Mapping[str, Any]) -> LinearModel:
    """Which run of a sentence's parts is the span, where it holds one."""
    examples = [example for article in articles for example in _runs(article)]
    return _train(examples, ["span"], meta, cost=1.0, least=0.5)


def _runs(article: Article) -> Iterator[Example]:
    words = read_words(article)
    spans = _clauses(article)
    for unit in words.units:
        start, end = words.starts[unit.first], words.ends[unit.last - 1]
        inside = [span for span in spans if start <= span.start and span.end <= end]
        for (first, last), features in describe_runs(words, unit) if inside else ():
            edges = words.starts[first], words.ends[last - 1]
            alike = max(_likeness(span, *edges) for span in inside)
            yield features, ["span"] if alike > LIKE else []


def _clauses(article: Article) -> list[Persuasion]:
    return [span for span in article.persuasion or () if span.technique not in NOT_CLAUSES]


def _likeness(span: HasSpan, start: int, end: int) -> float:
    both = max(0, min(span.end, end) - max(span.start, start))
    return both / (max(span.end, end) - min(span.start, start))


def _train(
    examples: Sequence[Example],
    techniques: Sequence[str],
    meta: Mapping[str, Any],
    *,
    cost: float,
    least: float,
) -> LinearModel:
    """One logistic regression a technique over the features that occur twice or more."""
    seen = Counter(name for features, _ in examples for name in features)
    names = sorted(name for name, count in seen.items() if count > 1)
    matrix = feature_matrix(
        [features for features, _ in examples], {n: i for i, n in enumerate(names)}
    )
    weights = np.zeros((len(names), len(techniques)), np.float32)
    biases = np.zeros(len(techniques), np.float32)
    for column, technique in enumerate(techniques):
        holds = np.array([technique in held for _, held in examples], int)
        weights[:, column], biases[column] = fit_label(matrix, holds, cost)
    weights[np.abs(weights) < SMALL] = 0
    kept = np.flatnonzero(np.abs(weights).max(axis=1)).tolist() if len(names) else []
    thresholds = np.full(len(techniques), least, np.float32)
    known = [names[row] for row in kept]
    return LinearModel(techniques, known, weights[kept], biases, thresholds, meta)
