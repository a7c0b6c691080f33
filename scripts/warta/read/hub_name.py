"""How an input names a data set on the Hub: hf:ORG/NAME[@REVISION][:CONFIG[:SPLIT]]."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from warta.errors import UsageError

REMOTE = "hf:"
_SPEC = re.compile(
    r"hf:(?P<name>[\w.-]+/[\w.-]+)(?:@(?P<revision>[^:@\s]+))?"
    r"(?::(?P<config>[^:\s]*)(?::(?P<split>[\w.-]+))?)?"
)


@dataclass(frozen=True, slots=True)
class HubDataset:
    """What `hf:ORG/NAME@REVISION:CONFIG:SPLIT` names; None is the default, or all splits."""

    name: str
    revision: str | None = None
    config: str | None = None
    split: str | None = None


def is_remote(given: str | Path) -> bool:
    """Whether an input names a data set on the Hub rather than a path."""
    return str(given).startswith(REMOTE)


def parse_spec(given: str) -> HubDataset:
    """Raises UsageError where `given` does not have the form of a data set's address."""
    match = _SPEC.fullmatch(given)
    if match is None:
        raise UsageError(f"{given} is not of the form hf:ORG/NAME[@REVISION][:CONFIG[:SPLIT]]")
    return HubDataset(match["name"], match["revision"], match["config"] or None, match["split"])
