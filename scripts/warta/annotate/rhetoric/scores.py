"""Scores of many feature sets at once by a linear model: one look-up a feature, one sum for all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from warta.annotate.linear import LinearModel
from warta.annotate.rhetoric.clauses import word_features

Floats = npt.NDArray[np.float32]
WORDS_KEPT = 60_000  # beyond, their rows are thrown away and computed anew


class Scorer:
    """A linear model with its rows by name; what a word brings is summed up once a word type."""

    def __init__(self, model: LinearModel) -> None:
        self.labels = model.labels
        self.thresholds = model.thresholds
        self._weights = model.weights
        self._biases = model.biases
        self._row = {name: row for row, name in enumerate(model.names)}
        self._words: dict[str, int] = {}
        self._sums = np.zeros((1024, len(model.labels)), np.float32)

    def probabilities(
        self, examples: Sequence[Mapping[str, float]], more: Floats | float = 0.0
    ) -> Floats:
        """Of shape (examples, labels). `more`: scores to add, which broadcast to that shape."""
        rows: list[int] = []
        values: list[float] = []
        starts: list[int] = []
        row = self._row
        for features in examples:
            starts.append(len(rows))
            rows.append(0)  # each sum needs a term
            values.append(0.0)
            for at, value in zip(map(row.get, features), features.values(), strict=True):
                if at is not None:
                    rows.append(at)
                    values.append(value)
        if not examples or not len(self._weights):
            scores = np.zeros((len(examples), len(self.labels)), np.float32)
        else:
            terms = self._weights.take(rows, axis=0) * np.asarray(values, np.float32)[:, None]
            scores = np.add.reduceat(terms, starts, axis=0)
        scores = np.clip(scores + self._biases + more, -30, 30)
        chances: Floats = (1 / (1 + np.exp(-scores))).astype(np.float32)
        return chances

    def sum_features(self, features: Mapping[str, float]) -> Floats:
        """The score of features that all examples of an article share; of shape (labels,)."""
        total = np.zeros(len(self.labels), np.float32)
        for name, value in features.items():
            at = self._row.get(name)
            if at is not None:
                total += self._weights[at] * np.float32(value)
        return total

    def sum_words(self, words: Collection[str]) -> Floats:
        """The score of the features of some lower-cased words; of shape (labels,)."""
        known = self._words
        if len(known) > WORDS_KEPT:
            known.clear()
        found = [known[word] if word in known else self._add(word) for word in words]
        total: Floats = self._sums.take(found, axis=0).sum(axis=0)
        return total

    def _add(self, word: str) -> int:
        at = len(self._words)
        if at == len(self._sums):
            self._sums = np.concatenate([self._sums, np.zeros_like(self._sums)])
        self._sums[at] = self.sum_features(dict.fromkeys(word_features(word), 1.0))
        self._words[word] = at
        return at
