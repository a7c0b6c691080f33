"""Layer attributions: who is said to say, think, want or discuss what, by rule.

After PARC 3.0 (Pareti 2016) and PolNeAR (Newell et al. 2018), as schema/guidelines/attributions.md
draws the lines. The rules stand in warta.annotate.quoting.
"""

from __future__ import annotations

import dataclasses

from warta.annotate.quoting.parts import join_drafts
from warta.annotate.quoting.rows import read_row
from warta.annotate.quoting.segments import read_segments
from warta.article import Article
from warta.errors import ArticleError


def annotate(article: Article) -> Article:
    """`article` with `attributions`; entities and titles help where there are such.

    Raises ArticleError where text, blocks, sentences or tokens are missing.
    """
    if article.text is None or article.blocks is None:
        raise ArticleError(f"article {article.id}: attributions need text and blocks")
    reading = read_segments(article)
    drafts = [(row, read_row(row)) for row in reading.segments]
    return dataclasses.replace(article, attributions=join_drafts(reading, drafts))
