"""What follows from the attributions: which one loaded words stand in, and whose words they are.

Narrator: outside any content, or in content of kind topic. Reported: inside quotation marks, or in
indirect content of an assertion, attitude or request. Nothing follows for indirect content of an
intention; and ambiguous words (under a closing "demikian laporan") are for people to see.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from warta.article import Attribution, Block, Span

# The marks of warta.validate.quotes, for the same reasons: no single ones, any closing mark closes.
_MARK = re.compile('[“”„«»"]')
_OPENING = frozenset('“„«"”')
_CLOSING = frozenset('”»"')


def innermost(span: Span, attributions: Iterable[Attribution]) -> Attribution | None:
    """The attribution with the shortest content part that covers `span`; of equals, the last."""
    best: tuple[int, Attribution] | None = None
    for attribution in attributions:
        for part in attribution.content:
            if part.start <= span.start and span.end <= part.end:
                length = part.end - part.start
                if best is None or length <= best[0]:
                    best = length, attribution
    return best[1] if best else None


def derive_voice(
    text: str, blocks: Sequence[Block], span: Span, attribution: Attribution | None
) -> str | None:
    """The voice of `span`, whose innermost attribution is given; None where the rule is silent.

    Words in quotation marks outside any content (scare quotes) are the narrator's.
    """
    if attribution is None:
        return "narrator"
    if _is_quoted(text, blocks, span):
        return "reported"
    if attribution.kind == "topic":
        return "narrator"
    if attribution.quote == "direct":
        return "reported"
    return None if attribution.kind == "intention" else "reported"


def _is_quoted(text: str, blocks: Sequence[Block], span: Span) -> bool:
    """Whether the span lies in quotation marks, as they pair up in its block, else in its line."""
    at = bisect_right(blocks, span.start, key=lambda block: block.start) - 1
    if at >= 0 and span.end <= blocks[at].end:
        start, end = blocks[at].start, blocks[at].end
    else:
        start = text.rfind("\n", 0, span.start) + 1
        end = text.find("\n", span.end)
        end = len(text) if end < 0 else end
    return any(
        first <= span.start and span.end <= last for first, last in _quotations(text, start, end)
    )


def _quotations(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches in quotation marks, marks included; one that is not closed runs to the end.

    Of a quotation over paragraphs, each paragraph opens anew and only the last closes.
    """
    opened: int | None = None
    for mark in _MARK.finditer(text, start, end):
        if opened is None:
            opened = mark.start() if mark.group() in _OPENING else None
        elif mark.group() in _CLOSING:
            yield opened, mark.end()
            opened = None
    if opened is not None:
        yield opened, end
