"""Measures of persuasion techniques as the shared tasks took them: by paragraph, by characters."""

from __future__ import annotations

from collections.abc import Iterable

from warta.article import ARTICLE_TEXT, Article, Persuasion
from warta.benchmark.spans import MatchCounts


def count_techniques(gold: Article, predicted: Article) -> MatchCounts:
    """Techniques of each paragraph that both hold, each counted once: micro F1 as in SemEval-2023
    task 3 (Piskorski et al. 2023). A paragraph is a block of article text; a span belongs to the
    one in which it begins. Counts of several articles add up. Both need persuasion and blocks."""
    ours, theirs = (_by_paragraph(gold, article.persuasion or ()) for article in (gold, predicted))
    return MatchCounts(len(ours & theirs), len(ours), len(theirs))


def _by_paragraph(article: Article, spans: Iterable[Persuasion]) -> set[tuple[int, str]]:
    blocks = [block for block in article.blocks or () if block.kind in ARTICLE_TEXT]
    return {
        (block.start, span.technique)
        for span in spans
        for block in blocks
        if block.start <= span.start < block.end
    }


def overlap_f1(pairs: Iterable[tuple[Article, Article]], technique: str | None = None) -> float:
    """F1 with partial credit by characters, as in SemEval-2020 task 11 (Da San Martino et al.
    2020): |s & t| / |t| of each predicted span t to precision, |s & t| / |s| to recall, over spans
    s, t of the same technique; 0.0 where nothing is shared. `pairs`: (gold, predicted)."""
    precision = recall = 0.0
    held = found = 0
    for gold, predicted in pairs:
        ours, theirs = (
            [s for s in article.persuasion or () if technique in (None, s.technique)]
            for article in (gold, predicted)
        )
        held += len(ours)
        found += len(theirs)
        for s in ours:
            for t in theirs:
                shared = min(s.end, t.end) - max(s.start, t.start)
                if shared > 0 and s.technique == t.technique:
                    precision += shared / (t.end - t.start)
                    recall += shared / (s.end - s.start)
    if not (held and found and precision):
        return 0.0
    precision, recall = precision / found, recall / held
    return 2 * precision * recall / (precision + recall)
