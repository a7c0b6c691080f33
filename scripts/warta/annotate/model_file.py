"""Model files: .npz archives of plain arrays, and `meta`, a JSON object as UTF-8 bytes.

The shipped ones lie in models/, each read once, when it is first needed.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from warta.errors import ModelError

Arrays = dict[str, npt.NDArray[Any]]

FORMAT = 1
# What reading a file that is no model of ours can raise.
_BROKEN = (ValueError, KeyError, AttributeError, OSError, EOFError, zipfile.BadZipFile)


def write_model(path: Path, meta: Mapping[str, Any], **arrays: npt.NDArray[Any]) -> None:
    """Write arrays and `meta` as .npz; the same content gives the same bytes."""
    packed = pack_text(json.dumps({**meta, "format": FORMAT}))
    with path.open("wb") as file:
        np.savez_compressed(file, meta=packed, **arrays)  # type: ignore[arg-type]


def unpack_model(data: bytes, name: str) -> tuple[dict[str, Any], Arrays]:
    """(meta, arrays) of the bytes of a model file. Raises ModelError where they are none."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            arrays = {key: file[key] for key in file.files}
        meta = json.loads(arrays.pop("meta").tobytes())
        found = meta["format"]
    except (*_BROKEN, TypeError) as error:
        raise ModelError(f"{name} is no model of warta: {error}") from error
    if found != FORMAT:
        raise ModelError(f"{name}: format {found}, not {FORMAT}; train it anew with `warta train`")
    return meta, arrays


def pack_text(text: str) -> npt.NDArray[np.uint8]:
    """UTF-8 bytes as an array."""
    return np.frombuffer(text.encode(), np.uint8)


@cache
def read_shipped(name: str) -> bytes:
    """The bytes of models/<name>.npz. Raises ModelError where the package was made without it."""
    path = resources.files("warta.annotate") / "models" / f"{name}.npz"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ModelError(
            f"the package holds no model {name}: `make models` trains it from the shipped corpus"
        ) from None


@cache
def shipped_meta(name: str) -> dict[str, Any]:
    """What a shipped model says of itself: task, version, articles, data (digest of its gold)."""
    with np.load(io.BytesIO(read_shipped(name)), allow_pickle=False) as file:
        meta: dict[str, Any] = json.loads(file["meta"].tobytes())
    return meta
