"""Is a card's YAML head what the Hub takes? Checked offline, against card.schema.json.

The Hub's own check (`DatasetCard.validate()`) needs the network. The schema holds what the Hub's
card specification says: its keys, its licence ids, its tasks and subtasks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from warta.publish.misfits import misfits, schema_of

README = "README.md"
PUBLISHED_TEXT = (".md", ".json", ".yaml", ".yml", ".cff", ".txt")
# Where people's folders lie. A bare "/data" or "/work" is as often a path of an address or of a
# container, and is let through.
ABSOLUTE = re.compile(
    r"(?<![\w./:~<-])(?:/(?:home|Users|root|tmp|mnt|media|private/var)/[^\s\"'`)\]>,;]+"
    r"|[A-Za-z]:\\[^\s\"'`)\]>,;]+)"
    r"|\bfile:///[^\s\"'`)\]>,;]+"
)


def check_card(folder: Path) -> list[str]:
    """What is wrong with the YAML head of `folder`/README.md, a line each; none where it is sound.

    Raises ValueError, OSError or YAMLError where there is no head that could be read.
    """
    return check_head(read_head(folder / README))


def check_head(head: Any) -> list[str]:
    """What in a YAML head (as loaded) the Hub's card specification does not have, a line each."""
    found = misfits(head, "card")
    if isinstance(head, dict):
        found += _names_that_differ(head)
    return found


def hub_licenses() -> frozenset[str]:
    """The Hub's licence tags."""
    return frozenset(schema_of("card")["properties"]["license"]["items"]["enum"])


def _names_that_differ(head: dict[str, Any]) -> Iterator[str]:
    """What a schema cannot say: names are given once, and configs and dataset_info agree."""
    named = {}
    for key in ("configs", "dataset_info"):
        entries = head.get(key)
        if not isinstance(entries, list):
            return
        names = [entry.get("config_name") for entry in entries if isinstance(entry, dict)]
        for name in sorted({str(name) for name in names if names.count(name) > 1}):
            yield f"{key}: {name!r} is there twice"
        named[key] = set(map(str, names))
    for name in sorted(named["dataset_info"] - named["configs"]):
        yield f"dataset_info: {name!r} is none of the configs"
    configs = [entry for entry in head["configs"] if isinstance(entry, dict)]
    if len([entry for entry in configs if entry.get("default")]) > 1:
        yield "configs: more than one is the default"


def read_head(readme: Path) -> dict[str, Any]:
    """The YAML head of a card. Raises ValueError or YAMLError where it has none."""
    text = readme.read_text("utf-8")
    if not text.startswith("---"):
        raise ValueError("it does not begin with ---")
    head = yaml.safe_load(text.split("\n---", 1)[0].removeprefix("---"))
    if not isinstance(head, dict):
        raise ValueError("it is no mapping")
    return head


def absolute_paths(folder: Path) -> Iterator[tuple[Path, int, str]]:
    """(file, line from 1, path) of every absolute path in the texts that would be published:
    all of `folder` but `_build/`. Records are held to relative paths by their schema."""
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        if inside.parts[0] == "_build" or file.suffix not in PUBLISHED_TEXT or not file.is_file():
            continue
        lines = file.read_text("utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, start=1):
            for match in ABSOLUTE.finditer(line):
                yield file, number, match.group()
