"""Examples of the papers, and alpha from its definition by brute force."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from warta.agree.alpha import (
    MASI,
    NOMINAL,
    UNITIZED,
    Units,
    masi_distance,
    nominal_tally,
    set_tally,
    unit_tally,
)
from warta.agree.figures import Figure, Formula, Tally, compute_figures

LENGTH = 12


def figures(formula: Formula, tallies: Sequence[Tally]) -> dict[str | None, Figure]:
    none = np.zeros((0, len(tallies)))
    return {f.label: f for f in compute_figures("alpha", formula, None, tallies, none)}


def value(formula: Formula, *tallies: Tally) -> float | None:
    return figures(formula, tallies)[None].value


def nominal(first: str, second: str) -> float | None:
    def labels(values: str) -> list[frozenset[str]]:
        return [frozenset(value.replace("-", "")) for value in values.split()]

    return value(NOMINAL, nominal_tally(labels(first), labels(second)))


def test_krippendorff_2011_nominal() -> None:
    """Section B, two observers, many nominal categories: 0.692."""
    found = nominal("a a b b d c c c e d d a", "b a b b b c c c e d d d")
    assert found == pytest.approx(0.692, abs=5e-4)


def test_krippendorff_2011_binary() -> None:
    """Section A, two observers, binary data: 0.095."""
    first, second = "- x - - - - - - x -", "x x x - - x - - - -"
    assert nominal(first, second) == pytest.approx(0.095, abs=5e-4)


def test_a_label_by_itself_is_binary_data() -> None:
    first = [frozenset("a"), frozenset("b"), frozenset(), frozenset("a")]
    second = [frozenset("a"), frozenset("a"), frozenset(), frozenset("b")]
    found = figures(NOMINAL, [nominal_tally(first, second)])
    assert found["a"].value == pytest.approx(nominal("a - - a", "a a - -"))
    assert found["b"].value == pytest.approx(nominal("- b - -", "- - - b"))


def test_no_variation_no_value() -> None:
    assert nominal("a a a", "a a a") is None
    assert value(MASI, set_tally(["a"], ["a"])) is None
    everywhere = np.ones(LENGTH, dtype=bool)
    assert value(UNITIZED, unit_tally({}, {}, everywhere)) is None


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [
        ("ab", "ab", 0),
        ("", "", 0),
        ("a", "b", 1),
        ("a", "", 1),
        ("ab", "abcd", 1 - 1 / 2 * 2 / 3),  # nltk's docstring: {1, 2}, {1, 2, 3, 4}: 0.665
        ("abc", "ab", 1 - 2 / 3 * 2 / 3),
        ("ab", "bc", 1 - 1 / 3 * 1 / 3),
        ("abc", "bcd", 1 - 1 / 2 * 1 / 3),
    ],
)
def test_masi(first: str, second: str, distance: float) -> None:
    assert masi_distance(first, second) == pytest.approx(distance)
    assert masi_distance(second, first) == pytest.approx(distance)


sets = st.frozensets(st.sampled_from("abc"))


@given(st.lists(st.tuples(sets, sets), min_size=1, max_size=6))
def test_masi_alpha_by_its_definition(units: list[tuple[frozenset[str], frozenset[str]]]) -> None:
    values = [side for unit in units for side in unit]
    observed = sum(masi_distance(*unit) for unit in units) / len(units)
    expected = sum(masi_distance(one, other) for one, other in product(values, values))
    expected /= len(values) * (len(values) - 1)
    found = value(MASI, *(set_tally(*unit) for unit in units))
    assert found == (pytest.approx(1 - observed / expected) if expected else None)


unit_spans = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 4)).map(
        lambda drawn: (drawn[0], min(LENGTH, drawn[0] + drawn[1]))
    ),
    max_size=3,
)
continua = st.lists(st.booleans(), min_size=LENGTH, max_size=LENGTH).map(np.array)


def unit_of(spans: list[tuple[int, int]]) -> list[int]:
    """Of each character the number of its unit, -1 in a gap."""
    owner = [-1] * LENGTH
    reach, number = -1, -1
    for start, end in sorted(spans):
        if start >= reach:
            number += 1
        reach = max(reach, end)
        owner[start:end] = [number] * (end - start)
    return owner


@given(unit_spans, unit_spans, continua)
def test_unitized_alpha_by_its_definition(
    first: list[tuple[int, int]], second: list[tuple[int, int]], continuum: np.ndarray
) -> None:
    """Expected: any two characters of both continua, but not two of one unit, and no character
    with itself."""
    kept = [at for at in range(LENGTH) if continuum[at]]
    sides = [unit_of(first), unit_of(second)]
    everything = [(coder, at, sides[coder][at]) for coder in (0, 1) for at in kept]
    drawn = [
        (one[2] >= 0) != (other[2] >= 0)
        for one, other in product(everything, everything)
        if one != other and (one[2] < 0 or one[::2] != other[::2])
    ]
    found = value(UNITIZED, unit_tally({"x": first}, {"x": second}, continuum))
    if not any(drawn):
        assert found is None
        return
    observed = sum((sides[0][at] >= 0) != (sides[1][at] >= 0) for at in kept) / len(kept)
    assert found == pytest.approx(1 - observed / (sum(drawn) / len(drawn)))


def test_unitized_alpha_by_hand() -> None:
    """Ten characters; [2, 5) against [3, 5): 1 apart of 10. In: 5 of 20 characters; pairs
    20 * 20 - 3 * 3 - 2 * 2 - 15 = 372, of which 2 * 5 * 15 = 150 differ."""
    tally = unit_tally({"x": [(2, 5)]}, {"x": [(3, 5)]}, np.ones(10, dtype=bool))
    assert value(UNITIZED, tally) == pytest.approx(1 - (1 / 10) / (150 / 372))


def test_techniques_are_pooled_by_their_disagreements() -> None:
    """Two labels that differ in how often they occur: sums, not the mean of two alphas."""
    first: Units = {"x": [(0, 3)], "y": [(6, 7)]}
    second: Units = {"x": [(0, 3)], "y": [(8, 9)]}
    found = figures(UNITIZED, [unit_tally(first, second, np.ones(10, dtype=bool))])
    chance_x = 20 * 2 * 6 * 14 / (400 - 18 - 14)
    chance_y = 20 * 2 * 2 * 18 / (400 - 2 - 18)
    assert found["x"].value == 1.0
    assert found["y"].value == pytest.approx(1 - 4 / chance_y)
    assert found[None].value == pytest.approx(1 - 4 / (chance_x + chance_y))
    assert (found[None].first, found["y"].second) == (2, 1)


@given(st.lists(st.tuples(sets, sets), min_size=2, max_size=8), st.integers(1, 7))
def test_adding_counts_is_dividing_once(
    units: list[tuple[frozenset[str], frozenset[str]]], cut: int
) -> None:
    assume(cut < len(units))
    parts = [units[:cut], units[cut:]]
    tallies = [nominal_tally([u[0] for u in part], [u[1] for u in part]) for part in parts]
    whole = nominal_tally([unit[0] for unit in units], [unit[1] for unit in units])
    there, here = value(NOMINAL, *tallies), value(NOMINAL, whole)
    assert (there is None) == (here is None)
    assert there is None or here is None or math.isclose(there, here)
