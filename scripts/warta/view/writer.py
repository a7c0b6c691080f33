"""Writes a site: articles one by one into chunks, then what must be known of all of them."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from warta.article import Article
from warta.schema import labels
from warta.validate.finding import Finding, load_codes
from warta.version import VERSION
from warta.view.chunks import ArticleChunks, Chunks
from warta.view.encode import encode_findings, encode_layers, encode_text
from warta.view.rows import FACETS, Rows

ASSETS = Path(__file__).with_name("assets")
HOMELESS = 1000  # findings of no article that are listed; more would be of one cause
LABELS = (
    ("structure", "kind"),
    ("entities", "label"),
    ("times", "type"),
    ("attributions", "quote"),
    ("attributions", "kind"),
    ("persuasion", "technique"),
    ("persuasion", "voice"),
    ("chains", "type"),
    ("topics", "topics"),
    ("topics", "frames"),
    ("topics", "genre"),
)


class SiteWriter:
    """Writes a site into `folder`: `add` each article in the order of the list, then `finish`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.chunks = Chunks(folder / "data")
        self.rows = Rows()
        self._articles = ArticleChunks(self.chunks)
        self._found: dict[int, list[Finding]] = {}

    def add(
        self,
        article: Article,
        split: str | None,
        *,
        findings: Sequence[Finding] = (),
        versions: Sequence[list[Any]] = (),
    ) -> None:
        """An article with what was found in it, and [annotator, layers] of each version."""
        if findings:
            self._found[len(self.rows.rows)] = list(findings)
        self.rows.add(article, split, findings, len(versions))
        # A character takes about a byte, its layers about four, as much again each version.
        weight = len(article.text or "") * (5 + 4 * len(versions))
        self._articles.add(
            encode_text(article, split), encode_layers(article), list(versions), weight=weight
        )

    def finish(
        self,
        *,
        name: str,
        left: Sequence[Finding] = (),
        homeless: Sequence[Finding] = (),
        rejects: Sequence[dict[str, Any]] = (),
        annotators: Sequence[str] = (),
        unfit: Sequence[tuple[str, str]] = (),
    ) -> dict[str, int]:
        """Write what is left, and the page itself. Returns severity -> how many findings.

        `left` are findings that came after their article; those among them that are about no
        article of the site are shown with `homeless`, findings of what is no article.
        """
        self._articles.flush()
        placed = self.rows.find(left)
        for number, later in placed.items():
            self._found.setdefault(number, []).extend(later)
        known = {id(each) for later in placed.values() for each in later}
        lost = [*homeless, *(each for each in left if id(each) not in known)]
        every = [*lost, *(each for later in self._found.values() for each in later)]
        encoded = {number: encode_findings(later) for number, later in self._found.items()}
        site = {
            "name": name,
            "version": VERSION,
            "articles": len(self.rows.rows),
            "starts": self._articles.starts,
            "versions": self._articles.versions,
            "findings": self._articles.write_findings(encoded),
            "lists": self.chunks.write_list("list", self.rows.rows),
            "rejects": len(rejects),
            "reject_lists": self.chunks.write_list("rejects", list(rejects)),
            "homeless": [
                [each.file, each.article, *encode_findings([each])[0]] for each in lost[:HOMELESS]
            ],
            "facets": {facet: list(self.rows.names[facet].numbers) for facet in FACETS},
            "annotators": list(annotators),
            "unfit": list(unfit),
            "labels": described_labels(),
            "codes": _codes({*(x.code for x in every), *(row["code"] for row in rejects)}),
        }
        self.chunks.write_as("site.js", "site", 0, site)
        copy_assets(self.folder)
        counts = Counter(each.severity for each in every)
        return {"error": counts["error"], "warning": counts["warning"]}


def _codes(used: set[str]) -> dict[str, list[str]]:
    """Code -> [meaning, fix], of the codes that occur."""
    return {row.code: [row.meaning, row.fix] for row in load_codes() if row.code in used}


def described_labels() -> dict[str, dict[str, str]]:
    """ "layer.field" -> label -> its description, all as the schema has it."""
    return {
        f"{layer}.{name}": {label.const: label.description for label in labels(layer, name)}
        for layer, name in LABELS
    }


def copy_assets(folder: Path) -> None:
    """The page's own files: index.html at the top, all others in assets/."""
    shutil.copyfile(ASSETS / "index.html", folder / "index.html")
    (folder / "assets").mkdir(exist_ok=True)
    for path in sorted(ASSETS.iterdir()):
        if path.name != "index.html" and path.is_file():
            shutil.copyfile(path, folder / "assets" / path.name)
