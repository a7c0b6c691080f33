"""A model against foreign sets of names, on their own tokens and in their own labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from warta.annotate.tokens import annotate as tokenize
from warta.article import Article, Block, Rights, Source, Spans
from warta.benchmark.read_sets import read_outcomes
from warta.benchmark.sets.conll import map_labels
from warta.benchmark.sets.conventions import CONVENTIONS, OURS, names_taken
from warta.benchmark.sets.labels import TO_WARTA
from warta.benchmark.sets.running import join_tokens
from warta.benchmark.sets.sentence import Defect, TaggedSentence
from warta.benchmark.sets.spans import TagSpan, spans_of_tags
from warta.benchmark.spans import MatchCounts, count_exact
from warta.errors import UsageError
from warta.pipeline import Step, start_article


@dataclass(frozen=True, slots=True)
class SetScore:
    """Exact span counts (both, gold, predicted) over a set, and by the set's label; the defects of
    the set by code, and the first of each."""

    kind: str
    sentences: int
    counts: MatchCounts
    by_label: dict[str, MatchCounts] = field(default_factory=dict)
    defects: dict[str, int] = field(default_factory=dict)
    first_defects: dict[str, Defect] = field(default_factory=dict)

    @property
    def macro_f1(self) -> float | None:
        """The mean of the labels' F1: IndoNLU's type-macro."""
        scores = [counts.f1 for counts in self.by_label.values() if counts.f1 is not None]
        return sum(scores) / len(scores) if scores else None


def score_set(
    path: str | Path,
    kind: str,
    step: Step,
    *,
    part: str | None = "validation",
    column: int | None = None,
    conventions: bool = False,
) -> SetScore:
    """Exact span F1 of a step that adds entities, on `part` of a foreign set (None: all of it).

    Labels that either side does not have count neither for nor against. `column` (from 1) is that
    of the tags in a set of the kind conll; `conventions`: which of our names count is read as the
    set has it (warta.benchmark.sets.conventions). Raises UsageError on an unknown kind, where there
    is no such part, and where the set has no names.
    """
    if kind not in named_sets():
        raise UsageError(f"{kind!r} is no set with names; there are {', '.join(named_sets())}")
    outcomes = list(read_outcomes(path, kind, part=part, column=column))
    sentences = [item for item in outcomes if isinstance(item, TaggedSentence)]
    if not sentences:
        raise UsageError(f"{path} holds no sentence of a set of the kind {kind}")
    marked = {label: ours for label, ours in _labels_of(kind, sentences).items() if ours}
    if not marked:
        raise UsageError(f"{path} has no label that stands for one of ours")
    counts = MatchCounts()
    by_label = {label: MatchCounts() for label in marked}
    for sentence in sentences:
        gold = [span for span in spans_of_tags(sentence.tags or ()) if span.label in marked]
        found = predicted_spans(sentence, marked, step, kind=kind, conventions=conventions)
        counts += count_exact(gold, found)
        for label in by_label:
            sides = ([span for span in side if span.label == label] for side in (gold, found))
            by_label[label] += count_exact(*sides)
    return SetScore(kind, len(sentences), counts, by_label, *defects_among(outcomes))


def defects_among(
    outcomes: Iterable[TaggedSentence | Defect],
) -> tuple[dict[str, int], dict[str, Defect]]:
    """The defects of a set: how many by code, and the first of each."""
    wrong = [item for item in outcomes if isinstance(item, Defect)]
    first = {defect.code: defect for defect in reversed(wrong)}
    return dict(sorted(Counter(defect.code for defect in wrong).items())), first


def _labels_of(kind: str, sentences: Iterable[TaggedSentence]) -> Mapping[str, tuple[str, ...]]:
    if kind != "conll":
        return TO_WARTA[kind]
    return map_labels(
        span.label for sentence in sentences for span in spans_of_tags(sentence.tags or ())
    )


def named_sets() -> Sequence[str]:
    """The kinds of set that mark names."""
    return [*(kind for kind, labels in TO_WARTA.items() if any(labels.values())), "conll"]


def predicted_spans(
    sentence: TaggedSentence,
    labels: Mapping[str, tuple[str, ...]],
    step: Step,
    *,
    kind: str = "conll",
    conventions: bool = False,
) -> list[TagSpan]:
    """The outermost entities that `step` finds in a sentence, in token indices and set labels;
    `labels` are the set's -> those of ours that each covers. The step sees running text.

    Of two names in one token of the set the first is kept.
    """
    text, starts, ends = join_tokens(sentence.tokens, kind)
    article = step.annotate(tokenize(article_of_line(text)))
    theirs = {ours: label for label, covered in labels.items() for ours in covered}
    its = CONVENTIONS.get(kind, OURS) if conventions else OURS
    found: list[TagSpan] = []
    for start, end, label in names_taken(article, theirs, its):
        first = int(np.searchsorted(ends, start, side="right"))
        last = int(np.searchsorted(starts, end))
        if not found or found[-1].end <= first:
            found.append(TagSpan(first, last, label))
    return found


def article_of_line(text: str) -> Article:
    """An article of one sentence, without tokens."""
    return _article(text, [(0, len(text))], None)


def article_of_tokens(sentences: Iterable[Sequence[str]]) -> Article:
    """An article of given tokens: joined by blanks, a sentence and a paragraph a line."""
    lines, starts, ends, edges = [], [], [], []
    offset = 0
    for tokens in sentences:
        edges.append((offset, offset + len(" ".join(tokens))))
        for token in tokens:
            starts.append(offset)
            ends.append(offset + len(token))
            offset += len(token) + 1
        lines.append(" ".join(tokens))
    return _article("\n".join(lines), edges, Spans(starts, ends))


def _article(text: str, edges: Sequence[tuple[int, int]], tokens: Spans | None) -> Article:
    return start_article(
        text,
        id="tokens",
        language="id",
        title=None,
        outlet=None,
        url=None,
        authors=(),
        published_at=None,
        source=Source("tokens", "text", "0" * 64, "utf-8", ()),
        rights=Rights(None, False, False),
        synthetic=False,
        blocks=tuple(Block(start, end, "paragraph") for start, end in edges),
        sentences=Spans([start for start, _ in edges], [end for _, end in edges]),
        tokens=tokens,
    )
