"""Trains the linear models of warta.annotate.linear: scikit-learn, one label against the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from warta.annotate.linear import LinearModel

FOLDS = 5
STEPS = np.arange(0.15, 0.75, 0.05)


def train_linear(
    examples: Sequence[tuple[Mapping[str, float], Sequence[str]]],
    *,
    labels: Sequence[str],
    meta: Mapping[str, Any],
    cost: float = 4.0,
    least_seen: int = 2,
    default: float = 0.5,
) -> LinearModel:
    """The model of (features, labels that hold). Depends on the order of examples alone.

    A label's threshold is that of the best F1 in 5 folds (every fifth example), smoothed towards
    `default` where a label is rare. A label never seen, or always, has a constant.
    """
    seen = Counter(name for features, _ in examples for name in features)
    names = sorted(name for name, count in seen.items() if count >= least_seen)
    row = {name: index for index, name in enumerate(names)}
    matrix = feature_matrix([features for features, _ in examples], row)
    weights = np.zeros((len(names), len(labels)), np.float32)
    biases = np.zeros(len(labels), np.float32)
    thresholds = np.full(len(labels), default, np.float32)
    for column, label in enumerate(labels):
        holds = np.array([label in given for _, given in examples], int)
        weights[:, column], biases[column] = fit_label(matrix, holds, cost)
        thresholds[column] = _threshold(matrix, holds, cost, default)
    return LinearModel(labels, names, weights, biases, thresholds, meta)


def feature_matrix(rows: Sequence[Mapping[str, float]], column: Mapping[str, int]) -> csr_matrix:
    """Rows of feature -> value as a sparse matrix; `column` numbers the features that count."""
    values, columns, starts = [], [], [0]
    for features in rows:
        for name, value in features.items():
            if name in column:
                columns.append(column[name])
                values.append(value)
        starts.append(len(values))
    return csr_matrix((values, columns, starts), shape=(len(rows), len(column)))


def fit_label(
    matrix: csr_matrix, holds: npt.NDArray[Any], cost: float
) -> tuple[npt.NDArray[Any], float]:
    """(weights, bias) of one label by logistic regression; constants where it never changes."""
    share = holds.mean()
    if share in (0.0, 1.0):
        return np.zeros(matrix.shape[1]), 20.0 if share else -20.0
    model = LogisticRegression(C=cost, solver="liblinear", random_state=0, max_iter=500)
    model.fit(matrix, holds)
    return model.coef_[0], float(model.intercept_[0])


def _threshold(matrix: csr_matrix, holds: npt.NDArray[Any], cost: float, default: float) -> float:
    chances = np.zeros(len(holds))
    fold = np.arange(len(holds)) % FOLDS
    for number in range(FOLDS):
        weights, bias = fit_label(matrix[fold != number], holds[fold != number], cost)
        chances[fold == number] = 1 / (1 + np.exp(-(matrix[fold == number] @ weights + bias)))
    number = int(holds.sum())
    if not number:
        return default
    scores = [_f1(chances >= step, holds) for step in STEPS]
    best = float(STEPS[int(np.argmax(scores))])
    trust = number / (number + 5)
    return trust * best + (1 - trust) * default


def _f1(predicted: npt.NDArray[np.bool_], holds: npt.NDArray[Any]) -> float:
    both = float((predicted & (holds == 1)).sum())
    return 2 * both / max(float(predicted.sum() + holds.sum()), 1.0)
