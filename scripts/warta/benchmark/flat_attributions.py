"""Attributions as spans of roles, and how baselines join such spans to attributions again.

A content that runs over several sentences is cut at their edges: its first piece is `content`,
those behind it `more`. Joining is by place alone: within a sentence a cue takes the nearest source
and the nearest content. The kind is the one that the cue has most often in the train part.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from warta.annotate.words import read_words
from warta.article import Article, Attribution, Span
from warta.benchmark.spans import LabeledSpan

MORE = "more"
COMMONEST_KIND = "assertion"
_MARKS = frozenset('“”„«»"')

Parts = list[LabeledSpan]


@dataclass(slots=True)
class _Draft:
    source: list[Span]
    cue: list[Span]
    content: list[Span]

    def start(self) -> int:
        return min(part.start for part in (*self.source, *self.cue, *self.content))


def role_parts(article: Article) -> Iterator[LabeledSpan]:
    """The parts of all attributions with their role, contents cut at the edges of sentences."""
    words = read_words(article)
    edges = [(words.starts[unit.first], words.ends[unit.last - 1]) for unit in words.units]
    for attribution in article.attributions or ():
        for role in ("source", "cue"):
            for part in getattr(attribution, role):
                yield part.start, part.end, role
        for part in attribution.content:
            label = "content"
            at = max(0, bisect_right(edges, part.start, key=lambda edge: edge[0]) - 1)
            for first, last in edges[at:]:
                if first >= part.end:
                    break
                start, end = max(first, part.start), min(last, part.end)
                if start < end:
                    yield start, end, label
                    label = MORE


def kinds_of_cues(gold: Sequence[Article]) -> Mapping[str, str]:
    """Cue, in small letters -> its most frequent kind."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for article in gold:
        for attribution in article.attributions or ():
            if attribution.cue:
                counted[article.span(attribution.cue[0]).lower()][attribution.kind] += 1
    return {
        cue: min(kinds, key=lambda kind: (-kinds[kind], kind)) for cue, kinds in counted.items()
    }


def write_attributions(
    kinds: Mapping[str, str],
) -> Callable[[Article, Sequence[LabeledSpan]], Article]:
    """The function that joins spans of roles to attributions."""

    def write(article: Article, found: Sequence[LabeledSpan]) -> Article:
        drafts = sorted(_join(article, found), key=lambda draft: (draft.start(), -_end(draft)))
        attributions = tuple(
            _finish(article, f"a{number}", draft, kinds) for number, draft in enumerate(drafts, 1)
        )
        return dataclasses.replace(article, attributions=attributions)

    return write


def _join(article: Article, found: Sequence[LabeledSpan]) -> Iterator[_Draft]:
    words = read_words(article)
    firsts = [words.starts[unit.first] for unit in words.units]
    by_unit: dict[int, Parts] = defaultdict(list)
    for span in found:
        by_unit[bisect_right(firsts, span[0]) - 1].append(span)
    last: _Draft | None = None
    for at in sorted(by_unit):
        parts = by_unit[at]
        if parts[0][2] == MORE and last is not None and last.content:
            _continue(article, last, Span(*parts[0][:2]))
            parts = parts[1:]
        drafts = list(_join_unit(parts))
        yield from drafts
        with_content = [draft for draft in drafts if draft.content]
        last = max(with_content, key=lambda draft: draft.content[-1].end, default=last)


def _continue(article: Article, draft: _Draft, span: Span) -> None:
    """Adds the next sentence of a content: to its last part where only blanks lie between."""
    before = draft.content[-1]
    between = (article.text or "")[before.end : span.start]
    if between.strip() or "\n" in between:
        draft.content.append(span)
    else:
        draft.content[-1] = Span(before.start, span.end)


def _join_unit(parts: Parts) -> Iterator[_Draft]:
    """Attributions within one sentence."""
    sides: dict[str, list[Span]] = {"source": [], "cue": [], "content": []}
    for start, end, label in parts:
        sides["content" if label == MORE else label].append(Span(start, end))
    for cue in sides["cue"]:
        source, content = (_take_nearest(sides[role], cue) for role in ("source", "content"))
        yield _Draft(source, [cue], content)
    for content_part in sides["content"]:
        yield _Draft(_take_nearest(sides["source"], content_part), [], [content_part])
    for source_part in sides["source"]:
        yield _Draft([source_part], [], [])


def _take_nearest(spans: list[Span], to: Span) -> list[Span]:
    """The span with the fewest code points between, taken out of `spans`; none where none is."""
    if not spans:
        return []
    nearest = min(spans, key=lambda span: (max(span.start - to.end, to.start - span.end), span.end))
    spans.remove(nearest)
    return [nearest]


def _end(draft: _Draft) -> int:
    return max(part.end for part in (*draft.source, *draft.cue, *draft.content))


def _finish(article: Article, id: str, draft: _Draft, kinds: Mapping[str, str]) -> Attribution:
    cue = article.span(draft.cue[0]).lower() if draft.cue else ""
    content = " ".join(article.span(part) for part in draft.content)
    if len(content) > 1 and content[0] in _MARKS and content[-1] in _MARKS:
        quote = "direct"
    else:
        quote = "mixed" if _MARKS & set(content) else "indirect"
    speaker = next(
        (
            entity.id
            for entity in article.entities or ()
            for part in draft.source
            if part.start <= entity.start and entity.end <= part.end and entity.parent is None
        ),
        None,
    )
    return Attribution(
        id,
        tuple(draft.source),
        tuple(draft.cue),
        tuple(draft.content),
        quote,
        kinds.get(cue, COMMONEST_KIND),
        speaker,
    )
