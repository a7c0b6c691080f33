"""A web page to the article on it: what HTML files and WARC records have in common."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from warta.errors import NotAnArticle
from warta.read.options import ReadOptions
from warta.read.page_data import page_data
from warta.read.page_kind import refuse_other_pages
from warta.read.page_parse import decode_page, parse_page
from warta.read.page_text import main_text


@dataclass(frozen=True, slots=True)
class Page:
    """`text` is the article's, blocks apart by a blank line. `row` is what the page says of it,
    under Warta's names. `notes` go with the record's normalization: main_text, from_<encoding>,
    more_pages (the article goes on elsewhere).
    """

    text: str
    row: dict[str, Any]
    notes: tuple[str, ...]


def read_page(
    data: bytes,
    options: ReadOptions,
    *,
    address: str | None = None,
    charset: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Page:
    """The article of the page `data`; `address`, `charset` and `headers` are what its server said.

    Raises NotAnArticle: `empty`, `not_text`, `invalid_encoding`, `not_a_page`, `nested_too_deep`,
    `record_too_large`, `not_an_article`, `paywalled`, `no_main_text`.
    """
    if not data.strip():
        raise NotAnArticle("empty", "there is nothing in it but white space")
    source, encoding = decode_page(data, charset)
    root = parse_page(source, max_depth=options.max_depth)
    said = page_data(root, address=address, headers=headers or {})
    more = bool(root.xpath("//link[@rel='next']"))
    text = main_text(copy.deepcopy(root), title=said.row.get("title"), body=said.body)
    refuse_other_pages(root, said, text)
    notes = ["main_text"]
    if encoding != "utf-8":
        notes.append("from_" + "".join(one if one.isalnum() else "_" for one in encoding.lower()))
    if more:
        notes.append("more_pages")
    return Page(text, said.row, tuple(notes))
