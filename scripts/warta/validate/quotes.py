"""Stretches in quotation marks, as Indonesian newsrooms write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from warta.article import ARTICLE_TEXT, Article

# Single marks are apostrophes too often (Jum'at, Qur'an). Fonts and keyboards mix the double ones,
# so that any closing mark ends a quotation, whatever opened it.
MARK = re.compile('[“”„«»"]')
CLOSING = frozenset('”»"')
OPENING = frozenset('“„«"”')


def quotations(article: Article) -> Iterator[tuple[int, int]]:
    """Spans in quotation marks, marks included, block by block of article text.

    A quotation that is still open at the end of its block ends there: in one that runs over
    paragraphs, each paragraph opens anew and only the last closes.
    """
    if article.text is None:
        return
    for block in article.blocks or ():
        if block.kind not in ARTICLE_TEXT:
            continue
        opened: int | None = None
        for mark in MARK.finditer(article.text, block.start, block.end):
            if opened is None:
                opened = mark.start() if mark.group() in OPENING else None
            elif mark.group() in CLOSING:
                yield opened, mark.end()
                opened = None
        if opened is not None:
            yield opened, block.end
