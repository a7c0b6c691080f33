"""The counts of a build, asked for by name: the only source of the figures in a card."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from warta.publish.folder import split_order
from warta.schema import LAYER_FIELDS, LAYERS
from warta.tables.counts import LABELLED

# Record field -> the field in the schema that holds its labels.
LABEL_FIELDS = {**LABELLED, "topics": "topics", "frames": "frames", "genre": "genre"}


class Facts:
    """The counts of a build (`what/which/split` -> number), asked for by name."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
        for key, number in counts.items():
            if key.count("/") >= 2:
                what, rest = key.split("/", 1)
                which, split = rest.rsplit("/", 1)
                self._counts[what][which][split] = number

    def total(self, what: str, which: str | None = None, split: str | None = None) -> int:
        """The sum over all that is not named."""
        return sum(
            number
            for name, splits in self._counts.get(what, {}).items()
            for part, number in splits.items()
            if which in (None, name) and split in (None, part)
        )

    def by(self, what: str) -> dict[str, int]:
        """Label -> number over all splits, most frequent first."""
        sums = {which: self.total(what, which) for which in self._counts.get(what, {})}
        return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))

    def splits(self) -> list[str]:
        """The splits that have articles, in their usual order."""
        return split_order(
            split for splits in self._counts["articles"].values() for split in splits
        )

    def origins(self) -> dict[str, dict[str, int]]:
        """Layer -> origin (gold, rule, model, none) -> articles, layers in the schema's order."""
        found: dict[str, dict[str, int]] = {layer: {} for layer in LAYERS}
        for key, number in self.by("origin").items():
            layer, origin = key.split(":")
            found[layer][origin] = number
        return found

    def languages(self) -> list[str]:
        """ISO 639 codes of the articles' languages, the most frequent first; none where no article
        says its language."""
        codes = [tag.split("-")[0] for tag in self.by("language") if tag != "None"]
        return list(dict.fromkeys(codes))

    def licenses(self) -> list[str]:
        """The licences that articles have, as their metadata name them."""
        return [name for name in self.by("license") if name != "None"]


def labelled_fields(facts: Facts) -> list[tuple[str, str]]:
    """(layer, record field) of every field with labels that has items, in the schema's order."""
    return [
        (layer, field)
        for layer in LAYERS
        for field in LAYER_FIELDS[layer]
        if facts.total(field) and field in LABEL_FIELDS
    ]
