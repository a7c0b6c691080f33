"""Pages with their boilerplate and dateline marked, and how well these are found.

The format is told at the head of pages-known.txt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from drafts import draft

from warta.annotate import structure
from warta.article import ARTICLE_TEXT

_MARK = re.compile(r"⟦(\w+)\|([^⟧]*)⟧|⟪([^|⟫]+)\|([^|⟫]+)\|([^⟫]*)⟫")
_KINDS = {"link": "related_link", "page": "pagination"}

Span = tuple[int, int, str]  # start, end, kind of block
Opening = tuple[int, int, str | None, str | None]  # start, end, place, outlet


class Page(NamedTuple):
    """A piece of a page: its text, the blocks that are no article text, its dateline."""

    text: str
    blocks: frozenset[Span]
    dateline: Opening | None


class Score(NamedTuple):
    """Precision, recall, and the counts they come from."""

    precision: float
    recall: float
    right: int
    found: int
    wanted: int


def read_pages(name: str) -> list[Page]:
    """The pages of pages-<name>.txt."""
    source = (Path(__file__).parent / f"pages-{name}.txt").read_text("utf-8")
    lines = [line for line in source.splitlines() if not line.startswith("# ")]
    return [_read_page(page) for page in "\n".join(lines).split("\n%\n")]


def _read_page(source: str) -> Page:
    text = ""
    done = 0
    blocks = set()
    dateline = None
    for match in _MARK.finditer(source):
        text += source[done : match.start()]
        done = match.end()
        kind, body, place, outlet, head = match.groups()
        start = len(text)
        if kind is not None:
            text += body
            blocks.add((start, len(text), _KINDS.get(kind, kind)))
        else:
            text += head
            names = [None if name == "∅" else name for name in (place, outlet)]
            dateline = (start, len(text), *names)
    return Page(text + source[done:], frozenset(blocks), dateline)


def find_page(text: str) -> Page:
    """The same, as the rules find it."""
    article = structure.annotate(draft(text))
    blocks = frozenset(
        (block.start, block.end, block.kind)
        for block in article.blocks or ()
        if block.kind not in ARTICLE_TEXT
    )
    found = article.dateline
    return Page(text, blocks, found and (found.start, found.end, found.place, found.outlet))


def score_blocks(pages: Iterable[Page], kind: str | None = None) -> Score:
    """Exact spans with the right kind; of one kind, or of all."""
    pairs = []
    for page in pages:
        wanted, found = (
            {span for span in blocks if kind in (None, span[2])}
            for blocks in (page.blocks, find_page(page.text).blocks)
        )
        pairs.append((len(wanted & found), len(found), len(wanted)))
    return _score(pairs)


def score_datelines(pages: Iterable[Page]) -> Score:
    """Exact span, place and outlet."""
    pairs = []
    for page in pages:
        found = find_page(page.text).dateline
        right = found is not None and found == page.dateline
        pairs.append((right, found is not None, page.dateline is not None))
    return _score(pairs)


def _score(pairs: list[tuple[int, int, int]]) -> Score:
    right, found, wanted = (sum(column) for column in zip(*pairs, strict=True))
    return Score(right / found, right / wanted, right, found, wanted)
