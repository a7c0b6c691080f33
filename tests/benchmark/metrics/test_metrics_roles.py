"""The reference is the definition of Pareti (2015), written again here token by token."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warta.agree.figures import Tally, compute_figures
from warta.article import Attribution, Span
from warta.benchmark.metrics import formula_of
from warta.benchmark.metrics.roles import Item, count_items, role_items

ROLES = ("source", "cue", "content")
# Twelve tokens of two characters each, a blank between.
GRID = np.arange(12) * 3, np.arange(12) * 3 + 2


def of_tokens(*parts: tuple[int, int]) -> frozenset[Span]:
    """Parts from the first to before the last token."""
    return frozenset(Span(3 * first, 3 * last - 1) for first, last in parts)


def figure(name: str, documents: list[tuple[list[Item], list[Item]]], role: str | None) -> float:
    tallies: list[Tally] = [count_items(GRID, *pair)[name, role] for pair in documents]
    draws = np.zeros((0, len(tallies)))
    value = compute_figures(name, formula_of(name), role, tallies, draws)[0].value
    return -1.0 if value is None else value


def test_a_worked_example() -> None:
    """Content of 6 tokens in two parts, found but for its second part; a cue found whole; a source
    missed, another from nowhere."""
    gold = [
        ("content", of_tokens((0, 4), (6, 8))),
        ("cue", of_tokens((5, 6))),
        ("source", of_tokens((4, 5))),
    ]
    predicted = [
        ("content", of_tokens((0, 4))),
        ("cue", of_tokens((5, 6))),
        ("source", of_tokens((10, 12))),
    ]
    pair = [(gold, predicted)]
    assert figure("role_f1", pair, "content") == 0.0
    assert figure("role_f1", pair, "cue") == 1.0
    assert figure("role_f1", pair, None) == pytest.approx(1 / 3)
    assert figure("role_overlap_f1", pair, "content") == pytest.approx(2 * (4 / 6) / (4 / 6 + 1))
    assert figure("role_overlap_f1", pair, "source") == 0.0
    recall, precision = (4 / 6 + 1 + 0) / 3, (1 + 1 + 0) / 3
    overall = 2 * recall * precision / (recall + precision)
    assert figure("role_overlap_f1", pair, None) == pytest.approx(overall)


def test_roles_are_items_of_an_attribution_each_once() -> None:
    source, content = (Span(0, 2),), (Span(6, 8), Span(12, 14))
    twice = [
        Attribution("a1", source, (Span(3, 5),), content, "direct", "assertion", None),
        Attribution("a2", source, (), (Span(18, 20),), "indirect", "assertion", None),
    ]
    found = role_items(twice)
    assert [role for role, _ in found] == ["content", "content", "cue", "source"]
    assert ("content", frozenset(content)) in found


@st.composite
def items(draw: st.DrawFn) -> list[Item]:
    found = set()
    for role in ROLES:
        for _ in range(draw(st.integers(0, 3))):
            edges = sorted(draw(st.sets(st.integers(0, 12), min_size=2, max_size=4)))
            found.add((role, of_tokens(*zip(edges[::2], edges[1::2], strict=False))))
    return sorted(found, key=str)


def naive(documents: list[tuple[list[Item], list[Item]]], role: str | None) -> dict[str, float]:
    def words(item: Item) -> set[int]:
        return {
            at
            for at in range(12)
            for part in item[1]
            if max(part.start, 3 * at) < min(part.end, 3 * at + 2)
        }

    sums = {"exact": 0.0, "recall": 0.0, "precision": 0.0, "gold": 0, "model": 0}
    for gold, model in documents:
        for name in ROLES if role is None else [role]:
            ours, theirs = ([item for item in side if item[0] == name] for side in (gold, model))
            sums["gold"] += len(ours)
            sums["model"] += len(theirs)
            sums["exact"] += sum(item in theirs for item in ours)
            for side, others, way in ((ours, theirs, "recall"), (theirs, ours, "precision")):
                played = {word for item in others for word in words(item)}
                sums[way] += sum(len(words(item) & played) / len(words(item)) for item in side)

    def f1(recalled: float, precise: float) -> float:
        if not sums["gold"] + sums["model"]:
            return -1.0
        recall = recalled / sums["gold"] if sums["gold"] else 0.0
        precision = precise / sums["model"] if sums["model"] else 0.0
        return 2 * recall * precision / (recall + precision) if recall + precision else 0.0

    return {
        "role_f1": f1(sums["exact"], sums["exact"]),
        "role_overlap_f1": f1(sums["recall"], sums["precision"]),
    }


@settings(max_examples=40)
@given(st.lists(st.tuples(items(), items()), min_size=1, max_size=2))
def test_like_the_definition(documents: list[tuple[list[Item], list[Item]]]) -> None:
    for role in (None, *ROLES):
        for name, expected in naive(documents, role).items():
            assert figure(name, documents, role) == pytest.approx(expected), (name, role)
