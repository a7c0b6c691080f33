"""The limit on an article's tokens, counted before anything is annotated."""

from __future__ import annotations

import re

from warta.errors import NotAnArticle
from warta.read.decode import decode
from warta.read.options import ReadOptions
from warta.read.raw import RawArticle, Reject

_TOKEN = re.compile(r"\w+|[^\w\s]")


def count_tokens(text: str) -> int:
    """Runs of letters and digits, and single other signs that are not white space.

    The layer `tokens` joins some of them (10.500, S.H.), so it never holds more.
    """
    return sum(1 for _ in _TOKEN.finditer(text))


def within_tokens(raw: RawArticle, options: ReadOptions) -> RawArticle | Reject:
    """`raw`, or its Reject where its text has more than `options.max_tokens` tokens."""
    if len(raw.data) <= options.max_tokens:  # a token is a byte long at least
        return raw
    try:
        text, _ = decode(raw.data)
    except NotAnArticle:
        return raw  # cleaning tells what is wrong with it
    count = count_tokens(text.removeprefix("\ufeff"))
    if count <= options.max_tokens:
        return raw
    return Reject(
        raw.path,
        raw.row,
        raw.id,
        "too_many_tokens",
        f"{count} tokens, more than the {options.max_tokens} that one article may have: split it, "
        "or raise --max-tokens",
    )
