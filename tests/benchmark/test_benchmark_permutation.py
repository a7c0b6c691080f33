from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from warta.agree.figures import F1, Tally
from warta.benchmark.permutation import randomise


def tallies(both: list[int]) -> list[Tally]:
    return [{"both": number, "first": 10, "second": 10} for number in both]


def test_like_the_exact_test_over_all_swaps() -> None:
    ours, theirs = [9, 8, 9, 7, 8, 9, 6, 9], [8, 8, 7, 7, 9, 6, 6, 7]
    observed = abs(sum(ours) - sum(theirs))
    moves = np.array(ours) - np.array(theirs)
    drawn = [abs(int(moves @ np.array(signs))) for signs in product((1, -1), repeat=len(ours))]
    exact = np.mean([value >= observed for value in drawn])
    found = randomise(tallies(ours), tallies(theirs), F1, draws=20_000)
    assert found == pytest.approx(exact, abs=0.01)


def test_the_same_model_twice_does_not_differ() -> None:
    assert randomise(tallies([3, 5]), tallies([3, 5]), F1, draws=99) == 1.0


def test_the_same_from_either_side_and_seeded() -> None:
    ours, theirs = tallies([9, 8, 9, 9, 8]), tallies([2, 3, 1, 2, 4])
    first = randomise(ours, theirs, F1, draws=999, seed=3)
    assert first == randomise(theirs, ours, F1, draws=999, seed=3)
    assert first is not None and 0 < first < 0.12


def test_without_a_value_there_is_no_p() -> None:
    empty: list[Tally] = [{"both": 0, "first": 0, "second": 0}] * 2
    assert randomise(empty, empty, F1, draws=9) is None
