"""Hypothesis strategies: arbitrary JSON, and a sound record with a few values put out of place."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

WORDS = st.sampled_from(
    [
        "",
        "\n",
        "PER",
        "PERSON",
        "e1",
        "e1\n",
        "e0",
        "dct",
        "a1",
        "narrator",
        "2024-02-30",
        "2024-08-13\n",
        "٢٠٢٤",
        "2024-W10",
        "http://a.example/\u00a0",
        "https://ä.example/x y",
        "../../etc/passwd",
        "a/./b",
        "id\n",
        "gold",
        "x" * 129,
        "\ufeff",
        "\x85",
        "\u2028",
        "ß" * 64,
        "0" * 64,
        "0" * 64 + "\n",
        "😀" * 128,
    ]
)
NUMBERS = st.sampled_from(
    [0, -0, 1, -1, 2, 10**9, 2**31 - 1, 2**31, 2**63, 2**64, 2**70, -(2**70)]
) | st.sampled_from([0.0, -0.0, 1.0, 1.5, 1e300, -1.0, 2.0**31])
SCALARS = st.none() | st.booleans() | NUMBERS | WORDS | st.text(max_size=5)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
ANYTHING = st.recursive(
    SCALARS
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.sampled_from(["\ud800", "a\udfff", float("nan"), float("inf"), (1, 2), b"x", {1}, object]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=6) | st.integers() | st.none(), inner, max_size=4)
    ),
    max_leaves=20,
)


@st.composite
def mutated(draw: st.DrawFn, record: dict[str, Any], values: Any = VALUES) -> Any:
    """The record with one to three values replaced, taken away, repeated or added."""
    made: Any = copy.deepcopy(record)
    for _ in range(draw(st.integers(1, 3))):
        parent: Any = None
        key: Any = None
        here = made
        while isinstance(here, (dict, list)) and here and (parent is None or draw(st.booleans())):
            key = draw(
                st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here)))
            )
            parent, here = here, here[key]
        if parent is None:
            break
        action = draw(st.sampled_from(["replace", "replace", "drop", "add", "move"]))
        if action == "drop":
            del parent[key]
        elif action == "add" and isinstance(parent, dict):
            parent[draw(st.sampled_from(["extra", "start", "id", "\n"]))] = draw(values)
        elif action == "add":
            parent.insert(key, copy.deepcopy(here))
        elif action == "move" and isinstance(here, int) and not isinstance(here, bool):
            parent[key] = here + draw(st.sampled_from([-30, -2, -1, 1, 2, 30]))
        else:
            parent[key] = draw(values)
    return made
