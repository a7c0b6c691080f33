"""The layers of spans: rows of a gold file to sorted, numbered items with references resolved.

Each function gives what the file says, as far as it can be read, and reports the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from warta.article import Attribution, Block, Chain, Entity, Link, Persuasion, Span, Time, Title
from warta.gold.reading import ID_PREFIX, Reading
from warta.gold.voice import derive_voice, innermost

T = TypeVar("T")
Row = Mapping[str, Any]
Found = tuple[int, Row, Span]
HOLDERS = ("entities", "chains")


def number_items(reading: Reading) -> dict[str, list[Any]]:
    """Finds the spans of all layers that have ids and numbers their items in order of start.

    Ties: the longer first, then the label. Returns per key what its builder below takes.
    """
    found: dict[str, list[Any]] = {
        "entities": _single(reading, "entities", "label"),
        "times": _single(reading, "times", "type"),
        "attributions": sorted(_attributions(reading), key=_attribution_order),
        "chains": sorted(_chains(reading), key=_chain_order),
    }
    for key, items in found.items():
        for number, item in enumerate(items, start=1):
            reading.numbered[key, item[0]] = f"{ID_PREFIX[key]}{number}"
    return found


def _single(reading: Reading, key: str, label: str) -> list[Found]:
    """(index, row, span) of the rows of one span each, in order of start, longer first."""
    found = [
        (index, row, span)
        for index, row in reading.rows(key)
        if (span := reading.span(key, index, row)) is not None
    ]
    return sorted(found, key=lambda item: (item[2].start, -item[2].end, str(item[1].get(label))))


def build_entities(reading: Reading, found: Sequence[Found]) -> tuple[Entity, ...]:
    """Entities with the parent that encloses them."""
    entities: list[Entity] = []
    around: list[Entity] = []
    for index, row, span in found:
        while around and around[-1].end <= span.start:
            around.pop()
        parent = around[0] if around else None
        if around:
            _check_nesting(reading, index, row, span, around)
        entity = Entity(
            id=reading.numbered["entities", index],
            start=span.start,
            end=span.end,
            label=row["label"],
            parent=parent.id if parent else None,
            link=_link(row.get("link")),
        )
        entities.append(entity)
        around.append(entity)
    return tuple(entities)


def _check_nesting(
    reading: Reading, index: int, row: Row, span: Span, around: Sequence[Entity]
) -> None:
    inner, outer = reading.words(span.start, span.end), around[-1]
    shown = reading.words(outer.start, outer.end)
    if (outer.start, outer.end) == (span.start, span.end):
        message = f"{inner} is marked twice, as {outer.label} and as {row['label']}"
        reading.report("entities", index, row["p"], "gold_duplicate", message, "remove one")
    elif span.end > outer.end:
        message = f"{inner} and {shown} cross"
        hint = "entities lie apart or one within the other"
        reading.report("entities", index, row["p"], "gold_nesting", message, hint)
    elif len(around) > 1:
        outermost = reading.words(around[0].start, around[0].end)
        message = f"{inner} lies within {shown}, which itself lies within {outermost}"
        hint = "there is one level of nesting: keep the outermost and one level inside it"
        reading.report("entities", index, row["p"], "gold_nesting", message, hint)


def _link(link: Row | None) -> Link | None:
    if link is None:
        return None
    number = link.get("geonames")
    return Link(link.get("iso3166"), None if number is None else int(number))


def build_titles(reading: Reading) -> tuple[Title, ...]:
    found = []
    for index, row, span in _single(reading, "titles", "holder"):
        at = ("titles", index, row["p"])
        holder = reading.refer(at, "holder", row.get("holder"), HOLDERS)
        found.append((index, row, Title(span.start, span.end, holder)))
    found.sort(key=lambda item: (item[2].start, -item[2].end, _number(item[2].holder)))
    _check_twice(reading, "titles", found, lambda title: title)
    return tuple(title for _, _, title in found)


def _number(reference: str | None) -> tuple[str, int, str]:
    """Orders e2 before e10; ids that are not numbered come last."""
    if reference is None:
        return "", 0, ""
    digits = reference[1:]
    return reference[0], int(digits) if digits.isdecimal() else 0, reference


def build_times(reading: Reading, found: Sequence[Found]) -> tuple[Time, ...]:
    times = []
    for index, row, span in found:
        at = ("times", index, row["p"])
        anchor = reading.refer(at, "anchor", row.get("anchor"), ("times",), also=("dct",))
        number = reading.numbered["times", index]
        value, mod = row.get("value"), row.get("mod")
        time = Time(number, span.start, span.end, row["type"], value, mod, anchor)
        times.append((index, row, time))
    _check_twice(reading, "times", times, lambda time: (time.start, time.end))
    return tuple(time for _, _, time in times)


_ROLES = ("source", "cue", "content")
_Roles = tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]]


def _attributions(reading: Reading) -> list[tuple[int, Row, _Roles]]:
    found = []
    for index, row in reading.rows("attributions"):
        roles = tuple(_spans(reading, "attributions", index, row[role], role) for role in _ROLES)
        if any(roles):
            found.append((index, row, roles))
        elif not any(row[role] for role in _ROLES):
            message = "source, cue and content are all empty"
            reading.report("attributions", index, None, "gold_empty", message)
    return found  # type: ignore[return-value]  # a tuple of len(_ROLES)


def _spans(
    reading: Reading, key: str, index: int, selectors: Sequence[Row], role: str
) -> tuple[Span, ...]:
    """The spans of a list of selectors, sorted."""
    spans = [
        span
        for i, selector in enumerate(selectors)
        if (span := reading.span(key, index, selector, role=f"{role}[{i}]")) is not None
    ]
    return tuple(sorted(spans, key=lambda span: (span.start, -span.end)))


def _attribution_order(item: tuple[int, Row, _Roles]) -> tuple[Any, ...]:
    spans = [span for role in item[2] for span in role]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    parts = tuple(tuple((span.start, span.end) for span in role) for role in item[2])
    return start, -end, str(item[1]["kind"]), str(item[1]["quote"]), parts


def build_attributions(
    reading: Reading, found: Sequence[tuple[int, Row, _Roles]]
) -> tuple[Attribution, ...]:
    attributions = []
    for index, row, roles in found:
        p = next((s["p"] for role in _ROLES for s in row[role]), None)
        for role, spans in zip(_ROLES, roles, strict=True):
            for one, other in pairwise(spans):
                if other.start < one.end:
                    shown = [reading.words(span.start, span.end) for span in (one, other)]
                    message = f"{role}: {shown[0]} and {shown[1]} overlap"
                    hint = "each stretch of words stands once in a list"
                    reading.report("attributions", index, p, "gold_overlap", message, hint)
        speaker = reading.refer(("attributions", index, p), "speaker", row.get("speaker"), HOLDERS)
        number = reading.numbered["attributions", index]
        item = Attribution(number, *roles, quote=row["quote"], kind=row["kind"], speaker=speaker)
        attributions.append((index, {"p": p}, item))
    _check_twice(
        reading, "attributions", attributions, lambda item: (item.source, item.cue, item.content)
    )
    return tuple(item for _, _, item in attributions)


def build_persuasion(
    reading: Reading, blocks: Sequence[Block], attributions: tuple[Attribution, ...] | None
) -> tuple[Persuasion, ...]:
    """Persuasion with voice and attribution, derived where they are not written."""
    found = []
    for index, row, span in _single(reading, "persuasion", "technique"):
        at = ("persuasion", index, row["p"])
        if "attribution" in row:
            number = reading.refer(at, "attribution", row["attribution"], ("attributions",))
            inner = next((item for item in attributions or () if item.id == number), None)
        else:
            inner = innermost(span, attributions or ())
            number = inner.id if inner else None
        voice = row.get("voice")
        if voice is None:
            voice = _voice(reading, at, span, blocks, attributions, inner)
        item = Persuasion(span.start, span.end, row["technique"], voice, number)
        found.append((index, row, item))
    found.sort(key=lambda one: (one[2].start, -one[2].end, one[2].technique, one[2].voice))
    _check_twice(reading, "persuasion", found, lambda item: (item.start, item.end, item.technique))
    return tuple(item for _, _, item in found)


def _voice(
    reading: Reading,
    at: tuple[str, int, int | None],
    span: Span,
    blocks: Sequence[Block],
    attributions: tuple[Attribution, ...] | None,
    inner: Attribution | None,
) -> str:
    shown = reading.words(span.start, span.end)
    if attributions is None or (reading.strict and reading.gold.get("attributions") is None):
        message = f"the voice of {shown} is not given, and attributions are not annotated"
        hint = 'annotate attributions, or write "voice": "narrator", "reported" or "ambiguous"'
    else:
        voice = derive_voice(reading.text, blocks, span, inner)
        if voice is not None:
            return voice
        message = f"the voice of {shown} does not follow: it stands in the content of an intention"
        hint = 'write "voice": "reported", "narrator" or "ambiguous"'
    # An attribution that failed may be the one that decides: then this is no news.
    if not any(problem.layer == "attributions" for problem in reading.problems):
        reading.report(*at, "gold_missing_voice", message, hint)
    return "narrator"


def _chains(reading: Reading) -> list[tuple[int, Row, tuple[Span, ...]]]:
    found = []
    for index, row in reading.rows("chains"):
        mentions = _spans(reading, "chains", index, row["mentions"], "mentions")
        if mentions:
            found.append((index, row, mentions))
    return found


def _chain_order(item: tuple[int, Row, tuple[Span, ...]]) -> tuple[Any, ...]:
    mentions = tuple((span.start, -span.end) for span in item[2])
    return mentions[0], str(item[1]["type"]), mentions


def build_chains(
    reading: Reading, found: Sequence[tuple[int, Row, tuple[Span, ...]]]
) -> tuple[Chain, ...]:
    chains = []
    for index, row, mentions in found:
        at = ("chains", index, row["mentions"][0]["p"])
        for one, other in pairwise(mentions):
            if one == other:
                message = f"mentions: {reading.words(one.start, one.end)} stands twice"
                reading.report(*at, "gold_duplicate", message, "remove one, or give another n")
        names = [reading.refer(at, "members", name, ("chains",)) for name in row.get("members", ())]
        if len(set(names)) < len(names):
            reading.report(*at, "gold_duplicate", "members: a chain is named twice", "remove one")
        members = sorted({name for name in names if name is not None}, key=_number)
        group = row.get("group", bool(row.get("members")))
        if row.get("members") and not group:
            message = "a chain with members is a group"
            reading.report(*at, "gold_chain", message, "leave group out, or remove the members")
        if len(row["mentions"]) == 1 and not row.get("members"):
            shown = reading.words(mentions[0].start, mentions[0].end)
            message = f"{shown} is the only mention, and the chain has no members"
            hint = "add the other mentions, name the members of the group, or remove the chain"
            reading.report(*at, "gold_chain", message, hint)
        number = reading.numbered["chains", index]
        chain = Chain(number, row["type"], group, tuple(members), mentions)
        chains.append((index, {"p": at[2]}, chain))
    _check_twice(reading, "chains", chains, lambda chain: chain.mentions)
    return tuple(chain for _, _, chain in chains)


def _check_twice(
    reading: Reading,
    key: str,
    found: Sequence[tuple[int, Row, T]],
    same: Callable[[T], Hashable],
) -> None:
    """Reports items that are marked a second time."""
    seen: dict[Hashable, int] = {}
    for index, row, item in found:
        first = seen.setdefault(same(item), index)
        if first != index:
            message = f"the same words are marked in {key}[{first}] and {key}[{index}]"
            hint = "remove one, or give one another n"
            reading.report(key, max(first, index), row["p"], "gold_duplicate", message, hint)
