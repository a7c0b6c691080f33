"""How labels are called for people."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from warta.schema import labels

UNKNOWN = "(unknown)"


def name_label(field: str, label: str) -> str:
    """A label as people read it: IPTC codes by their names, blanks for underscores."""
    if not label:
        return UNKNOWN
    if field in ("topic", "topics"):
        return _topics().get(label, label)
    return label if field == "outlet" else label.replace("_", " ")


@cache
def technique_groups() -> Mapping[str, str]:
    """Technique -> its group, as the schema tells it (SemEval-2023 task 3), in its order."""
    return {
        label.const: label.description.rpartition(" Group ")[2].rstrip(".").replace("_", " ")
        for label in labels("persuasion", "technique")
    }


@cache
def _topics() -> Mapping[str, str]:
    return {
        label.const: label.description.partition(": ")[2].rstrip(".")
        for label in labels("topics", "topics")
    }
