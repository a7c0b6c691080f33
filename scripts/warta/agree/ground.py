"""What both annotators stand on: the article's text, its tokens, and who is meant by an id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from warta.agree.alpha import Labels, Mask
from warta.article import ARTICLE_TEXT, Article, HasSpan

Edges = npt.NDArray[np.int64]

_TOKEN = re.compile(r"\w+|[^\w\s]")

# The chain type of an entity's label (schema/guidelines/chains.md, "Type").
_CHAIN_TYPE = {"PER": "PER", "NORP": "PER", "ORG": "ORG", "GPE": "GPE", "LOC": "LOC", "FAC": "LOC"}
_CHAIN_TYPE |= {"EVENT": "EVENT"}


def article_text(first: Article, second: Article) -> Mask:
    """True for each character that either annotator holds for article text.

    All of the text where neither annotated the structure.
    """
    length = len(first.text or "")
    known = [article.blocks for article in (first, second) if article.blocks is not None]
    mask = np.full(length, not known)
    for blocks in known:
        for block in blocks:
            if block.kind in ARTICLE_TEXT:
                mask[block.start : block.end] = True
    return mask


def tokens(first: Article, second: Article) -> tuple[Edges, Edges]:
    """Starts and ends of the tokens in article text on which both are compared.

    Where the two differ (another sentence edge), tokens are cut at the edges of both; where there
    are none, words and single signs are taken.
    """
    text = first.text or ""
    known = [article.tokens for article in (first, second) if article.tokens is not None]
    if not known:
        found = [match.span() for match in _TOKEN.finditer(text)]
        starts = np.array([start for start, _ in found], dtype=np.int64)
        ends = np.array([end for _, end in found], dtype=np.int64)
    else:
        covered = np.zeros(len(text) + 1, dtype=bool)
        edges = np.unique(np.concatenate([np.concatenate([t.starts, t.ends]) for t in known]))
        for spans in known:
            for span in spans:
                covered[span.start : span.end] = True
        starts, ends = edges[:-1].astype(np.int64), edges[1:].astype(np.int64)
        kept = covered[starts]
        starts, ends = starts[kept], ends[kept]
    inside = article_text(first, second)[starts] if len(starts) else np.zeros(0, dtype=bool)
    return starts[inside], ends[inside]


def outermost(grid: tuple[Edges, Edges], spans: Iterable[tuple[int, int, str]]) -> list[Labels]:
    """Of each token the label of the longest span that shares a character with it."""
    labels: list[Labels] = [frozenset()] * len(grid[0])
    for start, end, label in sorted(spans, key=lambda span: (span[1] - span[0], span[2])):
        first, last = _touched(grid, start, end)
        labels[first:last] = [frozenset((label,))] * (last - first)
    return labels


def all_labels(grid: tuple[Edges, Edges], spans: Iterable[tuple[int, int, str]]) -> list[Labels]:
    """Of each token the labels of all spans that share a character with it."""
    labels: list[Labels] = [frozenset()] * len(grid[0])
    for start, end, label in spans:
        first, last = _touched(grid, start, end)
        labels[first:last] = [here | {label} for here in labels[first:last]]
    return labels


def _touched(grid: tuple[Edges, Edges], start: int, end: int) -> tuple[int, int]:
    starts, ends = grid
    first = int(np.searchsorted(ends, start, side="right"))
    return first, max(first, int(np.searchsorted(starts, end, side="left")))


def same_referent(first: Article, ours: str | None, second: Article, theirs: str | None) -> bool:
    """Whether two holders or speakers (entity or chain ids of their own articles) are the same.

    They are if a span of the one is a span of the other; or if they are of the same type and two
    spans begin or end together ("Rina Ayu", "Bupati Sleman Rina Ayu"); or if both are entities
    with the same words and label. Nobody and somebody are never the same.
    """
    one, other = _referent(first, ours), _referent(second, theirs)
    if one is None or other is None:
        return one is other
    (type_one, spans_one, name_one), (type_other, spans_other, name_other) = one, other
    if set(spans_one) & set(spans_other):
        return True
    if type_one != type_other:
        return False
    if name_one is not None and name_one == name_other:
        return True
    return any(
        start == begin or end == finish for start, end in spans_one for begin, finish in spans_other
    )


def _referent(
    article: Article, id: str | None
) -> tuple[str, list[tuple[int, int]], tuple[str, str] | None] | None:
    """Type, spans and, of an entity, words and label; None for nobody, and for an unknown id."""
    for entity in article.entities or ():
        if entity.id == id:
            type_ = _CHAIN_TYPE.get(entity.label, "OTHER")
            return type_, edges_of([entity]), (article.span(entity), entity.label)
    for chain in article.chains or ():
        if chain.id == id:
            return chain.type, edges_of(chain.mentions), None
    return None


def edges_of(spans: Sequence[HasSpan]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]
