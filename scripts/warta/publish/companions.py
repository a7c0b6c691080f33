"""The files that go with a dataset: its card template, licence and citation.

The folder that holds `raw/` may bring its own `dataset_card.md`, `LICENSE` and `CITATION.cff`
(where it is named `corpus`, card and citation may stand beside it, at the top of its repository).
Without a card of its own it gets the package's neutral one; without a LICENSE there is no licence
file, for the package cannot know under which terms somebody else's articles stand.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from warta.benchmark.results import Result, read_results
from warta.errors import UsageError
from warta.publish.citation import read_citation


@dataclass(frozen=True, slots=True)
class Companions:
    """`files`: name in the dataset folder -> path; `name`: the dataset's pretty name; `agreement`:
    what `warta agree --json` said of the corpus's annotators, by the name of the file in
    annotations/ that holds it (agreement.json, agreement-fresh.json); `quality`: what
    `make quality` wrote to results/quality.json; `citation`: what its CITATION.cff says;
    `results`: what `warta bench --save` kept below results/."""

    name: str
    template: str
    files: dict[str, Path]
    agreement: dict[str, Any] = field(default_factory=dict)
    quality: dict[str, Any] | None = None
    citation: dict[str, Any] | None = None
    results: tuple[Result, ...] = ()


def find_companions(sources: Sequence[Path], card: str | Path | None) -> Companions:
    """The companions of a build of `sources`.

    Raises UsageError where `card` is no file, or where a companion cannot be read.
    """
    corpora = [path.parent for path in map(Path.absolute, sources) if path.name == "raw"]
    places = [*corpora, *(corpus.parent for corpus in corpora if corpus.name == "corpus")]
    template = Path(card) if card is not None else _first(places, "dataset_card.md")
    text = _neutral_card() if template is None else _template(template)
    licence, citation = _first(corpora, "LICENSE"), _first(places, "CITATION.cff")
    if template is None:  # what lies at the top of a repository is its code's, not the articles'
        citation = _first(corpora, "CITATION.cff")
    found = {path.name: path for path in (licence, citation) if path is not None}
    quality = _first([corpus / "results" for corpus in corpora], "quality.json")
    return Companions(
        _name(sources) if template is None else _title(text),
        text,
        found,
        _agreement(corpora),
        None if quality is None else _json(quality),
        None if citation is None else read_citation(citation),
        tuple(result for corpus in corpora for result in read_results(corpus / "results")),
    )


def _template(path: Path) -> str:
    if not path.is_file():
        raise UsageError(f"no card template {path}")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"the card template {path} is not UTF-8 ({error.reason})") from error


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
