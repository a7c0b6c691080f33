"""References: scikit-learn's F1 of several labels, and MASI by Passonneau's table."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warta.agree.alpha import masi_distance
from warta.agree.figures import Tally, compute_figures
from warta.benchmark.metrics import formula_of
from warta.benchmark.metrics.categories import count_labels
from warta.benchmark.metrics.formulas import MEAN

LABELS = ("01", "02", "03", "04")
labels = st.lists(st.sampled_from(LABELS), max_size=3, unique=True)


def figure(name: str, pairs: list[tuple[list[str], list[str]]], label: str | None = None) -> float:
    tallies: list[Tally] = [count_labels("topics", *pair).get((name, label), {}) for pair in pairs]
    draws = np.zeros((0, len(tallies)))
    value = compute_figures(name, formula_of(name), label, tallies, draws)[0].value
    return -1.0 if value is None else value


@settings(max_examples=40)
@given(st.lists(st.tuples(labels, labels), min_size=1, max_size=5))
def test_micro_and_macro_are_scikit_learns(pairs: list[tuple[list[str], list[str]]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    used = [name for name in LABELS if any(name in side for pair in pairs for side in pair)]
    if len(used) < 2:
        return
    gold, model = (
        np.array([[int(name in pair[at]) for name in used] for pair in pairs]) for at in (0, 1)
    )
    for name, average in (("topics_f1", "micro"), ("topics_macro_f1", "macro")):
        expected = metrics.f1_score(gold, model, average=average, zero_division=0)
        assert figure(name, pairs) == pytest.approx(expected), name
    each = metrics.f1_score(gold, model, average=None, zero_division=0)
    for name, expected in zip(used, each, strict=True):
        assert figure("topics_f1", pairs, name) == pytest.approx(expected)


def test_macro_gives_each_label_the_same_weight() -> None:
    pairs = [(["01"], ["01"])] * 9 + [(["02"], ["01"])]
    assert figure("topics_f1", pairs) == pytest.approx(0.9)
    assert figure("topics_macro_f1", pairs) == pytest.approx((18 / 19 + 0) / 2)
    assert figure("topics_macro_f1", [([], [])]) == -1.0


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("ab", "ab", 1.0),
        ("a", "ab", 1 / 2 * 2 / 3),
        ("ab", "bc", 1 / 3 * 1 / 3),
        ("a", "b", 0.0),
        ("", "", 1.0),
        ("", "a", 0.0),
    ],
)
def test_masi_of_passonneau(ours: str, theirs: str, expected: float) -> None:
    """Jaccard times 1 for equal sets, 2/3 for one inside the other, 1/3 for an overlap, 0."""
    assert 1 - masi_distance(ours, theirs) == pytest.approx(expected)


def test_masi_is_averaged_over_articles() -> None:
    tallies: list[Tally] = [{"value": 1.0, "units": 1}, {"value": 0.5, "units": 1}, {}]
    (found,) = compute_figures("topics_masi", MEAN, None, tallies, np.zeros((0, 3)))
    assert found.value == 0.75 and found.first == 2
