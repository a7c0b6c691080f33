"""The main text of a page, one block a line, as the annotator of the structure expects it.

trafilatura (Barbaresi 2021, ACL demo) finds it. Before it looks, lines that only link to other
articles are made text, since it cuts what is mostly link and the corpus keeps such lines as blocks
of their own; and tables that only lay out the page are taken apart, since it writes data tables.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

LONGEST_LINK = 200  # code points of a line that links to another article
LONGEST_CELL = 60  # words of a cell in a table of data
# Under this share of what JSON-LD's articleBody holds, the page itself shows only a part.
ENOUGH_OF_BODY = 0.6

_BLANKS = re.compile(r"[^\S\n]+")
_GLUED = re.compile(r":(?=[^\s:/])")
_TAG = re.compile(r"<(?:p|br|div)\b", re.IGNORECASE)


@cache
def page_words(kind: str) -> tuple[re.Pattern[str], ...]:
    """The expressions of `kind` in page_words.txt, to be searched for in lower-case text."""
    lines = (files("warta") / "read" / "page_words.txt").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return tuple(re.compile(rf"\b(?:{row[0]})\b") for row in rows if row[1] == kind)


def main_text(root: Any, *, title: str | None, body: str) -> str:
    """The article's text on the page `root`, which is changed; "" where there is none.

    `body` is the JSON-LD articleBody: it stands in where the page shows much less (applications
    that load the text later). The title is left out: it is metadata.
    """
    import trafilatura

    _keep_links(root)
    _take_layout_apart(root)
    text = _tidy(trafilatura.extract(root, include_comments=False) or "", title)
    given = _tidy(_plain(body), title)
    if _words(text) < ENOUGH_OF_BODY * _words(given):
        return given
    # trafilatura takes articleBody too where a page has no text, but runs its lines together.
    same = 0.9 * _words(text) <= _words(given)
    return given if same and given.count("\n") > text.count("\n") else text


def _words(text: str) -> int:
    return len(text.split())


def _tidy(text: str, title: str | None) -> str:
    lines = [_BLANKS.sub(" ", line).strip() for line in text.split("\n")]
    lines = [line for line in lines if line]
    if lines and title and lines[0].casefold() == title.casefold():
        del lines[0]
    return "\n\n".join(lines)


def _plain(body: str) -> str:
    """articleBody without the elements of HTML that some sites leave in it."""
    if not _TAG.search(body):
        return body
    from lxml import html

    fragment = html.fragment_fromstring(body, create_parent="div")
    for one in fragment.iter("p", "br", "div", "li"):
        one.tail = "\n" + (one.tail or "")
    return str(fragment.text_content())


def short_text(element: Any, most: int) -> str | None:
    """The text of `element` with single blanks; None where it is longer than about `most` code
    points, without looking at the rest: elements far up hold the whole page.
    """
    parts: list[str] = []
    size = 0
    for part in element.itertext():
        parts.append(part)
        size += len(part.strip())
        if size > most:
            return None
    return " ".join("".join(parts).split())


def _keep_links(root: Any) -> None:
    """Makes each element that is nothing but a line 'Baca juga: …' a paragraph of plain text."""
    from lxml import html

    openers = page_words("link")
    for anchor in list(root.iter("a")):
        line, text = None, ""
        for above in anchor.iterancestors():
            if above.tag in _NO_LINE or (found := short_text(above, LONGEST_LINK)) is None:
                break
            line, text = above, found
        if line is None or line.getparent() is None or any(map(_leaves, line.iterancestors())):
            continue
        if not any(opener.match(text.lower()) for opener in openers):
            continue
        if sum(1 for one in line.iter("a") if short_text(one, LONGEST_LINK) != "") != 1:
            continue
        paragraph = html.Element("p")
        # <strong>Baca juga:</strong><a>Judul</a> has its blank in the style sheet.
        paragraph.text, paragraph.tail = _GLUED.sub(": ", text, count=1), line.tail
        line.getparent().replace(line, paragraph)


# Where a climb from a link to its line ends, and what holds no line of an article.
_NO_LINE = frozenset({"body", "html", "article", "main", "section", "nav", "aside", "footer", "ul"})


def _leaves(element: Any) -> bool:
    return element.tag in ("nav", "aside", "footer")


def _take_layout_apart(root: Any) -> None:
    """Makes a table with an article in one of its cells a nest of divisions.

    The navigation that stood in other cells is left to be told by its links.
    """
    from lxml import html

    for table in root.xpath("//table[not(ancestor::table)]"):
        if all(_words(cell.text_content()) <= LONGEST_CELL for cell in table.iter("td")):
            continue
        for one in list(table.iter("font", "center")):
            one.drop_tag()
        for one in table.iter("table", "tbody", "tr", "td", "th"):
            one.tag = "div"
        for one in list(table.iter("p")):
            if one.find(".//p") is not None:  # <P><FONT>text<P>text, as pages of that time have it
                first = html.Element("p")
                first.text, one.text, one.tag = one.text, None, "div"
                one.insert(0, first)
