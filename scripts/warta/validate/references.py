"""Level 3, references: ids lead somewhere, nesting is one level, provenance says what is there."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from warta.article import Article, Entity
from warta.schema import LAYER_FIELDS, LAYERS
from warta.validate.finding import Finding, finding
from warta.validate.voice import check_voice

# Layer -> the fields in which it names ids of the article; level 1 has seen to their form.
REFERENCES = {
    "entities": ("parent",),
    "titles": ("holder",),
    "times": ("anchor",),
    "attributions": ("speaker",),
    "persuasion": ("attribution",),
    "chains": ("members",),
}
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CALENDAR_VALUE = re.compile(r"[0-9]")


def check_references(article: Article) -> list[Finding]:
    """Level 3: findings on what the annotations of a well-shaped article say of each other."""
    known = {
        item.id: item
        for layer in ("entities", "times", "attributions", "chains")
        for item in getattr(article, layer) or ()
    }
    found = list(_dates(article))
    for layer, fields in REFERENCES.items():
        for index, item in enumerate(getattr(article, layer) or ()):
            for field in fields:
                for name in _named(getattr(item, field)):
                    if name not in known and name != "dct":
                        message = f"{field} is {name}, which the article does not have"
                        found.append(
                            _found(article, "unknown_reference", message, layer, index, item)
                        )
    found += _nesting(article, known)
    found += _cycles(article, known)
    found += _chains(article)
    found += _attributions(article)
    found += check_voice(article)
    found += _topics(article)
    found += _provenance(article)
    return found


def _named(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


def _dates(article: Article) -> Iterator[Finding]:
    """Dates written to the day must be in the calendar; a pattern cannot say so."""
    if article.published_at is not None and not _is_date(article.published_at):
        message = f"published_at is {article.published_at}, a day that does not exist"
        yield finding("impossible_date", message, article=article.id)
    for index, time in enumerate(article.times or ()):
        if time.value is not None and not _is_date(time.value):
            message = f"the value of {time.id} is {time.value}, a day that does not exist"
            yield _found(article, "impossible_date", message, "times", index, time)
        relative = time.anchor == "dct" and article.published_at is None
        if relative and time.type in ("DATE", "TIME") and CALENDAR_VALUE.match(time.value or ""):
            message = f"{time.id} is counted from an unknown publication date, but is {time.value}"
            yield _found(article, "value_without_reference", message, "times", index, time)


def _is_date(value: str) -> bool:
    """False where the value begins with a day that is in no calendar; years of four digits."""
    written = DATE.match(value)
    if written is None:
        return True
    try:
        datetime.date.fromisoformat(written.group())
    except ValueError:
        return False
    return True


def _nesting(article: Article, known: Mapping[str, Any]) -> Iterator[Finding]:
    entities = article.entities or ()
    for index, entity in enumerate(entities):
        parent = known.get(entity.parent) if entity.parent is not None else None
        if parent is None or parent is entity:
            continue
        if not _encloses(parent, entity):
            code, reason = "parent_not_enclosing", "does not enclose it"
        elif parent.parent is not None and parent.parent != entity.id:
            code, reason = "parent_nested", f"lies in {parent.parent} itself"
        else:
            continue
        message = f"{entity.parent}, the parent of {entity.id}, {reason}"
        yield _found(article, code, message, "entities", index, entity)
    yield from _unmarked(article, entities)


def _unmarked(article: Article, entities: tuple[Entity, ...]) -> Iterator[Finding]:
    """Overlaps that `parent` does not tell of. `around` holds entities that may still overlap."""
    order = sorted(range(len(entities)), key=lambda i: (entities[i].start, -entities[i].end))
    around: list[Entity] = []
    for index in order:
        entity = entities[index]
        around = [other for other in around if other.end > entity.start]
        for other in around:
            if other.parent == entity.id or entity.parent is not None:
                continue
            if _encloses(other, entity):
                code, reason = "nesting_unmarked", "lies in"
            else:
                code, reason = "entities_cross", "overlaps, and is not enclosed by,"
            message = f"{entity.id} {reason} {other.id} and has no parent"
            yield _found(article, code, message, "entities", index, entity)
            break
        around.append(entity)


def _encloses(outer: Entity, inner: Entity) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _cycles(article: Article, known: Mapping[str, Any]) -> Iterator[Finding]:
    """Items whose references lead in a circle: what is left when dead ends are taken off from
    either side. Linear, for a chain of references may be as long as a hostile article."""
    for layer in ("entities", "times", "chains"):
        (field,) = REFERENCES[layer]
        items = {item.id: item for item in getattr(article, layer) or ()}
        leads_to = {
            name: {to for to in _named(getattr(item, field)) if to in known}
            for name, item in items.items()
        }
        circle = _circular(_circular(leads_to))
        for index, item in enumerate(getattr(article, layer) or ()):
            if item.id in circle:
                message = f"the {field} of {item.id} leads in a circle"
                yield _found(article, "reference_cycle", message, layer, index, item)


def _circular(leads_to: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The graph turned round, without the nodes from which no path goes on for ever."""
    comes_from: dict[str, set[str]] = {name: set() for name in leads_to}
    for name, targets in leads_to.items():
        for target in targets & comes_from.keys():
            comes_from[target].add(name)
    left = {name: len(targets & comes_from.keys()) for name, targets in leads_to.items()}
    ends = [name for name, number in left.items() if number == 0]
    while ends:
        end = ends.pop()
        del left[end]
        for name in comes_from[end]:
            left[name] -= 1
            if left[name] == 0:
                ends.append(name)
    return {name: {source for source in comes_from[name] if source in left} for name in left}


def _chains(article: Article) -> Iterator[Finding]:
    for index, chain in enumerate(article.chains or ()):
        if len(chain.mentions) < 2 and not chain.members:
            message = f"{chain.id} has {len(chain.mentions)} mention and no members"
            yield _found(article, "chain_too_small", message, "chains", index, chain)
        if chain.members and not chain.group:
            message = f"{chain.id} has members but is no group"
            yield _found(article, "members_without_group", message, "chains", index, chain)


def _attributions(article: Article) -> Iterator[Finding]:
    for index, item in enumerate(article.attributions or ()):
        if not (item.source or item.cue or item.content):
            message = f"{item.id} has neither source nor cue nor content"
            yield _found(article, "attribution_empty", message, "attributions", index, item)


def _topics(article: Article) -> Iterator[Finding]:
    lists: dict[str, tuple[str, ...] | None] = {"topics": article.topics, "frames": article.frames}
    for name, items in lists.items():
        for label in _repeated(items or ()):
            message = f"{label} stands twice in {name}"
            yield finding("duplicate_label", message, article=article.id, layer="topics")
    for index, chain in enumerate(article.chains or ()):
        for name in _repeated(chain.members):
            message = f"{name} stands twice in the members of {chain.id}"
            yield _found(article, "duplicate_label", message, "chains", index, chain)


def _repeated(items: Iterable[str]) -> list[str]:
    return [item for item, number in Counter(items).items() if number > 1]


def _provenance(article: Article) -> Iterator[Finding]:
    rows = tuple(row.layer for row in article.provenance)
    if rows != LAYERS:
        message = f"provenance has the rows {', '.join(rows) or 'none'}"
        yield finding("provenance_rows", message, article=article.id, layer="provenance")
        return
    for index, row in enumerate(article.provenance):
        fields = LAYER_FIELDS[row.layer]
        annotated = any(getattr(article, field) is not None for field in fields)
        if annotated == (row.origin == "none"):
            state = "annotated" if annotated else "null"
            message = f"{row.layer} is {state}, but its origin is {row.origin}"
            yield finding(
                "provenance_mismatch",
                message,
                article=article.id,
                layer="provenance",
                index=index,
            )


def _found(
    article: Article, code: str, message: str, layer: str, index: int, item: object
) -> Finding:
    offset = getattr(item, "start", None)
    return finding(code, message, article=article.id, layer=layer, index=index, offset=offset)
