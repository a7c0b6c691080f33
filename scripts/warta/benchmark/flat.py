"""Layers as flat spans with one label each, there and back: what taggers and memories can learn.

| task | label of a span | what is not learnt, and left at |
|---|---|---|
| entities | the entity's label | inner entities: none; link: null |
| titles | TITLE | holder: null |
| times | the type | value, mod, anchor: null |
| attributions | source, cue, content, more (warta.benchmark.flat_attributions) | by rule |
| persuasion | the technique, of loaded words alone | voice, attribution: by rule |
| coreference | the chain's type | chains: mentions with the same words |

Spans are [start, end) in code points, and none overlaps another.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from warta.annotate.custom import with_entities
from warta.annotate.persuasion import WORD_TECHNIQUES
from warta.article import Article, Chain, Persuasion, Span, Time, Title
from warta.benchmark.flat_attributions import kinds_of_cues, role_parts, write_attributions
from warta.benchmark.spans import LabeledSpan
from warta.gold.voice import derive_voice, innermost

Read = Callable[[Article], Iterable[LabeledSpan]]
Write = Callable[[Article, Sequence[LabeledSpan]], Article]


@dataclass(frozen=True, slots=True)
class Flat:
    """`read` gives a layer's spans as gold has them, overlapping ones too; `writer`, given the
    gold of the train part, the function that makes the layer from flat spans in order."""

    read: Read
    writer: Callable[[Sequence[Article]], Write]


def flatten(spans: Iterable[LabeledSpan]) -> list[LabeledSpan]:
    """The spans that do not overlap a longer one, in order."""
    kept: list[LabeledSpan] = []
    taken: set[int] = set()
    for start, end, label in sorted(set(spans), key=lambda span: (span[0] - span[1], span)):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append((start, end, label))
    return sorted(kept)


def gold_spans(article: Article, task: str) -> list[LabeledSpan]:
    """The flat spans of a task in an article that has its layer."""
    return flatten(FLAT[task].read(article))


def _write_titles(article: Article, found: Sequence[LabeledSpan]) -> Article:
    titles = tuple(Title(start, end, None) for start, end, _ in found)
    return dataclasses.replace(article, titles=titles)


def _write_times(article: Article, found: Sequence[LabeledSpan]) -> Article:
    times = tuple(
        Time(f"t{number}", start, end, label, None, None, None)
        for number, (start, end, label) in enumerate(found, 1)
    )
    return dataclasses.replace(article, times=times)


def _write_persuasion(article: Article, found: Sequence[LabeledSpan]) -> Article:
    spans = []
    for start, end, technique in found:
        span = Span(start, end)
        around = innermost(span, article.attributions or ())
        voice = derive_voice(article.text or "", article.blocks or (), span, around)
        attribution = around.id if around else None
        spans.append(Persuasion(start, end, technique, voice or "narrator", attribution))
    return dataclasses.replace(article, persuasion=tuple(spans))


def _write_chains(article: Article, found: Sequence[LabeledSpan]) -> Article:
    """Mentions of one type with the same words, letter case aside, are a chain."""
    same: dict[tuple[str, str], list[Span]] = {}
    for start, end, type_ in found:
        words = (article.text or "")[start:end].casefold()
        same.setdefault((type_, words), []).append(Span(start, end))
    chains = [(mentions, key[0]) for key, mentions in same.items() if len(mentions) > 1]
    return dataclasses.replace(
        article,
        chains=tuple(
            Chain(f"c{number}", type_, False, (), tuple(mentions))
            for number, (mentions, type_) in enumerate(chains, 1)
        ),
    )


FLAT: Mapping[str, Flat] = {
    "entities": Flat(
        lambda article: [
            (e.start, e.end, e.label) for e in article.entities or () if e.parent is None
        ],
        lambda gold: with_entities,
    ),
    "titles": Flat(
        lambda article: [(t.start, t.end, "TITLE") for t in article.titles or ()],
        lambda gold: _write_titles,
    ),
    "times": Flat(
        lambda article: [(t.start, t.end, t.type) for t in article.times or ()],
        lambda gold: _write_times,
    ),
    "attributions": Flat(role_parts, lambda gold: write_attributions(kinds_of_cues(gold))),
    "persuasion": Flat(
        lambda article: [
            (p.start, p.end, p.technique)
            for p in article.persuasion or ()
            if p.technique in WORD_TECHNIQUES
        ],
        lambda gold: _write_persuasion,
    ),
    "coreference": Flat(
        lambda article: [
            (m.start, m.end, chain.type) for chain in article.chains or () for m in chain.mentions
        ],
        lambda gold: _write_chains,
    ),
}
