"""A layer as spans with labels that can be compared: by place first, then by label, then by what
else is said of them.

Ids shift when an item is put in front of others, so a reference is compared by the span that it
leads to. The parts of an attribution are spans of their own ("assertion cue"), and so are the
mentions of a chain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, Literal

from warta.article import Article

Kind = Literal["added", "removed", "relabelled", "changed"]
Carry = Callable[[int, int], "tuple[int, int] | None"]
SPAN_LAYERS = (
    "structure",
    "sentences",
    "tokens",
    "entities",
    "titles",
    "times",
    "attributions",
    "persuasion",
    "chains",
)
ROLES = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class Ref:
    """What a reference leads to: code points [start, end)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """A span of a layer. `details` are (name, value) pairs; a value is a string, number, None, Ref,
    or a frozen set of Refs."""

    start: int
    end: int
    label: str | None
    details: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. Offsets are those of the new text, of what is removed those of the old;
    None for labels of a whole article. `old` and `new` are labels, for "changed" the names and
    values that differ."""

    kind: Kind
    layer: str
    start: int | None
    end: int | None
    surface: str | None
    old: str | None
    new: str | None


def items_of(article: Article, layer: str) -> list[Item] | None:
    """The spans of a layer; None where it was not annotated."""
    held = article.blocks if layer == "structure" else getattr(article, layer)
    return None if held is None else list(_MAKERS[layer](article))


def carried(items: Sequence[Item], carry: Carry) -> tuple[list[Item], list[Item]]:
    """(items at their place in the new text, items whose place is gone)."""
    kept, gone = [], []
    for item in items:
        place = carry(item.start, item.end)
        if place is None:
            gone.append(item)
            continue
        details = tuple((name, _carried(value, carry)) for name, value in item.details)
        kept.append(replace(item, start=place[0], end=place[1], details=details))
    return kept, gone


def _carried(value: Any, carry: Carry) -> Any:
    if isinstance(value, frozenset):
        return frozenset(_carried(ref, carry) for ref in value)
    if not isinstance(value, Ref):
        return value
    place = carry(value.start, value.end)
    return None if place is None else Ref(*place)


def compare_items(old: Sequence[Item], new: Sequence[Item]) -> Iterator[tuple[Kind, Item, Item]]:
    """(kind, old item, new item) of every difference between items over one text; of what is added
    or removed both are the same item. In order of place."""
    places: dict[tuple[int, int], tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
    for side, items in enumerate((old, new)):
        for item in items:
            places[item.start, item.end][side].append(item)
    for place in sorted(places):
        yield from _compare_place(*places[place])


def _compare_place(old: list[Item], new: list[Item]) -> Iterator[tuple[Kind, Item, Item]]:
    for item in list(old):  # the very same first, then the same label, then any
        if item in new:
            old.remove(item)
            new.remove(item)
    for item in list(old):
        twin = next((other for other in new if other.label == item.label), None)
        if twin is not None:
            old.remove(item)
            new.remove(twin)
            yield "changed", item, twin
    for before, after in zip_longest(old, new):
        if before is None:
            yield "added", after, after
        elif after is None:
            yield "removed", before, before
        else:
            yield "relabelled", before, after


def _places(article: Article) -> Mapping[str, Ref]:
    """Id -> where its item is."""
    found: dict[str, Ref] = {}
    for entity in article.entities or ():
        found[entity.id] = Ref(entity.start, entity.end)
    for time in article.times or ():
        found[time.id] = Ref(time.start, time.end)
    for attribution in article.attributions or ():
        parts = [part for role in ROLES for part in getattr(attribution, role)]
        found[attribution.id] = Ref(min(p.start for p in parts), max(p.end for p in parts))
    for chain in article.chains or ():
        if chain.mentions:
            found[chain.id] = Ref(chain.mentions[0].start, chain.mentions[0].end)
    return found


def _structure(article: Article) -> Iterator[Item]:
    for block in article.blocks or ():
        yield Item(block.start, block.end, block.kind)
    if article.dateline is not None:
        line = article.dateline
        names = (("place", line.place), ("outlet", line.outlet))
        yield Item(line.start, line.end, "dateline", names)


def _bare(layer: str) -> Callable[[Article], Iterator[Item]]:
    def items(article: Article) -> Iterator[Item]:
        spans = getattr(article, layer)
        for start, end in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True):
            yield Item(start, end, None)

    return items


def _entities(article: Article) -> Iterator[Item]:
    places = _places(article)
    for entity in article.entities or ():
        link = entity.link
        yield Item(
            entity.start,
            entity.end,
            entity.label,
            (
                ("iso3166", link and link.iso3166),
                ("geonames", link and link.geonames),
                ("parent", places.get(entity.parent or "")),
            ),
        )


def _titles(article: Article) -> Iterator[Item]:
    places = _places(article)
    for title in article.titles or ():
        yield Item(title.start, title.end, None, (("holder", places.get(title.holder or "")),))


def _times(article: Article) -> Iterator[Item]:
    places = _places(article)
    for time in article.times or ():
        anchor = "dct" if time.anchor == "dct" else places.get(time.anchor or "")
        details = (("value", time.value), ("mod", time.mod), ("anchor", anchor))
        yield Item(time.start, time.end, time.type, details)


def _attributions(article: Article) -> Iterator[Item]:
    places = _places(article)
    for item in article.attributions or ():
        details = (("quote", item.quote), ("speaker", places.get(item.speaker or "")))
        for role in ROLES:
            for part in getattr(item, role):
                yield Item(part.start, part.end, f"{item.kind} {role}", details)


def _persuasion(article: Article) -> Iterator[Item]:
    places = _places(article)
    for item in article.persuasion or ():
        details = (("voice", item.voice), ("attribution", places.get(item.attribution or "")))
        yield Item(item.start, item.end, item.technique, details)


def _chains(article: Article) -> Iterator[Item]:
    """Mentions, each with those of its chain: who is moved to another chain is changed."""
    for chain in article.chains or ():
        mentions = frozenset(Ref(mention.start, mention.end) for mention in chain.mentions)
        for mention in chain.mentions:
            yield Item(mention.start, mention.end, chain.type, (("mentions", mentions),))


_MAKERS: dict[str, Callable[[Article], Iterator[Item]]] = {
    "structure": _structure,
    "sentences": _bare("sentences"),
    "tokens": _bare("tokens"),
    "entities": _entities,
    "titles": _titles,
    "times": _times,
    "attributions": _attributions,
    "persuasion": _persuasion,
    "chains": _chains,
}


def only_shared(old: Sequence[Item], new: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Chains compared by the mentions that both versions have: a mention that is new is told once,
    not again at each mention of its chain."""
    here = {Ref(item.start, item.end) for item in new}
    shared = {ref for item in old if (ref := Ref(item.start, item.end)) in here}

    def cut(items: Sequence[Item]) -> list[Item]:
        return [
            replace(item, details=tuple((name, refs & shared) for name, refs in item.details))
            for item in items
        ]

    return cut(old), cut(new)
