"""Iterative stratification (Sechidis, Tsoumakas and Vlahavas 2011, "On the stratification of
multi-label data"): the rarest label is dealt out first, each time to the split that lacks it most.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping

SHARES = {"train": 0.7, "validation": 0.1, "test": 0.2}


def stratify(
    units: Mapping[str, tuple[int, Collection[str]]],
    *,
    shares: Mapping[str, float] = SHARES,
    seed: int = 0,
    given: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Unit -> split. `units` are name -> (articles in it, labels); `given` units stay where they
    are and count. Depends on names, labels and seed alone, not on any order."""
    given = given or {}
    total = sum(size for size, _ in units.values())
    wanted = {split: share * total for split, share in shares.items()}
    frequency: Counter[str] = Counter()
    for size, labels in units.values():
        frequency.update(dict.fromkeys(labels, size))
    lacking = {
        label: {split: share * frequency[label] for split, share in shares.items()}
        for label in frequency
    }
    placed: dict[str, str] = {}

    def place(unit: str, split: str) -> None:
        size, labels = units[unit]
        placed[unit] = split
        wanted[split] -= size
        for label in labels:
            lacking[label][split] -= size

    for unit in sorted(units.keys() & given.keys()):
        place(unit, given[unit])
    left = sorted(units.keys() - given.keys(), key=lambda unit: mix_name(unit, seed))
    while left:
        rest: Counter[str] = Counter(label for unit in left for label in units[unit][1])
        label = min(rest, key=lambda name: (rest[name], name)) if rest else None
        for unit in [u for u in left if label is None or label in units[u][1]]:
            place(unit, _neediest(unit, label, lacking, wanted, seed))
        left = [unit for unit in left if unit not in placed]
    return dict(sorted(placed.items()))


def _neediest(
    unit: str,
    label: str | None,
    lacking: Mapping[str, Mapping[str, float]],
    wanted: Mapping[str, float],
    seed: int,
) -> str:
    need = lacking[label] if label is not None else wanted
    return max(wanted, key=lambda split: (need[split], wanted[split], mix_name(unit + split, seed)))


def mix_name(name: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed} {name}".encode()).digest()
