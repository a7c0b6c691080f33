"""Where e-mail addresses stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

# RFC 5321 4.5.3.1: 64 octets of local part. Each sign of an address is looked at once from its @.
_LONGEST = 64
_AT = re.compile(r"[@＠]|\s?[\[({]\s?(?:at|@)\s?[\])}]\s?", re.IGNORECASE)
_LOCAL = frozenset("._%+-'")
_DOT = r"(?:\.|\s?[\[({]\s?(?:dot|titik)\s?[\])}]\s?)"
_DOMAIN = re.compile(
    rf"[^\W_][\w-]{{0,62}}(?:{_DOT}[^\W_][\w-]{{0,62}}){{0,7}}?{_DOT}[^\W\d_]{{2,24}}(?![\w-])"
    rf"(?!{_DOT}[^\W\d_]{{2}})",
    re.IGNORECASE,
)


def find_emails(text: str) -> Iterator[tuple[int, int]]:
    """Half-open code points of each address, in order, "nama (at) contoh (dot) id" included."""
    done = 0
    for at in _AT.finditer(text):
        start = at.start()
        lowest = max(done, start - _LONGEST)
        while start > lowest and (text[start - 1].isalnum() or text[start - 1] in _LOCAL):
            start -= 1
        while start < at.start() and not text[start].isalnum():
            start += 1
        if start == at.start():
            continue
        if domain := _DOMAIN.match(text, at.end()):
            done = domain.end()
            yield start, done
