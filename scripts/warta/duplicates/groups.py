"""Groups of near-duplicates: who is joined through pairs (union-find), and who of them is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

Name = TypeVar("Name", int, str)


class Groups(Generic[Name]):
    """Union-find (Tarjan 1975) in which the smallest name leads its group. Holds only names that
    were joined."""

    def __init__(self, pairs: Iterable[tuple[Name, Name]] = ()) -> None:
        self._leader: dict[Name, Name] = {}
        for first, second in pairs:
            self.join(first, second)

    def leader(self, name: Name) -> Name:
        """The smallest name of the group; the name itself where it was never joined."""
        leader = self._leader
        while (above := leader.get(name, name)) != name:
            leader[name] = name = leader.get(above, above)
        return name

    def joined(self, first: Name, second: Name) -> bool:
        return self.leader(first) == self.leader(second)

    def join(self, first: Name, second: Name) -> None:
        one, two = self.leader(first), self.leader(second)
        low, high = (one, two) if one <= two else (two, one)
        self._leader.setdefault(low, low)
        self._leader[high] = low

    def all(self) -> dict[Name, Name]:
        """Name -> the leader of its group, in order of names."""
        return {name: self.leader(name) for name in sorted(self._leader)}


def find_groups(pairs: Iterable[tuple[Name, Name]]) -> dict[Name, Name]:
    """Name -> its group, for names that stand in a pair; a group is named after its smallest."""
    return Groups(pairs).all()
