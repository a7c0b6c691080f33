"""Krippendorff's alpha for two coders without missing data, three ways.

- nominal, from the coincidence matrix (Krippendorff 2011, "Computing Krippendorff's
  Alpha-Reliability"): 1 - (n - 1) sum o_ck d_ck / sum n_c n_k d_ck, with n = 2 values a unit;
- the same with the distance MASI between sets (Passonneau 2006, "Measuring Agreement on Set-valued
  Items (MASI) for Semantic and Pragmatic Annotation");
- unitized (Krippendorff, Mathet, Bouvry and Widlöcher 2016, "On the reliability of unitizing
  textual continua", Quality & Quantity 50), a label against gaps.

All are undefined (NaN) where nothing varies: if everybody always says the same, chance agrees too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from warta.agree.figures import Formula, Numbers, Sums, Tally

Mask = npt.NDArray[np.bool_]
Distance = Callable[[Hashable, Hashable], float]
Labels = frozenset[str]


def nominal_tally(first: Sequence[Labels], second: Sequence[Labels]) -> Tally:
    """Counts of units that two coders gave a set of labels each (empty: outside of all).

    Two values are the same only if the sets are; the parts of NOMINAL look at one label each.
    """
    tally: Counter[Hashable] = Counter()
    for (ours, theirs), units in Counter(zip(first, second, strict=True)).items():
        tally["units"] += units
        tally["value", ours] += units
        tally["value", theirs] += units
        tally["apart"] += units * (ours != theirs)
        for label in ours | theirs:
            tally["inside", label] += units * ((label in ours) + (label in theirs))
            tally["apart", label] += units * ((label in ours) != (label in theirs))
    return tally


def _nominal(sums: Sums) -> Numbers:
    values = 2 * sums["units"]
    alike = sum((count**2 for count in sums.named("value").values()), start=0 * values)
    return _alpha((values - 1) * 2 * sums["apart"], values**2 - alike)


def _one_label(label: str) -> Formula:
    def value(sums: Sums) -> Numbers:
        values, inside = 2 * sums["units"], sums["inside", label]
        expected = 2 * inside * (values - inside)
        return _alpha((values - 1) * 2 * sums["apart", label], expected)

    def support(sums: Sums) -> tuple[Numbers, Numbers]:
        return sums["units"], sums["units"]

    return Formula(value, support)


def _alpha(observed: Numbers, expected: Numbers) -> Numbers:
    ratio = np.divide(observed, expected, out=np.full_like(expected, np.nan), where=expected > 0)
    return np.asarray(1 - ratio)


NOMINAL = Formula(
    _nominal,
    lambda sums: (sums["units"], sums["units"]),
    lambda sums: ((str(label), _one_label(str(label))) for label in sums.named("inside") if label),
)


def masi_distance(first: Collection[Hashable], second: Collection[Hashable]) -> float:
    """1 - J M: J = the Jaccard index; M = 1 if equal, 2/3 if one holds the other, 1/3 if they
    overlap, 0 if they are disjoint. Two empty sets are equal."""
    ours, theirs = frozenset(first), frozenset(second)
    if ours == theirs:
        return 0.0
    common = len(ours & theirs)
    if not common:
        return 1.0
    within = ours <= theirs or theirs <= ours
    return 1 - common / len(ours | theirs) * (2 / 3 if within else 1 / 3)


def set_tally(first: Collection[str], second: Collection[str]) -> Tally:
    """Counts of one article that two coders gave a set of labels each, for MASI."""
    tally: Counter[Hashable] = Counter({"units": 1})
    tally["value", frozenset(first)] += 1
    tally["value", frozenset(second)] += 1
    return {**tally, "apart": masi_distance(first, second)}


def _masi(sums: Sums) -> Numbers:
    margins = sums.named("value")
    sets = [value for value in margins if isinstance(value, frozenset)]
    distances = np.array([[masi_distance(one, other) for other in sets] for one in sets])
    numbers = np.stack([margins[value] for value in sets], axis=-1)
    expected = np.einsum("si,ij,sj->s", numbers, distances.reshape(len(sets), len(sets)), numbers)
    return _alpha((2 * sums["units"] - 1) * 2 * sums["apart"], expected)


MASI = Formula(_masi, lambda sums: (sums["units"], sums["units"]))


Units = Mapping[str, Sequence[tuple[int, int]]]


def unit_tally(first: Units, second: Units, continuum: Mask) -> Tally:
    """Counts of one article's units (label -> spans) on `continuum`, true for each character that
    belongs to it. Units of one label and coder that overlap are one unit."""
    tally: Counter[Hashable] = Counter({"length": int(continuum.sum())})
    for label in sorted(first.keys() | second.keys()):
        painted = []
        for at, side in enumerate((first, second)):
            inside = np.zeros(len(continuum), dtype=bool)
            for start, end in _merged(side.get(label, ())):
                length = int(continuum[start:end].sum())
                inside[start:end] = True
                tally["squares", label] += length**2
                tally["units", label, at] += length > 0
            painted.append(inside & continuum)
        tally["inside", label] += int(painted[0].sum() + painted[1].sum())
        tally["apart", label] += int((painted[0] ^ painted[1]).sum())
    return tally


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _disagreements(sums: Sums, label: Hashable) -> tuple[Numbers, Numbers]:
    """Observed and expected, in characters of both coders' continua.

    Expected: two of all characters drawn at random, never two of the same unit, nor a character
    of a gap with itself (equation of the expected coincidences, section 3 of the paper).
    """
    whole, inside = 2 * sums["length"], sums["inside", label]
    gaps = whole - inside
    pairs = whole**2 - sums["squares", label] - gaps
    expected = np.divide(
        whole * 2 * inside * gaps, pairs, out=np.zeros_like(whole), where=pairs > 0
    )
    return 2 * sums["apart", label], expected


def _pooled(sums: Sums) -> Numbers:
    observed = expected = np.zeros(len(sums.values))
    for label in sums.named("inside"):
        apart, chance = _disagreements(sums, label)
        observed, expected = observed + apart, expected + chance
    return _alpha(observed, expected)


def _unit_support(sums: Sums, labels: Iterable[Hashable]) -> tuple[Numbers, Numbers]:
    empty = np.zeros(len(sums.values))
    known = list(labels)
    first, second = (
        sum((sums["units", label, at] for label in known), start=empty) for at in (0, 1)
    )
    return first, second


def _one_technique(label: str) -> Formula:
    return Formula(
        lambda sums: _alpha(*_disagreements(sums, label)),
        lambda sums: _unit_support(sums, [label]),
    )


UNITIZED = Formula(
    _pooled,
    lambda sums: _unit_support(sums, sums.named("inside")),
    lambda sums: ((str(label), _one_technique(str(label))) for label in sums.named("inside")),
)
