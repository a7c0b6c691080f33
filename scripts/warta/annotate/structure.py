"""Layer structure: the dateline, and blocks that part the article from what surrounds it.

Blocks are lines, or parts of lines where boilerplate was glued into a paragraph. They never hold a
newline, lie in order, and together cover every character that is not white space.
"""

from __future__ import annotations

import dataclasses
import re

from warta.annotate.boilerplate import Piece, find_pieces
from warta.annotate.dateline import find_dateline
from warta.annotate.phrases import forbids_machines, is_note
from warta.article import Article, Block, Dateline, Rights
from warta.errors import ArticleError

LONGEST_HEADLINE = 25  # words
LONGEST_SUBHEADING = 12
LONGEST_QUESTION = 5  # words of a subheading that is a question and not in title case
LONGEST_ROW = 14  # words of a line of a table
LONGEST_MATCH = 25  # words of a line with players, opponents and the score
LONGEST_LINE = 200  # code points of anything but a paragraph or an item of a list
LONGEST_LABEL = 6  # words of a line with a colon at its end that heads a list
FEWEST_QUOTED = 4  # words of a quotation between single marks
FEWEST_SENTENCES = 2  # ends of sentences in an item that is a paragraph
AUTHOR_LINES = 3  # at the end of a column, that may be the box about the author
BYLINE = "Oleh "
ABOUT = "tentang penulis"
MOST_HEADLINES = 6  # kicker, headline, deck, and what menus leave behind

_LIST_ITEM = re.compile(r"(?:[-–—•*·▪‣●]|\d{1,3}[.)]|[a-zA-Z][.)])\s+\S")
_QUOTE = re.compile(r"[\"“”]\w[^\"“”]{12,}(?:[\"”“]|$)")
_TABLE_ROW = re.compile(
    r"[^\t]*\t|[^|]*\|[^|]*\||[^:]{1,60}:\s*(?:Rp|US\$|\$|€)?\.?\s*\d\S*(?: \S+){0,2}$"
    r"|[^:]{1,60}:[^:]*,? Rp\s?\d[\d.,]*$"  # Sarapan: nasi jagung, Rp5.500
    r"|.* \d[\d.]*[.,]\d+(?: \([^()]*\))?$"  # Telur ayam - Pasar Gede 30.800 (+900)
    r"|[^\d]{2,40}\d{1,3}\s?[-–:]\s?\d{1,3}(?:\s[^\d]{2,40})?$"
)
_SHUT = re.compile(r"[’'](?!\w)")  # an apostrophe inside a word closes nothing
_SCORE = re.compile(r"\d{1,3}-\d{1,3}$")
_SENTENCE = re.compile(r"[^\W\d_]{3}[.!?] (?=[A-Z])|[.!?]$")
_BODY = frozenset({"paragraph", "list", "subheading", "quote"})
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
    dateline, blocks = _name_blocks(text, pieces, article.title, article.outlet)
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
    text: str, pieces: list[Piece], title: str | None, outlet: str | None
) -> tuple[Dateline | None, list[Block]]:
    """The dateline, if there is one, and a block for every piece."""
    ours = [piece for piece in pieces if piece.kind is None]
    lead, dateline = _find_lead(text, ours, title, outlet)
    # A dateline may have a line to itself; the first paragraph is then the line below it.
    bare = dateline is not None and dateline.end == ours[lead].end
    blocks: list[Block] = []
    rank = 0  # of the piece among those that are article text
    done, named = 0, ""  # end and kind of the last of them
    for piece in pieces:
        kind = piece.kind
        if kind is None:
            if rank < lead:
                kind = "headline"
            elif rank == lead or (rank == lead + 1 and bare):
                kind = "lead"
            elif not piece.whole and text.find("\n", done, piece.start) < 0:
                kind = named  # what follows on a link in the same line
            else:
                kind = _name_body(text, piece, rank == len(ours) - 1)
                if kind == "list" and blocks and _heads_list(text, blocks[-1]):
                    blocks[-1] = dataclasses.replace(blocks[-1], kind="subheading")
            done, named = piece.end, kind
            rank += 1
        blocks.append(Block(piece.start, piece.end, kind))
    return dateline, _credit_authors(text, blocks)


def _credit_authors(text: str, blocks: list[Block]) -> list[Block]:
    """The box about the author at the end of a column is credit: it begins with the byline's name.

    '*) Rina Ayu adalah …', where 'Oleh Rina Ayu' stood above.
    """
    credits = [index for index, block in enumerate(blocks) if block.kind == "credit"]
    names = []
    for index in credits:
        start, end = blocks[index].start, blocks[index].end
        if text.startswith(BYLINE, start):
            names.append(text[start + len(BYLINE) : end].lower().strip(" :"))
        elif text[start:end].lower().strip(" :") == ABOUT:
            return _credit_rest(blocks, index + 1)
    if all(names) and names:
        for index in range(max(credits[0] + 1, len(blocks) - AUTHOR_LINES), len(blocks)):
            block = blocks[index]
            opening = text[block.start : block.end].lstrip("*)–—- ").lower()
            told = any(
                opening.startswith(name) and not opening[len(name) : len(name) + 1].isalnum()
                for name in names
            )
            if told and block.kind in _BODY:
                return _credit_rest(blocks, index)
    return blocks


def _credit_rest(blocks: list[Block], first: int) -> list[Block]:
    """`blocks` with the article text from the one at `first` on made credit."""
    return [
        Block(block.start, block.end, "credit") if index >= first and block.kind in _BODY else block
        for index, block in enumerate(blocks)
    ]


def _find_lead(
    text: str, ours: list[Piece], title: str | None, outlet: str | None
) -> tuple[int, Dateline | None]:
    """Which piece of article text is the lead, and the dateline it begins with.

    What stands before it is the headline: lines that are the known title, or short and without a
    full stop, and are followed by a text.
    """
    for rank, piece in enumerate(ours[: MOST_HEADLINES + 1]):
        dateline = find_dateline(text, piece.start, piece.end, outlet, below=rank > 0)
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
    if final and first.isalnum() and is_note(text[start:end]):
        return "credit"
    if first in "\"“”‘’'" and _opens_quote(text, start, end):
        return "quote"
    if first.isupper() and end - start > LONGEST_LINE:
        return "paragraph"
    if not piece.whole:
        item = first.isdigit() and _LIST_ITEM.match(text, start, end)
        return "list" if item and _is_item(text, start, end) else "paragraph"
    if not first.isupper() and _LIST_ITEM.match(text, start, end):
        return "list" if _is_item(text, start, end) else "paragraph"
    last = text[end - 1]
    words = text.count(" ", start, end) + 1
    if words <= LONGEST_MATCH and _is_match(text, start, end):
        return "list"
    if words > LONGEST_ROW or last in ".!…,;":
        return "paragraph"
    if (end - start <= LONGEST_LINE and _TABLE_ROW.match(text, start, end)) or (
        not first.islower() and _LIST_ITEM.match(text, start, end)
    ):
        return "list"
    if final:  # nothing follows that it could head
        name = text[start:end]
        return "credit" if name.isupper() and _AUTHOR.match(name) else "paragraph"
    if last == "?":
        return (
            "subheading"
            if words <= LONGEST_QUESTION or _is_titled(text[start:end])
            else "paragraph"
        )
    return "subheading" if words <= LONGEST_SUBHEADING and last not in ':"”’' else "paragraph"


def _is_match(text: str, start: int, end: int) -> bool:
    """Two sides and the score: 'Rina (Indonesia) vs Ayu (Jepang) 21-13, 21-9'."""
    return text.find(" vs ", start, end) >= 0 and bool(
        _SCORE.match(text, text.rfind(" ", start, end) + 1, end)
    )


def _is_titled(line: str) -> bool:
    """Has most of its words in capitals, as a heading: 'Apa Itu Hujan Asam dan Dampaknya?'."""
    words = line.split()
    return len(words) <= LONGEST_SUBHEADING and 2 * sum(w[0].isupper() for w in words) > len(words)


def _opens_quote(text: str, start: int, end: int) -> bool:
    """Does a quotation open the line, and no mere word between marks?"""
    if text[start] in '"“”':
        return bool(_QUOTE.match(text, start, end))
    if not text[start + 1 : start + 2].isalnum():
        return False
    shut = _SHUT.search(text, start + 1, end)
    return text.count(" ", start, shut.start() if shut else end) >= FEWEST_QUOTED - 1


def _heads_list(text: str, block: Block) -> bool:
    """'Hasil pekan ke-14:' above the rows."""
    short = text.count(" ", block.start, block.end) < LONGEST_LABEL
    return block.kind == "paragraph" and short and text[block.end - 1] == ":"


def _is_item(text: str, start: int, end: int) -> bool:
    """An item of an enumeration, and no paragraph of several sentences that has a number."""
    return len(_SENTENCE.findall(text, start, end)) < FEWEST_SENTENCES


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
