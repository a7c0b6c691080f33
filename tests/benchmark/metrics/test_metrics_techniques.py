"""References: the equations of Da San Martino et al. (2019) and scikit-learn's averages, which the
scorer of SemEval-2023 task 3 uses."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warta.agree.figures import Tally, compute_figures
from warta.article import Article, Block, Persuasion
from warta.benchmark.metrics import formula_of
from warta.benchmark.metrics.techniques import count_shared_tasks
from warta.benchmark.persuasion import overlap_credit

NAMES = ("Doubt", "Slogans", "Loaded_Language")
Technique = tuple[int, int, str]
BLOCKS = (Block(0, 20, "lead"), Block(20, 40, "paragraph"), Block(40, 60, "paragraph"))

techniques = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 9), st.sampled_from(NAMES)).map(
        lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[2])
    ),
    max_size=6,
    unique=True,
)
documents = st.lists(st.tuples(techniques, techniques), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def whole(sound_record: dict[str, Any]) -> Article:
    return dataclasses.replace(Article.from_dict(sound_record), blocks=BLOCKS)


def marked(article: Article, spans: list[Technique]) -> Article:
    made = tuple(Persuasion(*span, "narrator", None) for span in spans)
    return dataclasses.replace(article, persuasion=made)


def figure(
    article: Article,
    pairs: list[tuple[list[Technique], list[Technique]]],
    name: str,
    label: str | None = None,
) -> float | None:
    tallies: list[Tally] = [
        count_shared_tasks(*(marked(article, side) for side in pair)).get((name, label), {})
        for pair in pairs
    ]
    draws = np.zeros((0, len(tallies)))
    return compute_figures(name, formula_of(name), label, tallies, draws)[0].value


@given(documents)
def test_overlap_like_the_equations(
    whole: Article, pairs: list[tuple[list[Technique], list[Technique]]]
) -> None:
    recall = precision = held = made = 0.0
    for gold, model in pairs:
        held, made = held + len(gold), made + len(model)
        for s in gold:
            for t in model:
                shared = len({*range(s[0], s[1])} & {*range(t[0], t[1])}) * (s[2] == t[2])
                recall += shared / (s[1] - s[0])
                precision += shared / (t[1] - t[0])
    found = figure(whole, pairs, "overlap_f1")
    if not held + made:
        assert found is None
    elif not recall:
        assert found == 0.0
    else:
        recall, precision = recall / held, precision / made
        assert found == pytest.approx(2 * recall * precision / (recall + precision))


@settings(max_examples=40)
@given(documents)
def test_paragraphs_like_scikit_learn(
    whole: Article, pairs: list[tuple[list[Technique], list[Technique]]]
) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    rows: tuple[list[list[int]], list[list[int]]] = ([], [])
    for pair in pairs:
        for block in BLOCKS:
            for side, spans in zip(rows, pair, strict=True):
                held = {name for start, _, name in spans if block.start <= start < block.end}
                side.append([int(name in held) for name in NAMES])
    used = [at for at in range(3) if any(row[at] for side in rows for row in side)]
    if not used:
        return
    gold, model = (np.array(side)[:, used] for side in rows)
    for name, average in (("paragraph_f1", "micro"), ("paragraph_macro_f1", "macro")):
        if len(used) == 1:  # scikit-learn takes one column for classes 0 and 1
            expected = metrics.f1_score(gold.ravel(), model.ravel(), zero_division=0)
        else:
            expected = metrics.f1_score(gold, model, average=average, zero_division=0)
        assert figure(whole, pairs, name) == pytest.approx(expected), name


def test_a_worked_example(whole: Article) -> None:
    """Gold [0, 10), predicted its second half and a span of another technique on it."""
    gold, model = [(0, 10, "Doubt")], [(5, 10, "Doubt"), (0, 10, "Slogans")]
    assert overlap_credit(gold, model) == (0.5, 1.0, 1, 2)
    assert figure(whole, [(gold, model)], "overlap_f1") == pytest.approx(0.5)
    assert figure(whole, [(gold, model)], "overlap_f1", "Doubt") == pytest.approx(2 / 3)
    assert figure(whole, [(gold, model)], "overlap_f1", "Slogans") == 0.0
    assert figure(whole, [(gold, model)], "paragraph_f1") == pytest.approx(2 / 3)
    assert figure(whole, [(gold, model)], "paragraph_macro_f1") == pytest.approx(0.5)
