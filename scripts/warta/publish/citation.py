"""CITATION.cff: checked offline against citation.schema.json, and rendered as BibTeX."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from warta.errors import UsageError
from warta.publish.misfits import as_lists, as_plain, misfits

CITATION = "CITATION.cff"


def check_citation(path: Path) -> list[str]:
    """What in a CITATION.cff the Citation File Format 1.2.0 does not have, a line each."""
    try:
        document = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        return [f"it cannot be read: {' '.join(str(error).split())}"]
    return misfits(document, "citation")


def read_citation(path: Path) -> dict[str, Any]:
    """A CITATION.cff as plain data, `license` and `keywords` as lists, dates as ISO 8601 strings.

    Raises UsageError, naming everything that is wrong with it.
    """
    if wrong := check_citation(path):
        raise UsageError(f"{path} is no sound CITATION.cff: {'; '.join(wrong)}")
    lists = {"properties": {"license": {"type": "array"}, "keywords": {"type": "array"}}}
    citation: dict[str, Any] = as_lists(as_plain(yaml.safe_load(path.read_text("utf-8"))), lists)
    return citation


def bibtex(citation: Mapping[str, Any]) -> str:
    """The entry for a citation (as read): `@misc`, for BibTeX has no type for a dataset."""
    authors = [_author(author) for author in citation["authors"]]
    year = str(citation.get("date-released", ""))[:4]
    fields = {
        "title": f"{{{_escape(citation['title'])}}}",
        "author": " and ".join(authors),
        "year": year,
        "version": str(citation.get("version", "")),
        "doi": citation.get("doi", ""),
        "url": citation.get("url") or citation.get("repository-code", ""),
    }
    lines = [f"  {key:<7} = {{{value}}}" for key, value in fields.items() if value]
    key = "".join(c for c in citation["title"].split()[0].lower() if c.isalnum()) or "dataset"
    return f"@misc{{{key}{year},\n" + ",\n".join(lines) + "\n}"


def _author(author: Mapping[str, str]) -> str:
    if "name" in author:  # braces keep a body's name from being split into a person's
        return f"{{{_escape(author['name'])}}}"
    family = " ".join(
        author[key] for key in ("name-particle", "family-names", "name-suffix") if key in author
    )
    return ", ".join(
        _escape(part) for part in (family, author.get("given-names", "")) if part
    ) or _escape(author.get("alias", "anonymous"))


def _escape(text: str) -> str:
    """Text with BibTeX's own signs made harmless."""
    text = text.replace("\\", "\\textbackslash ")
    for sign in "{}&%$#_":
        text = text.replace(sign, f"\\{sign}")
    return text
