"""Tokens of a foreign set as running text again, so that a model meets words as they are written.

A set cuts words where its tokeniser did ("Al - Qolam", "M . Hatta") or leaves signs at them
("(SBY)", "Hanura),"). Scores stay on the set's own tokens: `starts` and `ends` say where each lies.
"""

from __future__ import annotations

from collections.abc import Sequence

# Sets whose tokeniser parts words at hyphens and stops: a hyphen between two words was one word.
PARTED = frozenset({"nergrit"})
_LEFT = frozenset(",.;:?!)]%…”’")
_RIGHT = frozenset("([“‘")


def join_tokens(tokens: Sequence[str], kind: str) -> tuple[str, list[int], list[int]]:
    """(text, starts, ends): `text[starts[i]:ends[i]]` is token i, in code points.

    Signs of the sets in PARTED stand where a writer puts them; elsewhere tokens stay apart.
    """
    starts: list[int] = []
    ends: list[int] = []
    text = ""
    for index, token in enumerate(tokens):
        if index and not (kind in PARTED and _touches(tokens, index)):
            text += " "
        starts.append(len(text))
        text += token
        ends.append(len(text))
    return text, starts, ends


def _touches(tokens: Sequence[str], index: int) -> bool:
    """Whether no blank stood in front of tokens[index]."""
    left, right = tokens[index - 1], tokens[index]
    if right in _LEFT or left in _RIGHT:
        return True
    if right == "-":
        return _is_hyphen(tokens, index)
    return left == "-" and _is_hyphen(tokens, index - 1)


def _is_hyphen(tokens: Sequence[str], index: int) -> bool:
    """A hyphen between two words, rather than a dash between two clauses or one of "--"."""
    return (
        0 < index < len(tokens) - 1
        and tokens[index - 1][-1].isalnum()
        and tokens[index + 1][0].isalnum()
    )
