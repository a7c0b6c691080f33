"""The reference is TempEval-3's definition, written again here token by token."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.agree.figures import Tally, compute_figures
from warta.article import Time
from warta.benchmark.metrics import formula_of
from warta.benchmark.metrics.timex import count_times

NAMES = ("strict", "relaxed", "type", "value")


def time(start: int, end: int, value: str | None = "2024", type: str = "DATE") -> Time:
    return Time("t1", start, end, type, value, None, None)


def figures(documents: list[tuple[list[Time], list[Time]]]) -> dict[str, float | None]:
    counted = [count_times(*document) for document in documents]
    found = {}
    for name in NAMES:
        full = f"tempeval_{name}_f1"
        tallies: list[Tally] = [tallies[full, None] for tallies in counted]
        draws = np.zeros((0, len(tallies)))
        found[name] = compute_figures(full, formula_of(full), None, tallies, draws)[0].value
    return found


def test_a_worked_example() -> None:
    """Of 3 gold times 2 are found, 1 exactly; of 4 predicted 3 lie on gold; 1 value is right."""
    gold = [time(0, 10, "2024-01"), time(20, 30, "2024-02"), time(40, 45, "2024-03")]
    predicted = [
        time(0, 10, "2024-01"),
        time(20, 23, "2024-02-01"),
        time(24, 30, "2024"),
        time(60, 65),
    ]
    found = figures([(gold, predicted)])
    relaxed = 2 * (2 / 3) * (3 / 4) / (2 / 3 + 3 / 4)
    assert found["strict"] == pytest.approx(2 * 1 / (3 + 4))
    assert found["relaxed"] == pytest.approx(relaxed)
    assert found["type"] == pytest.approx(relaxed)
    assert found["value"] == pytest.approx(relaxed * 1 / 2)


def test_a_value_that_nobody_knows_is_right() -> None:
    assert figures([([time(0, 4, None)], [time(0, 4, None)])])["value"] == 1.0
    assert figures([([time(0, 4, None)], [time(0, 4, "2024")])])["value"] == 0.0


def test_nothing_and_something() -> None:
    assert set(figures([([], [])]).values()) == {None}
    assert set(figures([([time(0, 4)], [])]).values()) == {0.0}
    assert set(figures([([], [time(0, 4)])]).values()) == {0.0}


@st.composite
def times(draw: st.DrawFn) -> list[Time]:
    """Times that do not overlap, as annotation has them."""
    edges = sorted(draw(st.sets(st.integers(0, 20), max_size=8)))
    return [
        time(start, end, draw(st.sampled_from(["2024", "2025"])), draw(st.sampled_from("DT")))
        for start, end in zip(edges[::2], edges[1::2], strict=False)
    ]


def naive(documents: list[tuple[list[Time], list[Time]]]) -> dict[str, float]:
    """Precision and recall of the toolkit: its counts are over all documents, an entity is found
    where a character of it belongs to one of the other side."""
    hits: dict[str, float] = dict.fromkeys((*NAMES, "borne out"), 0)
    for gold, system in documents:
        for ours in gold:
            best, most = None, 0
            for theirs in system:
                shared = len({*range(ours.start, ours.end)} & {*range(theirs.start, theirs.end)})
                if shared > most:
                    best, most = theirs, shared
            if best:
                hits["relaxed"] += 1
                hits["type"] += ours.type == best.type
                hits["value"] += ours.value == best.value
            hits["strict"] += any(
                (ours.start, ours.end) == (other.start, other.end) for other in system
            )
        for theirs in system:
            hits["borne out"] += any(
                {*range(theirs.start, theirs.end)} & {*range(ours.start, ours.end)} for ours in gold
            )
    held = sum(len(gold) for gold, _ in documents)
    made = sum(len(system) for _, system in documents)

    def f1(recalled: float, precise: float) -> float:
        recall = recalled / held if held else 0.0
        precision = precise / made if made else 0.0
        return 2 * recall * precision / (recall + precision) if recall + precision else 0.0

    relaxed = f1(hits["relaxed"], hits["borne out"])
    return {
        "strict": f1(hits["strict"], hits["strict"]),
        "relaxed": relaxed,
        **{
            name: relaxed * hits[name] / hits["relaxed"] if hits["relaxed"] else 0.0
            for name in ("type", "value")
        },
    }


@given(st.lists(st.tuples(times(), times()), min_size=1, max_size=3))
def test_like_the_definition(documents: list[tuple[list[Time], list[Time]]]) -> None:
    found = figures(documents)
    if not any(side for document in documents for side in document):
        assert set(found.values()) == {None}
        return
    for name, expected in naive(documents).items():
        assert found[name] == pytest.approx(expected), name
    assert (found["strict"] or 0) <= (found["relaxed"] or 0) + 1e-9
    assert (found["value"] or 0) <= (found["relaxed"] or 0) + 1e-9
