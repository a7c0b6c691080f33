"""seqeval and nervaluate themselves are the reference; IndoNLU's type-macro is conlleval's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warta.agree.figures import Tally, compute_figures
from warta.agree.ground import tokens
from warta.article import Article
from warta.benchmark.metrics import count_task, formula_of
from warta.benchmark.metrics.tags import count_tags, nervaluate_credit, tag_spans, tokens_of
from warta.benchmark.native import strip
from warta.benchmark.sets.spans import TagSpan, spans_of_tags, tags_of_spans
from warta.benchmark.spans import LabeledSpan
from warta.benchmark.tasks import find_task
from warta.pipeline import make_pipeline
from warta.train.gold import gold_of

LABELS = ("PER", "ORG", "GPE")

# Sequences as IOB2 has them: any I- continues a span of its label.
sequences = st.lists(
    st.sampled_from(["O", *(f"{letter}-{label}" for letter in "BI" for label in LABELS)]),
    max_size=12,
).map(lambda tags: list(tags_of_spans(spans_of_tags(tags), len(tags))))


@st.composite
def documents(draw: st.DrawFn) -> tuple[list[list[str]], list[list[str]]]:
    """Gold and predicted tags of one to three sequences of the same lengths."""
    gold = draw(st.lists(sequences, min_size=1, max_size=3))
    predicted = []
    for tags in gold:
        other = draw(
            st.lists(
                st.sampled_from(["O", "B-PER", "I-PER", "B-ORG", "I-ORG"]),
                min_size=len(tags),
                max_size=len(tags),
            )
        )
        noisy = [a if draw(st.booleans()) else b for a, b in zip(tags, other, strict=True)]
        predicted.append(list(tags_of_spans(spans_of_tags(noisy), len(tags))))
    return gold, predicted


def spans(tags: list[str]) -> list[LabeledSpan]:
    return [(span.start, span.end, span.label) for span in spans_of_tags(tags)]


def value(name: str, tallies: list[Tally], label: str | None = None) -> float | None:
    return compute_figures(name, formula_of(name), label, tallies, np.zeros((0, len(tallies))))[
        0
    ].value


def counted(
    gold: list[list[str]], predicted: list[list[str]]
) -> list[dict[tuple[str, str | None], Tally]]:
    return [
        count_tags(spans(ours), spans(theirs)) for ours, theirs in zip(gold, predicted, strict=True)
    ]


@settings(max_examples=40)
@given(documents())
def test_micro_and_macro_are_seqevals(pair: tuple[list[list[str]], list[list[str]]]) -> None:
    seqeval = pytest.importorskip("seqeval.metrics")
    gold, predicted = pair
    found = counted(gold, predicted)
    if not any(tag != "O" for side in pair for tags in side for tag in tags):
        assert value("seqeval_f1", [t["seqeval_f1", None] for t in found]) is None
        return
    for name, average in (("seqeval_f1", "micro"), ("seqeval_macro_f1", "macro")):
        expected = seqeval.f1_score(gold, predicted, average=average, zero_division=0)
        ours = value(name, [t[name, None] for t in found])
        assert ours == pytest.approx(expected), name


@settings(max_examples=40)
@given(documents())
def test_each_label_is_seqevals(pair: tuple[list[list[str]], list[list[str]]]) -> None:
    seqeval = pytest.importorskip("seqeval.metrics")
    gold, predicted = pair
    if not any(tag != "O" for side in pair for tags in side for tag in tags):
        return
    report = seqeval.classification_report(gold, predicted, output_dict=True, zero_division=0)
    found = counted(gold, predicted)
    for label in LABELS:
        ours = value("seqeval_f1", [t.get(("seqeval_f1", label), {}) for t in found])
        assert (ours is None) == (label not in report)
        if ours is not None:
            assert ours == pytest.approx(report[label]["f1-score"])


@settings(max_examples=40)
@given(documents())
def test_partial_is_nervaluates(pair: tuple[list[list[str]], list[list[str]]]) -> None:
    nervaluate = pytest.importorskip("nervaluate")
    gold, predicted = pair
    evaluator = nervaluate.Evaluator(gold, predicted, tags=list(LABELS), loader="list")
    expected = evaluator.evaluate()["overall"]["partial"]
    found = counted(gold, predicted)
    ours = value("nervaluate_f1", [t["nervaluate_f1", None] for t in found])
    assert (ours or 0.0) == pytest.approx(expected.f1)


def test_the_worked_example_of_nervaluate() -> None:
    """One span whole, one cut short, one missed, one from nowhere: 1.5 of 3 and 3."""
    gold = [(0, 2, "PER"), (4, 7, "ORG"), (9, 10, "GPE")]
    predicted = [(0, 2, "ORG"), (5, 7, "ORG"), (12, 13, "GPE")]
    assert nervaluate_credit(gold, predicted) == 1.5
    assert value("nervaluate_f1", [count_tags(gold, predicted)["nervaluate_f1", None]]) == 0.5


def test_macro_counts_a_label_that_only_the_model_has() -> None:
    """conlleval as IndoNLU runs it: the types of both sides, each with the same weight."""
    tallies = count_tags([(0, 1, "PER")], [(0, 1, "PER"), (3, 4, "ORG")])
    assert value("seqeval_macro_f1", [tallies["seqeval_macro_f1", None]]) == 0.5
    assert value("seqeval_f1", [tallies["seqeval_f1", None]]) == pytest.approx(2 / 3)


def test_spans_touch_tokens_and_the_longest_stays() -> None:
    grid = np.array([0, 5, 9]), np.array([4, 9, 12])
    assert tag_spans(grid, [(0, 12, "A"), (5, 9, "B")]) == [(0, 3, "A")]
    assert tag_spans(grid, [(6, 10, "A")]) == [(1, 3, "A")]  # edges inside tokens
    assert tag_spans(grid, [(4, 5, "A"), (12, 15, "A")]) == []
    assert tokens_of(grid, ()) == set()


@pytest.fixture(scope="module")
def pairs(small: Path) -> list[tuple[Article, Article]]:
    pipeline = make_pipeline(["structure", "sentences", "tokens", "entities", "times"])
    gold = gold_of(small, "entities", split="validation")
    return [(article, pipeline.annotate(strip(article))) for article in gold]


def test_gold_and_shipped_as_both_packages_score_them(
    pairs: list[tuple[Article, Article]],
) -> None:
    """From articles to tags without our code in between but the grid of tokens."""
    seqeval = pytest.importorskip("seqeval.metrics")
    nervaluate = pytest.importorskip("nervaluate")
    task = find_task("entities")
    sides: tuple[list[list[str]], list[list[str]]] = ([], [])
    for gold, predicted in pairs:
        starts, ends = tokens(gold, predicted)
        for side, article in zip(sides, (gold, predicted), strict=True):
            outer = [e for e in article.entities or () if e.parent is None]
            marks = [
                TagSpan(
                    min(i for i in range(len(starts)) if ends[i] > e.start),
                    1 + max(i for i in range(len(starts)) if starts[i] < e.end),
                    e.label,
                )
                for e in outer
            ]
            side.append(list(tags_of_spans(marks, len(starts))))
    found = [count_task(task, *pair) or {} for pair in pairs]
    for name, average in (("seqeval_f1", "micro"), ("seqeval_macro_f1", "macro")):
        expected = seqeval.f1_score(*sides, average=average)
        assert value(name, [t[name, None] for t in found]) == pytest.approx(expected)
        assert 0.5 < expected < 1
    labels = sorted({tag[2:] for side in sides for tags in side for tag in tags} - {""})
    partial = nervaluate.Evaluator(*sides, tags=labels, loader="list").evaluate()
    ours = value("nervaluate_f1", [t["nervaluate_f1", None] for t in found])
    assert ours == pytest.approx(partial["overall"]["partial"].f1)
