"""Is there an article on the page: index pages, galleries, films and walls are told from it."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from warta.errors import NotAnArticle
from warta.read.page_data import ARTICLE_TYPES, PageData
from warta.read.page_text import page_words, short_text

FEWEST_WORDS = 40  # of an article on a page that does not say it is one
FEWEST_MARKED = 10  # on a page that does
FEWEST_BESIDE_MEDIA = 100  # words in paragraphs on a page for pictures or a film
LONG_LINE = 15  # words of a paragraph; captions and teasers are shorter
LONGEST_STUB = 200  # words that a paywall leaves to be read
LONGEST_WALL = 150  # words of a wall for cookies
FEWEST_TEASERS = 5  # of an index page
LONGEST_TEASER = 60  # words of a teaser: its title and what stands below it

_MEDIA = {
    "ImageGallery": "a gallery",
    "MediaGallery": "a gallery",
    "VideoObject": "a film",
    "VideoGallery": "a film",
}
_SPACE = re.compile(r"\s+")


def refuse_other_pages(root: Any, data: PageData, text: str) -> None:
    """Raises NotAnArticle where `text`, the main text of the page `root`, is no whole article:
    `not_an_article` (an index, a gallery, a film), `paywalled`, `no_main_text`.

    `root` is the page as it was parsed, and is not changed.
    """
    marked = bool(ARTICLE_TYPES & data.types) or "og:article" in data.types
    words = len(text.split())
    if kind := _media(data, marked=marked):
        long = sum(len(line.split()) for line in text.split("\n") if _is_long(line))
        if long < FEWEST_BESIDE_MEDIA:
            raise NotAnArticle("not_an_article", f"{kind} with {long} words of text beside it")
    lower = root.text_content().lower() if words < LONGEST_STUB else ""
    if lower and (data.locked or sum(_has(lower, "wall")) >= 2):
        raise NotAnArticle(
            "paywalled", f"only the first {words} words are on the page, the rest is behind a wall"
        )
    teasers = _teasers(root)
    if len(teasers) >= FEWEST_TEASERS and words:
        inside = "\n".join(teasers)
        lines = [_SPACE.sub(" ", line).strip(" -|") for line in text.split("\n")]
        covered = sum(len(line.split()) for line in lines if line and line in inside)
        if covered * 2 >= words:
            raise NotAnArticle(
                "not_an_article", f"an index page: {len(teasers)} teasers and no text of its own"
            )
    if words < (FEWEST_MARKED if marked else FEWEST_WORDS):
        raise NotAnArticle("no_main_text", f"{words} words of text are on the page besides menus")
    if not marked and words < LONGEST_WALL and sum(_has(text.lower(), "consent")) >= 3:
        raise NotAnArticle("no_main_text", "the page asks for consent to cookies, and no more")


def _media(data: PageData, *, marked: bool) -> str | None:
    for kind, name in _MEDIA.items():
        # Articles embed films and pictures; a page that is one says nothing of an article.
        if kind in data.types and not ARTICLE_TYPES & data.types:
            return name
    if any(kind.startswith("og:video") for kind in data.types) and not marked:
        return "a film"
    title = (data.row.get("title") or "").lower()
    for word in page_words("media"):
        match = word.match(title)
        if match and title[match.end() :].lstrip()[:1] in (":", "|", "-"):
            return "pictures or a film"
    return None


def _is_long(line: str) -> bool:
    return len(line.split()) >= LONG_LINE


def _has(text: str, kind: str) -> list[bool]:
    return [word.search(text) is not None for word in page_words(kind)]


_HEADS = frozenset({"h2", "h3", "h4", "b", "strong", "p", "li"})
_MOST_LINKS = 1000  # that are looked at


def _teasers(root: Any) -> list[str]:
    """The text of each teaser: the element around a heading, bold line or item that is a link of
    three words or more, as far up as it holds no link to elsewhere.
    """
    found: dict[Any, str] = {}
    for anchor in islice(root.iter("a"), _MOST_LINKS):
        if not anchor.get("href") or _words_of(anchor) < 3:
            continue
        around = None
        headed = any(one.tag in _HEADS for one in anchor.iter())
        for above in anchor.iterancestors():
            text = short_text(above, LONGEST_TEASER * 10)
            if text is None or len(text.split()) > LONGEST_TEASER or _targets(above) > 1:
                break
            headed = headed or above.tag in _HEADS
            around = above
        if around is not None and headed:
            found[around] = short_text(around, LONGEST_TEASER * 10) or ""
    return list(found.values())


def _words_of(anchor: Any) -> int:
    return len((short_text(anchor, LONGEST_TEASER * 10) or "").split())


def _targets(element: Any) -> int:
    """How many different places the long links in `element` lead to."""
    return len({one.get("href") for one in element.iter("a") if _words_of(one) >= 3})
