"""Warta: an annotated corpus of Indonesian news, and the package that builds it.

    warta.annotate(text, published_at=None, layers=None) -> Article
    warta.build(inputs, out=DIR, ...) -> BuildReport
    warta.validate(article) -> list[Finding]
    warta.load(config, split=None, source=DIR) -> Dataset

What each needs is imported when it is first called or asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

# A door and the module behind it share a name. A submodule is bound as an attribute of its package
# when it is first imported, so each is imported here, before its function takes the name for good.
from warta.annotate import annotate
from warta.article import Article, Span, Spans
from warta.errors import (
    ArticleError,
    IncompleteError,
    NotAnArticle,
    UsageError,
    WartaError,
)
from warta.load import load
from warta.validate import validate
from warta.validate.finding import Finding
from warta.version import VERSION

if TYPE_CHECKING:
    from warta.engine.build import build

__version__ = VERSION

__all__ = [
    "Article",
    "ArticleError",
    "Finding",
    "IncompleteError",
    "NotAnArticle",
    "Span",
    "Spans",
    "UsageError",
    "WartaError",
    "__version__",
    "annotate",
    "build",
    "load",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name == "build":
        from warta.engine.build import build

        return build
    raise AttributeError(f"module 'warta' has no attribute {name!r}")
