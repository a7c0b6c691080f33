"""Measures of persuasion techniques as the shared tasks took them: by paragraph, by characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from warta.article import ARTICLE_TEXT, Article
from warta.benchmark.spans import LabeledSpan, MatchCounts, count_exact

# Credit of gold spans, credit of predicted spans, number of each.
Credit = tuple[float, float, int, int]


def count_techniques(gold: Article, predicted: Article) -> MatchCounts:
    """Techniques of each paragraph that both hold, each counted once: micro F1 as in SemEval-2023
    task 3 (Piskorski et al. 2023). Counts of several articles add up. Both need persuasion."""
    return count_exact(*(paragraph_techniques(article) for article in (gold, predicted)))


def paragraph_techniques(article: Article) -> set[tuple[int, str]]:
    """(start of a paragraph, technique). A paragraph is a block of article text; a span belongs to
    the one in which it begins."""
    blocks = [block for block in article.blocks or () if block.kind in ARTICLE_TEXT]
    return {
        (block.start, span.technique)
        for span in article.persuasion or ()
        for block in blocks
        if block.start <= span.start < block.end
    }


def overlap_credit(gold: Sequence[LabeledSpan], predicted: Sequence[LabeledSpan]) -> Credit:
    """Partial credit by characters as in SemEval-2020 task 11 (Da San Martino et al. 2019,
    equations 1 and 2): |s & t| / |s| of each gold span s, |s & t| / |t| of each predicted span t,
    over all t, or s, of the same technique; so spans that overlap on one side count more than once.
    """
    recall = precision = 0.0
    for start, end, technique in gold:
        for first, last, other in predicted:
            shared = min(end, last) - max(start, first)
            if shared > 0 and technique == other:
                recall += shared / (end - start)
                precision += shared / (last - first)
    return recall, precision, len(gold), len(predicted)


def overlap_f1(pairs: Iterable[tuple[Article, Article]], technique: str | None = None) -> float:
    """F1 of `overlap_credit` added over articles; 0.0 where nothing is shared. `pairs`: (gold,
    predicted)."""
    totals = [0.0, 0.0, 0, 0]
    for pair in pairs:
        spans = (
            [(s.start, s.end, s.technique) for s in article.persuasion or ()] for article in pair
        )
        sides = ([span for span in side if technique in (None, span[2])] for side in spans)
        totals = [a + b for a, b in zip(totals, overlap_credit(*sides), strict=True)]
    recall, precision, held, found = totals
    if not precision:
        return 0.0
    precision, recall = precision / found, recall / held
    return 2 * precision * recall / (precision + recall)
