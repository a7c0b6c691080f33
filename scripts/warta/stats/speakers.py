"""Who is quoted: the speaker of an attribution, through its entity or chain, to a name with titles.

A source is one of four kinds. Named persons and named institutions (whatever else has a name: ORG,
GPE, NORP …) are known by the longest bare name that the article gives them; what the text calls by
no name (warga, sumber, a group of several persons) is unnamed; and some statements have no source
in the text at all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from warta.article import Article, Attribution, Chain, Entity
from warta.stats.names import surface
from warta.tables.persons import Person, find_persons

PERSON, INSTITUTION, UNNAMED, ABSENT = "named person", "named institution", "unnamed", "no source"
KINDS = (PERSON, INSTITUTION, UNNAMED, ABSENT)
FORMS = ("direct", "mixed", "indirect")


@dataclass(frozen=True, slots=True)
class Source:
    """Whose statement an attribution gives: `name` is None for the unnamed and the absent."""

    kind: str
    name: str | None = None
    titles: tuple[str, ...] = ()


def find_sources(article: Article) -> Iterator[tuple[Attribution, Source]]:
    """Each attribution with its source; nothing where the layer is not annotated.

    Names can only be read where the article has its text and entities; elsewhere every source
    that is there is unnamed.
    """
    if not article.attributions:
        return
    readable = article.text is not None and article.entities is not None
    named = _Named(article) if readable else None
    for attribution in article.attributions:
        yield attribution, _source(attribution, named)


def _source(attribution: Attribution, named: _Named | None) -> Source:
    if attribution.speaker is None:
        return Source(UNNAMED if attribution.source else ABSENT)
    return Source(UNNAMED) if named is None else named.source(attribution.speaker)


class _Named:
    """The named persons and institutions of one article, by entity id and chain id."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._entities = {entity.id: entity for entity in article.entities or ()}
        self._chains = {chain.id: chain for chain in article.chains or ()}
        self._outermost = [entity for entity in article.entities or () if entity.parent is None]
        self._starts = [entity.start for entity in self._outermost]
        self._persons = find_persons(article)
        self._titles: dict[str, list[str]] = {}
        for title in article.titles or ():
            if title.holder is not None:
                words = " ".join(article.span(title).split())
                self._titles.setdefault(self._key(title.holder), []).append(words)

    def source(self, speaker: str) -> Source:
        if speaker in self._persons:
            person = self._persons[speaker]
            return Source(PERSON, person.name, tuple(self._titles.get(person.key, ())))
        name = self._institution(speaker)
        return Source(UNNAMED) if name is None else Source(INSTITUTION, name)

    def _key(self, holder: str) -> str:
        person: Person | None = self._persons.get(holder)
        return holder if person is None else person.key

    def _institution(self, speaker: str) -> str | None:
        if speaker in self._entities:
            return surface(self._article, self._entities[speaker])
        chain = self._chains.get(speaker)
        if chain is None or chain.group or chain.type == "PER":
            return None
        names = {surface(self._article, entity) for entity in self._heads(chain)}
        return max(names, key=lambda name: (len(name.split()), len(name), name), default=None)

    def _heads(self, chain: Chain) -> Iterator[Entity]:
        """Entities that a mention begins with, or that follow its comma (induknya, [PT Bara])."""
        text = self._article.text or ""
        for mention in chain.mentions:
            first = bisect_left(self._starts, mention.start)
            after = bisect_left(self._starts, mention.end)
            for entity in self._outermost[first:after]:
                before = text[mention.start : entity.start].rstrip()
                if entity.end <= mention.end and before[-1:] in ("", ","):
                    yield entity
                    break
