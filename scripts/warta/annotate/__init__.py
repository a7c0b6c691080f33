"""Article -> Article, one module a layer; and the door `warta.annotate`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from warta.errors import NotAnArticle, UsageError

if TYPE_CHECKING:
    from warta.article import Article


def annotate(
    text: str,
    published_at: str | None = None,
    layers: Sequence[str] | None = None,
    *,
    redact: bool = False,
) -> Article:
    """The Article of one raw text, with every layer there is an annotator for (or `layers`).

    `published_at` is ISO 8601, as precise as known. The text is cleaned first (NFC, LF line
    ends); offsets are code points into `article.text`, not into the argument. No language is
    refused here. `redact` masks personal numbers and addresses first (warta.redact).

    Raises NotAnArticle where there is no text in it, UsageError on an unknown layer or a
    `published_at` that is not ISO 8601.
    """
    from warta.pipeline import make_pipeline
    from warta.read.dates import iso_date
    from warta.read.raw import RawArticle, Reject

    if published_at is not None and iso_date(published_at) is None:
        raise UsageError(f"published_at {published_at!r} is not ISO 8601, such as 2024-04-01")
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise NotAnArticle(
            "surrogate", f"a lone surrogate at code point {error.start}: not Unicode text"
        ) from None
    digest = hashlib.sha256(data).hexdigest()
    raw = RawArticle(
        id=f"text-{digest[:12]}",
        path="text",
        row=None,
        format="text",
        sha256=digest,
        digest=digest,
        data=data,
        published_at=published_at and iso_date(published_at),
    )
    if redact:
        from warta.redact.articles import redact_raw

        kept = redact_raw(raw, stem="text")
        if isinstance(kept, Reject):
            raise NotAnArticle(kept.code, kept.reason)
        raw = kept
    return make_pipeline(layers, language="any").make(raw)
