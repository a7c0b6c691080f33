"""Splits by a rule, over arrays with an entry an article: random, by time, or by outlet.

Whatever shares a unit goes to one split. Nothing depends on the order of articles or units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from warta.duplicates.moments import UNDATED, moment
from warta.duplicates.sketches import Sketched
from warta.errors import UsageError
from warta.split.stratify import SHARES, mix_name

RULES = ("random", "time", "outlet")
NOWHERE = -1  # of an article that stands in no split yet

Labels = npt.NDArray[np.int32]
Places = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Traits:
    """By article: `draw`, its number in the lottery; `moments` of publication (UNDATED: unknown);
    `outlets`, hashed (0: unknown)."""

    draw: npt.NDArray[np.uint64]
    moments: npt.NDArray[np.int64]
    outlets: npt.NDArray[np.uint64]

    def of(self, chosen: npt.NDArray[np.bool_]) -> Traits:
        """The traits of some of the articles."""
        return Traits(self.draw[chosen], self.moments[chosen], self.outlets[chosen])


def read_traits(articles: Iterable[Sketched], *, count: int, seed: int = 0) -> Traits:
    """The traits of `count` articles, in their order."""
    traits = Traits(
        np.zeros(count, np.uint64), np.zeros(count, np.int64), np.zeros(count, np.uint64)
    )
    for number, article in enumerate(articles):
        traits.draw[number] = _number(mix_name(article.id, seed))
        traits.moments[number] = moment(article.published_at)
        if article.outlet:
            traits.outlets[number] = _number(mix_name(article.outlet, seed)) | 1
    return traits


def _number(digest: bytes) -> int:
    return int.from_bytes(digest[:8], "big")


def check_rule(rule: str | None) -> None:
    """Raises UsageError where there is no such rule; None is none."""
    if rule is not None and rule not in RULES:
        raise UsageError(f"--split is {', '.join(RULES[:-1])} or {RULES[-1]}, not {rule!r}")


def join_outlets(units: Labels, outlets: npt.NDArray[np.uint64]) -> Labels:
    """Units joined where they share an outlet: an outlet is whole, and so is a group of several."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    known = np.flatnonzero(outlets)
    names, places = np.unique(outlets[known], return_inverse=True)
    first = int(units.max(initial=-1)) + 1
    size = first + len(names)
    if not size:
        return units
    edges = (np.ones(len(known), np.bool_), (units[known], first + places))
    _, labels = connected_components(coo_array(edges, shape=(size, size)), directed=False)
    return np.asarray(labels[units], np.int32)


def deal(
    rule: str,
    units: Labels,
    traits: Traits,
    *,
    given: Places | None = None,
    shares: Mapping[str, float] = SHARES,
) -> Places:
    """By article the place of its split in `shares`.

    "time": units in order of their first date, the oldest to train, with all that has no date.
    "outlet": the largest outlets first, each to the split that lacks most; articles that nothing
    ties to an outlet go to train. `given` (NOWHERE: none) places stay, and all of their unit.
    """
    count = int(units.max(initial=-1)) + 1
    sizes = np.bincount(units, minlength=count)
    draw = np.full(count, np.iinfo(np.uint64).max, np.uint64)
    np.minimum.at(draw, units, traits.draw)
    held = np.full(count, NOWHERE, np.int8)
    if given is not None:
        np.maximum.at(held, units, given)
    if rule == "outlet":
        named = np.zeros(count, np.bool_)
        named[units[traits.outlets != 0]] = True
        held[~named & (held == NOWHERE)] = 0
        return _deal_largest(sizes, draw, held, shares)[units]
    moments = np.zeros(count, np.int64)
    if rule == "time":
        moments = np.full(count, UNDATED, np.int64)
        np.minimum.at(moments, units, traits.moments)
        held[(moments == UNDATED) & (held == NOWHERE)] = 0
        moments[moments == UNDATED] = np.iinfo(np.int64).min
    return _deal_in_order(np.lexsort((draw, moments)), sizes, held, shares)[units]


def _deal_in_order(
    order: npt.NDArray[np.int64],
    sizes: npt.NDArray[np.int64],
    held: Places,
    shares: Mapping[str, float],
) -> Places:
    ends = np.cumsum(sizes[order])
    bounds = np.cumsum([*shares.values()])[:-1] * (ends[-1] if len(ends) else 0)
    places: Places = np.empty(len(sizes), np.int8)
    places[order] = np.searchsorted(bounds, ends - sizes[order] / 2, side="right")
    places[held != NOWHERE] = held[held != NOWHERE]
    return places


def _deal_largest(
    sizes: npt.NDArray[np.int64],
    draw: npt.NDArray[np.uint64],
    held: Places,
    shares: Mapping[str, float],
) -> Places:
    places: Places = held.copy()
    free = held == NOWHERE
    wanted = np.array([*shares.values()]) * sizes[sizes > 0].sum()
    wanted -= np.bincount(held[~free], weights=sizes[~free], minlength=len(shares))
    for unit in np.lexsort((draw, -sizes)).tolist():
        if free[unit] and sizes[unit]:
            places[unit] = int(np.argmax(wanted))
            wanted[places[unit]] -= sizes[unit]
    return places
