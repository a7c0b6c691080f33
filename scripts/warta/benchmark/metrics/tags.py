"""What seqeval and nervaluate measure of spans, on IOB2 tags of tokens.

A tag sequence holds one layer of spans: of spans that share a token the longest stays, the first of
equals. So these figures are those that a user gets who tags the rows of the config `entities`;
exact_f1 counts inner spans and edges inside a token too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from warta.agree.figures import match_tally
from warta.agree.ground import Edges, tokens
from warta.agree.spans import Tallies
from warta.article import Article, Span
from warta.benchmark.flat import flatten
from warta.benchmark.metrics.formulas import label_tally
from warta.benchmark.spans import LabeledSpan, count_exact


def count_entity_tags(gold: Article, predicted: Article) -> Tallies:
    """The figures of names."""
    sides = ([(e.start, e.end, e.label) for e in a.entities or ()] for a in (gold, predicted))
    return _count(gold, predicted, *sides)


def count_title_tags(gold: Article, predicted: Article) -> Tallies:
    """The figures of titles, which have no label."""
    sides = ([(t.start, t.end, "") for t in a.titles or ()] for a in (gold, predicted))
    return _count(gold, predicted, *sides)


def count_time_tags(gold: Article, predicted: Article) -> Tallies:
    """The figures of times, labelled by type."""
    sides = ([(t.start, t.end, t.type) for t in a.times or ()] for a in (gold, predicted))
    return _count(gold, predicted, *sides)


def _count(
    gold: Article, predicted: Article, ours: list[LabeledSpan], theirs: list[LabeledSpan]
) -> Tallies:
    grid = tokens(gold, predicted)
    return count_tags(tag_spans(grid, ours), tag_spans(grid, theirs))


def tag_spans(grid: tuple[Edges, Edges], spans: Iterable[LabeledSpan]) -> list[LabeledSpan]:
    """Spans in code points as half-open indices of the tokens (starts, ends) they touch, without
    those that touch none, and without overlaps."""
    found = [(*_touched(grid, start, end), label) for start, end, label in spans]
    return flatten((first, last, label) for first, last, label in found if first < last)


def tokens_of(grid: tuple[Edges, Edges], parts: Iterable[Span]) -> set[int]:
    """Indices of the tokens that share a character with one of `parts`."""
    return {index for part in parts for index in range(*_touched(grid, part.start, part.end))}


def _touched(grid: tuple[Edges, Edges], start: int, end: int) -> tuple[int, int]:
    starts, ends = grid
    first = np.searchsorted(ends, start, side="right")
    return int(first), int(np.searchsorted(starts, end, side="left"))


def count_tags(ours: Sequence[LabeledSpan], theirs: Sequence[LabeledSpan]) -> Tallies:
    """seqeval_f1 (over all, and by label), seqeval_macro_f1 and nervaluate_f1 of the flat spans of
    one sequence, gold first."""
    counts = {}
    for label in sorted({span[2] for span in (*ours, *theirs)}):
        sides = ([span for span in side if span[2] == label] for side in (ours, theirs))
        counts[label] = count_exact(*sides)
    credit = nervaluate_credit(ours, theirs)
    return {
        ("seqeval_f1", None): match_tally(count_exact(ours, theirs)),
        **{("seqeval_f1", label): match_tally(c) for label, c in counts.items() if label},
        ("seqeval_macro_f1", None): label_tally(counts),
        ("nervaluate_f1", None): {"both": credit, "first": len(ours), "second": len(theirs)},
    }


def nervaluate_credit(ours: Sequence[LabeledSpan], theirs: Sequence[LabeledSpan]) -> float:
    """COR + 0.5 PAR of nervaluate's scheme "partial" (Batista 2018, after SemEval-2013 task 9.1):
    labels aside, a predicted span takes the gold span with its edges, else the first one in order
    that it overlaps; each gold span is taken once."""
    free = [span[:2] for span in ours]
    credit = 0.0
    for start, end, _ in theirs:
        if (start, end) in free:
            free.remove((start, end))
            credit += 1
            continue
        taken = next((span for span in free if span[0] < end and start < span[1]), None)
        if taken is not None:
            free.remove(taken)
            credit += 0.5
    return credit
