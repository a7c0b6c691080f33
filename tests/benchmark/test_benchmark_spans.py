from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.benchmark.spans import LabeledSpan, MatchCounts, count_exact, count_partial

spans = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 5), st.sampled_from("AB")).map(
        lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[2])
    ),
    max_size=4,
)


def test_exact_is_the_example_of_seqeval() -> None:
    """README of seqeval: O O O B-MISC I-MISC I-MISC O | B-PER I-PER O, the first with one token
    more predicted; F1 0.50."""
    gold = [(3, 6, "MISC"), (10, 12, "PER")]
    predicted = [(2, 6, "MISC"), (10, 12, "PER")]
    assert count_exact(gold, predicted) == MatchCounts(1, 2, 2)
    assert count_exact(gold, predicted).f1 == 0.5
    assert count_partial(gold, predicted).f1 == 1.0


def test_labels_and_edges_count() -> None:
    gold = [(0, 4, "PER"), (5, 9, "ORG"), (12, 15, "GPE")]
    predicted = [(0, 4, "ORG"), (5, 8, "ORG"), (15, 18, "GPE")]
    assert count_exact(gold, predicted) == MatchCounts(0, 3, 3)
    assert count_partial(gold, predicted) == MatchCounts(1, 3, 3)  # touching is not overlapping


def test_a_span_is_matched_once() -> None:
    assert count_partial([(0, 9, "A")], [(0, 3, "A"), (4, 9, "A")]) == MatchCounts(1, 1, 2)
    # The longest overlap first, (2, 9) with (0, 9), would leave (0, 2) without a partner.
    crossing = count_partial([(0, 9, "A"), (5, 12, "A")], [(0, 3, "A"), (2, 12, "A")])
    assert crossing == MatchCounts(2, 2, 2)


def test_what_is_repeated_counts_as_often() -> None:
    assert count_exact("aab", "abb") == MatchCounts(2, 3, 3)


def test_nothing_has_no_value() -> None:
    empty = MatchCounts()
    assert (empty.f1, empty.recall, empty.precision) == (None, None, None)
    assert MatchCounts(0, 2, 0).f1 == 0.0


@given(spans, spans)
def test_partial_pairs_are_as_many_as_can_be(
    first: list[LabeledSpan], second: list[LabeledSpan]
) -> None:
    def fits(one: LabeledSpan, other: LabeledSpan) -> bool:
        return one[2] == other[2] and max(one[0], other[0]) < min(one[1], other[1])

    few, many = sorted((first, second), key=len)
    most = max(
        sum(fits(one, other) for one, other in zip(few, order, strict=False))
        for order in permutations(many)
    )
    assert count_partial(first, second).both == most
    assert count_partial(first, second).f1 == count_partial(second, first).f1
    assert count_exact(first, second).both <= most


@given(spans, spans, spans, spans)
def test_counts_add(
    a: list[LabeledSpan], b: list[LabeledSpan], c: list[LabeledSpan], d: list[LabeledSpan]
) -> None:
    def far(side: list[LabeledSpan]) -> list[LabeledSpan]:
        return [(start + 100, end + 100, label) for start, end, label in side]

    for count in (count_exact, count_partial):
        assert count(a, b) + count(c, d) == count(a + far(c), b + far(d))


@pytest.mark.parametrize(("gold", "predicted"), [(4, 2), (2, 4)])
def test_recall_and_precision(gold: int, predicted: int) -> None:
    counts = count_exact(range(gold), range(predicted))
    assert counts.recall == 2 / gold
    assert counts.precision == 2 / predicted
    assert counts.f1 == pytest.approx(2 / 3)
