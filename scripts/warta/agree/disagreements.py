"""Where two annotators differ, one by one, for a person who mends guidelines or decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from warta.agree.attributions import match_attributions, role_spans
from warta.agree.ground import same_referent
from warta.agree.measure import check_pairs
from warta.agree.pairing import Disagreement, Item, Side, Values, compare, no_values, only, show
from warta.article import Article, Attribution, Entity, Persuasion, Span, Time, Title


def disagreements(pairs: Sequence[tuple[Article, Article]]) -> Iterator[Disagreement]:
    """Every difference, by article in the order given, then by layer, then by place.

    Raises UsageError as `measure_agreement` does.
    """
    check_pairs(pairs)
    for first, second in pairs:
        yield from _spans_differ(first, second)
        yield from _attributions_differ(first, second)
        yield from _chains_differ(first, second)
        yield from _documents_differ(first, second)


def _spans_differ(first: Article, second: Article) -> Iterator[Disagreement]:
    def links(one: Entity, other: Entity) -> Iterator[tuple[str, str, str]]:
        if one.link != other.link:
            yield "link", _link(one), _link(other)

    def holders(one: Title, other: Title) -> Iterator[tuple[str, str, str]]:
        if not same_referent(first, one.holder, second, other.holder):
            yield "holder", _named(first, one.holder), _named(second, other.holder)

    def times(one: Time, other: Time) -> Iterator[tuple[str, str, str]]:
        yield from _fields(one, other, ("value", "mod"))

    def voices(one: Persuasion, other: Persuasion) -> Iterator[tuple[str, str, str]]:
        yield from _fields(one, other, ("voice",))

    layers: tuple[tuple[str, str, str, Values], ...] = (
        ("structure", "blocks", "kind", no_values),
        ("sentences", "sentences", "", no_values),
        ("entities", "entities", "label", links),
        ("titles", "titles", "", holders),
        ("times", "times", "type", times),
        ("persuasion", "persuasion", "technique", voices),
    )
    for layer, field, label, values in layers:
        ours, theirs = getattr(first, field), getattr(second, field)
        if ours is None or theirs is None:
            continue
        sides = [
            [Item(x.start, x.end, getattr(x, label) if label else layer[:-1], x) for x in side]
            for side in (ours, theirs)
        ]
        if layer == "structure":
            for side, article in zip(sides, (first, second), strict=True):
                line = article.dateline
                side += [Item(line.start, line.end, "dateline")] if line else []
        yield from compare(first, layer, sides[0], sides[1], values)


def _attributions_differ(first: Article, second: Article) -> Iterator[Disagreement]:
    if first.attributions is None or second.attributions is None:
        return
    pairs = match_attributions(first.attributions, second.attributions)
    layer = "attributions"
    for kind, side, known in (
        ("missing", first.attributions, [one.id for one, _ in pairs]),
        ("extra", second.attributions, [other.id for _, other in pairs]),
    ):
        for item in side:
            if item.id not in known:
                shown = show(first, _head(item), item.kind)
                yield only(first, layer, kind, shown)
    for one, other in pairs:
        roles = [
            [Item(*span) for span in role_spans([attribution])] for attribution in (one, other)
        ]
        yield from compare(first, layer, roles[0], roles[1], no_values, same_label=True)
        found = list(_fields(one, other, ("quote", "kind")))
        if not same_referent(first, one.speaker, second, other.speaker):
            found.append(("speaker", _named(first, one.speaker), _named(second, other.speaker)))
        for field, ours, theirs in found:
            sides = show(first, _head(one), ours), show(first, _head(other), theirs)
            yield Disagreement(first.id, layer, "value", field, *sides)


def _chains_differ(first: Article, second: Article) -> Iterator[Disagreement]:
    """Mentions; and for those that both have, the nearest one before it in the same chain."""
    if first.chains is None or second.chains is None:
        return
    sides = [
        {(m.start, m.end): chain for chain in article.chains or () for m in chain.mentions}
        for article in (first, second)
    ]
    items = [[Item(*edges, side[edges].type) for edges in sorted(side)] for side in sides]
    yield from compare(first, "chains", items[0], items[1], no_values)
    common = sorted(sides[0].keys() & sides[1].keys())
    for at, edges in enumerate(common):
        before = [
            next((e for e in reversed(common[:at]) if side[e] is side[edges]), None)
            for side in sides
        ]
        if before[0] != before[1]:
            ours, theirs = (first.span(Span(*e)) if e else "a new chain" for e in before)
            shown = (show(first, Span(*edges), f"after {words}") for words in (ours, theirs))
            yield Disagreement(first.id, "chains", "value", "antecedent", *shown)


def _documents_differ(first: Article, second: Article) -> Iterator[Disagreement]:
    for field in ("topics", "frames", "genre"):
        ours, theirs = getattr(first, field), getattr(second, field)
        if ours is None or theirs is None or ours == theirs:
            continue
        if field == "frames" and set(ours) == set(theirs):
            continue  # topics are ranked, frames are not
        words = (", ".join(side) if isinstance(side, tuple) else side for side in (ours, theirs))
        sides = (Side(0, 0, label, "") for label in words)
        yield Disagreement(first.id, "topics", "label", field, *sides)


def _head(attribution: Attribution) -> Span:
    """The cue, else the content, else the source: where one looks an attribution up."""
    for parts in (attribution.cue, attribution.content, attribution.source):
        if parts:
            return parts[0]
    return Span(0, 0)


def _named(article: Article, id: str | None) -> str:
    """The words of a holder or speaker: an entity's, or those of a chain's longest mention."""
    for entity in article.entities or ():
        if entity.id == id:
            return article.span(entity)
    for chain in article.chains or ():
        if chain.id == id and chain.mentions:
            return max((article.span(mention) for mention in chain.mentions), key=len)
    return "-" if id is None else id


def _link(entity: Entity) -> str:
    link = entity.link
    return "-" if link is None else f"{link.iso3166 or '-'} {link.geonames or '-'}"


def _fields(one: Any, other: Any, names: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for name in names:
        ours, theirs = getattr(one, name), getattr(other, name)
        if ours != theirs:
            yield name, "-" if ours is None else ours, "-" if theirs is None else theirs
