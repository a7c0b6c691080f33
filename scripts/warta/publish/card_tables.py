"""The tables of a card, as Markdown: configs, splits, layers, labels, agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from warta.publish.facts import LABEL_FIELDS, Facts, labelled_fields
from warta.publish.folder import configs_with_rows, split_order
from warta.schema import LAYER_FIELDS, labels
from warta.tables.shards import Shard


def configs_table(shards: Sequence[Shard]) -> str:
    """Config, what a row is, rows by split, megabytes."""
    splits = split_order(shard.split for shard in shards)
    rows = []
    for config in configs_with_rows(shards):
        own = [shard for shard in shards if shard.config == config.name]
        numbers = [sum(s.rows for s in own if s.split == split) for split in splits]
        size = sum(shard.size for shard in own) / 1e6
        rows.append([f"`{config.name}`", config.row, config.description, *numbers, f"{size:.2f}"])
    return markdown_table(["config", "a row is", "holds", *splits, "MB"], rows)


def splits_table(facts: Facts) -> str:
    """Articles, sentences and tokens by split."""
    names = ("articles", "sentences", "tokens")
    rows = [
        [f"`{split}`", *(facts.total(name, split=split) for name in names)]
        for split in facts.splits()
    ]
    rows.append(["all", *(facts.total(name) for name in names)])
    return markdown_table(["split", *names], rows)


def layers_table(facts: Facts) -> str:
    """Each layer, where its annotation comes from, and how many items it has."""
    rows = []
    for layer, origins in facts.origins().items():
        items = sum(facts.total(field) for field in LAYER_FIELDS[layer])
        told = [f"{origin} ({number:,})" for origin, number in origins.items()]
        rows.append([f"`{layer}`", ", ".join(told or ["none"]), items])
    return markdown_table(["layer", "origin (articles)", "items"], rows)


def labels_tables(facts: Facts) -> str:
    """For every field with labels that has items: label, what it is, how many by split and in
    all."""
    splits = facts.splits()
    parts = []
    for layer, field in labelled_fields(facts):
        rows = [
            [
                f"`{label.const}`",
                label.description,
                *(facts.total(field, label.const, split) for split in splits),
                facts.total(field, label.const),
            ]
            for label in labels(layer, LABEL_FIELDS[field])
        ]
        table = markdown_table(["label", "what it is", *splits, "all"], rows)
        parts.append(f"### {field}\n\n{table}")
    return "\n\n".join(parts)


def agreement_table(agreement: Mapping[str, Any]) -> str:
    """By layer, each figure over all labels with its 95 % interval, a column a file."""
    if not agreement:
        return "Not measured."
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for name, measured in agreement.items():
        for layer in measured["layers"]:
            for figure in layer["figures"]:
                if figure["label"] is None and figure["value"] is not None:
                    found[layer["layer"], figure["name"]][name] = _figure(figure)
    heads = [
        f"{name.replace('agreement', 'all').replace('all-', '')} ({measured['articles']} articles)"
        for name, measured in agreement.items()
    ]
    rows = [
        [f"`{layer}`", name.replace("_", " "), *(cells.get(file, "-") for file in agreement)]
        for (layer, name), cells in found.items()
    ]
    return markdown_table(["layer", "figure", *heads], rows)


def _figure(figure: Mapping[str, Any]) -> str:
    interval = "" if figure["low"] is None else f" ({figure['low']:.3f} to {figure['high']:.3f})"
    return f"{figure['value']:.3f}{interval}"


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; in cells, white space is one blank and pipes are escaped."""

    def line(cells: Sequence[object]) -> str:
        return "| " + " | ".join(_cell(cell) for cell in cells) + " |"

    return "\n".join([line(head), "|" + "---|" * len(head), *(line(row) for row in rows)])


def _cell(value: object) -> str:
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return " ".join(text.split()).replace("|", "\\|")
