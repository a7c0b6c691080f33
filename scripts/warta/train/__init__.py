"""`warta train`: gold of a built dataset -> the model files that the annotators load.

gold       the articles of a built dataset whose layer is gold, in id order
tasks      what can be trained, by name
sequence   the CRF of warta.annotate.sequence, by crfsuite
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

__all__ = ["train"]


def train(task: str, dataset: str | Path, *, out: str | Path) -> dict[str, Any]:
    """`warta.train.tasks.train`, imported when called: reading gold needs no training library."""
    from warta.train.tasks import train

    return train(task, dataset, out=out)
