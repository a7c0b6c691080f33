"""First passes that die: where a row is read, or whatever is read."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

from warta.engine import scatter as scatter_module
from warta.engine.scatter import Scattered, ScatterTask
from warta.read import InputFile, RawArticle, ReadOptions, Reject, read


def scatter(task: ScatterTask) -> Scattered:
    scatter_module.read = _read  # type: ignore[attr-defined]
    return scatter_module.scatter(task)


def scatter_that_always_dies(task: ScatterTask) -> Scattered:
    if task.only is None:
        os.kill(os.getpid(), signal.SIGKILL)
    return scatter_module.scatter(task)


def _read(
    file: InputFile, *, options: ReadOptions | None = None, **more: Any
) -> Iterator[RawArticle | Reject]:
    for outcome in read(file, options=options):
        if isinstance(outcome, RawArticle) and b"FATAL" in outcome.data:
            os.kill(os.getpid(), signal.SIGKILL)
        yield outcome
