"""Sets of topics to choose from, such that the set says nothing of which one is right.

The right topic cannot be drawn: it is the article's, and some topics are frequent. So the wrong
ones are drawn in such a way that over a corpus every member of a set is as often the right one as
any other: a set S comes with weight g(S), and where `a` is right, S is drawn with g(S) / p(a),
p(a) being the share of articles on `a`. g is the product of one factor a topic, fitted to these
shares (iterative proportional fitting, Deming and Stephan 1940). It holds for a corpus with shares
like those of choice_labels.txt; in another, frequent topics are the better guess.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from warta.tables.wording import near_topics, topic_weights

SIZE = 4
ROUNDS = 400

Sets = tuple[tuple[tuple[str, ...], ...], npt.NDArray[np.float64]]


def draw_topics(topics: tuple[str, ...], share: float) -> list[str]:
    """The wrong choices beside the first of `topics`, none of which is among them or near it.

    `share` in [0, 1) draws one of the possible sets. Empty where the topic is not known.
    """
    possible, sums = _possible(topics[0], frozenset(topics[1:]))
    if not possible:
        return []
    at = min(int(np.searchsorted(sums, share * sums[-1], side="right")), len(possible) - 1)
    return [topic for topic in possible[at] if topic != topics[0]]


@cache
def _possible(right: str, other: frozenset[str]) -> Sets:
    """The sets in which only `right` is right, and the running sums of their weights."""
    sets, weights = _sets()
    held = [index for index, topics in enumerate(sets) if right in topics and not other & {*topics}]
    return tuple(sets[index] for index in held), np.cumsum(weights[held])


@cache
def _sets() -> Sets:
    """All sets of topics that are not near each other, and their weights g."""
    shares, near = topic_weights(), near_topics()
    sets = tuple(
        held
        for held in combinations(shares, SIZE)
        if not any(one in near[two] for one, two in combinations(held, 2))
    )
    wanted = np.array(list(shares.values()))
    wanted = SIZE * wanted / wanted.sum()  # g sums to 1, each set counts for SIZE topics
    holds = np.array([[topic in held for topic in shares] for held in sets], float)
    factors = np.zeros(len(shares))
    for _ in range(ROUNDS):
        weights = np.exp(holds @ factors)
        weights /= weights.sum()
        factors += np.log(wanted / (weights @ holds)) / SIZE
    return sets, weights
