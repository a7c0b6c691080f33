"""Articles or sentences to Stats: all is counted in one pass, and divided once at the end."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from warta.article import Article, HasSpan, Spans
from warta.stats.measures import (
    NAME_WINDOW,
    TYPE_TOKEN_WINDOW,
    DistinctShare,
    Lengths,
    TrigramShare,
    lengths,
)
from warta.stats.names import GROUPS, FullNames, RepeatedName, capital_runs, is_word, surface
from warta.tables.counts import LABELLED, UNLABELLED

# (group of GROUPS, surface) of each outermost name of a sentence.
Names = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Stats:
    """Figures of a corpus; None where they cannot be had (no names marked, text too short).

    Tokens and words are those of sentences: blocks that are no article text, and the dateline, are
    left out. A word is a token that holds a letter or a digit; words compare in lower case.
    """

    articles: int | None
    """None where the set does not say where an article ends."""
    sentences: int
    tokens: int
    words: int
    sentence_words: Lengths | None
    """Words a sentence."""
    sentence_tokens: Lengths | None
    """Tokens a sentence."""
    article_words: Lengths | None
    """Words an article."""
    type_token_ratio: float | None
    """Mean over consecutive windows of 5,000 words, in the order of the articles."""
    trigrams_first: float | None
    """Share of the 100 most frequent trigrams among those of the first 15,000 words."""
    trigrams: float | None
    """The same, mean over consecutive windows of 15,000 words."""
    entity_density: Mapping[str, float] | None
    """Outermost entities in sentences per 100 tokens, by PER, ORG and PLACE (GPE, LOC, FAC)."""
    name_diversity: float | None
    """Distinct names / names, mean over consecutive windows of 500 names of PER, ORG and PLACE."""
    person_diversity: float | None
    """The same of PER alone."""
    run_density: float | None
    """Crude: runs of capitalised words inside sentences per 100 tokens; None without capitals."""
    run_diversity: float | None
    """Crude: distinct runs / runs, mean over consecutive windows of 500 runs."""
    blocks: Mapping[str, int]
    """Kind -> number of blocks."""
    outlets: Mapping[str, int]
    """Outlet -> number of articles ("" where unknown)."""
    labels: Mapping[str, Mapping[str, int]]
    """Layer -> label -> number, for each layer that some article has annotated."""
    repeated_persons: tuple[RepeatedName, ...] | None
    """Full names of persons that stand in more than 3 unrelated articles."""

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON data."""
        record = dataclasses.asdict(self)
        if self.repeated_persons is not None:
            record["repeated_persons"] = [
                {"name": each.name, "articles": list(each.articles)}
                for each in self.repeated_persons
            ]
        return record


def article_stats(articles: Iterable[Article]) -> Stats:
    """The Stats of articles, which are read once, in the order given.

    An article without text counts with its layers and outlet, not with words.
    """
    collector = Collector()
    for article in articles:
        collector.add_article(article)
    return collector.finish()


def text_stats(sentences: Iterable[Sequence[str]]) -> Stats:
    """The Stats of tokenised sentences in which no names and no articles are marked."""
    collector = Collector()
    for sentence in sentences:
        collector.add_sentence(sentence)
    return collector.finish()


class Collector:
    """Counts as sentences and articles pass; only open windows and distinct names are held."""

    def __init__(self) -> None:
        self._articles = 0
        self._tokens = 0
        self._words = 0
        self._capitals = False
        self._marked_tokens = 0
        self._runs = 0
        self._sentence_words: Counter[int] = Counter()
        self._sentence_tokens: Counter[int] = Counter()
        self._article_words: Counter[int] = Counter()
        self._ratio = DistinctShare(TYPE_TOKEN_WINDOW)
        self._trigrams = TrigramShare()
        self._groups: Counter[str] = Counter()
        self._names = DistinctShare(NAME_WINDOW)
        self._persons = DistinctShare(NAME_WINDOW)
        self._run_names = DistinctShare(NAME_WINDOW)
        self._outlets: Counter[str] = Counter()
        self._labels: dict[str, Counter[str]] = {}
        self._full_names = FullNames()

    def add_sentence(self, tokens: Sequence[str], names: Names | None = None) -> None:
        """One sentence; `names` is None where names are not marked."""
        words = [token.lower() for token in tokens if is_word(token)]
        self._tokens += len(tokens)
        self._words += len(words)
        self._sentence_words[len(words)] += 1
        self._sentence_tokens[len(tokens)] += 1
        for word in words:
            self._ratio.put(word)
        self._trigrams.put(words)
        self._capitals = self._capitals or any(map(_has_capital, tokens))
        for run in capital_runs(tokens):
            self._runs += 1
            self._run_names.put(run)
        if names is None:
            return
        self._marked_tokens += len(tokens)
        for group, name in names:
            self._groups[group] += 1
            self._names.put(name.lower())
            if group == "PER":
                self._persons.put(name.lower())

    def end_article(self, words_before: int) -> None:
        """The sentences since `words_before` words were one article."""
        self._articles += 1
        self._article_words[self._words - words_before] += 1

    @property
    def words(self) -> int:
        """Words so far."""
        return self._words

    def add_article(self, article: Article) -> int:
        """One article with all its layers. Returns its words, 0 where it has no text."""
        self._outlets[article.outlet or ""] += 1
        self._full_names.add(article)
        self._count_labels(article)
        if article.text is None or article.sentences is None or article.tokens is None:
            self._articles += 1
            return 0
        before = self._words
        starts = article.tokens.starts.tolist()
        ends = article.tokens.ends.tolist()
        names = _names_by_sentence(article, article.sentences)
        for number, sentence in enumerate(article.sentences):
            first = bisect_right(starts, sentence.start - 1)
            after = bisect_right(starts, sentence.end - 1)
            text = article.text
            tokens = [text[starts[at] : ends[at]] for at in range(first, after)]
            self.add_sentence(tokens, None if names is None else names.get(number, []))
        self.end_article(before)
        return self._words - before

    def _count_labels(self, article: Article) -> None:
        for layer, attribute in LABELLED.items():
            items = getattr(article, layer)
            if items is not None:
                counts = self._labels.setdefault(layer, Counter())
                counts.update(getattr(item, attribute) for item in items)
        for layer in UNLABELLED:
            items = getattr(article, layer)
            if items is not None:
                self._labels.setdefault(layer, Counter())[""] += len(items)
        for layer in ("topics", "frames"):
            labels = getattr(article, layer)
            if labels is not None:
                self._labels.setdefault(layer, Counter()).update(labels)
        if article.genre is not None:
            self._labels.setdefault("genre", Counter())[article.genre] += 1

    def finish(self) -> Stats:
        """The figures of all that was added."""
        density = None
        if self._marked_tokens:
            density = {
                group: 100 * self._groups[group] / self._marked_tokens
                for group in dict.fromkeys(GROUPS.values())
            }
        labels = {layer: _sorted(counts) for layer, counts in self._labels.items()}
        runs = 100 * self._runs / self._tokens if self._tokens and self._capitals else None
        return Stats(
            articles=self._articles or None,
            sentences=self._sentence_tokens.total(),
            tokens=self._tokens,
            words=self._words,
            sentence_words=lengths(self._sentence_words),
            sentence_tokens=lengths(self._sentence_tokens),
            article_words=lengths(self._article_words),
            type_token_ratio=self._ratio.mean,
            trigrams_first=self._trigrams.first,
            trigrams=self._trigrams.mean,
            entity_density=density,
            name_diversity=self._names.mean,
            person_diversity=self._persons.mean,
            run_density=runs,
            run_diversity=self._run_names.mean,
            blocks=labels.get("blocks", {}),
            outlets=_sorted(self._outlets),
            labels=labels,
            repeated_persons=self._full_names.repeated() if self._full_names.seen else None,
        )


def _names_by_sentence(
    article: Article, sentences: Spans
) -> Mapping[int, list[tuple[str, str]]] | None:
    """Number of a sentence -> its outermost names; those outside sentences (dateline) are none."""
    if article.entities is None:
        return None
    names: dict[int, list[tuple[str, str]]] = {}
    starts = sentences.starts.tolist()
    for entity in article.entities:
        number = bisect_right(starts, entity.start) - 1
        if entity.parent is None and entity.label in GROUPS and _inside(entity, sentences, number):
            name = GROUPS[entity.label], surface(article, entity)
            names.setdefault(number, []).append(name)
    return names


def _inside(span: HasSpan, sentences: Spans, number: int) -> bool:
    return number >= 0 and span.start < int(sentences.ends[number])


def _has_capital(token: str) -> bool:
    return token != token.lower()


def _sorted(counts: Counter[str]) -> dict[str, int]:
    """The most frequent first, equal ones by name."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
