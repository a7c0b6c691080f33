"""What a corpus holds, in one pass: Stats by split, and what needs two layers at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from warta.article import Article
from warta.stats.collect import Collector, Stats
from warta.stats.quoted import QuotedCollector, Speaker

ALL = "all"
# What an article has one of: the month as far as known, the first topic, genre and outlet.
FIELDS = ("month", "topic", "genre", "outlet")


@dataclass(frozen=True, slots=True)
class OutletStats:
    """One outlet over all splits; techniques are counted where persuasion is annotated."""

    articles: int
    words: int
    """Words of the articles in which persuasion is annotated."""
    techniques: Mapping[str, int]
    narrated: int
    """Techniques in the outlet's own voice (narrator)."""
    sources: Mapping[str, int]
    """Kind of source -> attributions."""

    def per_1000_words(self, number: int) -> float | None:
        """A number of techniques as a rate; None where no words were looked through."""
        return 1000 * number / self.words if self.words else None


@dataclass(frozen=True, slots=True)
class Portrait:
    """What a corpus holds. Mappings are empty where the layer they need is null everywhere."""

    by_split: Mapping[str, Stats]
    """Split -> Stats; the last is the whole ("all" where there is more than one split)."""
    documents: Mapping[str, Mapping[str, Mapping[str, int]]]
    """Field of FIELDS -> split -> label -> articles; "" where unknown. A topic is the first one."""
    lengths: Mapping[str, Mapping[int, int]]
    """Split -> words an article -> articles (those with text)."""
    voices: Mapping[str, Mapping[str, int]]
    """Technique -> voice -> number, the most frequent technique first."""
    outlets: Mapping[str, OutletStats]
    """The outlet ("" where unknown) with most articles first."""
    forms: Mapping[str, Mapping[str, int]]
    """Kind of source -> form of quotation -> attributions."""
    speakers: tuple[Speaker, ...]
    """All named sources, those quoted most first."""

    @property
    def splits(self) -> dict[str, Stats]:
        """Split -> Stats, without the whole where there are several."""
        parts = {name: stats for name, stats in self.by_split.items() if name != ALL}
        return parts or dict(self.by_split)

    @property
    def whole(self) -> Stats:
        """The Stats of all articles."""
        return list(self.by_split.values())[-1]

    def total(self, field: str) -> Counter[str]:
        """Label -> articles over all splits, of one of FIELDS."""
        return sum(map(Counter, self.documents.get(field, {}).values()), start=Counter())

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON data."""
        return {
            "splits": {split: stats.to_dict() for split, stats in self.by_split.items()},
            "documents": {
                field: {split: dict(counts) for split, counts in by_split.items()}
                for field, by_split in self.documents.items()
            },
            "lengths": {
                split: {str(words): number for words, number in sorted(counts.items())}
                for split, counts in self.lengths.items()
            },
            "voices": {technique: dict(voices) for technique, voices in self.voices.items()},
            "outlets": {name: asdict(outlet) for name, outlet in self.outlets.items()},
            "forms": {kind: dict(forms) for kind, forms in self.forms.items()},
            "speakers": [asdict(speaker) for speaker in self.speakers],
        }


def portray(articles: Iterable[tuple[str, Article]]) -> Portrait | None:
    """The Portrait of (split, article) pairs, read once; None where there are none."""
    everything = Collector()
    splits: dict[str, Collector] = {}
    crossed = _Crossed()
    for split, article in articles:
        words = everything.add_article(article)
        splits.setdefault(split, Collector()).add_article(article)
        crossed.add(split, article, words)
    if not splits:
        return None
    by_split = {split: collector.finish() for split, collector in splits.items()}
    if len(by_split) > 1:
        by_split[ALL] = everything.finish()
    return crossed.finish(by_split)


class _Crossed:
    def __init__(self) -> None:
        self._documents: dict[str, dict[str, Counter[str]]] = {}
        self._lengths: dict[str, Counter[int]] = {}
        self._voices: dict[str, Counter[str]] = {}
        self._articles: Counter[str] = Counter()
        self._words: Counter[str] = Counter()
        self._techniques: dict[str, Counter[str]] = {}
        self._narrated: Counter[str] = Counter()
        self._quoted = QuotedCollector()

    def add(self, split: str, article: Article, words: int) -> None:
        outlet = article.outlet or ""
        self._document(split, "month", (article.published_at or "")[:7])
        self._document(split, "outlet", outlet)
        if article.topics is not None:
            self._document(split, "topic", article.topics[0] if article.topics else "")
        if article.genre is not None:
            self._document(split, "genre", article.genre)
        if words:
            self._lengths.setdefault(split, Counter())[words] += 1
        self._articles[outlet] += 1
        if article.persuasion is not None:
            self._words[outlet] += words
            techniques = self._techniques.setdefault(outlet, Counter())
            for use in article.persuasion:
                techniques[use.technique] += 1
                self._voices.setdefault(use.technique, Counter())[use.voice] += 1
                self._narrated[outlet] += use.voice == "narrator"
        self._quoted.add(article)

    def _document(self, split: str, field: str, label: str) -> None:
        self._documents.setdefault(field, {}).setdefault(split, Counter())[label] += 1

    def finish(self, by_split: Mapping[str, Stats]) -> Portrait:
        voices = sorted(self._voices.items(), key=lambda item: (-item[1].total(), item[0]))
        outlets = sorted(self._articles, key=lambda name: (-self._articles[name], name))
        return Portrait(
            by_split=by_split,
            documents=self._documents,
            lengths=self._lengths,
            voices=dict(voices),
            outlets={
                name: OutletStats(
                    articles=self._articles[name],
                    words=self._words[name],
                    techniques=_ranked(self._techniques.get(name, Counter())),
                    narrated=self._narrated[name],
                    sources=dict(self._quoted.outlets.get(name, {})),
                )
                for name in outlets
            },
            forms=self._quoted.forms,
            speakers=self._quoted.speakers(),
        )


def _ranked(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
