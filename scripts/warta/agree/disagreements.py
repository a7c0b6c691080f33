"""Where two annotators differ, one by one, for a person who mends guidelines or decides.

Spans are paired in this order: same edges and label (then only their values are compared), same
edges ("label"), overlap with the same label ("edge"), overlap with another ("label"); the rest is
"missing" (only the first annotator has it) or "extra" (only the second has it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from warta.agree.attributions import ROLES, match_attributions, role_spans
from warta.agree.ground import same_referent
from warta.agree.measure import check_pairs
from warta.article import Article, Attribution, Entity, HasSpan, Persuasion, Span, Time, Title

CONTEXT = 30  # characters on either side


@dataclass(frozen=True, slots=True)
class Side:
    """What one annotator has: offsets into the article's text, the label (with the value that
    differs, if one does), and the words in brackets within their context."""

    start: int
    end: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """`kind` is missing, extra, label, edge or value; `field` names the value or role that
    differs, null otherwise. What is said of the whole article stands at offset 0."""

    article: str
    layer: str
    kind: str
    field: str | None
    first: Side | None
    second: Side | None

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain JSON data."""
        sides = {
            name: side and {field: getattr(side, field) for field in Side.__slots__}
            for name, side in (("first", self.first), ("second", self.second))
        }
        named = {name: getattr(self, name) for name in ("article", "layer", "kind", "field")}
        return {**named, **sides}


@dataclass(frozen=True, slots=True)
class _Item:
    """A span of one annotator, with the record's object behind it."""

    start: int
    end: int
    label: str
    behind: Any = None


Values = Callable[[Any, Any], Iterator[tuple[str, str, str]]]


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
        ("structure", "blocks", "kind", _nothing),
        ("sentences", "sentences", "", _nothing),
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
            [_Item(x.start, x.end, getattr(x, label) if label else layer[:-1], x) for x in side]
            for side in (ours, theirs)
        ]
        if layer == "structure":
            for side, article in zip(sides, (first, second), strict=True):
                line = article.dateline
                side += [_Item(line.start, line.end, "dateline")] if line else []
        yield from _compare(first, layer, sides[0], sides[1], values)


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
                shown = _show(first, _head(item), item.kind)
                yield _only(first, layer, kind, shown)
    for one, other in pairs:
        roles = [
            [_Item(*span) for span in role_spans([attribution])] for attribution in (one, other)
        ]
        yield from _compare(first, layer, roles[0], roles[1], _nothing, same_label=True)
        found = list(_fields(one, other, ("quote", "kind")))
        if not same_referent(first, one.speaker, second, other.speaker):
            found.append(("speaker", _named(first, one.speaker), _named(second, other.speaker)))
        for field, ours, theirs in found:
            sides = _show(first, _head(one), ours), _show(first, _head(other), theirs)
            yield Disagreement(first.id, layer, "value", field, *sides)


def _chains_differ(first: Article, second: Article) -> Iterator[Disagreement]:
    """Mentions; and for those that both have, the nearest one before it in the same chain."""
    if first.chains is None or second.chains is None:
        return
    sides = [
        {(m.start, m.end): chain for chain in article.chains or () for m in chain.mentions}
        for article in (first, second)
    ]
    items = [[_Item(*edges, side[edges].type) for edges in sorted(side)] for side in sides]
    yield from _compare(first, "chains", items[0], items[1], _nothing)
    common = sorted(sides[0].keys() & sides[1].keys())
    for at, edges in enumerate(common):
        before = [
            next((e for e in reversed(common[:at]) if side[e] is side[edges]), None)
            for side in sides
        ]
        if before[0] != before[1]:
            ours, theirs = (first.span(Span(*e)) if e else "a new chain" for e in before)
            shown = (_show(first, Span(*edges), f"after {words}") for words in (ours, theirs))
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


def _compare(
    article: Article,
    layer: str,
    ours: Sequence[_Item],
    theirs: Sequence[_Item],
    values: Values,
    *,
    same_label: bool = False,
) -> Iterator[Disagreement]:
    """Pairs spans as the module says; with `same_label`, labels are roles and never differ."""
    left, right = list(ours), list(theirs)
    found: list[Disagreement] = []
    for kind, fits in _RULES:
        if same_label and kind == "label":
            continue
        candidates = [(a, b) for a in left for b in right if fits(a, b)]
        candidates.sort(key=lambda c: (-_overlap(*c), c[0].start, c[1].start, c[0].end, c[1].end))
        used: set[int] = set()
        for a, b in candidates:
            if id(a) in used or id(b) in used:
                continue
            used |= {id(a), id(b)}
            shown = _show(article, a, a.label), _show(article, b, b.label)
            if kind:
                role = a.label if same_label else None
                found.append(Disagreement(article.id, layer, kind, role, *shown))
            elif a.behind is not None and b.behind is not None:
                for field, one, other in values(a.behind, b.behind):
                    sides = _show(article, a, one), _show(article, b, other)
                    found.append(Disagreement(article.id, layer, "value", field, *sides))
        left = [item for item in left if id(item) not in used]
        right = [item for item in right if id(item) not in used]
    for kind, rest in (("missing", left), ("extra", right)):
        found += [_only(article, layer, kind, _show(article, x, x.label)) for x in rest]
    yield from sorted(found, key=_place)


def _overlap(a: HasSpan, b: HasSpan) -> int:
    return min(a.end, b.end) - max(a.start, b.start)


_RULES: tuple[tuple[str, Callable[[_Item, _Item], bool]], ...] = (
    ("", lambda a, b: (a.start, a.end, a.label) == (b.start, b.end, b.label)),
    ("label", lambda a, b: (a.start, a.end) == (b.start, b.end)),
    ("edge", lambda a, b: a.label == b.label and _overlap(a, b) > 0),
    ("label", lambda a, b: _overlap(a, b) > 0),
)


def _place(found: Disagreement) -> tuple[int, int]:
    side = found.first or found.second
    return (side.start, side.end) if side else (0, 0)


def _only(article: Article, layer: str, kind: str, side: Side) -> Disagreement:
    sides = (side, None) if kind == "missing" else (None, side)
    return Disagreement(article.id, layer, kind, None, *sides)


def _show(article: Article, span: HasSpan, label: str) -> Side:
    text = article.text or ""
    before = text[max(0, span.start - CONTEXT) : span.start]
    after = text[span.end : span.end + CONTEXT]
    return Side(span.start, span.end, label, f"{before}[{text[span.start : span.end]}]{after}")


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


def _nothing(one: Any, other: Any) -> Iterator[tuple[str, str, str]]:
    return iter(())
