"""The models that come with the package, in models/, each read once, when it is first needed."""

from __future__ import annotations

import io
import json
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from warta.errors import ModelError


@cache
def read_model(name: str) -> bytes:
    """The bytes of models/<name>.npz. Raises ModelError where the package was made without it."""
    path = resources.files("warta.annotate") / "models" / f"{name}.npz"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ModelError(
            f"the package holds no model {name}: `make models` trains it from the shipped corpus"
        ) from None


@cache
def model_meta(name: str) -> dict[str, Any]:
    """What a shipped model says of itself: task, version, articles, data (digest of its gold)."""
    with np.load(io.BytesIO(read_model(name)), allow_pickle=False) as file:
        meta: dict[str, Any] = json.loads(file["meta"].tobytes())
    return meta
