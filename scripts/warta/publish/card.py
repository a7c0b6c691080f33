"""dataset_card.md -> README.md: the YAML head that load_dataset reads, and every figure.

The template is Jinja; whatever can be counted comes from the manifest's counts and from schema/,
so that the card cannot drift from the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import yaml
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from warta.benchmark.report import format_quality
from warta.errors import UsageError
from warta.publish.card_check import hub_licenses
from warta.publish.card_tables import (
    agreement_table,
    configs_table,
    labels_tables,
    layers_table,
    splits_table,
)
from warta.publish.citation import bibtex
from warta.publish.facts import Facts
from warta.publish.folder import configs_with_rows, split_order
from warta.publish.gaps import LEAST_SPANS, LEAST_TEST_SPANS, known_gaps, rare_labels
from warta.rights import open_licenses
from warta.tables.arrow import features_yaml
from warta.tables.shards import Shard

SIZE_STEPS = (
    (10**3, "n<1K"),
    (10**4, "1K<n<10K"),
    (10**5, "10K<n<100K"),
    (10**6, "100K<n<1M"),
    (10**7, "1M<n<10M"),
    (10**8, "10M<n<100M"),
    (10**9, "100M<n<1B"),
)

# The Hub tags some licences by their family: ODbL-1.0 is odbl.
FAMILY_VERSION = re.compile(r"-[0-9]+(?:[.][0-9]+)*$")

# Config -> the Hub's tasks and subtasks, and words to find it by.
TASKS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "structure": (("text-classification",), (), ("document-structure", "sentence-segmentation")),
    "entities": (("token-classification",), ("named-entity-recognition",), ()),
    "times": (("token-classification",), (), ("temporal-expressions",)),
    "attributions": (("token-classification",), (), ("quotation-attribution",)),
    "persuasion": (
        ("text-classification",),
        ("multi-label-classification",),
        ("persuasion-techniques",),
    ),
    "coreference": (("token-classification",), ("coreference-resolution",), ()),
    "topics": (
        ("text-classification",),
        ("topic-classification", "multi-label-classification"),
        ("framing",),
    ),
    "multiple_choice": (("multiple-choice",), ("multiple-choice-qa",), ()),
}


def render_card(
    template: str,
    *,
    shards: Sequence[Shard],
    counts: Mapping[str, int],
    name: str,
    version: str,
    agreement: Mapping[str, Any] = MappingProxyType({}),
    quality: Mapping[str, Any] | None = None,
    leaderboard: str = "",
    citation: Mapping[str, Any] | None = None,
) -> str:
    """The README of a built dataset. `agreement`: file -> what `warta agree --json` says;
    `quality`: what `make quality` says; `leaderboard`: a Markdown table of models; `citation`: what
    read_citation gives.

    Raises UsageError where the template is wrong.
    """
    facts = Facts(counts)
    environment = SandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    head = card_head(shards, facts, name=name)
    try:
        body = environment.from_string(template).render(
            name=name,
            version=version,
            articles=facts.total("articles"),
            synthetic=facts.by("synthetic").get("true", 0),
            counts=facts,
            licenses=facts.by("license"),
            agreement=agreement,
            least_spans=LEAST_SPANS,
            least_test_spans=LEAST_TEST_SPANS,
            bibtex=bibtex(citation) if citation else "",
            tables={
                "configs": configs_table(shards),
                "splits": splits_table(facts),
                "layers": layers_table(facts),
                "labels": labels_tables(facts),
                "agreement": agreement_table(agreement),
                "quality": format_quality(quality) if quality else "Not measured.",
                "leaderboard": leaderboard,
                "rare": ", ".join(f"{field} `{label}`" for field, label in rare_labels(facts)),
                "gaps": known_gaps(facts, quality),
            },
        )
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        where = "" if line is None else f" (line {line})"
        raise UsageError(f"the card template is wrong{where}: {error}") from error
    written = yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=10**6)
    return f"---\n{written}---\n{body}"


def card_head(shards: Sequence[Shard], facts: Facts, *, name: str) -> dict[str, Any]:
    """The YAML head: what the Hub shows, and the configs and features that load_dataset reads.

    Its keys and values are those of the Hub's card specification (card.schema.json).
    """
    configs = configs_with_rows(shards)
    languages = facts.languages() or ["id"]
    generated = facts.by("synthetic").get("true", 0)
    license = hub_license(facts.by("license"))
    tasks = [TASKS[config.name] for config in configs if config.name in TASKS]
    return {
        "pretty_name": name,
        "language": languages,
        **({"language_details": ["id-ID"]} if languages == ["id"] else {}),
        "license": license,
        **({"license_name": license_name(facts.by("license"))} if license == "other" else {}),
        "annotations_creators": ["machine-generated"],
        "language_creators": sorted(
            ({"machine-generated"} if generated else set())
            | ({"found"} if generated < facts.total("articles") else set())
        ),
        "multilinguality": ["monolingual" if len(languages) == 1 else "multilingual"],
        "size_categories": [size_category(facts.total("articles"))],
        "source_datasets": ["original"],
        **_unless_empty("task_categories", [name for task in tasks for name in task[0]]),
        **_unless_empty("task_ids", [name for task in tasks for name in task[1]]),
        "tags": card_tags(shards, facts),
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


def card_tags(shards: Sequence[Shard], facts: Facts) -> list[str]:
    """Words to find the dataset by: what it is, and what its configs hold."""
    words = ["news"]
    if "id" in (facts.languages() or ["id"]):
        words.append("indonesian")
    if facts.by("synthetic").get("true"):
        words.append("synthetic")
    for config in configs_with_rows(shards):
        words += TASKS[config.name][2] if config.name in TASKS else ()
    return words


def _unless_empty(key: str, values: Iterable[str]) -> dict[str, list[str]]:
    """`{key: values}`, each value once; nothing where there is none."""
    once = list(dict.fromkeys(values))
    return {key: once} if once else {}


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
    """The Hub's licence tag: that of the open licence that all articles share, `other` where they
    differ or the Hub has no tag for it, `unknown` where no article has one."""
    if list(licenses) == ["None"]:
        return "unknown"
    if len(licenses) != 1 or not licenses.keys() <= open_licenses():
        return "other"
    (only,) = licenses
    exact, family = only.lower(), FAMILY_VERSION.sub("", only.lower())
    return next((tag for tag in (exact, family) if tag in hub_licenses()), "other")


def license_name(licenses: Mapping[str, int]) -> str:
    """What the Hub shows where its tag is `other`."""
    if len(licenses) != 1:
        return "by-article"
    return re.sub(r"[^a-z0-9.]+", "-", next(iter(licenses)).lower()).strip("-") or "by-article"


def size_category(rows: int) -> str:
    """The Hub's size_categories label."""
    return next((name for limit, name in SIZE_STEPS if rows < limit), "1B<n<10B")
