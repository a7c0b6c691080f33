"""The files that go with a dataset: its card template, licence and citation.

The folder that holds `raw/` may bring its own `dataset_card.md`, `LICENSE` and `CITATION.cff`
(where it is named `corpus`, card and citation may stand beside it, at the top of its repository).
Else the card is the package's neutral one and there is no licence file: the package cannot know
under which terms somebody else's articles stand.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from warta.errors import UsageError


@dataclass(frozen=True, slots=True)
class Companions:
    """`files`: name in the dataset folder -> path; `name`: the dataset's pretty name; `agreement`:
    what `warta agree --json` said of the corpus's annotators, by the name of the file in
    annotations/ that holds it (agreement.json, agreement-fresh.json); `quality`: what
    `make quality` wrote to results/quality.json."""

    name: str
    template: str
    files: dict[str, Path]
    agreement: dict[str, Any] = field(default_factory=dict)
    quality: dict[str, Any] | None = None


def find_companions(sources: Sequence[Path], card: str | Path | None) -> Companions:
    """The companions of a build of `sources`. Raises UsageError where `card` is no file."""
    corpora = [path.parent for path in map(Path.absolute, sources) if path.name == "raw"]
    places = [*corpora, *(corpus.parent for corpus in corpora if corpus.name == "corpus")]
    template = Path(card) if card is not None else _first(places, "dataset_card.md")
    if template is None:
        return Companions(_name(sources), _neutral_card(), {})
    if not template.is_file():
        raise UsageError(f"no card template {template}")
    licence, citation = _first(corpora, "LICENSE"), _first(places, "CITATION.cff")
    found = {path.name: path for path in (licence, citation) if path is not None}
    try:
        text = template.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"the card template {template} is not UTF-8 ({error.reason})") from error
    quality = _first([corpus / "results" for corpus in corpora], "quality.json")
    return Companions(
        _title(text), text, found, _agreement(corpora), None if quality is None else _json(quality)
    )


def _agreement(corpora: Sequence[Path]) -> dict[str, Any]:
    measured = {}
    for corpus in corpora:
        found = (corpus / "annotations").glob("agreement*.json")
        for path in sorted(found, key=lambda path: path.stem):
            measured[path.stem] = _json(path)
    return measured


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UsageError(f"{path} is no JSON ({error}): measure it anew") from error


def _name(sources: Sequence[Path]) -> str:
    """The folder that holds all inputs, whatever their order; of one file, its stem."""
    common = Path(os.path.commonpath([source.absolute() for source in sources]))
    return (common.parent if common.name == "raw" else common).name.split(".")[0] or "dataset"


def _first(places: Sequence[Path], name: str) -> Path | None:
    return next((place / name for place in places if (place / name).is_file()), None)


def _title(template: str) -> str:
    """The first Markdown heading."""
    lines = (line for line in template.splitlines() if line.startswith("# "))
    return next(lines, "# dataset").removeprefix("# ").strip()


def _neutral_card() -> str:
    return (files("warta.publish") / "card.md").read_text(encoding="utf-8")
