"""Progress of what lasts: a bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], object]]]


@contextmanager
def silent(what: str, total: int) -> Iterator[Callable[[int], object]]:
    """No progress shown."""
    yield lambda steps: None


@contextmanager
def bar(what: str, total: int) -> Iterator[Callable[[int], object]]:
    """A bar on stderr, after two seconds, where stderr is a terminal."""
    if not sys.stderr.isatty():
        with silent(what, total) as advance:
            yield advance
        return
    from tqdm import tqdm

    with tqdm(total=total, desc=what, delay=2, leave=False) as shown:
        yield shown.update
