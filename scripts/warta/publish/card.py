"""dataset_card.md -> README.md: the YAML head that load_dataset reads, and every figure.

The template is Jinja; whatever can be counted comes from the manifest's counts and from schema/,
so that the card cannot drift from the data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import yaml
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from warta.benchmark.report import format_quality
from warta.errors import UsageError
from warta.publish.folder import configs_with_rows, split_order
from warta.rights import open_licenses
from warta.schema import LAYER_FIELDS, LAYERS, labels
from warta.tables.arrow import features_yaml
from warta.tables.counts import LABELLED
from warta.tables.shards import Shard

# Record field -> the field in the schema that holds its labels.
LABEL_FIELDS = {**LABELLED, "topics": "topics", "frames": "frames", "genre": "genre"}

# Fields whose labels are measured by themselves, and what a label needs for that.
SUPPORTED = ("entities", "times", "attributions", "persuasion")
LEAST_SPANS, LEAST_TEST_SPANS = 25, 5

SIZE_STEPS = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"))


def render_card(
    template: str,
    *,
    shards: Sequence[Shard],
    counts: Mapping[str, int],
    name: str,
    version: str,
    agreement: Mapping[str, Any] = MappingProxyType({}),
    quality: Mapping[str, Any] | None = None,
) -> str:
    """The README of a built dataset. `agreement`: file -> what `warta agree --json` says;
    `quality`: what `make quality` says.

    Raises UsageError where the template is wrong.
    """
    facts = Facts(counts)
    environment = SandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    head = card_head(shards, facts, name=name)
    try:
        body = _render(environment, template, head, facts, shards, version, agreement, quality)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        where = "" if line is None else f" (line {line})"
        raise UsageError(f"the card template is wrong{where}: {error}") from error
    written = yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=10**6)
    return f"---\n{written}---\n{body}"


def _render(
    environment: SandboxedEnvironment,
    template: str,
    head: Mapping[str, Any],
    facts: Facts,
    shards: Sequence[Shard],
    version: str,
    agreement: Mapping[str, Any],
    quality: Mapping[str, Any] | None,
) -> str:
    return environment.from_string(template).render(
        name=head["pretty_name"],
        version=version,
        articles=facts.total("articles"),
        synthetic=facts.by("synthetic").get("true", 0),
        counts=facts,
        licenses=facts.by("license"),
        tables={
            "configs": configs_table(shards),
            "splits": splits_table(facts),
            "layers": layers_table(facts),
            "labels": labels_tables(facts),
            "agreement": agreement_table(agreement),
            "quality": format_quality(quality) if quality else "Not measured.",
            "rare": ", ".join(f"{field} `{label}`" for field, label in rare_labels(facts)),
        },
    )


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


def card_head(shards: Sequence[Shard], facts: Facts, *, name: str) -> dict[str, Any]:
    """The YAML head: what the Hub shows, and the configs and features that load_dataset reads."""
    configs = configs_with_rows(shards)
    languages = [language for language in facts.by("language") if language != "None"] or ["id"]
    generated = facts.by("synthetic").get("true", 0)
    articles = facts.total("articles")
    return {
        "pretty_name": name,
        "language": languages,
        **({"language_details": "id-ID"} if languages == ["id"] else {}),
        "license": hub_license(facts.by("license")),
        "annotations_creators": ["machine-generated"],
        "language_creators": sorted(
            ({"machine-generated"} if generated else set())
            | ({"found"} if generated < articles else set())
        ),
        "multilinguality": ["monolingual" if len(languages) == 1 else "multilingual"],
        "size_categories": [size_category(articles)],
        "source_datasets": ["original"],
        "task_categories": ["token-classification", "text-classification"],
        "tags": ["news", "indonesian", "document-structure", "sentence-segmentation"],
        "configs": [
            {
                "config_name": config.name,
                **({"default": True} if config.name == "articles" else {}),
                "data_files": [
                    {"split": split, "path": f"{config.name}/{split}-*.parquet"}
                    for split in split_order(s.split for s in shards if s.config == config.name)
                ],
            }
            for config in configs
        ],
        "dataset_info": [
            {
                "config_name": config.name,
                "features": features_yaml(config.schema, config.class_labels),
                **sizes([shard for shard in shards if shard.config == config.name]),
            }
            for config in configs
        ],
    }


def sizes(shards: Sequence[Shard]) -> dict[str, Any]:
    """The sizes that `dataset_info` carries: bytes in Arrow memory, examples, bytes on disk."""
    return {
        "splits": [
            {
                "name": split,
                "num_bytes": sum(shard.num_bytes for shard in shards if shard.split == split),
                "num_examples": sum(shard.rows for shard in shards if shard.split == split),
            }
            for split in split_order(shard.split for shard in shards)
        ],
        "download_size": sum(shard.size for shard in shards),
        "dataset_size": sum(shard.num_bytes for shard in shards),
    }


def hub_license(licenses: Mapping[str, int]) -> str:
    """The Hub's licence tag: the open licence that all articles share, `other` where they differ
    or it is none that is known, `unknown` where no article has one."""
    if list(licenses) == ["None"]:
        return "unknown"
    (only,) = licenses if len(licenses) == 1 else ("other",)
    return only.lower() if only in open_licenses() else "other"


def size_category(rows: int) -> str:
    """The Hub's size_categories label."""
    return next((name for limit, name in SIZE_STEPS if rows < limit), "n>1M")


def configs_table(shards: Sequence[Shard]) -> str:
    """Markdown: config, what a row is, rows by split, megabytes."""
    splits = split_order(shard.split for shard in shards)
    rows = []
    for config in configs_with_rows(shards):
        own = [shard for shard in shards if shard.config == config.name]
        numbers = [sum(s.rows for s in own if s.split == split) for split in splits]
        size = sum(shard.size for shard in own) / 1e6
        rows.append([f"`{config.name}`", config.row, config.description, *numbers, f"{size:.2f}"])
    return markdown_table(["config", "a row is", "holds", *splits, "MB"], rows)


def splits_table(facts: Facts) -> str:
    """Markdown: articles, sentences and tokens by split."""
    names = ("articles", "sentences", "tokens")
    rows = [
        [f"`{split}`", *(facts.total(name, split=split) for name in names)]
        for split in facts.splits()
    ]
    rows.append(["all", *(facts.total(name) for name in names)])
    return markdown_table(["split", *names], rows)


def layers_table(facts: Facts) -> str:
    """Markdown: each layer, where its annotation comes from, and how many items it has."""
    origins: dict[str, list[str]] = defaultdict(list)
    for key, number in facts.by("origin").items():
        layer, origin = key.split(":")
        origins[layer].append(f"{origin} ({number})")
    rows = []
    for layer in LAYERS:
        items = sum(facts.total(field) for field in LAYER_FIELDS[layer])
        rows.append([f"`{layer}`", ", ".join(origins.get(layer, ["none"])), items])
    return markdown_table(["layer", "origin (articles)", "items"], rows)


def labels_tables(facts: Facts) -> str:
    """Markdown: for every field with labels that has items: label, what it is, how many by split
    and in all."""
    parts = []
    splits = facts.splits()
    for layer in LAYERS:
        for field in LAYER_FIELDS[layer]:
            if facts.total(field) and field in LABEL_FIELDS:
                rows = [
                    [
                        f"`{label.const}`",
                        label.description,
                        *(facts.total(field, label.const, split) for split in splits),
                        facts.total(field, label.const),
                    ]
                    for label in labels(layer, LABEL_FIELDS[field])
                    if label.const is not None
                ]
                table = markdown_table(["label", "what it is", *splits, "all"], rows)
                parts.append(f"### {field}\n\n{table}")
    return "\n\n".join(parts)


def rare_labels(facts: Facts) -> list[tuple[str, str]]:
    """(field, label) of what is too rare to measure: fewer than 25, or fewer than 5 in test."""
    return [
        (field, str(label.const))
        for layer in LAYERS
        for field in LAYER_FIELDS[layer]
        if facts.total(field) and field in SUPPORTED
        for label in labels(layer, LABEL_FIELDS[field])
        if label.const is not None
        and (
            facts.total(field, label.const) < LEAST_SPANS
            or facts.total(field, label.const, "test") < LEAST_TEST_SPANS
        )
    ]


def agreement_table(agreement: Mapping[str, Any]) -> str:
    """Markdown: by layer, each figure over all labels with its 95 % interval, a column a file."""
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
