"""The list of articles: a short row for each, with what one can filter by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from warta.article import ARTICLE_TEXT, Article
from warta.validate.finding import Finding

# Facet -> whether an article can have several of its values. The page reads them in this order.
FACETS = {
    "topic": True,
    "genre": False,
    "outlet": False,
    "split": False,
    "technique": True,
    "label": True,
    "frame": True,
    "finding": True,
    "origin": True,
}
TITLE_LENGTH = 110


@dataclass(slots=True)
class Names:
    """The values of a facet, numbered in the order in which they were first seen."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers))


@dataclass(slots=True)
class Rows:
    """All rows of a site, and the names that their numbers stand for."""

    rows: list[list[Any]] = field(default_factory=list)
    names: dict[str, Names] = field(default_factory=lambda: {name: Names() for name in FACETS})
    _keys: dict[str, int] = field(default_factory=dict)

    def add(
        self, article: Article, split: str | None, findings: Sequence[Finding], versions: int
    ) -> str:
        """Take an article in. Returns its key on the site: its id, or where that stands twice,
        the id, "~" (which no id holds) and the place in the list."""
        number = len(self.rows)
        key = article.id if article.id not in self._keys else f"{article.id}~{number}"
        self._keys[key] = number
        words = 0 if article.tokens is None else len(article.tokens)
        values = [self._numbered(name, of) for name, of in facet_values(article, split).items()]
        date = (article.published_at or "")[:10]
        self.rows.append([key, title_of(article), date, words, versions, values, 0, 0])
        for each in findings:
            self._found(number, each)
        return key

    def find(self, findings: Iterable[Finding]) -> dict[int, list[Finding]]:
        """Findings that say which article they are about, by the article's place in the list."""
        placed: dict[int, list[Finding]] = {}
        for each in findings:
            number = self._keys.get(each.article or "")
            if number is not None:
                placed.setdefault(number, []).append(each)
                self._found(number, each)
        return placed

    def _numbered(self, facet: str, values: Iterable[str]) -> list[int]:
        return [self.names[facet].number(value) for value in values]

    def _found(self, number: int, found: Finding) -> None:
        row = self.rows[number]
        row[6 if found.severity == "error" else 7] += 1
        at = list(FACETS).index("finding")
        code = self.names["finding"].number(found.code)
        if code not in row[5][at]:
            row[5][at].append(code)


def facet_values(article: Article, split: str | None) -> dict[str, list[str]]:
    """Facet -> the article's values, each once, in the article's order."""
    return {
        "topic": list(article.topics or ()),
        "genre": [article.genre] if article.genre else [],
        "outlet": [article.outlet] if article.outlet else [],
        "split": [split] if split else [],
        "technique": list(dict.fromkeys(x.technique for x in article.persuasion or ())),
        "label": list(dict.fromkeys(x.label for x in article.entities or ())),
        "frame": list(article.frames or ()),
        "finding": [],
        "origin": list(dict.fromkeys(row.origin for row in article.provenance)),
    }


def title_of(article: Article) -> str:
    """The title, or else the headline, or else how the text begins; the id where there is none."""
    if article.title:
        return article.title
    if not article.text:
        return article.id
    blocks = article.blocks or ()
    first = next((block for block in blocks if block.kind in ARTICLE_TEXT), None)
    line = article.dateline
    start = first.start if first else 0
    start = line.end if line and line.start == start else start
    words = " ".join(article.text[start : first.end if first else 1000].split())
    return words if len(words) <= TITLE_LENGTH else words[: TITLE_LENGTH - 1] + "…"
