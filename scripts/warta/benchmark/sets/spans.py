"""Tags to spans and back, and what is illegal in a sequence of tags.

IOB2 (Ramshaw and Marcus 1995; Sang and Veenstra 1999) and BILOU (Ratinov and Roth 2009). Spans are
read with the rules of conlleval.pl (CoNLL-2000), which never fail: I- where nothing is open, or
after another label, begins a span.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

SCHEMES = {"iob2": frozenset("BI"), "bilou": frozenset("BILU")}


@dataclass(frozen=True, slots=True, order=True)
class TagSpan:
    """Half-open token indices [start, end) with a label."""

    start: int
    end: int
    label: str


def spans_of_tags(tags: Sequence[str]) -> tuple[TagSpan, ...]:
    """The spans of IOB2 or BILOU tags, in order. What is no tag of these counts as O."""
    spans = []
    start, opened = 0, ""
    for index, tag in enumerate(tags):
        letter, label = split_tag(tag)
        goes_on = letter in ("I", "L") and label == opened
        if opened and not goes_on:
            spans.append(TagSpan(start, index, opened))
            opened = ""
        if letter != "O" and not goes_on:
            start, opened = index, label
        if letter in ("L", "U"):
            spans.append(TagSpan(start, index + 1, label))
            opened = ""
    if opened:
        spans.append(TagSpan(start, len(tags), opened))
    return tuple(spans)


def tags_of_spans(
    spans: Iterable[TagSpan], length: int, *, scheme: str = "iob2"
) -> tuple[str, ...]:
    """`length` tags for spans that do not overlap; the inverse of `spans_of_tags`.

    Raises ValueError where spans overlap, are empty or reach outside [0, length).
    """
    bilou = len(SCHEMES[scheme]) == 4
    tags = ["O"] * length
    reached = 0
    for span in sorted(spans):
        if not reached <= span.start < span.end <= length:
            raise ValueError(f"{span} overlaps another span or lies outside {length} tokens")
        reached = span.end
        tags[span.start : span.end] = [f"I-{span.label}"] * (span.end - span.start)
        tags[span.start] = f"B-{span.label}"
        if bilou:
            letter = "U" if span.end - span.start == 1 else "L"
            tags[span.end - 1] = f"{letter}-{span.label}"
    return tuple(tags)


def split_tag(tag: str) -> tuple[str, str]:
    """(letter, label) of a tag; ("O", "") of what is none."""
    letter, dash, label = tag.partition("-")
    return (letter, label) if dash and label and letter in ("B", "I", "L", "U") else ("O", "")


def is_tag(tag: str, *, labels: Iterable[str], scheme: str) -> bool:
    """Whether a tag is O or a letter of the scheme with one of `labels`."""
    letter, label = split_tag(tag)
    return tag == "O" or (letter in SCHEMES[scheme] and label in labels)


class TagOrder:
    """Says of each tag in turn whether it may follow the one before it.

    `opened` is the label of the span that the next tag may continue, or "".
    """

    def __init__(self, scheme: str) -> None:
        self.bilou = scheme == "bilou"
        self.opened = ""

    def add(self, tag: str) -> tuple[str, str] | None:
        """(code, message) of what is wrong with `tag` here, or None."""
        letter, label = split_tag(tag)
        before, self.opened = self.opened, "" if letter in ("O", "L", "U") else label
        if letter in ("I", "L"):
            if before == label:
                return None
            if self.bilou:
                return "bilou_break", f"{tag} continues no {label} span ({_state(before)})"
            if before:
                return "illegal_change", f"{tag} after a span of {before}"
            return "illegal_start", f"{tag} with no span open"
        if before and self.bilou:
            return "bilou_break", f"{tag} while a {before} span is open, with no L-{before}"
        return None

    def finish(self) -> tuple[str, str] | None:
        """What is wrong with an end here; the next tag begins anew."""
        before, self.opened = self.opened, ""
        if before and self.bilou:
            return "bilou_break", f"a {before} span is never closed"
        return None


def check_tags(tags: Sequence[str], *, scheme: str) -> Iterator[tuple[int, str, str]]:
    """(index, code, message) of each tag that is illegal where it stands."""
    order = TagOrder(scheme)
    for index, tag in enumerate(tags):
        wrong = order.add(tag)
        if wrong:
            yield (index, *wrong)
    wrong = order.finish()
    if wrong:
        yield (len(tags) - 1, *wrong)


def _state(opened: str) -> str:
    return f"a {opened} span is open" if opened else "none is open"
