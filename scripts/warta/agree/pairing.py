"""Spans of two annotators paired, and how the two of a pair differ.

Pairs are made in this order: same edges and label (then only their values are compared), same
edges ("label"), overlap with the same label ("edge"), overlap with another ("label"); the rest is
"missing" (only the first annotator has it) or "extra" (only the second has it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from warta.article import Article, HasSpan

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

    def __str__(self) -> str:
        """A line for people: where, what differs, and both sides on lines of their own."""
        what = self.kind if self.field is None else f"{self.kind} of {self.field}"
        sides = [
            "-" if side is None else " ".join(f"{side.start}: {side.label} {side.text}".split())
            for side in (self.first, self.second)
        ]
        return f"{self.article} {self.layer}: {what}\n  A {sides[0]}\n  B {sides[1]}"


@dataclass(frozen=True, slots=True)
class Item:
    """A span of one annotator, with the record's object behind it."""

    start: int
    end: int
    label: str
    behind: Any = None


Values = Callable[[Any, Any], Iterator[tuple[str, str, str]]]


def compare(
    article: Article,
    layer: str,
    ours: Sequence[Item],
    theirs: Sequence[Item],
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
        candidates.sort(key=_rank)
        used: set[int] = set()
        for a, b in candidates:
            if id(a) in used or id(b) in used:
                continue
            used |= {id(a), id(b)}
            shown = show(article, a, a.label), show(article, b, b.label)
            if kind:
                role = a.label if same_label else None
                found.append(Disagreement(article.id, layer, kind, role, *shown))
            elif a.behind is not None and b.behind is not None:
                for field, one, other in values(a.behind, b.behind):
                    sides = show(article, a, one), show(article, b, other)
                    found.append(Disagreement(article.id, layer, "value", field, *sides))
        left = [item for item in left if id(item) not in used]
        right = [item for item in right if id(item) not in used]
    for kind, rest in (("missing", left), ("extra", right)):
        found += [only(article, layer, kind, show(article, x, x.label)) for x in rest]
    yield from sorted(found, key=_place)


def _rank(pair: tuple[Item, Item]) -> tuple[int, list[tuple[int, int, str]]]:
    """The largest overlap first; the same from either side."""
    return -_overlap(*pair), sorted((item.start, item.end, item.label) for item in pair)


def _overlap(a: HasSpan, b: HasSpan) -> int:
    return min(a.end, b.end) - max(a.start, b.start)


_RULES: tuple[tuple[str, Callable[[Item, Item], bool]], ...] = (
    ("", lambda a, b: (a.start, a.end, a.label) == (b.start, b.end, b.label)),
    ("label", lambda a, b: (a.start, a.end) == (b.start, b.end)),
    ("edge", lambda a, b: a.label == b.label and _overlap(a, b) > 0),
    ("label", lambda a, b: _overlap(a, b) > 0),
)


def _place(found: Disagreement) -> tuple[int, int]:
    side = found.first or found.second
    return (side.start, side.end) if side else (0, 0)


def only(article: Article, layer: str, kind: str, side: Side) -> Disagreement:
    sides = (side, None) if kind == "missing" else (None, side)
    return Disagreement(article.id, layer, kind, None, *sides)


def show(article: Article, span: HasSpan, label: str) -> Side:
    text = article.text or ""
    before = text[max(0, span.start - CONTEXT) : span.start]
    after = text[span.end : span.end + CONTEXT]
    return Side(span.start, span.end, label, f"{before}[{text[span.start : span.end]}]{after}")


def no_values(one: Any, other: Any) -> Iterator[tuple[str, str, str]]:
    return iter(())
