"""Article -> findings, each with a stable code and an address.

Levels 1 to 4 look at one article: shape, offsets, references, language. Level 5 (corpus.py) looks
at articles, splits and files together; check.py takes paths of any kind.
"""

from __future__ import annotations

from typing import Any

import orjson

from warta.article import Article
from warta.validate.bulk import bulk_record, shape_is_valid
from warta.validate.finding import Finding
from warta.validate.language import check_language
from warta.validate.offsets import check_offsets
from warta.validate.references import check_references
from warta.validate.shape import check_shape

__all__ = ["Finding", "validate"]


def validate(article: Article | dict[str, Any]) -> list[Finding]:
    """Everything found wrong with one article, given as an Article or as its record (a dict).

    Structure before meaning: with findings of level 1 nothing further is looked at, since all later
    levels rely on the shape. Never raises, whatever the record holds.
    """
    return examine(article)[0]


def examine(article: Article | dict[str, Any]) -> tuple[list[Finding], Article | None]:
    """The findings of `validate`, and the Article where its shape is sound."""
    if isinstance(article, Article) and _is_sound(article):
        return check_meaning(article), article
    record = article.to_dict() if isinstance(article, Article) else article
    found = check_shape(record)
    if found:
        return found, None
    # Through JSON and back: lists for tuples, as Article.from_dict wants them.
    article = Article.from_dict(orjson.loads(orjson.dumps(record)))
    return check_meaning(article), article


def check_meaning(article: Article) -> list[Finding]:
    """Levels 2 to 4, of an article whose shape is known to be sound."""
    return [*check_offsets(article), *check_references(article), *check_language(article)]


def _is_sound(article: Article) -> bool:
    """Level 1 by the fast way; False as well where the Article holds what no Article should."""
    try:
        return shape_is_valid(bulk_record(article))
    except (AttributeError, TypeError, ValueError, LookupError, OverflowError):
        return False
