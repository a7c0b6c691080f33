"""Linear models over named features: one score a label, as logistic regression gives them.

Trained by scikit-learn (warta.train.linear), stored as .npz, evaluated with numpy alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from warta.annotate.model_file import pack_text, unpack_model, write_model
from warta.errors import ModelError

Floats = npt.NDArray[np.float32]


class LinearModel:
    """`probabilities(features)` of `labels`; `thresholds[i]` is the least at which label i holds.

    Weights are of shape (features, labels).
    """

    def __init__(
        self,
        labels: Sequence[str],
        names: Sequence[str],
        weights: Floats,
        biases: Floats,
        thresholds: Floats,
        meta: Mapping[str, Any],
    ) -> None:
        self.labels = tuple(labels)
        self.names = tuple(names)
        self.weights = weights.astype(np.float32)
        self.biases = biases.astype(np.float32)
        self.thresholds = thresholds.astype(np.float32)
        self.meta = dict(meta)
        self._row = {name: row for row, name in enumerate(self.names)}

    def probabilities(self, features: Mapping[str, float]) -> Floats:
        """The probability of each label on its own, as many as there are labels."""
        found = map(self._row.get, features)
        known = [
            (row, value)
            for row, value in zip(found, features.values(), strict=True)
            if row is not None
        ]
        scores = self.biases.copy()
        if known:
            rows, values = zip(*known, strict=True)
            scores += np.asarray(values, np.float32) @ self.weights.take(rows, axis=0)
        chances: Floats = (1 / (1 + np.exp(-np.clip(scores, -30, 30)))).astype(np.float32)
        return chances

    def save(self, path: Path) -> None:
        """Write the model as .npz; the same model gives the same bytes."""
        write_model(
            path,
            {**self.meta, "labels": self.labels},
            names=pack_text("\n".join(self.names)),
            weights=self.weights.astype(np.float16),
            biases=self.biases,
            thresholds=self.thresholds,
        )

    @classmethod
    def load(cls, data: bytes, name: str) -> LinearModel:
        """The model in the bytes of an .npz file. Raises ModelError where they are none."""
        meta, arrays = unpack_model(data, name)
        try:
            names = arrays["names"].tobytes().decode().split("\n")
            weights, biases = arrays["weights"].astype(np.float32), arrays["biases"]
            return cls(meta["labels"], names, weights, biases, arrays["thresholds"], meta)
        except KeyError as error:
            raise ModelError(f"{name} is no linear model of warta: no {error}") from error
