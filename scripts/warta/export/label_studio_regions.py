"""An article's layers as the regions, answers and relations of a Label Studio result list.

Every span is a region that repeats its words. An attribution is its parts, the first cue (else
content, else source) leading the others by relations; a chain is its mentions, which bear its name.
Offsets are code points, as Label Studio's own are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from warta.article import Article, Attribution, HasSpan, Persuasion, Span
from warta.export.label_studio_config import QUESTIONS, ROLES, TEXT, label_set
from warta.gold.voice import derive_voice, innermost

Result = dict[str, Any]


def results_of(article: Article) -> list[Result]:
    """What Label Studio shows of `article`: regions with their answers, then relations, then the
    choices about the article."""
    heads = {item.id: _head(item) for item in article.attributions or ()}
    heads |= {item.id: f"{item.id}.1" for item in article.chains or ()}
    made = [
        *_entities(article),
        *_titles(article, heads),
        *_times(article),
        *_attributions(article, heads),
        *_persuasion(article, heads),
        *_chains(article),
    ]
    relations = [each for each in made if each["type"] == "relation"]
    return [each for each in made if each["type"] != "relation"] + relations + _choices(article)


def _entities(article: Article) -> Iterator[Result]:
    for item in article.entities or ():
        link = None
        if item.link is not None:
            codes = {"iso3166": item.link.iso3166, "geonames": item.link.geonames}
            link = " ".join(f"{key}:{code}" for key, code in codes.items() if code) or "-"
        yield from _region(article, item.id, "entities", item, item.label, link=link)


def _titles(article: Article, heads: dict[str, str]) -> Iterator[Result]:
    for number, item in enumerate(article.titles or (), 1):
        name = f"title-{number}"
        yield from _region(article, name, "titles", item, "title")
        if item.holder is not None:
            yield _relation(name, heads.get(item.holder, item.holder), "holder")


def _times(article: Article) -> Iterator[Result]:
    for item in article.times or ():
        dct = "dct" if item.anchor == "dct" else None
        yield from _region(
            article, item.id, "times", item, item.type, value=item.value, mod=item.mod, anchor=dct
        )
        if item.anchor not in (None, "dct"):
            yield _relation(item.id, str(item.anchor), "anchor")


def _head(item: Attribution) -> str:
    role = next(role for role in ("cue", "content", "source") if getattr(item, role))
    return f"{item.id}.{role}.1"


def _attributions(article: Article, heads: dict[str, str]) -> Iterator[Result]:
    for item in article.attributions or ():
        head = heads[item.id]
        for role in ROLES:
            for number, span in enumerate(getattr(item, role), 1):
                name = f"{item.id}.{role}.{number}"
                if name == head:
                    answers = {"quote": item.quote, "kind": item.kind}
                    yield from _region(article, name, "attributions", span, role, **answers)
                else:
                    yield from _region(article, name, "attributions", span, role)
                    yield _relation(head, name, "part")
        if item.speaker is not None:
            yield _relation(head, heads.get(item.speaker, item.speaker), "speaker")


def _persuasion(article: Article, heads: dict[str, str]) -> Iterator[Result]:
    """Voice and attribution are told where they do not follow, as in gold files."""
    for number, item in enumerate(article.persuasion or (), 1):
        name = f"persuasion-{number}"
        inner = innermost(Span(item.start, item.end), article.attributions or ())
        named = inner.id if inner else None
        voice = None if item.voice == _derived(article, item) else item.voice
        none = "none" if item.attribution is None and named is not None else None
        yield from _region(
            article, name, "persuasion", item, item.technique, voice=voice, attribution=none
        )
        if item.attribution not in (None, named):
            yield _relation(name, heads[str(item.attribution)], "attribution")


def _derived(article: Article, item: Persuasion) -> str | None:
    if article.attributions is None:
        return None
    own = next((one for one in article.attributions if one.id == item.attribution), None)
    return derive_voice(article.text or "", article.blocks or (), Span(item.start, item.end), own)


def _chains(article: Article) -> Iterator[Result]:
    for item in article.chains or ():
        for number, span in enumerate(item.mentions, 1):
            answers: dict[str, str | None] = {"chain": item.id}
            if number == 1:
                answers["members"] = " ".join(item.members) or None
                answers["group"] = "group" if item.group and not item.members else None
            yield from _region(article, f"{item.id}.{number}", "chains", span, item.type, **answers)


def _region(
    article: Article, name: str, layer: str, span: HasSpan, label: str, **answers: str | None
) -> Iterator[Result]:
    value = {"start": span.start, "end": span.end, "text": article.span(span)}
    yield _result(name, layer, "labels", {**value, "labels": [label]})
    for question, answer in answers.items():
        if answer is None:
            continue
        if QUESTIONS[question][1] is None:
            yield _result(name, question, "textarea", {**value, "text": [answer]})
        else:
            yield _result(name, question, "choices", {**value, "choices": [answer]})


def _result(name: str, control: str, kind: str, value: dict[str, Any]) -> Result:
    return {"id": name, "from_name": control, "to_name": TEXT, "type": kind, "value": value}


def _relation(start: str, end: str, label: str) -> Result:
    ends = {"from_id": start, "to_id": end, "direction": "right"}
    return {"type": "relation", **ends, "labels": [label]}


def _choices(article: Article) -> list[Result]:
    chosen: dict[str, Sequence[str]] = {
        "topics": article.topics or (),
        "first_topic": (article.topics or ())[:1],
        "frames": article.frames or (),
        "genre": () if article.genre is None else (article.genre,),
    }
    return [
        _result(f"article.{name}", name, "choices", {"choices": _in_order(name, found)})
        for name, found in chosen.items()
        if found
    ]


def _in_order(name: str, found: Sequence[str]) -> list[str]:
    """As Label Studio gives them back: in the order of the interface."""
    return [label for label in label_set(name) if label in found]
