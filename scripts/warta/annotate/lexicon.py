"""The word lists in data/, each read once, when it is first needed.

Lists are plain text: one entry a line, `#` starts a comment, columns are parted by a tab.
"""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def read_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of data/<name>.txt, each split into its columns."""
    path = resources.files("warta.annotate") / "data" / f"{name}.txt"
    lines = (line.partition("#")[0].rstrip() for line in path.read_text("utf-8").splitlines())
    return tuple(tuple(line.split("\t")) for line in lines if line.strip())


@cache
def read_words(name: str) -> frozenset[str]:
    """The first column of data/<name>.txt as it is written there."""
    return frozenset(row[0] for row in read_rows(name))


def tree_pattern(phrases: list[str]) -> str:
    """A regular expression for any of `phrases`, longest first, that tests each letter once.

    `re` tries the branches of a flat alternation one by one; branching on letters keeps the cost
    of a position that begins no phrase at one comparison, however many phrases there are.
    """
    import re

    tree: dict[str, list[str]] = {}
    for phrase in phrases:
        if phrase:
            tree.setdefault(phrase[0], []).append(phrase[1:])
    branches = [re.escape(letter) + tree_pattern(tails) for letter, tails in sorted(tree.items())]
    if not branches:
        return ""
    group = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{group})?" if "" in phrases else group
