"""Which strings of a record are copied from its text, and what a card says where they are withheld.

By the schema these are `text`, the two names in `dateline` ("as it is written"), and `title` where
the text holds it too. All else is annotation (offsets, labels, ids, TIMEX3 values, links), or
metadata that somebody gave apart from the text (url, outlet, authors).
"""

from __future__ import annotations

import dataclasses
import re

from warta.article import Article

HEADING = re.compile(r"^# .*\n", re.MULTILINE)


def withhold(article: Article) -> Article:
    """The article without its text and every string copied from it, where it may not be passed on;
    as it is where it may, or where it has no text anyway."""
    if article.rights.redistribute or article.text is None:
        return article
    dateline = article.dateline
    return dataclasses.replace(
        article,
        text=None,
        title=None if is_copied(article.title, article.text) else article.title,
        dateline=dateline and dataclasses.replace(dateline, place=None, outlet=None),
    )


def is_copied(title: str | None, text: str) -> bool:
    """Whether the text holds the title, letter case and white space aside."""
    return title is not None and _folded(title) in _folded(text)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def note(records: int, withheld: int) -> str:
    """What the card says below its title."""
    has = "article comes" if withheld == 1 else "articles come"
    return (
        f"\n> **{withheld:,} of the {records:,} {has} without text**, which may not be passed on. "
        "The annotation is there, as offsets into the cleaned text; other configs leave these "
        "articles out. Who has the raw articles puts the text back: "
        "`warta restore DIR --raw FOLDER`.\n"
    )


def with_note(body: str, records: int, *, before: int, after: int) -> str:
    """A card's Markdown with the note for `after` withheld texts in the place of that for
    `before`; none for 0."""
    if before:
        body = body.replace(note(records, before), "", 1)
    if not after:
        return body
    heading = HEADING.search(body)
    at = heading.end() if heading else 0
    return body[:at] + note(records, after) + body[at:]
