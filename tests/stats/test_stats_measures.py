"""Measures in equal windows, on text small enough to count by hand."""

from __future__ import annotations

from collections import Counter
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.stats.measures import DistinctShare, TrigramShare, lengths


@given(st.lists(st.integers(0, 40), min_size=1))
def test_lengths_are_those_of_the_whole_list(values: list[int]) -> None:
    found = lengths(Counter(values))
    assert found is not None
    assert found.mean == pytest.approx(mean(values))
    assert found.median == median(values)
    assert sum(value <= found.p90 for value in values) >= 0.9 * len(values)
    assert sum(value < found.p90 for value in values) < 0.9 * len(values)


def test_no_lengths_of_nothing() -> None:
    assert lengths({}) is None


def test_only_full_windows_count() -> None:
    share = DistinctShare(4)
    for word in "abac":
        share.put(word)
    assert share.mean == share.first == 0.75
    for word in "dddd" + "ef":  # one more window, and half of one
        share.put(word)
    assert share.first == 0.75 and share.mean == pytest.approx((0.75 + 0.25) / 2)
    assert DistinctShare(4).mean is None


def test_trigrams_stay_inside_a_sentence_and_a_window() -> None:
    share = TrigramShare(size=6)
    share.put(["a", "b", "c"])
    assert share.mean is None
    share.put(["a", "b", "c", "x"])  # x is in the next window
    assert share.first == 1.0
    many = TrigramShare(size=303)
    many.put([f"w{number}" for number in range(303)])  # 301 trigrams, each once
    assert many.first == pytest.approx(100 / 301)
    none = TrigramShare(size=4)
    none.put(["a", "b"])
    none.put(["c", "d"])
    assert none.first == 0.0


@given(st.lists(st.integers(1, 9), max_size=12))
def test_a_window_is_so_many_words_however_sentences_fall(sizes: list[int]) -> None:
    share = TrigramShare(size=10)
    for size in sizes:
        share.put(["kata"] * size)
    assert (share.mean is None) == (sum(sizes) < 10)
