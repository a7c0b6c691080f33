"""What a page says of its article: JSON-LD, then meta and OpenGraph, then microdata, then what is
printed on it. The first that says something usable holds, value by value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from warta.read.dates import spelt_date
from warta.read.metadata import tidy, web_address

# https://schema.org/Article and what is under it, as news sites use it.
ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "AskPublicNewsArticle",
        "ReviewNewsArticle",
        "Report",
        "BlogPosting",
        "LiveBlogPosting",
        "SatiricalArticle",
    ]
)
_MOST_NODES = 10_000  # of the JSON-LD of one page

_DATE_METAS = (
    "article:published_time",
    "datepublished",
    "publishdate",
    "publish-date",
    "pubdate",
    "content_publisheddate",
    "dable:published_time",
    "og:published_time",
    "dc.date.issued",
    "dcterms.created",
    "parsely-pub-date",
    "sailthru.date",
    "date",
)
_AUTHOR_METAS = ("author", "article:author", "content_author", "dable:author", "dc.creator")
_CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/(?:licenses/([a-z-]{2,8})/(\d\.\d)|publicdomain/zero/(1\.0))\b"
)
_PRINTED_DATE = re.compile(r"date|time|tanggal|waktu|publish|posted|tgl", re.IGNORECASE)
_NO_AI = re.compile(r"(?<![\w-])(?:noai|noimageai)(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageData:
    """`row` holds values under Warta's names, as a row of index.jsonl would. `types` are the
    schema.org types of the page's JSON-LD and microdata, and its og:type as `og:...`. `body` is
    the JSON-LD articleBody, `locked` whether the page says that it is not accessible for free.
    """

    row: dict[str, Any] = field(default_factory=dict)
    types: frozenset[str] = frozenset()
    body: str = ""
    locked: bool = False


def page_data(root: Any, *, address: str | None, headers: Mapping[str, str]) -> PageData:
    """What the page `root`, fetched from `address` with `headers` (names in lower case), says."""
    nodes = list(_linked_data(root))
    article = _article_of(nodes)
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    metas = _metas(root)
    base = web_address(next(iter(root.xpath("//base/@href")), "").strip()) or address
    publisher = _resolve(article.get("publisher"), by_id)
    outlet = _first([_name(publisher), metas.get("og:site_name"), _micro(root, "publisher")])
    titles = [
        _text(article.get("headline")) or _text(article.get("name")),
        metas.get("og:title"),
        metas.get("twitter:title"),
        _micro(root, "headline"),
        *(one.text_content() for one in root.xpath("//h1")[:1]),
        *root.xpath("//head/title/text()")[:1],
    ]
    row: dict[str, Any] = {
        "title": _without_outlet(_first(titles), outlet),
        "outlet": outlet,
        "url": _url(root, article, metas, base),
        "authors": _authors(root, article, metas, by_id),
        "published_at": _published(root, article, metas),
        "license": _license(root, article),
        "ai_opt_out": _opted_out(metas, headers) or None,
    }
    types = {kind for node in nodes for kind in _types(node)}
    types |= {kind.rsplit("/", 1)[-1] for kind in root.xpath("//*[@itemscope]/@itemtype")[:200]}
    if kind := metas.get("og:type"):
        types.add(f"og:{kind.strip().lower()}")
    locked = str(article.get("isAccessibleForFree", "")).lower() == "false"
    body = _text(article.get("articleBody")) or ""
    return PageData(
        {name: value for name, value in row.items() if value}, frozenset(types), body, locked
    )


def _linked_data(root: Any) -> Iterator[dict[str, Any]]:
    """Every object in the page's JSON-LD that has a type, from the outside in."""
    level: list[Any] = []
    for script in root.xpath("//script[contains(@type, 'ld+json')]"):
        source = (script.text or "").strip().removeprefix("<!--").removesuffix("-->")
        source = source.replace("<![CDATA[", "").replace("]]>", "").strip().rstrip(";")
        try:
            # strict=False takes line ends within strings, which many sites leave there.
            level.append(json.loads(source, strict=False))
        except (ValueError, RecursionError):
            continue
    seen = 0
    while level and seen < _MOST_NODES:
        below: list[Any] = []
        for value in level:
            seen += 1
            if isinstance(value, dict):
                if "@type" in value:
                    yield value
                below += value.values()
            elif isinstance(value, list):
                below += value
        level = [value for value in below if isinstance(value, (dict, list))]


def _types(node: Mapping[str, Any]) -> list[str]:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rsplit("/", 1)[-1] for kind in kinds if isinstance(kind, str)]


def _article_of(nodes: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The outermost article; of two at one level the one that says more."""
    articles = [node for node in nodes if ARTICLE_TYPES.intersection(_types(node))]
    return max(articles[:5], key=lambda node: "datePublished" in node, default={})


def _resolve(value: Any, by_id: Mapping[str, dict[str, Any]]) -> Any:
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value)
    return value


def _name(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        value = value[0] if value else None
        return _name(value) if isinstance(value, dict) else _text(value)
    return _text(value)


def _text(value: Any) -> str | None:
    """A string of JSON-LD, which half of all sites write with entities of HTML in it."""
    if not isinstance(value, str) or not value.strip():
        return None
    if "&" in value:
        import html

        return html.unescape(value)
    return value


def _first(values: Iterable[str | None]) -> str | None:
    return next((tidy(" ".join(one.split())) for one in values if one and one.strip()), None)


def _metas(root: Any) -> dict[str, str]:
    """name, property or itemprop in lower case -> the first content that is not empty."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = (meta.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            name = (meta.get(attribute) or "").strip().lower()
            if not name or not content:
                continue
            if name in ("robots", "tdm-reservation") and name in metas:
                metas[name] += f",{content}"
            else:
                metas.setdefault(name, content)
    return metas


def _micro(root: Any, name: str) -> str | None:
    for one in root.xpath("//*[@itemprop=$name]", name=name)[:1]:
        inner = one.xpath(".//*[@itemprop='name']")
        one = inner[0] if inner else one
        return str(one.get("content") or one.get("datetime") or one.text_content())
    return None


def _without_outlet(title: str | None, outlet: str | None) -> str | None:
    """'Judul - Suara Contoh' without the outlet behind it."""
    if title and outlet:
        head, _, tail = title.rpartition(outlet)
        if head and not tail.strip() and head.rstrip()[-1:] in "-|–—·:":
            return head.rstrip(" -|–—·:") or title
    return title


def _url(
    root: Any, article: Mapping[str, Any], metas: Mapping[str, str], base: str | None
) -> str | None:
    entity = article.get("mainEntityOfPage")
    if isinstance(entity, dict):
        entity = entity.get("@id") or entity.get("url")
    canonical = root.xpath("//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href")[:1]
    for one in (*canonical, entity, article.get("url"), metas.get("og:url"), base):
        if isinstance(one, str) and one.strip():
            try:
                address = web_address(urljoin(base or "", one.strip()))
            except ValueError:  # brackets in it that no host has
                continue
            if address:
                return address
    return None


def _authors(
    root: Any,
    article: Mapping[str, Any],
    metas: Mapping[str, str],
    by_id: Mapping[str, dict[str, Any]],
) -> list[str]:
    given = article.get("author")
    people = given if isinstance(given, list) else [given]
    names: list[str | None] = [_name(_resolve(one, by_id)) for one in people]
    if not any(names):
        names = [metas.get(next((name for name in _AUTHOR_METAS if name in metas), ""))]
    if not any(names):
        names = [_micro(root, "author")]
    if not any(names):
        names = [one.text_content() for one in root.xpath("//*[@rel='author']")[:1]]
    tidied = [tidy(" ".join(one.split())) for one in names if one]
    tidied = [one for one in tidied if one and len(one) <= 100 and "://" not in one]
    return list(dict.fromkeys(tidied))


def _published(root: Any, article: Mapping[str, Any], metas: Mapping[str, str]) -> str | None:
    given = [article.get("datePublished"), article.get("dateCreated")]
    given += [metas.get(name) for name in _DATE_METAS]
    given.append(_micro(root, "datePublished"))
    for one in given:
        if isinstance(one, str) and (date := spelt_date(one)):
            return date
    for time in root.xpath("//time[@datetime]")[:1]:
        if date := spelt_date(time.get("datetime")):
            return date
    for one in root.xpath("//time | //*[@class]")[:5000]:
        if one.tag == "time" or _PRINTED_DATE.search(one.get("class", "")):
            printed = one.text_content()
            if len(printed) <= 200 and (date := spelt_date(printed)):
                return date
    return None


def _license(root: Any, article: Mapping[str, Any]) -> str | None:
    """The SPDX id of a Creative Commons licence that the page puts its article under."""
    given = article.get("license")
    links = root.xpath("//head/link[@rel='license']/@href")[:1]
    for one in (given.get("url") if isinstance(given, dict) else given, *links):
        match = _CREATIVE_COMMONS.match(one) if isinstance(one, str) else None
        if match:
            return "CC0-1.0" if match[3] else f"CC-{match[1].upper()}-{match[2]}"
    return None


def _opted_out(metas: Mapping[str, str], headers: Mapping[str, str]) -> bool:
    """Whether the page or its server reserves it from AI: robots `noai` and `noimageai`, and the
    TDM Reservation Protocol (W3C, 2024), as meta or HTTP header.
    """
    robots = [metas.get("robots", ""), headers.get("x-robots-tag", "")]
    reserved = [metas.get("tdm-reservation", ""), headers.get("tdm-reservation", "")]
    return any(map(_NO_AI.search, robots)) or any(
        "1" in re.split(r"[\s,]+", one) for one in reserved
    )
