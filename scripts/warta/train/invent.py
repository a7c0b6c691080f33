"""Words that look like names of persons and places and are none that a list holds.

A chain of letters (Shannon 1948) of order three over the names of the lists, from a fixed seed.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from random import Random

from warta.annotate.lexicon import read_rows

ORDER = 3
LONGEST = 11  # code points
_LISTS = {
    "person": ("given", "surnames", "foreign_names"),
    "place": ("regencies", "settlements", "cities"),
}


def invent(kind: str, random: Random) -> str:
    """A new word of the kind "person" or "place", with a capital."""
    followers = _followers(kind)
    while True:
        word = "^" * ORDER
        while not word.endswith("$") and len(word) < ORDER + LONGEST:
            word += random.choice(followers[word[-ORDER:]])
        made = word.strip("^$")
        if len(made) > ORDER:
            return made[0].upper() + made[1:]


@cache
def _followers(kind: str) -> dict[str, str]:
    """The last letters of a word -> what follows them, as often as in the lists."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in _LISTS[kind]:
        for row in read_rows(f"names/{name}"):
            for part in row[0].lower().split():
                if part.isalpha() and len(part) > ORDER:
                    chain = "^" * ORDER + part + "$"
                    for at in range(ORDER, len(chain)):
                        found[chain[at - ORDER : at]].append(chain[at])
    return {context: "".join(letters) for context, letters in found.items()}
