"""Labels of other tools and sets in ours: which layer one belongs to, and under which name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from warta.errors import UsageError
from warta.gold.hints import closest
from warta.schema import labels

# Layers whose items are one labelled span each, so that a bare label says it all.
_PLACES = (
    ("entities", "entities", "label"),
    ("times", "times", "type"),
    ("persuasion", "persuasion", "technique"),
    ("blocks", "structure", "kind"),
)


class Labels:
    """A foreign label to ours: as the user says, by its own name, or by labels.json.

    `given` maps theirs to ours; "" leaves the label out on purpose. Raises UsageError where it
    names a label that is none of ours.
    """

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self.given = dict(given or {})
        for theirs, ours in self.given.items():
            if ours and ours not in _fields():
                nearest = closest(ours, [*_fields()])
                hint = f"; did you mean {nearest}?" if nearest else ""
                raise UsageError(f"{theirs}={ours}: {ours} is no label of ours{hint}")

    def place(self, label: str) -> tuple[str, str] | None:
        """(field, our label); ("", "") for one that is left out on purpose, None if unknown."""
        if label in self.given:
            ours = self.given[label]
        else:
            ours = label if label in _fields() else _synonyms().get(label.upper(), label)
        return ("", "") if not ours else (_fields()[ours], ours) if ours in _fields() else None


@cache
def _fields() -> dict[str, str]:
    """Each of our labels -> the field of the record that has it."""
    return {
        label.const: field
        for field, layer, key in reversed(_PLACES)
        for label in labels(layer, key)
    }


@cache
def _synonyms() -> dict[str, str]:
    found: dict[str, str] = json.loads(Path(__file__).with_name("labels.json").read_text("utf-8"))
    return found
