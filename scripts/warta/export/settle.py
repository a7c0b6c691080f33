"""Spans over a text as another tool has it, on the text as a record holds it.

Tools differ in what an offset counts (code points, or UTF-16 units as Java and JavaScript do) and
in whether a CR LF is one character; none of them says so. Where a format repeats the words of a
span, they tell: that way of counting is taken by which most spans cover their words.
"""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from warta.article import Article
from warta.clean import clean
from warta.errors import ArticleError, NotAnArticle
from warta.export.problem import Problem
from warta.export.spans import META, Row, article_of
from warta.read.ids import fits, slug
from warta.read.metadata import OWN_NAMES, metadata


@dataclass(frozen=True, slots=True)
class Found:
    """A row whose offsets are the tool's, the line of the file it stands on, and the words that
    the file says it covers (None: it does not say)."""

    row: Row
    line: int | None = None
    surface: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document as a file has it: `text` as it was decoded, `found` on it, and what else is known
    (`meta` of an export of ours, or metadata as an input row has them)."""

    file: str
    name: str
    data: bytes
    text: str
    found: Sequence[Found]
    meta: Mapping[str, Any]
    format: str = "text"
    line: int | None = None


def settle(document: Document) -> Iterator[Article | Problem]:
    """The article of a document, after the problems met on the way."""
    file, line = document.file, document.line
    try:
        cleaned = clean(document.text.encode("utf-8", "surrogatepass"))
    except NotAnArticle as error:
        yield Problem(file, line, "broken_file", f"{error}")
        return
    base, found = _as_counted(document.text, document.found)
    rows, problems = _moved(base, cleaned.text, found, file)
    yield from problems
    meta = _known(document, cleaned.normalization)
    if meta["text_sha256"] not in (None, hashlib.sha256(cleaned.text.encode()).hexdigest()):
        yield Problem(file, line, "text_changed", "its text is not the one that was exported")
    told: list[str] = []
    try:
        article = article_of(meta, cleaned.text, rows, lost=told.append)
    except (ArticleError, KeyError, TypeError, ValueError) as error:
        yield Problem(file, line, "broken_file", f"makes no record: {error}")
        return
    for message in told:
        yield Problem(file, line, "lost_reference", message)
    yield article


def _known(document: Document, normalization: tuple[str, ...]) -> dict[str, Any]:
    """The metadata of the record: those of an export of ours, else what a row says, tidied."""
    meta = document.meta
    if "provenance" in meta:
        return {name: meta[name] for name in META}
    values = metadata(meta, OWN_NAMES)
    given = meta.get("id")
    return {
        "id": given if fits(given) else slug(document.name),
        "text_sha256": None,
        "language": values.language,
        "title": values.title,
        "outlet": values.outlet,
        "url": values.url,
        "authors": list(values.authors),
        "published_at": values.published_at,
        "source": {
            "path": document.file,
            "format": document.format,
            "sha256": hashlib.sha256(document.data).hexdigest(),
            "encoding": "utf-8",
            "normalization": [*normalization, *values.notes],
        },
        "rights": {
            "license": values.license,
            "ai_opt_out": bool(values.ai_opt_out),
            "redistribute": values.redistribute is not False,
        },
        "synthetic": values.synthetic,
        "duplicate_group": None,
        "topics": None,
        "frames": None,
        "genre": None,
        "provenance": [],
    }


def _as_counted(text: str, found: Sequence[Found]) -> tuple[str, list[Found]]:
    """The text and the spans in code points into it, by the way of counting that fits best."""
    best: tuple[int, str, list[Found]] | None = None
    for base in dict.fromkeys((text, text.replace("\r\n", "\n"))):
        ways: list[Sequence[int] | None] = [None]
        if any(char > "\uffff" for char in base):
            ways.append([0, *accumulate(2 if char > "\uffff" else 1 for char in base)])
        for units in ways:
            counted = [_in_points(one, units) for one in found]
            misses = sum(not _fits(base, one) for one in counted)
            if best is None or misses < best[0]:
                best = misses, base, counted
            if not misses:
                return base, counted
    assert best is not None
    return best[1], best[2]


def _in_points(found: Found, units: Sequence[int] | None) -> Found:
    if units is None:
        return found
    start = bisect.bisect_left(units, found.row.start)
    end = bisect.bisect_left(units, found.row.end)
    return replace(found, row=replace(found.row, start=start, end=end))


def _fits(text: str, found: Found) -> bool:
    if not 0 <= found.row.start < found.row.end <= len(text):
        return False
    if found.surface is None:
        return True
    # Standoff formats keep a span on one line: white space of any kind stands for white space.
    return text[found.row.start : found.row.end].split() == found.surface.split()


def _moved(
    base: str, text: str, found: Iterable[Found], file: str
) -> tuple[list[Row], list[Problem]]:
    """Rows on the cleaned text, without white space at their edges."""
    rows, problems = [], []
    places: dict[int, int] = {}
    for one in found:
        row = one.row
        if not 0 <= row.start < row.end <= len(base):
            message = f"{row.item} {row.label}: [{row.start}, {row.end}) is no span of its text"
            problems.append(Problem(file, one.line, "span_out_of_range", message))
            continue
        if not _fits(base, one):
            covered = " ".join(base[row.start : row.end].split())
            message = f"{row.item} {row.label}: is {covered!r} in the text, not {one.surface!r}"
            problems.append(Problem(file, one.line, "surface_mismatch", message))
            continue
        start, end = row.start, row.end
        if text != base:
            start, end = (_place(base, text, edge, places) for edge in (start, end))
        piece = text[start:end] if 0 <= start < end else ""
        if not piece.strip():
            message = f"{row.item} {row.label}: nothing is left of {base[row.start : row.end]!r}"
            problems.append(Problem(file, one.line, "span_out_of_range", message))
            continue
        start += len(piece) - len(piece.lstrip())
        rows.append(replace(row, start=start, end=start + len(piece.strip())))
    return rows, problems


def _place(base: str, text: str, edge: int, places: dict[int, int]) -> int:
    """Where `edge` of the raw text lies in the cleaned one; -1 inside a composed letter."""
    if edge not in places:
        # With a letter behind it, a start of white space alone is cleaned as well.
        before = clean((base[:edge] + "x").encode()).text[:-1]
        places[edge] = len(before) if text.startswith(before) else -1
    return places[edge]


def read_text(path: Path) -> tuple[bytes, str]:
    """The bytes of a file, and its text as UTF-8 without BOM; line ends stay as they are.

    Raises NotAnArticle (`invalid_encoding`) where it is no UTF-8.
    """
    data = path.read_bytes()
    try:
        return data, data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte {error.start} is no UTF-8: save the file as UTF-8"
        raise NotAnArticle("invalid_encoding", message) from error


def files_of(path: Path, *endings: str) -> list[Path]:
    """`path` itself if it is a file, else the files below it with one of the endings, by path."""
    if path.is_file():
        return [path]
    return sorted(
        file
        for file in path.rglob("*")
        if file.is_file() and file.name.lower().endswith(endings) and not file.name.startswith(".")
    )
