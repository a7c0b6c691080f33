"""A record to its canonical gold file: the same annotation always gives the same file."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from warta.article import Article, Attribution, Span, Spans
from warta.gold.compile import KEYS, check_layers, try_gold
from warta.gold.lines import Line, split_lines
from warta.gold.problems import GoldError, GoldProblem, SelectionError
from warta.gold.select import describe_span
from warta.gold.structure import describe_sentences, describe_structure
from warta.gold.voice import derive_voice, innermost


def decompile(
    article: Article,
    *,
    layers: Collection[str] | None = None,
    annotator: str | None = None,
    rule: Spans | None = None,
) -> dict[str, Any]:
    """The canonical gold file of a record that is valid and has its text.

    It holds the layers that are gold by the record's provenance, and compile_gold over the record
    gives the record again; that is checked. With `layers` it holds those instead, whatever made
    them: a draft for an annotator to correct. `annotator` is by default the one of the gold rows.
    `rule` are the rule's sentences over the record's blocks: without them the corrections of
    sentences cannot be told, and the list is empty.
    Raises GoldError where a span runs over a line end, or the record holds what the format derives
    otherwise.
    """
    check_layers(layers)
    chosen = _gold_layers(article) if layers is None else layers
    if annotator is None:
        annotator = _annotator(article)
    if article.text is None:
        raise _error(article, "file", "gold_no_article", "the record came without its text")
    gold: dict[str, Any] = {
        "id": article.id,
        "text_sha256": article.text_sha256,
        "annotator": annotator,
    }
    lines = split_lines(article.text)
    references = _references(article, chosen)
    for key, layer in KEYS.items():
        if layer not in chosen:
            continue
        try:
            if key == "persuasion":
                value = _persuasion(lines, article, article.text, "attributions" in chosen)
            else:
                value = _describe(key, article, article.text, lines, rule, references)
        except SelectionError as miss:
            raise _error(article, key, miss.code, miss.message, miss.hint) from miss
        if value is not None:
            gold[key] = value
    if layers is None:
        base = article if rule is None else dataclasses.replace(article, sentences=rule)
        _check_inverse(gold, article, base)
    return gold


def _gold_layers(article: Article) -> set[str]:
    return {row.layer for row in article.provenance if row.origin == "gold"}


def _annotator(article: Article) -> str:
    names = {row.annotator for row in article.provenance if row.origin == "gold"}
    if len(names) > 1:
        listed = ", ".join(sorted(map(str, names)))
        message = f"the gold layers are by several annotators ({listed}), a file is by one"
        raise _error(article, "file", "gold_not_canonical", message, "give `annotator`")
    return next(iter(names), None) or "unknown"


def _error(article: Article, key: str, code: str, message: str, hint: str = "") -> GoldError:
    return GoldError([GoldProblem(article.id, key, None, None, code, message, hint)])


def _check_inverse(gold: Mapping[str, Any], article: Article, base: Article) -> None:
    again, problems = try_gold(gold, base, file=article.id, strict=False, layers=None)
    if problems:
        raise GoldError(problems)
    for key, layer in KEYS.items():
        fields = ("dateline", "blocks") if key == "structure" else (key,)
        if layer in _gold_layers(article) and any(
            getattr(again, field) != getattr(article, field) for field in fields
        ):
            message = f"{key} would not come back the same: is the record valid?"
            hint = "run `warta check`; of items with one start, the longer must come first"
            raise _error(article, key, "gold_not_canonical", message, hint)


def _references(article: Article, chosen: Collection[str]) -> set[str]:
    """The ids that the chosen layers name: only these are written."""
    named: set[str | None] = set()
    if "titles" in chosen:
        named |= {title.holder for title in article.titles or ()}
    if "times" in chosen:
        named |= {time.anchor for time in article.times or ()}
    if "attributions" in chosen:
        named |= {item.speaker for item in article.attributions or ()}
    if "persuasion" in chosen:
        contents = article.attributions or ()
        named |= {
            item.attribution
            for item in article.persuasion or ()
            if item.attribution != _innermost_id(Span(item.start, item.end), contents)
        }
    if "chains" in chosen:
        named |= {member for chain in article.chains or () for member in chain.members}
    return {name for name in named if name is not None}


def _innermost_id(span: Span, attributions: Sequence[Attribution]) -> str | None:
    inner = innermost(span, attributions)
    return inner.id if inner else None


def _describe(
    key: str,
    article: Article,
    text: str,
    lines: tuple[Line, ...],
    rule: Spans | None,
    references: Collection[str],
) -> Any:
    """The value of one key of the file; None where the record has none."""
    if key == "structure":
        if article.blocks is None:
            return None
        return describe_structure(text, lines, article.dateline, article.blocks)
    value = getattr(article, key)
    if value is None or key == "genre":
        return value
    if key in ("topics", "frames"):
        return list(value)
    if key == "sentences":
        return [] if rule is None else describe_sentences(text, lines, rule, value)
    describe = {
        "entities": _entity,
        "titles": _title,
        "times": _time,
        "attributions": _attribution,
        "chains": _chain,
    }[key]
    return [
        ({"id": item.id} if getattr(item, "id", None) in references else {}) | describe(lines, item)
        for item in value
    ]


def _given(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _entity(lines: tuple[Line, ...], item: Any) -> dict[str, Any]:
    link = None
    if item.link is not None:
        link = _given(iso3166=item.link.iso3166, geonames=item.link.geonames)
    return describe_span(lines, item.start, item.end) | _given(label=item.label, link=link)


def _title(lines: tuple[Line, ...], item: Any) -> dict[str, Any]:
    return describe_span(lines, item.start, item.end) | _given(holder=item.holder)


def _time(lines: tuple[Line, ...], item: Any) -> dict[str, Any]:
    return describe_span(lines, item.start, item.end) | _given(
        type=item.type, value=item.value, mod=item.mod, anchor=item.anchor
    )


def _spans(lines: tuple[Line, ...], spans: Sequence[Span]) -> list[dict[str, Any]]:
    return [describe_span(lines, span.start, span.end) for span in spans]


def _attribution(lines: tuple[Line, ...], item: Any) -> dict[str, Any]:
    return _given(
        source=_spans(lines, item.source),
        cue=_spans(lines, item.cue),
        content=_spans(lines, item.content),
        quote=item.quote,
        kind=item.kind,
        speaker=item.speaker,
    )


def _chain(lines: tuple[Line, ...], item: Any) -> dict[str, Any]:
    return _given(
        type=item.type,
        group=None if item.group == bool(item.members) else item.group,
        members=list(item.members) or None,
        mentions=_spans(lines, item.mentions),
    )


def _persuasion(
    lines: tuple[Line, ...], article: Article, text: str, derive: bool
) -> list[dict[str, Any]] | None:
    """Voice and attribution are written where they do not follow from the attributions.

    Without `derive` these are not in the file, so that the voice may not hang on them.
    """
    if article.persuasion is None:
        return None
    blocks, attributions = article.blocks or (), article.attributions or ()
    numbered = {item.id: item for item in attributions}
    rows = []
    for item in article.persuasion:
        span = Span(item.start, item.end)
        row = describe_span(lines, item.start, item.end) | {"technique": item.technique}
        named = numbered.get(item.attribution or "")
        if not derive or item.voice != derive_voice(text, blocks, span, named):
            row["voice"] = item.voice
        if item.attribution != _innermost_id(span, attributions):
            row["attribution"] = item.attribution
        rows.append(row)
    return rows


__all__ = ["decompile"]
