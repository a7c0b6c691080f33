"""Names: of annotated text, repeated over articles, and a crude stand-in for plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from warta.article import Article, Entity

# Label -> the group in which it is counted, so that sets with other inventories compare.
GROUPS = {"PER": "PER", "ORG": "ORG", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"}
ARTICLES_PER_NAME = 3

# After these a capital letter says nothing: a sentence, or a quoted one, begins.
_OPENERS = frozenset({*"\"'`“”„«»‘’:.!?…", "``", "''", "..."})
# From so many words and such a share of capitals on, a line is a headline in title case.
_HEADLINE_WORDS, _HEADLINE_SHARE = 4, 0.6


@dataclass(frozen=True, slots=True)
class RepeatedName:
    """A person's full name and the ids of the unrelated articles in which it stands."""

    name: str
    articles: tuple[str, ...]


class FullNames:
    """Gathers full names (two or more words) of PER entities over articles.

    Near-duplicates (one duplicate_group) count as one article. Holds every name and its articles.
    """

    def __init__(self) -> None:
        self.seen = False
        self._names: dict[str, tuple[str, dict[str, str]]] = {}

    def add(self, article: Article) -> None:
        if article.entities is None or article.text is None:
            return
        self.seen = True
        story = article.duplicate_group or article.id
        for entity in article.entities:
            name = surface(article, entity)
            if entity.label == "PER" and " " in name:
                _, stories = self._names.setdefault(name.casefold(), (name, {}))
                stories.setdefault(story, article.id)

    def repeated(self, limit: int = ARTICLES_PER_NAME) -> tuple[RepeatedName, ...]:
        """Names in more than `limit` articles, those in most articles first."""
        found = [
            RepeatedName(name, tuple(sorted(stories.values())))
            for name, stories in self._names.values()
            if len(stories) > limit
        ]
        return tuple(sorted(found, key=lambda each: (-len(each.articles), each.name)))


def repeated_names(
    articles: Iterable[Article], *, limit: int = ARTICLES_PER_NAME
) -> tuple[RepeatedName, ...]:
    """Persons whose full name stands in more than `limit` unrelated articles.

    Written text whose people recur where they should not gives itself away by this. Names compare
    without case; articles without the layer entities say nothing.
    """
    names = FullNames()
    for article in articles:
        names.add(article)
    return names.repeated(limit)


def surface(article: Article, entity: Entity) -> str:
    """The words of an entity with single spaces."""
    return " ".join(article.span(entity).split())


def capital_runs(tokens: Sequence[str]) -> Iterator[str]:
    """Runs of capitalised words inside a sentence: a crude stand-in for names, and no more.

    Misses names at the head of a sentence or a quotation and parts names at lower-case words
    ("Badan Pengawas … dan …"); takes titles, weekdays and months for names. Good only for laying
    one text beside another of the same kind. A sentence in title case has none.
    """
    capital = [is_word(token) and _first_letter(token).isupper() for token in tokens]
    words = sum(map(is_word, tokens))
    if words >= _HEADLINE_WORDS and sum(capital) > _HEADLINE_SHARE * words:
        return
    run: list[str] = []
    inside = False
    for index, token in enumerate(tokens):
        after_opener = index > 0 and tokens[index - 1] in _OPENERS
        if capital[index] and inside and not after_opener:
            run.append(token)
            continue
        if run:
            yield " ".join(run)
            run = []
        # The first word of the sentence, or of what is quoted in it, begins no run.
        inside = inside or is_word(token)
    if run:
        yield " ".join(run)


def is_word(token: str) -> bool:
    """Whether a token holds a letter or a digit."""
    return token.isalnum() or any(map(str.isalnum, token))


def _first_letter(token: str) -> str:
    return next((letter for letter in token if letter.isalnum()), "")
