"""Attributions and coreference as lists of lists of places."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from warta.article import Article, Attribution, Chain, Span
from warta.benchmark.chat.form import PLACE, Form, Json, choice, closed, list_of
from warta.benchmark.chat.places import Places

_ROLES = ("source", "cue", "content")


def _schema_attributions() -> Json:
    item = {role: list_of(closed(PLACE)) for role in _ROLES}
    item |= {name: choice("attributions", name) for name in ("quote", "kind")}
    return closed({"attributions": list_of(closed(item))})


def _show_attributions(article: Article, places: Places) -> Json:
    rows = []
    for item in article.attributions or ():
        roles = {role: places.places(getattr(item, role), gap=role == "content") for role in _ROLES}
        rows.append({**roles, "quote": item.quote, "kind": item.kind})
    return {"attributions": rows}


def _read_attributions(article: Article, places: Places, answer: Json) -> Article:
    made: dict[tuple[tuple[Span, ...], ...], Json] = {}
    for row in answer["attributions"]:
        roles = tuple(places.find_all(row[role]) for role in _ROLES)
        if any(roles):
            made.setdefault(roles, row)
    in_order = sorted(made, key=lambda roles: _order([part for role in roles for part in role]))
    attributions = []
    for number, roles in enumerate(in_order, 1):
        source, cue, content = roles
        quote, kind = made[roles]["quote"], made[roles]["kind"]
        speaker = _speaker(article, source)
        attributions.append(Attribution(f"a{number}", source, cue, content, quote, kind, speaker))
    return dataclasses.replace(article, attributions=tuple(attributions))


def _order(parts: Sequence[Span]) -> tuple[int, int]:
    return min(part.start for part in parts), -max(part.end for part in parts)


def _speaker(article: Article, source: Sequence[Span]) -> str | None:
    """The first outermost entity in a source."""
    for entity in article.entities or ():
        if entity.parent is None:
            for part in source:
                if part.start <= entity.start and entity.end <= part.end:
                    return entity.id
    return None


def _schema_chains() -> Json:
    item = {"type": choice("chains", "type"), "mentions": list_of(closed(PLACE))}
    return closed({"chains": list_of(closed(item))})


def _show_chains(article: Article, places: Places) -> Json:
    return {
        "chains": [
            {"type": chain.type, "mentions": mentions}
            for chain in article.chains or ()
            if len(mentions := places.places(chain.mentions)) > 1
        ]
    }


def _read_chains(article: Article, places: Places, answer: Json) -> Article:
    """A mention stays in the chain that named it first; chains of one mention are left out."""
    taken: set[tuple[int, int]] = set()
    drafts: list[tuple[list[tuple[int, int]], str]] = []
    for row in answer["chains"]:
        found = [places.find(place) for place in row["mentions"]]
        own = {(span.start, -span.end) for span in found if span is not None} - taken
        if len(own) > 1:
            taken |= own
            drafts.append((sorted(own), row["type"]))
    chains = tuple(
        Chain(f"c{number}", type_, False, (), tuple(Span(start, -end) for start, end in own))
        for number, (own, type_) in enumerate(sorted(drafts), 1)
    )
    return dataclasses.replace(article, chains=chains)


FORMS: Mapping[str, Form] = {
    "attributions": Form(
        _schema_attributions,
        _show_attributions,
        _read_attributions,
        {"attributions": []},
        (("attributions", "quote"), ("attributions", "kind")),
    ),
    "coreference": Form(
        _schema_chains, _show_chains, _read_chains, {"chains": []}, (("chains", "type"),)
    ),
}
