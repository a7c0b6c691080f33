"""Layer structure: the dateline, and blocks that part the article from what surrounds it.

Blocks are lines, or parts of lines where boilerplate was glued into a paragraph. They never hold a
newline, lie in order, and together cover every character that is not white space.
"""

from __future__ import annotations

import dataclasses
import re

from warta.annotate.boilerplate import Piece, find_pieces
from warta.annotate.dateline import find_dateline
from warta.annotate.phrases import forbids_machines
from warta.article import Article, Block, Dateline, Rights
from warta.errors import ArticleError

LONGEST_HEADLINE = 25  # words
LONGEST_SUBHEADING = 12
LONGEST_QUESTION = 8  # words of a subheading that is a question
LONGEST_ROW = 14  # words of a line of a table
LONGEST_LINE = 200  # code points of anything but a paragraph or an item of a list
MOST_HEADLINES = 6  # kicker, headline, deck, and what menus leave behind

_LIST_ITEM = re.compile(r"(?:[-–—•*·▪‣●]|\d{1,3}[.)]|[a-zA-Z][.)])\s+\S")
_QUOTE = re.compile(r"[\"“”]\w[^\"“”]{12,}(?:[\"”“]|$)")
_TABLE_ROW = re.compile(
    r"[^\t]*\t|[^|]*\|[^|]*\||[^:]{1,60}:\s*(?:Rp|US\$|\$|€)?\.?\s*\d\S*(?: \S+)?$"
    r"|[^\d]{2,40}\d{1,3}\s?[-–:]\s?\d{1,3}(?:\s[^\d]{2,40})?$"
)
_AUTHOR = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3}$")


def annotate(article: Article) -> Article:
    """`article` with `dateline` and `blocks`; what they tell of title, outlet and rights filled in.

    A notice against crawling or AI sets rights.ai_opt_out, and takes back rights.redistribute
    unless a licence allows it. Raises ArticleError where there is no text.
    """
    text = article.text
    if text is None:
        raise ArticleError(f"article {article.id} has no text to annotate")
    pieces = find_pieces(text)
    dateline, blocks = _name_blocks(text, pieces, article.title)
    title, outlet = article.title, article.outlet
    if title is None:
        title = _find_title(text, blocks)
    if outlet is None and dateline is not None:
        outlet = dateline.outlet
    return dataclasses.replace(
        article,
        title=title,
        outlet=outlet,
        rights=_read_rights(text, blocks, article.rights),
        dateline=dateline,
        blocks=tuple(blocks),
    )


def _name_blocks(
    text: str, pieces: list[Piece], title: str | None
) -> tuple[Dateline | None, list[Block]]:
    """The dateline, if there is one, and a block for every piece."""
    ours = [piece for piece in pieces if piece.kind is None]
    lead, dateline = _find_lead(text, ours, title)
    # A dateline may have a line to itself; the first paragraph is then the line below it.
    bare = dateline is not None and dateline.end == ours[lead].end
    blocks = []
    rank = 0  # of the piece among those that are article text
    for piece in pieces:
        kind = piece.kind
        if kind is None:
            if rank < lead:
                kind = "headline"
            elif rank == lead or (rank == lead + 1 and bare):
                kind = "lead"
            else:
                kind = _name_body(text, piece, rank == len(ours) - 1)
            rank += 1
        blocks.append(Block(piece.start, piece.end, kind))
    return dateline, blocks


def _find_lead(text: str, ours: list[Piece], title: str | None) -> tuple[int, Dateline | None]:
    """Which piece of article text is the lead, and the dateline it begins with.

    What stands before it is the headline: lines that are the known title, or short and without a
    full stop, and are followed by a text.
    """
    for rank, piece in enumerate(ours[: MOST_HEADLINES + 1]):
        dateline = find_dateline(text, piece.start, piece.end)
        if dateline is not None:
            return rank, dateline
        titled = (
            title is not None and rank + 1 < len(ours) and text[piece.start : piece.end] == title
        )
        if not titled and not _is_headline(text, piece):
            return rank, None
    # Short lines all through: the first is the headline if any other line follows.
    return min(1, len(ours) - 1), None


def _is_headline(text: str, piece: Piece) -> bool:
    last = text[piece.end - 1]
    if last in "\"”’')" and piece.end - piece.start > 1:
        last = text[piece.end - 2]
    return (
        piece.whole
        and last not in ".…,;:"
        and text.count(" ", piece.start, piece.end) < LONGEST_HEADLINE - 1
        and not _LIST_ITEM.match(text, piece.start, piece.end)
    )


def _name_body(text: str, piece: Piece, final: bool) -> str:
    """The kind of a piece of article text behind the lead."""
    start, end = piece.start, piece.end
    first = text[start]
    if first in '"“”' and _QUOTE.match(text, start, end):
        return "quote"
    if not piece.whole or (first.isupper() and end - start > LONGEST_LINE):
        return "paragraph"
    if not first.isupper() and _LIST_ITEM.match(text, start, end):
        return "list"
    last = text[end - 1]
    words = text.count(" ", start, end) + 1
    if words > LONGEST_ROW or last in ".!…,;":
        return "paragraph"
    if _TABLE_ROW.match(text, start, end) or (
        not first.islower() and _LIST_ITEM.match(text, start, end)
    ):
        return "list"
    if final:  # nothing follows that it could head
        name = text[start:end]
        return "credit" if name.isupper() and _AUTHOR.match(name) else "paragraph"
    if last == "?":
        return "subheading" if words <= LONGEST_QUESTION else "paragraph"
    return "subheading" if words <= LONGEST_SUBHEADING and last not in ':"”’' else "paragraph"


def _find_title(text: str, blocks: list[Block]) -> str | None:
    """The headline block's text; a kicker of one or two words gives way to the line below it."""
    lines = [text[block.start : block.end] for block in blocks if block.kind == "headline"]
    long = [line for line in lines if line.count(" ") > 1]
    return next(iter(long or lines), None)


def _read_rights(text: str, blocks: list[Block], rights: Rights) -> Rights:
    for block in blocks:
        if block.kind == "rights" and forbids_machines(text[block.start : block.end]):
            redistribute = rights.redistribute and rights.license is not None
            return dataclasses.replace(rights, ai_opt_out=True, redistribute=redistribute)
    return rights
