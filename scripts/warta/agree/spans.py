"""Counts of the layers that are spans: structure, sentences, entities, titles, times, persuasion.

Each function takes one article as two annotators see it and gives counts by (figure, label); None
where one of them left the layer out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

from warta.agree.alpha import Units, nominal_tally, unit_tally
from warta.agree.figures import Tally, match_tally, share_tally
from warta.agree.ground import article_text, edges_of, outermost, same_referent, tokens
from warta.article import Article, HasSpan, Time
from warta.benchmark.spans import LabeledSpan, count_exact, count_partial

Tallies = dict[tuple[str, str | None], Tally]


def count_structure(first: Article, second: Article) -> Tallies | None:
    """Block kinds by character (white space aside), blocks and datelines by their edges."""
    if first.blocks is None or second.blocks is None:
        return None
    seen = [i for i, character in enumerate(first.text or "") if not character.isspace()]
    kinds = []
    for blocks in (first.blocks, second.blocks):
        by_character = [frozenset[str]()] * len(first.text or "")
        for block in blocks:
            length = block.end - block.start
            by_character[block.start : block.end] = [frozenset((block.kind,))] * length
        kinds.append([by_character[i] for i in seen])
    lines = [edges_of([line] if line else []) for line in (first.dateline, second.dateline)]
    return {
        **_exact(*([_labeled(b, b.kind) for b in side] for side in (first.blocks, second.blocks))),
        ("kind_alpha", None): nominal_tally(*kinds),
        ("dateline_f1", None): match_tally(count_exact(*lines)),
    }


def count_sentences(first: Article, second: Article) -> Tallies | None:
    """Sentence ends; the inner ones are those behind which the line goes on."""
    if first.sentences is None or second.sentences is None:
        return None
    text = first.text or ""
    ends = [[span.end for span in side] for side in (first.sentences, second.sentences)]
    inner = [[end for end in side if text[end:].split("\n", 1)[0].strip()] for side in ends]
    return {
        ("boundary_f1", None): match_tally(count_exact(*ends)),
        ("inner_boundary_f1", None): match_tally(count_exact(*inner)),
        ("exact_f1", None): match_tally(
            count_exact(*(edges_of(list(side)) for side in (first.sentences, second.sentences)))
        ),
    }


def count_entities(first: Article, second: Article) -> Tallies | None:
    """Spans, outermost labels by token, and links where at least one of two equal spans has one."""
    if first.entities is None or second.entities is None:
        return None
    ours, theirs = ([_labeled(e, e.label) for e in a] for a in (first.entities, second.entities))
    links = dict(zip(ours, (entity.link for entity in first.entities), strict=True))
    others = dict(zip(theirs, (entity.link for entity in second.entities), strict=True))
    return {
        **_spans(first, second, ours, theirs),
        ("link_accuracy", None): share_tally(
            link == others[span]
            for span, link in links.items()
            if span in others and (link or others[span])
        ),
    }


def count_titles(first: Article, second: Article) -> Tallies | None:
    """Spans, and the holders of equal spans."""
    if first.titles is None or second.titles is None:
        return None
    ours, theirs = ([_labeled(t, "") for t in side] for side in (first.titles, second.titles))
    others = {(title.start, title.end): title.holder for title in second.titles}
    holders = share_tally(
        same_referent(first, title.holder, second, others[title.start, title.end])
        for title in first.titles
        if (title.start, title.end) in others
    )
    return {**_spans(first, second, ours, theirs), ("holder_accuracy", None): holders}


def count_times(first: Article, second: Article) -> Tallies | None:
    """Spans; type, value and mod of equal spans (null and null agree)."""
    if first.times is None or second.times is None:
        return None
    ours, theirs = ([_labeled(t, t.type) for t in side] for side in (first.times, second.times))
    others = {(time.start, time.end): time for time in second.times}
    pairs: list[tuple[Time, Time]] = [
        (time, others[time.start, time.end])
        for time in first.times
        if (time.start, time.end) in others
    ]
    tallies = _spans(first, second, ours, theirs)
    del tallies["token_alpha", None]
    for field in ("type", "value", "mod"):
        agreed = [getattr(time, field) == getattr(other, field) for time, other in pairs]
        tallies[f"{field}_accuracy", None] = share_tally(agreed)
    return tallies | _in_or_out(first, second, ours, theirs)


def count_persuasion(first: Article, second: Article) -> Tallies | None:
    """Spans, unitized alpha on the characters of article text, voices of equal spans."""
    if first.persuasion is None or second.persuasion is None:
        return None
    sides = (first.persuasion, second.persuasion)
    ours, theirs = ([_labeled(p, p.technique) for p in side] for side in sides)
    others = {_labeled(p, p.technique): p.voice for p in second.persuasion}
    voices = {_labeled(p, p.technique): p.voice for p in first.persuasion}
    continuum = article_text(first, second)
    for start, end, _ in (*ours, *theirs):
        continuum[start:end] = True
    tallies = _spans(first, second, ours, theirs)
    del tallies["token_alpha", None]
    tallies["unitized_alpha", None] = unit_tally(_units(ours), _units(theirs), continuum)
    tallies["voice_accuracy", None] = share_tally(
        voice == others[span] for span, voice in voices.items() if span in others
    )
    return tallies


def _labeled(span: HasSpan, label: str) -> LabeledSpan:
    return span.start, span.end, label


def _units(spans: Sequence[LabeledSpan]) -> Units:
    units: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end, label in spans:
        units[label].append((start, end))
    return units


def _exact(ours: Sequence[LabeledSpan], theirs: Sequence[LabeledSpan]) -> Tallies:
    """exact_f1 over all, and of each label that either side has."""
    tallies: Tallies = {("exact_f1", None): match_tally(count_exact(ours, theirs))}
    for label in {span[2] for span in (*ours, *theirs)} - {""}:
        sides = ([span for span in side if span[2] == label] for side in (ours, theirs))
        tallies["exact_f1", label] = match_tally(count_exact(*sides))
    return tallies


def count_spans(ours: Sequence[LabeledSpan], theirs: Sequence[LabeledSpan]) -> Tallies:
    """exact_f1 and partial_f1, over all and by label."""
    tallies = _exact(ours, theirs)
    for label in {label for _, label in tallies}:
        sides = ([span for span in side if label in (None, span[2])] for side in (ours, theirs))
        tallies["partial_f1", label] = match_tally(count_partial(*sides))
    return tallies


def _spans(
    first: Article, second: Article, ours: Sequence[LabeledSpan], theirs: Sequence[LabeledSpan]
) -> Tallies:
    """What all layers of spans have; unlabeled_f1 only where there are labels."""
    tallies = count_spans(ours, theirs)
    if any(span[2] for span in (*ours, *theirs)):
        bare: list[list[Hashable]] = [[span[:2] for span in side] for side in (ours, theirs)]
        tallies["unlabeled_f1", None] = match_tally(count_exact(*bare))
    grid = tokens(first, second)
    tallies["token_alpha", None] = nominal_tally(outermost(grid, ours), outermost(grid, theirs))
    return tallies


def _in_or_out(
    first: Article, second: Article, ours: Sequence[LabeledSpan], theirs: Sequence[LabeledSpan]
) -> Tallies:
    grid = tokens(first, second)
    sides = ([(start, end, "") for start, end, _ in side] for side in (ours, theirs))
    return {("token_alpha", None): nominal_tally(*(outermost(grid, side) for side in sides))}
