"""Whether two models differ on a figure: paired approximate randomisation over articles.

Yeh 2000, "More accurate tests for the statistical significance of result differences": what the two
models made of an article is swapped with probability 1/2; the p-value is the share of such draws
whose figures lie at least as far apart, (hits + 1) / (draws + 1), two-sided.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from warta.agree.figures import Formula, Sums, Tally
from warta.benchmark.metrics import formula_of

DRAWS = 9999
_EQUAL = 1e-12  # rounding aside


def p_value(
    first: Mapping[str, Tally],
    second: Mapping[str, Tally],
    figure: str,
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> float | None:
    """The p-value of the difference of two models in a figure over all labels.

    A side is article id -> its counts. None where the articles are not the same, or a model has no
    value.
    """
    if first.keys() != second.keys():
        return None
    ids = sorted(first)
    ours, theirs = ([side[id] for id in ids] for side in (first, second))
    return randomise(ours, theirs, formula_of(figure), draws=draws, seed=seed)


def randomise(
    first: Sequence[Tally],
    second: Sequence[Tally],
    formula: Formula,
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> float | None:
    """The same for counts an article, in the same order on both sides, and any formula."""
    names = dict.fromkeys(column for tally in (*first, *second) for column in tally)
    columns: dict[Hashable, int] = {column: at for at, column in enumerate(names)}
    ours, theirs = (np.zeros((len(first), len(columns))) for _ in range(2))
    for counts, side in ((ours, first), (theirs, second)):
        for row, tally in enumerate(side):
            for column, number in tally.items():
                counts[row, columns[column]] = number
    swapped = np.random.default_rng(seed).random((draws, len(first))) < 0.5
    moved = swapped.astype(np.float64) @ (theirs - ours)

    def apart(left: np.ndarray, right: np.ndarray) -> np.ndarray:
        values = (formula.value(Sums(columns, side)) for side in (left, right))
        return np.abs(np.subtract(*values))

    whole = ours.sum(axis=0, keepdims=True), theirs.sum(axis=0, keepdims=True)
    observed = float(apart(*whole)[0])
    if not np.isfinite(observed):
        return None
    drawn = apart(whole[0] + moved, whole[1] - moved)
    return (int((drawn >= observed - _EQUAL).sum()) + 1) / (draws + 1)
