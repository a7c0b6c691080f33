"""Spans and tags are inverse; any sequence of tags can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.benchmark.sets.spans import TagSpan, check_tags, spans_of_tags, tags_of_spans

LABELS = st.sampled_from(["PER", "ORG", "LOC-X"])
TAGS = st.lists(
    st.one_of(
        st.just("O"),
        st.builds("{}-{}".format, st.sampled_from("BILU"), LABELS),
        st.text(max_size=3),
    ),
    max_size=12,
)


@st.composite
def span_lists(draw: st.DrawFn) -> tuple[tuple[TagSpan, ...], int]:
    """Spans that don't overlap, neighbours among them, and the number of tokens."""
    spans, reached = [], 0
    for gap, length, label in draw(
        st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4), LABELS), max_size=8)
    ):
        spans.append(TagSpan(reached + gap, reached + gap + length, label))
        reached += gap + length
    return tuple(spans), reached + draw(st.integers(0, 2))


@given(span_lists(), st.sampled_from(["iob2", "bilou"]))
def test_spans_to_tags_to_spans(spans: tuple[tuple[TagSpan, ...], int], scheme: str) -> None:
    held, length = spans
    tags = tags_of_spans(held, length, scheme=scheme)
    assert len(tags) == length
    assert spans_of_tags(tags) == held
    assert list(check_tags(tags, scheme=scheme)) == []


@given(TAGS, st.sampled_from(["iob2", "bilou"]))
def test_any_tags_can_be_read_and_repaired(tags: list[str], scheme: str) -> None:
    spans = spans_of_tags(tags)
    assert spans_of_tags(tags_of_spans(spans, len(tags), scheme=scheme)) == spans
    for index, code, _ in check_tags(tags, scheme=scheme):
        assert 0 <= index < len(tags) and code in (
            {"bilou_break"} if scheme == "bilou" else {"illegal_start", "illegal_change"}
        )


@pytest.mark.parametrize(
    ("tags", "spans"),
    [  # what conlleval.pl counts
        (["I-PER", "I-PER"], [(0, 2, "PER")]),
        (["B-PER", "I-LOC"], [(0, 1, "PER"), (1, 2, "LOC")]),
        (["B-PER", "B-PER"], [(0, 1, "PER"), (1, 2, "PER")]),
        (["B-PER", "O", "I-PER"], [(0, 1, "PER"), (2, 3, "PER")]),
        (["U-PER", "L-PER"], [(0, 1, "PER"), (1, 2, "PER")]),
        (["B-PER", "L-PER", "I-PER"], [(0, 2, "PER"), (2, 3, "PER")]),
    ],
)
def test_conlleval_rules(tags: list[str], spans: list[tuple[int, int, str]]) -> None:
    assert [(span.start, span.end, span.label) for span in spans_of_tags(tags)] == spans


@pytest.mark.parametrize(
    "spans",
    [
        [TagSpan(0, 2, "PER"), TagSpan(1, 3, "PER")],
        [TagSpan(1, 1, "PER")],
        [TagSpan(2, 4, "PER")],
        [TagSpan(-1, 1, "PER")],
    ],
)
def test_spans_that_no_tags_can_hold_are_refused(spans: list[TagSpan]) -> None:
    with pytest.raises(ValueError, match="overlaps"):
        tags_of_spans(spans, 3)
