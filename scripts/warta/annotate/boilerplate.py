"""Cuts a text into lines, and out of them what is no article text.

Outlets put links, ads, credits and notices between the paragraphs, and scraping glues them to the
text on either side. What they look like is data (data/boilerplate.txt); here is how it is found:
by the first words of a line, by a phrase inside it, by the bracket at its end, or by its shape.
"""

from __future__ import annotations

import re
from collections import deque
from typing import NamedTuple

from warta.annotate.dateline import has_domain, is_date, is_domain
from warta.annotate.lexicon import read_words
from warta.annotate.link_lists import TAG_HEADS, is_below, is_title, read_header
from warta.annotate.links import find_title_end
from warta.annotate.phrases import (
    COLON,
    FOTO,
    GAMBAS,
    Rule,
    bracketed,
    find_opening,
    inline_pattern,
    inline_rules,
    name_opening,
    openings,
)

LONGEST_CAPTION = 45  # words
LONGEST_NAMES = 12  # words of a credit inside a paragraph
FEWEST_BRACKETED = 3  # words of a title in brackets behind a mere 'baca:'
LONGEST_STAMP = 70  # code points of a line that is a date and a time
LONGEST_DOMAIN = 40  # code points of a domain name before a photographer's
REACH = 200  # code points of a title in brackets
MOST_TITLES = 10  # lines below 'Berita terkait' that may be its links


class Piece(NamedTuple):
    """A line, or a part of one; `kind` is None for article text, `whole` says it is the line."""

    start: int
    end: int
    kind: str | None
    whole: bool


class Hit(NamedTuple):
    """A phrase found in the text: where it starts, where the words behind it begin, its rule."""

    start: int
    end: int
    rule: Rule


_JOINED = frozenset({"credit", "rights", "promo"})  # kinds of which a line holds one block
_AFTER_EXACT = re.compile(r"[ \t]*[:.…]*")
_END_BRACKET = re.compile(r"\s*[(\[]\s*([^()\[\]]{1,60})[)\]]\s*\.?$")
_SENTENCE_END = frozenset(".!?…\"”’')];|*•>»-–—")
_STAMP = re.compile(r"\d{1,2}[.:]\d{2}(?::\d{2})?$|(?:pukul|wib|wita|wit|[|·•,–—-]+)$")
_NEXT = frozenset({"next", "selanjutnya", "berikutnya", "»", ">", "last", "all"})
_PAGES = re.compile(r"(?:\d{1,3} )+[\w»>]+$")
_BRACKET = re.compile(r"[()]")
_ARROW = re.compile(r"(?:[»›>→➡►▶▸☞👉]\uFE0F?\s*)+(?=\S)")
_TAGS = re.compile(r"#\w+(?:[\s,]+#\w+)*$")
_PHOTOGRAPHER = re.compile(r"([\w.-]+)\s?/\s?[A-Z]\S*(?: [A-Z]| - |$)")
_URL = re.compile(r"https?://\S+$")


def find_pieces(text: str) -> list[Piece]:
    """The lines of `text` in order, cut where boilerplate begins or ends inside them."""
    pieces: list[Piece] = []
    hits = _find_inline(text)
    known = openings()
    titles = 0  # how many more lines may be titles below a bare 'Baca juga:'
    plain = tags = False  # they may be in sentence case; they are key words
    following = 0
    length = len(text)
    while following < length:
        start = following
        end = text.find("\n", start)
        if end < 0:
            end = length
        following = end + 1
        while start < end and text[start].isspace():
            start += 1
        if start == end:
            continue
        while text[end - 1].isspace():
            end -= 1
        if (  # nearly every line: a long one of plain text
            end - start > LONGEST_STAMP
            and not (hits and hits[0].start < end)
            and text[start : start + 3].lower() not in known
            and (text[start].isalnum() or text[start] in '"“”')
            and text[end - 1] not in ")]"
            and text[end - 2] not in ")]"
            and not (titles and plain)
            and text.find("/", start, start + LONGEST_DOMAIN) < 0
        ):
            pieces.append(Piece(start, end, None, True))
            titles = 0
            continue
        inside = []
        while hits and hits[0].start < end:
            inside.append(hits.popleft())
        body = text[start:end]
        kind = None if inside and inside[0].start == start else _name_line(body)
        listed = kind is None and titles > 0 and not inside
        if listed and is_below(body, plain, tags) and find_opening(text, start, end) is None:
            pieces.append(Piece(start, end, "related_link", True))
            titles -= 1
            plain = tags or (plain and not is_title(body))
            continue
        cut = [] if kind is not None else _cut_line(text, start, end, inside)
        if cut and cut[0].kind is None and inside and inside[0].start == start:
            kind = _name_line(body)  # 'Foto: …': no name to cut off, so all of it is the caption
        pieces += cut if kind is None else [Piece(start, end, kind, True)]
        last = pieces[-1]
        linked = last.kind == "related_link"
        head = read_header(text[last.start : last.end]) if linked else None
        titles = MOST_TITLES if head is not None else 0
        tags = head in TAG_HEADS
        plain = tags or (head is not None and (" " in head or text[end - 1] == ":"))
    return (
        pieces if "rights" not in [piece.kind for piece in pieces] else _join_notices(text, pieces)
    )


def _join_notices(text: str, pieces: list[Piece]) -> list[Piece]:
    """A notice goes on where a line begins in lower case and the one above has no full stop."""
    joined: list[Piece] = []
    for piece in pieces:
        if (
            piece.kind is None
            and joined
            and joined[-1].kind == "rights"
            and text[joined[-1].end - 1] not in ".!?"
            and text[piece.start].islower()
        ):
            piece = piece._replace(kind="rights")
        joined.append(piece)
    return joined


def _name_line(body: str) -> str | None:
    """The kind of a line that is boilerplate as a whole, by its first words or its shape."""
    if not body[0].isalnum() and not any(map(str.isalnum, body)):
        if body[0] in "([":  # '(*)'
            return "credit"
        return None if len(body) < 3 else "pagination"  # '* * *', a divider
    kind = name_opening(body)
    if kind is not None:
        return kind
    if len(body) <= LONGEST_STAMP and _is_stamp(body):
        return "credit"
    if body[0].isdigit() and body.lower().split()[-1] in _NEXT and _PAGES.match(body):
        return "pagination"
    if body.startswith("http") and _URL.match(body):
        return "related_link"
    if body[0] == "#" and _TAGS.match(body):
        return "related_link"
    arrow = _ARROW.match(body)
    if arrow and is_title(body[arrow.end() :]):
        return "related_link"
    photographer = _PHOTOGRAPHER.match(body)
    if photographer and is_domain(photographer[1]):
        return "caption"  # 'NAMA.COM/RINA AYU Warga mengantre …'
    return None


def _find_inline(text: str) -> deque[Hit]:
    """Phrases that may stand inside a paragraph, in order."""
    hits: deque[Hit] = deque()
    for match in inline_pattern().finditer(text):
        start, end = match.span()
        phrase = match.group().lower()
        if phrase[0] == "(" and phrase[1:] in bracketed():
            start += 1
            if COLON.match(text, end) and _is_linked(text, start, end):
                hits.append(Hit(start, end, inline_rules()[phrase[1:]]))
            continue
        rule = inline_rules()[phrase]
        if rule is FOTO and text[end : end + 1] == ")":
            continue  # 'Kapal Meledak (Foto)': of a title
        if rule.phrase[0] in "[(" or _stands_alone(text, start, end, rule):
            hits.append(Hit(start, end, rule))
    return hits


def _stands_alone(text: str, start: int, end: int, rule: Rule) -> bool:
    """Is a phrase with a capital boilerplate here, or part of a sentence?"""
    colon = COLON.match(text, end)
    behind = colon.end() if colon else end
    letter = text[behind : behind + 1].strip() or text[behind + 1 : behind + 2]
    if rule.reach in ("names", "colon") and not colon:
        return False
    if rule.reach == "exact" and letter.islower() and not text[start:end].isupper():
        return False
    before = text[start - 1 : start]
    if rule.reach == "title" and not colon and letter.islower():
        return False
    if not before or before == "\n":
        return True
    if before in "\"“‘'":  # '…," katanya.' goes on behind its closing mark, 'kata "Baca juga"' not
        return before == '"' and bool(colon) and text[start - 2 : start - 1] in ".,!?"
    if before in " \t":
        if rule.reach == "title" and colon:
            return True
        return text[start - 2 : start - 1] in _SENTENCE_END
    return True


def _is_linked(text: str, start: int, end: int) -> bool:
    """Is it a title that stands in brackets, or a remark: '"rakyat" (baca: pemburu rente)'?"""
    words = text[end : end + REACH].partition(")")[0].partition("\n")[0].strip(" :").split()
    capitals = sum(word[0].isupper() for word in words)
    return text.find(" ", start, end) > 0 or (
        len(words) >= FEWEST_BRACKETED and 2 * capitals >= len(words)
    )


def _cut_line(text: str, start: int, end: int, hits: list[Hit]) -> list[Piece]:
    """A line that is article text, or begins with it, or has phrases inside."""
    if not hits:
        opening = find_opening(text, start, end)
        if opening is not None:
            phrase = opening[0] - len(opening[1].phrase)
            inside = phrase - 1 == start and text[start] in "(["
            hits = [Hit(phrase if inside else start, *opening)]
    if hits and hits[0].start == start and hits[0].rule.kind == "caption":
        return _cut_caption(text, start, end)
    tail = None
    if text[end - 1] in ")]" or text[max(end - 2, start)] in ")]":
        tail = _end_bracket(text, start, end)
    if tail is not None and hits and hits[-1].start >= tail.start:
        tail = None  # '[Gambas:…]' is a bracket, too
    if not hits and tail is None:
        return [Piece(start, end, None, True)]
    pieces: list[Piece] = []
    edge = end
    if tail is not None:
        if tail.start <= start:
            return [Piece(start, end, tail.kind, True)]
        edge = tail.start
    done = start
    for index, hit in enumerate(hits):
        if hit.start < done or hit.start >= edge:
            continue
        limit = hits[index + 1].start if index + 1 < len(hits) else edge
        begin, stop = _span_hit(text, hit, max(limit, hit.end), done)
        if stop is None:
            continue
        _add(text, pieces, done, begin, None)
        _add(text, pieces, begin, stop, hit.rule.kind)
        done = stop
    _add(text, pieces, done, edge, None)
    if tail is not None:
        _add(text, pieces, edge, end, tail.kind)
    if (
        pieces[-1].kind == "caption"
        and all(piece.kind is None for piece in pieces[:-1])
        and text.count(" ", start, end) < LONGEST_CAPTION
    ):
        return [Piece(start, end, "caption", True)]
    return pieces


def _cut_caption(text: str, start: int, end: int) -> list[Piece]:
    """A line that opens with 'Foto: …' or '(Foto: …)': all of it, unless a paragraph follows."""
    shut = _shut_bracket(text, start, end) if text[start] == "(" else end
    if text.count(" ", start, end) < LONGEST_CAPTION and text.count(". ", shut, end) == 0:
        return [Piece(start, end, "caption", True)]
    pieces: list[Piece] = []
    _add(text, pieces, start, shut, "caption")
    _add(text, pieces, shut, end, None)
    return pieces


def _shut_bracket(text: str, start: int, end: int) -> int:
    """Behind the bracket that closes the one at `start`; the line's end where none does."""
    depth = 0
    for match in _BRACKET.finditer(text, start, end):
        depth += 1 if match.group() == "(" else -1
        if depth == 0:
            return end if text[match.end() : match.end() + 1] == "/" else match.end()
    return end


def _add(text: str, pieces: list[Piece], start: int, end: int, kind: str | None) -> None:
    """Append text[start:end] without the space around it; bare punctuation joins its neighbour."""
    body = text[start:end].strip()
    if not body:
        return
    start = text.index(body[0], start)
    end = start + len(body)
    if pieces:
        last = pieces[-1]
        if (kind is None and _is_bare(body)) or (kind == last.kind and kind in _JOINED):
            pieces[-1] = last._replace(end=end)
            return
        if last.kind is None and _is_bare(text[last.start : last.end]):
            start = pieces.pop().start
    pieces.append(Piece(start, end, kind, False))


def _is_bare(body: str) -> bool:
    return len(body) < 9 and not any(map(str.isalnum, body))


def _span_hit(text: str, hit: Hit, limit: int, done: int) -> tuple[int, int | None]:
    """From where to where the boilerplate of a phrase goes; None if it turns out to be none."""
    start, begin, rule = hit
    if rule in (GAMBAS, FOTO):
        shut = text.find("]" if rule is GAMBAS else ")", begin, limit)
        return start, (shut + 1 if shut >= 0 else None)
    opened = start - 2 if text[start - 1 : start] == " " else start - 1
    if opened >= done and text[opened] in "([":
        shut = text.find(")" if text[opened] == "(" else "]", begin, limit)
        if shut >= 0:
            return opened, shut + 1
    if rule.reach == "exact":
        after = _AFTER_EXACT.match(text, begin, limit)
        stop = after.end() if after else begin
        if rule.kind == "pagination" and text[stop - 1] == ":":
            stop = limit  # 'Halaman selanjutnya: Rapor Pemain'
        return start, stop
    if rule.reach in ("title", "colon"):
        colon = COLON.match(text, begin, limit)
        if colon:
            begin = colon.end()
        while begin < limit and text[begin].isspace():
            begin += 1
        return start, find_title_end(text, begin, limit, amid=_is_amid(text, start, done))
    if rule.reach == "names" and len(text[begin:limit].split()) > LONGEST_NAMES:
        return start, None
    return start, limit


def _is_amid(text: str, start: int, done: int) -> bool:
    """Does the link that begins at `start` stand in the middle of a sentence?"""
    before = start - 1
    if before >= done and text[before] == " ":
        before -= 1
    elif before < done or text[before] != ",":
        return False
    return before >= done and text[before] not in _SENTENCE_END and not text[before].isspace()


def _end_bracket(text: str, start: int, end: int) -> Piece | None:
    """The bracket at the end of a line that credits the writer, or makes the line a caption."""
    opening = max(text.rfind("(", start, end), text.rfind("[", start, end))
    if opening < 0:
        return None
    while opening > start and text[opening - 1].isspace():
        opening -= 1
    match = _END_BRACKET.match(text, opening, end)
    if not match:
        return None
    content = match[1].strip().lower()
    alone = opening == start
    words = re.split(r"[/:;,.|\s]+", content, maxsplit=2)
    named = words[0] in read_words("caption_words") or " ".join(words[:2]) in read_words(
        "caption_words"
    )
    finished = alone or text[opening - 1] in '.!?…"”’'
    if words[0].startswith("rp"):
        return None  # 'Harga hari ini (Rp/kg)'
    slashed = "/" in content and not any(map(str.isdigit, content.replace("/", "")))
    if named or (slashed and not finished):
        short = text.count(" ", start, opening) < LONGEST_CAPTION
        if named or content.count(" ") < 6:
            return Piece(start if short else opening, end, "caption", short)
    if alone and words[0] == "redaksi":
        return Piece(start, end, "credit", True)
    plain = " " in content and "/" not in content and not has_domain(content)
    told = any(map(str.isalnum, content)) or "*" in content
    if finished and told and not content.isdigit() and not plain:
        return Piece(opening, end, "credit", alone)
    return None


def _is_stamp(body: str) -> bool:
    """Nothing but a date and a time: 'Kompas.com - 27/03/2024, 06:16 WIB', 'Senin, 1 Mei 2023'."""
    if not (body[-1].isdigit() or body[-1] in ")Ww" or body[-3:].upper() in ("WIB", "WIT", "ITA")):
        return False
    words = [word.strip("(),|") for word in body.lower().split()]
    words = [word for word in words if word]
    return (
        len(words) > 1
        and any(word[-1].isdigit() for word in words)
        and all(is_date(word) or _STAMP.match(word) or is_domain(word) for word in words)
    )
