"""Layer tokens: every character of the text that is not white space, in its token.

A token is a run of letters and digits, or one other sign. Runs are joined over the signs that
Indonesian writes inside words and numbers (anak-anak, Jum'at, 10.500.000, S.H., TEMPO.CO), and
cut at the edges of blocks, sentences and the dateline. Clitics stay attached.

The text is looked at as an array of code points: a match object for each of some 400 tokens would
cost more than all other layers together. Only the few signs between letters are judged one by one.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt

from warta.annotate.dateline import is_domain
from warta.annotate.lexicon import read_rows
from warta.article import Article, Offsets, Spans
from warta.errors import ArticleError

Mask = npt.NDArray[np.bool_]
Kinds = npt.NDArray[np.uint8]

# What a code point is, in bits; white space is 0.
WORD = 1  # letter, digit or underscore
JOINER = 2  # may stand inside a word or number
MARK = 4  # belongs to what is before it: accents, soft hyphen, the parts of an emoji
SOLID = 8  # anything but white space

LONGEST_ABBREVIATION = 4  # code points; longer ones are rarely written with a stop
PLANES = 0x20000  # code points beyond are rare ideographs, each a token of its own

_JOINERS = "-‐‑'’ʼ.,:/@&"
_ZERO_WIDTH_JOINER = "\u200d"
_RUN = re.compile(r"\w+")
_CURRENCY = re.compile(r"R[pM](?=\d)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_ADDRESS_TAIL = ".,;:!?…\"'”’)]}»"
_TAG = re.compile(r"(?<!\w)[#@](?=\w)")
_DASHES = re.compile(r"--+")
_LAST_WORD = re.compile(r"[^\W\d_]+$")


def annotate(article: Article) -> Article:
    """`article` with `tokens`. Raises ArticleError where there is no text."""
    text = article.text
    if text is None:
        raise ArticleError(f"article {article.id} has no text to annotate")
    # A blank before and two behind, so that each character, and the end, has two neighbours.
    codes = np.frombuffer(f" {text}  ".encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kinds = _kinds().take(codes, mode="clip")
    word = (kinds & WORD).view(np.bool_)
    solid = kinds[1:-1] != 0
    begins = solid & ~(word[1:-1] & word[:-2])
    if not text.isascii():
        _join_marks(text, kinds[1:-1], word, begins)
    _join_words(text, kinds, word, begins)
    _join_stops(text, begins, article.sentences)
    _join_rest(text, begins)
    begins[_find_edges(article)] = True
    begins &= solid
    closes = solid[:-1] & (begins[1:] | ~solid[1:])
    return dataclasses.replace(article, tokens=Spans(begins.nonzero()[0], closes.nonzero()[0] + 1))


def _join_words(text: str, kinds: Kinds, word: Mask, begins: Mask) -> None:
    """Take the beginnings away at signs that make one token of what stands on either side."""
    between = word[:-2] & word[2:] & (kinds[1:-1] & JOINER).astype(np.bool_)
    joined: list[int] = []
    for position in between.nonzero()[0].tolist():
        sign = text[position]
        if sign in "-‐‑@":
            joined += (position, position + 1)
            continue
        left, right = text[position - 1], text[position + 1]
        if left.isdigit() and right.isdigit():
            joins = sign not in "&'’ʼ"
        elif sign == ".":
            joins = _joins_letters(text, position, joined)
        elif sign in "'’ʼ":
            joins = left.isalpha() and right.isalpha()
        else:
            joins = sign == "&" and left.isupper() and right.isupper()
        if joins:
            joined += (position, position + 1)
    if joined:
        begins[joined] = False


def _joins_letters(text: str, position: int, joined: list[int]) -> bool:
    """'S.H', 'M.Si', 'Ph.D' and 'TEMPO.CO', but not 'selesai.Kemudian' or 'dr.Budi'.

    Where a degree has a stop at its end, that is joined here too.
    """
    behind = _RUN.match(text, position + 1)
    if behind is None:
        return False
    if is_domain(f"x.{behind.group()}"):
        return True
    first = position
    while first > 0 and position - first < 5 and text[first - 1].isalpha():
        first -= 1
    before = text[first:position].lower()
    joins = (
        (len(before) == 1 and behind.group().isalpha())
        or _abbreviations().get(before) == "inside"
        # 'S.Kom.I': the stop before was joined.
        or (first in joined[-3:] and len(before) < 5)
    )
    if joins and text[behind.end() : behind.end() + 1] == ".":
        joined.append(behind.end())
    return joins


def _join_stops(text: str, begins: Mask, sentences: Spans | None) -> None:
    """Attach the full stop to what it abbreviates ('No.', 'dll.', 'H.') and to the stop before."""
    abbreviations = _abbreviations()
    last = -1
    stop = text.find(".")
    while stop >= 0:
        before = text[max(stop - LONGEST_ABBREVIATION - 1, 0) : stop]
        if stop == last + 1:
            begins[stop] = stop == 0
        elif not before.isalpha() or stop <= LONGEST_ABBREVIATION:
            # Else a word too long for an abbreviation ends here, as nearly always.
            word = before[before.rfind(" ") + 1 :]
            if not word.isalpha():
                match = _LAST_WORD.search(word)
                word = match.group() if match else ""
            if len(word) > 1:
                if word.lower() in abbreviations and begins[stop - len(word)]:
                    begins[stop] = False
            elif word and begins[stop - 1]:
                # 'A. Nasution' but not 'vitamin C.' where that ends the sentence.
                begins[stop] = sentences is not None and bool((sentences.ends == stop + 1).any())
        last = stop
        stop = text.find(".", stop + 1)


def _join_rest(text: str, begins: Mask) -> None:
    """The rarer tokens of several signs, and 'Rp10.500', which is two."""
    if "R" in text:
        for match in _CURRENCY.finditer(text):
            begins[match.end()] = begins[match.start()]
    if "--" in text:
        for match in _DASHES.finditer(text):
            begins[match.start() + 1 : match.end()] = False
    if "#" in text or "@" in text:
        for match in _TAG.finditer(text):
            begins[match.end()] = False
    if "www." in text or (":" in text and "://" in text):
        for match in _ADDRESS.finditer(text):
            end = match.start() + len(match.group().rstrip(_ADDRESS_TAIL))
            begins[match.start()] = True
            begins[match.start() + 1 : end] = False
            begins[end] = True


def _join_marks(text: str, kinds: Kinds, word: Mask, begins: Mask) -> None:
    """Marks go with the character before them; letters then go on as if there were no mark."""
    for position in (kinds & MARK).nonzero()[0].tolist():
        if position == 0 or kinds[position - 1] == 0:
            continue
        begins[position] = False
        word[position + 1] = word[position]  # `word` has one sign more at its front
        following = text[position + 1 : position + 2]
        if text[position] == _ZERO_WIDTH_JOINER and following:
            begins[position + 1] = False
        elif following and kinds[position + 1] & WORD:
            begins[position + 1] = not word[position]


def _find_edges(article: Article) -> npt.NDArray[np.intp]:
    """Every offset that no token may run over."""
    edges: list[Offsets | list[int]] = []
    if article.blocks:
        edges.append([block.start for block in article.blocks])
        edges.append([block.end for block in article.blocks])
    if article.sentences is not None:
        edges += [article.sentences.starts, article.sentences.ends]
    if article.dateline is not None:
        edges.append([article.dateline.start, article.dateline.end])
    return np.concatenate([np.zeros(0, np.intp), *edges]).astype(np.intp)


@cache
def _abbreviations() -> dict[str, str]:
    return {row[0]: row[1] for row in read_rows("abbreviations")}


@cache
def _kinds() -> Kinds:
    """The kind of every code point below PLANES; one more row for all beyond."""
    kinds = np.full(PLANES + 1, SOLID, dtype=np.uint8)
    signs = np.arange(PLANES, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
    for match in re.finditer(r"\s+", signs):
        kinds[match.start() : match.end()] = 0
    for match in re.finditer(r"\w+", signs):
        kinds[match.start() : match.end()] |= WORD
    for sign in _JOINERS:
        kinds[ord(sign)] |= JOINER
    marks = [code for code, sign in enumerate(signs) if unicodedata.category(sign)[0] == "M"]
    kinds[marks] = SOLID | MARK
    kinds[[0xAD, 0x200C, 0x200D, *range(0x1F3FB, 0x1F400)]] = SOLID | MARK
    return kinds
