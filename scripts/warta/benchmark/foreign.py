"""A model against foreign sets of names, on their own tokens and in their own labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from warta.article import Article, Block, Rights, Source, Spans
from warta.benchmark.read_sets import check_set, read_set
from warta.benchmark.sets.labels import TO_WARTA, from_warta
from warta.benchmark.sets.sentence import TaggedSentence
from warta.benchmark.sets.spans import TagSpan, spans_of_tags
from warta.benchmark.spans import MatchCounts, count_exact
from warta.errors import UsageError
from warta.pipeline import Step, start_article


@dataclass(frozen=True, slots=True)
class SetScore:
    """Exact span counts (both, gold, predicted) over a set, and by the set's label."""

    kind: str
    sentences: int
    counts: MatchCounts
    by_label: dict[str, MatchCounts] = field(default_factory=dict)
    defects: dict[str, int] = field(default_factory=dict)

    @property
    def macro_f1(self) -> float | None:
        """The mean of the labels' F1: IndoNLU's type-macro."""
        scores = [counts.f1 for counts in self.by_label.values() if counts.f1 is not None]
        return sum(scores) / len(scores) if scores else None


def score_set(path: str | Path, kind: str, step: Step, *, part: str = "validation") -> SetScore:
    """Exact span F1 of a step that adds entities, on `part` of a foreign set.

    Labels that either side does not have count neither for nor against. Raises UsageError on an
    unknown kind, where there is no such part, and where the set has no names.
    """
    marked = {label: ours for label, ours in TO_WARTA.get(kind, {}).items() if ours}
    if not marked:
        raise UsageError(f"{kind!r} is no set with names; there are {', '.join(named_sets())}")
    sentences = list(read_set(path, kind, part=part))
    if not sentences:
        raise UsageError(f"{path} holds no sentence of a set of the kind {kind}")
    counts = MatchCounts()
    by_label = {label: MatchCounts() for label in marked}
    for sentence in sentences:
        gold = [span for span in spans_of_tags(sentence.tags or ()) if span.label in marked]
        found = predicted_spans(sentence, kind, step)
        counts += count_exact(gold, found)
        for label in by_label:
            sides = ([span for span in side if span.label == label] for side in (gold, found))
            by_label[label] += count_exact(*sides)
    defects = Counter(defect.code for defect in check_set(path, kind, part=part))
    return SetScore(kind, len(sentences), counts, by_label, dict(sorted(defects.items())))


def named_sets() -> Sequence[str]:
    """The kinds of set that mark names."""
    return [kind for kind, labels in TO_WARTA.items() if any(labels.values())]


def predicted_spans(sentence: TaggedSentence, kind: str, step: Step) -> list[TagSpan]:
    """The outermost entities that `step` finds in a sentence, in token indices and set labels."""
    article = step.annotate(article_of_tokens([sentence.tokens]))
    assert article.tokens is not None
    starts, ends = article.tokens.starts, article.tokens.ends
    found = []
    for entity in article.entities or ():
        label = from_warta(entity.label, kind=kind)
        if label is not None and entity.parent is None:
            first = int(np.searchsorted(ends, entity.start, side="right"))
            last = int(np.searchsorted(starts, entity.end))
            found.append(TagSpan(first, last, label))
    return found


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
    return start_article(
        "\n".join(lines),
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
        tokens=Spans(starts, ends),
    )
