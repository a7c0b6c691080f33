"""Foreign sets, raw folders and other datasets to Stats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from warta.article import Article
from warta.benchmark.read_sets import group_articles, read_set
from warta.benchmark.sets.labels import names_all, to_warta
from warta.benchmark.sets.sentence import TaggedSentence
from warta.benchmark.sets.spans import spans_of_tags
from warta.errors import UsageError
from warta.stats.collect import Collector, Stats, article_stats
from warta.stats.dataset import portray_dataset
from warta.stats.names import GROUPS
from warta.stats.portrait import ALL, Portrait, portray
from warta.stream import records


def set_stats(path: str | Path, kind: str, *, part: str | None = None) -> Stats:
    """The Stats of a foreign set (kinds: warta.benchmark.read_sets), of all parts or of one.

    Names are counted where the set marks all of them; articles only in pfsa, by dateline. Raises
    UsageError as `read_set`.
    """
    collector = Collector()
    sentences = read_set(path, kind, part=part)
    if kind == "pfsa":
        for article in group_articles(sentences):
            before = collector.words
            for sentence in article:
                collector.add_sentence(sentence.tokens)
            collector.end_article(before)
    else:
        for sentence in sentences:
            names = _names(sentence, kind) if names_all(kind) else None
            collector.add_sentence(sentence.tokens, names)
    return collector.finish()


def stats_of_raw(*paths: str | Path) -> Stats:
    """The Stats of raw articles (files or folders) as the pipeline annotates them; those that a
    build would reject are left out. Raises UsageError where a path does not exist."""
    return article_stats(raw_articles(*paths))


def portray_raw(*paths: str | Path, advance: Callable[[int], object] | None = None) -> Portrait:
    """The Portrait of raw articles as the pipeline annotates them; `advance` is told of each.

    Raises UsageError where a path does not exist or no article is in it.
    """

    def annotated() -> Iterator[tuple[str, Article]]:
        for article in raw_articles(*paths):
            if advance is not None:
                advance(1)
            yield ALL, article

    portrait = portray(annotated())
    if portrait is None:
        named = " ".join(map(str, paths))
        raise UsageError(f"{named} holds no article: `warta check {named}` says why")
    return portrait


def stats_beside(others: Sequence[tuple[str, str | Path]]) -> dict[str, Stats]:
    """Name -> Stats of others to compare with, each (kind, path): kind `dataset` is a built
    dataset and `raw` raw articles, both named by their folder; else a kind of foreign set, by
    which it is named. A name that comes again is numbered. Raises UsageError as what reads them.
    """
    found: dict[str, Stats] = {}
    for kind, path in others:
        if kind == "dataset":
            stats = portray_dataset(Path(path)).whole
        else:
            stats = stats_of_raw(path) if kind == "raw" else set_stats(path, kind)
        name = Path(path).resolve().name if kind in ("dataset", "raw") else kind
        again = sum(held == name or held.startswith(f"{name} (") for held in found)
        found[f"{name} ({again + 1})" if again else name] = stats
    return found


def raw_articles(*paths: str | Path) -> Iterator[Article]:
    """The articles of raw files or folders, in the order of the walk."""
    for outcome in records([Path(path) for path in paths]):
        if isinstance(outcome, Article):
            yield outcome


def _names(sentence: TaggedSentence, kind: str) -> list[tuple[str, str]]:
    names = []
    for span in spans_of_tags(sentence.tags or ()):
        ours = to_warta(span.label, kind=kind)
        if ours and ours[0] in GROUPS:
            names.append((GROUPS[ours[0]], " ".join(sentence.tokens[span.start : span.end])))
    return names
