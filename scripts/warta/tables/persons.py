"""The persons whom an article names, each once, by the longest bare name it gives them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from warta.article import Article, Chain, Entity, Span
from warta.tables.wording import content_words, flat

# What stands before a name without being a title, by the guideline of titles.
COURTESY = frozenset(
    {"pak", "bu", "bapak", "mas", "mbak", "haji", "hajah", "gus", "tuan", "nyonya"}
)


@dataclass(frozen=True, slots=True)
class Person:
    """`key` is the id of the chain, or of the entity where there is none; `name` the longest bare
    name, without titles; `words` all words of three letters and more in any name, case-folded."""

    key: str
    name: str
    words: frozenset[str]


def find_persons(article: Article) -> dict[str, Person]:
    """Chain or entity id -> the person it stands for; groups and the unnamed have none."""
    entities = [e for e in article.entities or () if e.label == "PER" and e.parent is None]
    holds = _chains_of(article, entities)
    named: dict[str, list[Entity]] = {}
    for entity in entities:
        named.setdefault(holds.get(entity.id, entity.id), []).append(entity)
    found: dict[str, Person] = {}
    for key, mentions in named.items():
        names = {flat(article.span(entity)) for entity in mentions}
        name = max(names, key=lambda name: (len(name.split()), len(name), name))
        words = frozenset(word for name in names for word in content_words(name))
        person = Person(key, name, words)
        found[key] = person
        found.update((entity.id, person) for entity in mentions)
    return found


def members_of(article: Article) -> dict[str, tuple[str, ...]]:
    """Group chain id -> the ids of its members."""
    return {chain.id: chain.members for chain in article.chains or () if chain.group}


def _chains_of(article: Article, entities: list[Entity]) -> dict[str, str]:
    """Entity id -> id of the chain whose mention it names: of the shortest mention around it, and
    only where the name is the mention's head ("Bupati Sleman [Rina]", not "istri [Bayu]")."""
    starts = [entity.start for entity in entities]
    titles = {(title.holder, title.start) for title in article.titles or ()}
    shortest: dict[str, tuple[int, Chain, Span]] = {}
    for chain, mention in _single_mentions(article):
        at = bisect_left(starts, mention.start)
        while at < len(entities) and entities[at].end <= mention.end:
            best = shortest.get(entities[at].id)
            if best is None or mention.end - mention.start < best[0]:
                shortest[entities[at].id] = (mention.end - mention.start, chain, mention)
            at += 1
    text = article.text or ""
    found = {}
    for entity in entities:
        if entity.id not in shortest:
            continue
        _, chain, mention = shortest[entity.id]
        before = text[mention.start : entity.start].rstrip()
        behind = text[entity.end : mention.end].lstrip()
        titled = (entity.id, mention.start) in titles
        is_head = not before or before[-1] in ",." or titled or before.casefold() in COURTESY
        if is_head and behind[:1] in ("", ",", "(") and chain.type == "PER":
            found[entity.id] = chain.id
    return found


def _single_mentions(article: Article) -> Iterator[tuple[Chain, Span]]:
    for chain in article.chains or ():
        if chain.type == "PER" and not chain.group:
            yield from ((chain, mention) for mention in chain.mentions)
