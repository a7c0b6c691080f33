"""Links that stand on lines of their own below 'Baca juga:', 'Berita Terkait' or 'Tags:'."""

from __future__ import annotations

import re

from warta.annotate.phrases import is_heading

LONGEST_HEADER = 70  # code points of a heading over links
LONGEST_TITLE = 20  # words
LONGEST_TAGS = 12  # words of a line of key words

TAG_HEADS = frozenset(
    {"tag", "tags", "topik", "topik terkait", "tag terkait", "kata kunci"}
    | {"simak berita lainnya seputar topik artikel ini, di sini"}
)
_BULLET = re.compile(r"(?:[-–—•*·▪●»›>→]|\d{1,2}[.)])\s*")


def read_header(line: str) -> str | None:
    """The words of a bare 'Baca juga:' or 'Berita Terkait', with its links on the lines below."""
    if len(line) > LONGEST_HEADER:
        return None
    words = " ".join(line.strip(" :*-•>").split()).lower()
    return words if is_heading(words) else None


def is_below(body: str, plain: bool, tags: bool) -> bool:
    """Is a line below a heading one of its links? `plain`: in sentence case too; `tags`: key words.

    A heading has at least one link, and a list in sentence case stays in it.
    """
    if is_title(body):
        return True
    bullet = _BULLET.match(body)
    if not (plain or bullet) or not _is_unfinished(body):
        return False
    if tags:
        return len(body.split()) <= LONGEST_TAGS
    rest = body[bullet.end() :] if bullet else body
    opened = rest[:1].isupper() or rest[:1].isdigit() or rest[:1] in "\"'“‘"
    return opened and len(rest.split()) <= LONGEST_TITLE


def is_title(body: str) -> bool:
    """A short line without a full stop, most words of which have a capital."""
    words = [word for word in body.split() if word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in words)
    return _is_unfinished(body) and len(words) <= LONGEST_TITLE and capitals * 2 >= len(words) > 0


def _is_unfinished(body: str) -> bool:
    """Has a line no full stop? A quotation at the end of a title has none inside, either."""
    if body[-1] in "\"”’'" and len(body) > 1:
        return body[-2] not in ".,;:"
    return body[-1] not in ".,;:"
