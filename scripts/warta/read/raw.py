"""What reading yields: a RawArticle for an input that holds an article, else a Reject."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One article as found: its bytes, undecoded, and what is known of it.

    `data` holds the file's own bytes for one-article files, the UTF-8 of the text field for rows.
    `sha256` is of the article's own bytes as they stand in the input (the file, the line, the
    row's canonical JSON). `digest` is of the content that decides sameness: data and metadata,
    not the path. `row` counts from 1 (line or row), None for a one-article file. `notes` name
    what was dropped from the metadata (`published_at_dropped`), in the order of the fields.
    """

    id: str
    path: str
    row: int | None
    format: str
    sha256: str
    digest: str
    data: bytes
    language: str | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    published_at: str | None = None
    license: str | None = None
    ai_opt_out: bool | None = None
    redistribute: bool | None = None
    synthetic: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """An input that was not taken. `path` and `row` are its address, `code` is stable."""

    path: str
    row: int | None
    id: str | None
    code: str
    reason: str


def shown(text: str, most: int = 200) -> str:
    """`text` as a reason can quote it: what cannot be printed escaped, cut to `most` characters."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in text[:most]
    ) + ("…" if len(text) > most else "")
