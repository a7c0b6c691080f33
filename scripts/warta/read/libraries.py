"""The libraries that web pages need, which only those install who read some."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from warta.errors import UsageError

_NEEDED = {"html": ("trafilatura",), "warc": ("fastwarc", "trafilatura")}


@cache
def require(format: str) -> None:
    """Raises UsageError where a library that reads files of `format` cannot be loaded."""
    for library in _NEEDED.get(format, ()):
        try:
            import_module(library)
        except ImportError as error:  # also where a library of the library's own is missing
            raise UsageError(
                f"reading .{format} needs {library} ({error}): pip install 'warta[web]'"
            ) from error
