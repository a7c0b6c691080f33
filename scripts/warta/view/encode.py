"""A record as compact JSON for the page: lists in the order of the schema's fields, not objects.

Offsets stay code points. Sentences and tokens, by far the most numerous, are a flat list of the gap
after the span before and the length.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from warta.article import Article, Span, Spans
from warta.validate.finding import Finding

MOST_FINDINGS = 200  # a record that is broken throughout must not outgrow all others together


def encode_text(article: Article, split: str | None) -> dict[str, Any]:
    """What the page shows at once: the text and what is known of the article."""
    return {
        "id": article.id,
        "text": article.text,
        "language": article.language,
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "authors": list(article.authors),
        "published_at": article.published_at,
        "path": article.source.path,
        "format": article.source.format,
        "encoding": article.source.encoding,
        "normalization": list(article.source.normalization),
        "license": article.rights.license,
        "ai_opt_out": article.rights.ai_opt_out,
        "redistribute": article.rights.redistribute,
        "synthetic": article.synthetic,
        "duplicate_group": article.duplicate_group,
        "split": split,
    }


def encode_layers(article: Article) -> dict[str, Any]:
    """Every layer of an article; a layer that was not annotated is null."""
    line = article.dateline
    return {
        "dateline": line and [line.start, line.end, line.place, line.outlet],
        "blocks": _rows(article.blocks, lambda x: [x.start, x.end, x.kind]),
        "sentences": gaps(article.sentences),
        "tokens": gaps(article.tokens),
        "entities": _rows(
            article.entities,
            lambda x: [
                *(x.id, x.start, x.end, x.label, x.parent),
                x.link and [x.link.iso3166, x.link.geonames],
            ],
        ),
        "titles": _rows(article.titles, lambda x: [x.start, x.end, x.holder]),
        "times": _rows(
            article.times, lambda x: [x.id, x.start, x.end, x.type, x.value, x.mod, x.anchor]
        ),
        "attributions": _rows(
            article.attributions,
            lambda x: [
                *(x.id, flat(x.source), flat(x.cue), flat(x.content)),
                *(x.quote, x.kind, x.speaker),
            ],
        ),
        "persuasion": _rows(
            article.persuasion, lambda x: [x.start, x.end, x.technique, x.voice, x.attribution]
        ),
        "chains": _rows(
            article.chains, lambda x: [x.id, x.type, x.group, list(x.members), flat(x.mentions)]
        ),
        "topics": article.topics if article.topics is None else list(article.topics),
        "frames": article.frames if article.frames is None else list(article.frames),
        "genre": article.genre,
        "provenance": [
            [row.layer, row.origin, row.annotator, row.version, row.data]
            for row in article.provenance
        ],
    }


def encode_findings(findings: Sequence[Finding]) -> list[list[Any]]:
    """[code, severity, layer, index, offset, message, hint] each, errors first."""
    ranked = sorted(findings, key=lambda found: found.severity)
    return [
        [x.code, x.severity, x.layer, x.index, x.offset, x.message, x.hint]
        for x in ranked[:MOST_FINDINGS]
    ]


def gaps(spans: Spans | None) -> list[int] | None:
    """[gap, length, gap, length, …] of sorted spans, the first gap from the start of the text."""
    if spans is None:
        return None
    numbers: list[int] = []
    before = 0
    for start, end in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True):
        numbers += (start - before, end - start)
        before = end
    return numbers


def flat(spans: Sequence[Span]) -> list[int]:
    """[start, end, start, end, …]."""
    return [edge for span in spans for edge in (span.start, span.end)]


def _rows(items: Sequence[Any] | None, row: Any) -> list[list[Any]] | None:
    return None if items is None else [row(item) for item in items]
