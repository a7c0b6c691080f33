"""The bytes of a web page to a tree of elements, never deeper or larger than the limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from warta.errors import NotAnArticle
from warta.read.decode import decode

MOST_ELEMENTS = 30_000  # the longest live tickers; trafilatura takes 6 s over 30,000 of them
MOST_ATTRIBUTES = 500  # of one element; libxml2 takes their square to build it
_FEED = 1 << 16  # characters between two looks at the depth

# What a browser reads under these names (WHATWG Encoding): pages that say Latin-1 are in 1252.
_LATIN = {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "cp1252"}
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.I)
_DECLARED_WITHIN = 4096  # bytes; the standard says 1,024, old pages need more
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


def decode_page(data: bytes, charset: str | None = None) -> tuple[str, str]:
    """The page's source and the name of its encoding: UTF-8 wherever that fits, since pages often
    claim another; then what the server (`charset`) or the page says; then what can be told.

    Raises NotAnArticle (`not_text`, `invalid_encoding`).
    """
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode(), "utf-8"
    except UnicodeDecodeError:
        pass
    said = _CHARSET.search(data[:_DECLARED_WITHIN])
    for name in (charset, said[1].decode("ascii") if said else None):
        if name and b"\0" not in data:
            name = "windows-1252" if name.lower() in _LATIN else name.lower()
            try:
                return data.decode(name), name
            except (LookupError, ValueError):
                continue
    return decode(data)


def parse_page(source: str, *, max_depth: int) -> Any:
    """The root element (lxml.html) of a page.

    Raises NotAnArticle: `nested_too_deep`, `record_too_large` (too many elements), `not_a_page`
    (nothing in it is an element).
    """
    from lxml import etree, html

    source = _CONTROLS.sub("", source)
    _measure(source, max_depth)
    # huge_tree stays off, so that libxml2's own limits hold as well.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_pis=True)
    try:
        root = html.document_fromstring(source.encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise NotAnArticle("not_a_page", f"no element of HTML is in it ({error})") from error
    return root


def _measure(source: str, max_depth: int) -> None:
    """Looks at the nesting before a tree is built: 100,000 elements within each other would
    exhaust the stack of whatever walks the tree by recursion. The counter sees what the parser
    makes of the source, so that unclosed <p> and <li> do not count.
    """
    from lxml import etree

    depth = _Depth()
    parser = etree.HTMLParser(target=depth, huge_tree=False)
    for start in range(0, len(source), _FEED):
        try:
            parser.feed(source[start : start + _FEED])
        except etree.LxmlError:
            return  # what the parser refuses here it refuses again, with a reason
        if depth.deepest > max_depth:
            raise NotAnArticle(
                "nested_too_deep",
                f"its elements nest more than {max_depth} deep: no article does; if this one is "
                "right, raise --max-depth",
            )
        if depth.attributes > MOST_ATTRIBUTES:
            raise NotAnArticle(
                "record_too_large", f"an element with more than {MOST_ATTRIBUTES} attributes"
            )
        if depth.elements > MOST_ELEMENTS:
            raise NotAnArticle(
                "record_too_large", f"more than {MOST_ELEMENTS} elements on one page: split it"
            )


class _Depth:
    """A target of lxml's parser that only counts."""

    def __init__(self) -> None:
        self.now = self.deepest = self.elements = self.attributes = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.now += 1
        self.elements += 1
        self.deepest = max(self.deepest, self.now)
        self.attributes = max(self.attributes, len(attributes))

    def end(self, tag: str) -> None:
        self.now -= 1

    def comment(self, text: str) -> None:
        self.elements += 1  # they cost as much

    def close(self) -> None:
        pass
