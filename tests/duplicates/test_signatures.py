from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.duplicates.shingles import Hashes
from warta.duplicates.signatures import (
    EMPTY,
    Banding,
    band_keys,
    guess,
    least_guess,
    marks_of,
    sign,
)


def pair_at(similarity: float, size: int, seed: int) -> tuple[Hashes, Hashes]:
    """Two sets whose union has `size` members."""
    members = np.random.default_rng(seed).integers(0, 2**63, size, dtype=np.uint64)
    common = round(size * similarity)
    middle = common + (size - common) // 2
    return members[:middle], np.concatenate([members[:common], members[middle:]])


@pytest.mark.parametrize("similarity", [0.05, 0.2, 0.5, 0.9])
def test_rows_agree_as_often_as_the_sets_are_similar(similarity: float) -> None:
    sets = [half for seed in range(60) for half in pair_at(similarity, 500, seed)]
    signatures = sign(sets, Banding())
    assert signatures.shape == (256, 120) and signatures.dtype == np.uint32
    agreed = np.mean(signatures[:, ::2] == signatures[:, 1::2])
    error = 4 * np.sqrt(similarity * (1 - similarity) / (256 * 60))
    assert abs(agreed - similarity) < error
    marks = marks_of(signatures)
    assert marks.shape == (120, 128)
    assert abs(np.mean(guess(marks[::2], marks[1::2])) - similarity) < 2 * error


def test_candidates_are_found_as_often_as_the_formula_says() -> None:
    banding = Banding(bands=10, rows=2)
    sets = [half for seed in range(800) for half in pair_at(0.3, 200, seed)]
    signatures = sign(sets, banding)
    found = np.zeros(800, bool)
    for band in range(10):
        keys = band_keys(signatures[2 * band : 2 * band + 2])
        found |= keys[::2] == keys[1::2]
    assert banding.chance(0.3) == pytest.approx(1 - (1 - 0.09) ** 10)
    assert abs(found.mean() - banding.chance(0.3)) < 4 * np.sqrt(0.61 * 0.39 / 800)


def test_a_near_pair_is_hardly_ever_let_go_by_the_guess() -> None:
    sets = [half for seed in range(800) for half in pair_at(0.2, 400, seed)]
    marks = marks_of(sign(sets, Banding()))
    likely = guess(marks[::2], marks[1::2]) >= least_guess(0.2, 128)
    assert likely.mean() > 0.99
    others = guess(marks[:-2:2], marks[3::2]) >= least_guess(0.2, 128)
    assert others.mean() < 0.05


@given(st.lists(st.sets(st.integers(0, 2**64 - 1), max_size=6), max_size=5))
def test_a_signature_depends_on_its_set_alone(sets: list[set[int]]) -> None:
    arrays = [np.array(sorted(members), np.uint64) for members in sets]
    together = sign(arrays, Banding(4, 2))
    assert together.shape == (8, len(sets))
    for column, members in enumerate(arrays):
        alone = sign([members[::-1].copy()], Banding(4, 2))
        assert np.array_equal(alone[:, 0], together[:, column])
        assert np.all(alone == EMPTY) == (len(members) == 0)


@given(st.integers(1, 8), st.integers(0, 1000))
def test_band_keys_tell_columns_apart_that_differ_in_any_row(rows: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    band = chance.integers(0, 2, (rows, 12), dtype=np.uint32)
    keys = band_keys(band)
    for one in range(12):
        for two in range(12):
            assert (keys[one] == keys[two]) == np.array_equal(band[:, one], band[:, two])
