"""Counts of who is quoted, in which form, by which outlet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from warta.article import Article
from warta.stats.speakers import find_sources


@dataclass(frozen=True, slots=True)
class Speaker:
    """A named source over all articles.

    Names compare without case, so two bearers of one name count as one.
    """

    name: str
    kind: str
    title: str | None
    """The title most often given, None where there is none."""
    attributions: int
    forms: Mapping[str, int]
    """Form of quotation (direct, mixed, indirect) -> attributions."""
    articles: int
    outlets: Mapping[str, int]
    """Outlet -> attributions ("" where unknown)."""


class _Counts:
    def __init__(self, name: str, kind: str) -> None:
        self.name, self.kind = name, kind
        self.titles: Counter[str] = Counter()
        self.forms: Counter[str] = Counter()
        self.outlets: Counter[str] = Counter()
        self.articles = 0


class QuotedCollector:
    """Counts as articles pass; holds every name."""

    def __init__(self) -> None:
        self.forms: dict[str, Counter[str]] = {}
        """Kind of source -> form of quotation -> attributions."""
        self.outlets: dict[str, Counter[str]] = {}
        """Outlet -> kind of source -> attributions."""
        self._speakers: dict[tuple[str, str], _Counts] = {}

    def add(self, article: Article) -> None:
        """One more article."""
        outlet = article.outlet or ""
        seen = set()
        for attribution, source in find_sources(article):
            self.forms.setdefault(source.kind, Counter())[attribution.quote] += 1
            self.outlets.setdefault(outlet, Counter())[source.kind] += 1
            if source.name is None:
                continue
            key = source.kind, source.name.casefold()
            counts = self._speakers.setdefault(key, _Counts(source.name, source.kind))
            counts.forms[attribution.quote] += 1
            counts.outlets[outlet] += 1
            if key not in seen:
                seen.add(key)
                counts.articles += 1
                counts.titles.update(dict.fromkeys(source.titles, 1))

    def speakers(self) -> tuple[Speaker, ...]:
        """Those quoted most first; equal ones by name."""
        found = [
            Speaker(
                name=counts.name,
                kind=counts.kind,
                title=_first(counts.titles),
                attributions=counts.forms.total(),
                forms=dict(counts.forms),
                articles=counts.articles,
                outlets=dict(sorted(counts.outlets.items(), key=lambda item: (-item[1], item[0]))),
            )
            for counts in self._speakers.values()
        ]
        return tuple(sorted(found, key=lambda each: (-each.attributions, each.name, each.kind)))


def _first(titles: Counter[str]) -> str | None:
    """The most frequent; of equal ones the one that says most (the longest)."""
    return min(titles, key=lambda title: (-titles[title], -len(title), title), default=None)
