"""What a dataset lacks, told by its own figures: the card's section on known gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from warta.benchmark.floors import below_floors
from warta.publish.facts import LABEL_FIELDS, Facts, labelled_fields
from warta.schema import labels

# Fields whose labels are measured by themselves, and what a label needs for that.
SUPPORTED = ("entities", "times", "attributions", "persuasion")
LEAST_SPANS, LEAST_TEST_SPANS = 25, 5

# A topic or frame with fewer articles than this says little of a model.
FEW_ARTICLES = 20
DOCUMENT_FIELDS = ("topics", "frames", "genre")


def rare_labels(facts: Facts) -> list[tuple[str, str]]:
    """(field, label) of what is too rare to measure: fewer than 25, or fewer than 5 in test."""
    return [
        (field, label.const)
        for layer, field in labelled_fields(facts)
        if field in SUPPORTED
        for label in labels(layer, LABEL_FIELDS[field])
        if facts.total(field, label.const) < LEAST_SPANS
        or facts.total(field, label.const, "test") < LEAST_TEST_SPANS
    ]


def known_gaps(facts: Facts, quality: Mapping[str, Any] | None) -> str:
    """A Markdown list, each item a gap that the figures show; "None that the figures show." where
    there is none. `quality`: what `make quality` says, or None where it was not measured."""
    found = [*_layers(facts), *_labels(facts), *_splits(facts), *_quality(quality)]
    return "\n".join(f"- {gap}" for gap in found) or "None that the figures show."


def _layers(facts: Facts) -> list[str]:
    articles = facts.total("articles")
    absent, machine, partly = [], [], []
    for layer, origins in facts.origins().items():
        gold = origins.get("gold", 0)
        made = ", ".join(
            f"{'none' if origin == 'none' else f'by {origin}'} in {number:,}"
            for origin, number in origins.items()
            if origin != "gold"
        )
        if not origins or origins.get("none", 0) == articles:
            absent.append(f"`{layer}`")
        elif not gold:
            machine.append(f"`{layer}` ({made})")
        elif gold < articles:
            partly.append(f"`{layer}` (gold in {gold:,}, {made})")
    found = []
    if absent:
        found.append(f"Layers that were not annotated: {', '.join(absent)}.")
    if machine:
        found.append(f"Layers without gold, made by machine: {', '.join(machine)}.")
    if partly:
        found.append(f"Layers with gold in a part of the articles: {', '.join(partly)}.")
    return found


def _labels(facts: Facts) -> list[str]:
    found = []
    rare: dict[str, list[str]] = {}
    for field, name in rare_labels(facts):
        rare.setdefault(field, []).append(f"`{name}` ({facts.total(field, name):,})")
    for field, names in rare.items():
        found.append(
            f"Too rare in `{field}` to be measured by themselves, and left out of macro averages "
            f"(fewer than {LEAST_SPANS} in all, or fewer than {LEAST_TEST_SPANS} in test): "
            f"{', '.join(names)}."
        )
    for layer, field in labelled_fields(facts):
        if field in DOCUMENT_FIELDS:
            few = [
                f"`{label.const}` {label.description.split(':')[-1].strip().rstrip('.')} ({number})"
                if field == "topics"
                else f"`{label.const}` ({number})"
                for label in labels(layer, LABEL_FIELDS[field])
                if (number := facts.total(field, label.const)) < FEW_ARTICLES
            ]
            if few:
                told = "; ".join(few)
                found.append(f"Fewer than {FEW_ARTICLES} articles in `{field}`: {told}.")
    return found


def _splits(facts: Facts) -> list[str]:
    """Labels that a split lacks, where another has them."""
    found = []
    for split in facts.splits():
        missing = [
            f"{field} `{label.const}`"
            for layer, field in labelled_fields(facts)
            for label in labels(layer, LABEL_FIELDS[field])
            if facts.total(field, label.const) and not facts.total(field, label.const, split)
        ]
        if missing:
            found.append(f"The split `{split}` has none of: {', '.join(missing)}.")
    return found


def _quality(quality: Mapping[str, Any] | None) -> list[str]:
    figures = (quality or {}).get("gold", {}).get("validation")
    if not figures:
        return []
    return [f"A shipped annotator misses its floor: {line}." for line in below_floors(figures)]
