"""Versions of a published dataset: MAJOR.MINOR.PATCH, and how far content may move under each.

Semantic versioning (semver.org) read for data: other labels, columns or configs break the code of
those who load it (major); other articles or annotation change their figures (minor); card, licence
and citation change neither (patch).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from warta.errors import UsageError

Change = Literal["major", "minor", "patch"]
PATTERN = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})")
WHY: dict[Change, str] = {
    "major": "labels or schema changed",
    "minor": "articles or annotation changed",
    "patch": "only card and companions changed",
}
# Prose of a schema: it explains a field and decides nothing about a record.
PROSE = frozenset({"title", "description", "examples", "$comment"})


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Ordered as numbers; written `1.2.3`, which is also the name of its tag."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def after(self, change: Change) -> Version:
        """The smallest version that says that so much changed."""
        if change == "major":
            return Version(self.major + 1, 0, 0)
        if change == "minor":
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)


FIRST = Version(1, 0, 0)


def parse_version(text: str) -> Version:
    """`1.2.3` as a Version. Raises UsageError on anything else."""
    found = PATTERN.fullmatch(text)
    if found is None:
        raise UsageError(f"{text!r} is no version: three numbers, as in 1.0.0")
    return Version(*map(int, found.groups()))


def versions_in(tags: Iterable[str]) -> list[Version]:
    """The tags that are versions, lowest first; other tags are somebody's own."""
    return sorted(parse_version(tag) for tag in tags if PATTERN.fullmatch(tag))


def change_of_path(path: str) -> Change:
    """What a change of this file means, going by its name alone."""
    if path.startswith("schema/"):
        return "major"
    return "minor" if path.endswith(".parquet") else "patch"


def worst(changes: Iterable[Change]) -> Change:
    """The largest change of several; patch of none."""
    order: tuple[Change, ...] = ("major", "minor", "patch")
    return min(changes, key=order.index, default="patch")


def change_of_head(old: dict[str, Any], new: dict[str, Any]) -> Change:
    """What a change of a card's YAML head means: major where a config is gone or its features
    (columns, types, names of labels) differ, minor where a config is new, patch else."""
    before, after = _features(old), _features(new)
    if any(after.get(name) != features for name, features in before.items()):
        return "major"
    return "minor" if after.keys() - before.keys() else "patch"


def _features(head: dict[str, Any]) -> dict[str, Any]:
    infos = head.get("dataset_info")
    entries = infos if isinstance(infos, list) else [infos]
    return {
        str(entry.get("config_name")): entry.get("features")
        for entry in entries
        if isinstance(entry, dict)
    }


def change_of_schema(old: bytes, new: bytes) -> Change:
    """What a change of a schema file means: patch where only its prose differs, else major."""
    try:
        same = _rules(json.loads(old)) == _rules(json.loads(new))
    except ValueError:
        return "major"
    return "patch" if same else "major"


def _rules(schema: Any) -> Any:
    """A JSON Schema without its prose. A field may be named `title`: then it is an object."""
    if isinstance(schema, dict):
        return {
            key: _rules(value)
            for key, value in schema.items()
            if key not in PROSE or isinstance(value, dict)
        }
    return [_rules(item) for item in schema] if isinstance(schema, list) else schema


def choose_version(
    asked: Version | None, *, last: Version | None, change: Change | None, known: Iterable[Version]
) -> Version:
    """The version of a content that is not published yet under `last`, the highest one.

    `change` is how far it lies from `last` (None: not at all), `known` all versions there are.
    Raises UsageError where the version asked for is taken, comes before the last or says less than
    what changed; the message names the next one.
    """
    if last is None:
        return asked or FIRST
    if change is None:
        if asked in (None, last):
            return last
        raise UsageError(
            f"this content is published as {last} already: {asked} would be a second name for it; "
            f"publish it as {last} or leave --version out"
        )
    proposed = last.after(change)
    if asked is None:
        return proposed
    advice = f"the next version is {proposed} ({WHY[change]} since {last}): --version {proposed}"
    if asked in known:
        raise UsageError(f"{asked} is published already, with other content; {advice}")
    if asked < last:
        raise UsageError(f"{asked} would come before {last}, which is published; {advice}")
    if asked < proposed:
        raise UsageError(f"{asked} says less than what changed; {advice}")
    return asked
