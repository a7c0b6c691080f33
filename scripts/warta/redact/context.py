"""Which words stand before a number, and how far off they may be to say what it is."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from warta.redact.lists import lines

# Code points between the end of a word and the number. "other" (ISBN, tender, waybill) only
# speaks of what follows at once.
WINDOWS = {
    "account": 64,
    "bank": 24,
    "card": 40,
    "nik": 32,
    "npwp": 32,
    "phone": 40,
    "other": 14,
}
_WIDEST = max(WINDOWS.values()) + 24  # and the longest phrase
# Nothing is looked for across a line end, a long number, an address or a mask, so that masking
# brings no word nearer to a number: what is redacted once stays as it is the second time.
_BARRIER = re.compile(r"[\n\[\]@]|[0-9]{5}")


class Context(NamedTuple):
    """`kinds` are all that words in reach speak of, `nearest` what the last of them does."""

    kinds: frozenset[str]
    nearest: str | None


NOTHING = Context(frozenset(), None)


def context_of(text: str, start: int) -> Context:
    """What the words before the code point `start` say of the number there."""
    before = text[max(0, start - _WIDEST) : start]
    at = 0
    for barrier in _BARRIER.finditer(before):
        at = barrier.end()
    kinds = set()
    nearest = None
    for match in _words().finditer(before, at):
        kind = _kind(match)
        if kind and len(before) - match.end() <= WINDOWS[kind]:
            kinds.add(kind)
            nearest = kind
    return Context(frozenset(kinds), nearest) if kinds else NOTHING


@cache
def _words() -> re.Pattern[str]:
    phrases = sorted(_phrases(), key=len, reverse=True)
    spelled = "|".join(re.escape(phrase).replace(r"\ ", r"\s{1,3}") for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{spelled})(?!\w)", re.IGNORECASE)


@cache
def _phrases() -> dict[str, tuple[str, str]]:
    """Phrase in lower case -> (kind, as it is spelled)."""
    rows = (line.split("\t") for line in lines("context_words"))
    return {phrase.lower(): (kind, phrase) for kind, phrase in rows}


def _kind(match: re.Match[str]) -> str | None:
    found = " ".join(match[0].split())
    kind, spelled = _phrases()[found.lower()]
    if spelled != spelled.lower() and found[0].islower():
        return None
    return kind
