"""Level 2, offsets: every span fits the text, its blocks, and its neighbours (design, section 3).

Without text (a record published without it) order and mutual fit are checked, white space and
coverage are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from warta.article import Article, HasSpan, Offsets
from warta.validate.finding import Finding, finding
from warta.validate.ground import Flags, Ground, survey
from warta.validate.rows import check_row, shown
from warta.validate.segments import check_blocks, check_dateline, check_sentences, check_tokens
from warta.validate.text import check_text

# What of an item, beside its span, makes it the same annotation twice.
IDENTITY = {
    "entities": ("label",),
    "titles": (),
    "times": (),
    "persuasion": ("technique",),
}
NOUNS = {"entities": "entity", "titles": "title", "times": "time", "persuasion": "persuasion span"}
ID_LETTERS = {"entities": "e", "times": "t", "attributions": "a", "chains": "c"}


class Group(NamedTuple):
    """Spans that form one list: a whole layer (`owner` None), or a role of one of its items."""

    layer: str
    noun: str
    owner: int | None
    spans: Sequence[HasSpan]
    may_overlap: bool


def check_offsets(article: Article) -> list[Finding]:
    """Level 2: findings on the spans of an article whose shape (level 1) is sound."""
    found = check_text(article)
    ground = survey(article)
    in_blocks = check_blocks(ground)
    found += in_blocks
    if any(item.code != "block_gap" for item in in_blocks):
        ground = survey(article, blocks_are_sound=False)
    found += check_dateline(ground)
    in_sentences = check_sentences(ground)
    found += in_sentences
    # A gap leaves the sentences' own edges sound.
    sound = all(item.code == "sentence_gap" for item in in_sentences)
    found += check_tokens(ground, sentences_are_sound=sound)
    groups = list(_groups(article))
    if groups and not _all_fit(ground, groups):
        for group in groups:
            found += _check_group(ground, group)
    for group in groups:
        found += _duplicates(ground, group)
    found += _check_ids(article)
    return found


def _groups(article: Article) -> Iterator[Group]:
    for layer, noun in NOUNS.items():
        items = getattr(article, layer)
        if items:
            yield Group(layer, noun, None, items, True)
    for index, attribution in enumerate(article.attributions or ()):
        for role in ("source", "cue", "content"):
            spans = getattr(attribution, role)
            if spans:
                yield Group("attributions", f"{role} of attribution", index, spans, False)
    for index, chain in enumerate(article.chains or ()):
        yield Group("chains", "mention of chain", index, chain.mentions, True)


def _all_fit(ground: Ground, groups: Sequence[Group]) -> bool:
    """The sound case for all groups at once: most have two or three spans, too few for arrays."""
    for group in groups:
        edge = 0
        for span in group.spans:
            if span.start < edge:
                return False
            edge = span.start if group.may_overlap else span.end
    starts = np.array([span.start for group in groups for span in group.spans], dtype=np.int32)
    ends = np.array([span.end for group in groups for span in group.spans], dtype=np.int32)
    order = np.argsort(starts)
    starts, ends = starts[order], ends[order]
    return not (
        check_row(ground, "", "", starts, ends, may_overlap=True)
        or _reaches_foreign(ground, starts, ends).any()
    )


def _check_group(ground: Ground, group: Group) -> list[Finding]:
    starts = np.array([span.start for span in group.spans], dtype=np.int32)
    ends = np.array([span.end for span in group.spans], dtype=np.int32)
    found = check_row(
        ground,
        group.layer,
        group.noun,
        starts,
        ends,
        owner=group.owner,
        may_overlap=group.may_overlap,
    )
    if found:
        return found
    return [
        _found(ground, "span_not_article_text", group, place, "lies in no article text")
        for place in np.flatnonzero(_reaches_foreign(ground, starts, ends)).tolist()
    ]


def _reaches_foreign(ground: Ground, starts: Offsets, ends: Offsets) -> Flags:
    """Which spans overlap a block that is not article text."""
    foreign_starts, foreign_ends = ground.foreign_spans()
    reaches: Flags = np.searchsorted(foreign_starts, ends) > np.searchsorted(
        foreign_ends, starts, "right"
    )
    return reaches


def _duplicates(ground: Ground, group: Group) -> list[Finding]:
    names = IDENTITY.get(group.layer, ())
    seen: set[tuple[Any, ...]] = set()
    found = []
    for place, span in enumerate(group.spans):
        key = (span.start, span.end, *(getattr(span, name) for name in names))
        if key in seen:
            found.append(_found(ground, "span_duplicate", group, place, "stands there twice"))
        seen.add(key)
    return found


def _found(ground: Ground, code: str, group: Group, place: int, reason: str) -> Finding:
    span = group.spans[place]
    index = place if group.owner is None else group.owner
    return finding(
        code,
        f"{group.noun} {index} {shown(ground, span.start, span.end)} {reason}",
        article=ground.article.id,
        layer=group.layer,
        index=index,
        offset=span.start,
    )


def _check_ids(article: Article) -> Iterator[Finding]:
    """Ids are e1, e2, … in order of start; where a layer is unsorted, that is said instead."""
    for layer, letter in ID_LETTERS.items():
        items = getattr(article, layer) or ()
        starts = [_start(layer, item) for item in items]
        if layer in ("attributions", "chains"):
            for index in range(1, len(starts)):
                if starts[index] < starts[index - 1]:
                    yield finding(
                        "span_unsorted",
                        f"{items[index].id} starts at {starts[index]}, "
                        f"the one before at {starts[index - 1]}",
                        article=article.id,
                        layer=layer,
                        index=index,
                        offset=starts[index],
                    )
        for index, item in enumerate(items):
            if item.id != f"{letter}{index + 1}":
                yield finding(
                    "id_order",
                    f"the id is {item.id}, by its place it is {letter}{index + 1}",
                    article=article.id,
                    layer=layer,
                    index=index,
                    offset=starts[index],
                )
                break  # all that follow are shifted by it


def _start(layer: str, item: Any) -> int:
    """Where an item begins: its own start, else the first code point of any of its parts."""
    if layer == "attributions":
        spans = (*item.source, *item.cue, *item.content)
    elif layer == "chains":
        spans = item.mentions
    else:
        return int(item.start)
    return min((span.start for span in spans), default=0)
