"""Dateline, blocks and corrections of sentences: from the gold file to spans, and back.

A block entry with a selector is cut out of its line; the entry of that line without one takes all
that is left of it, a block for each stretch between what was cut out.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from warta.article import ARTICLE_TEXT, Block, Dateline, Span, Spans
from warta.gold.hints import quote
from warta.gold.lines import Line, line_of
from warta.gold.problems import SelectionError
from warta.gold.reading import Reading
from warta.gold.select import Selector, describe_span, describe_surface


@dataclass
class _Entries:
    """What the file's entries say of one line: blocks cut out of it, and the kind of the rest.

    `rest` is (index, kind) of the entry without words; `failed` says that an entry's words were
    not found, so that what is left of the line means nothing.
    """

    cut: list[Block] = field(default_factory=list)
    rest: tuple[int, str] | None = None
    failed: bool = False


def compile_blocks(reading: Reading) -> tuple[Block, ...]:
    """The blocks of the file's structure, sorted."""
    lines = _read_entries(reading)
    blocks: list[Block] = []
    for line in reading.lines:
        entries = lines.get(line.p, _Entries())
        inside = sorted(entries.cut, key=lambda block: (block.start, -block.end))
        left = _gaps(reading.text, line, inside)
        blocks += inside
        if entries.rest is not None:
            blocks += [Block(start, end, entries.rest[1]) for start, end in left]
        _check_line(reading, line, entries, inside, left)
    return tuple(sorted(blocks, key=lambda block: block.start))


def _read_entries(reading: Reading) -> dict[int, _Entries]:
    """The entries of each line that has any, by p."""
    lines: dict[int, _Entries] = {}
    for index, row in _block_rows(reading):
        p, kind = int(row["p"]), row["kind"]
        entries = lines.setdefault(p, _Entries())
        span = reading.span("structure", index, row)
        if span is None:
            entries.failed = True
        elif "text" in row or "from" in row:
            entries.cut.append(Block(span.start, span.end, kind))
        elif entries.rest is None:
            entries.rest = index, kind
        else:
            other, of_kind = entries.rest
            message = f"line {p} has another entry without text: {of_kind}, entry {other}"
            ends = quote(reading.lines[p - 1].text.rstrip()[-40:])
            hint = f"give one of them text, or from and to; the line ends {ends}"
            reading.report("structure", index, p, "gold_overlap", message, hint)
    return lines


def _check_line(
    reading: Reading,
    line: Line,
    entries: _Entries,
    inside: Sequence[Block],
    left: Sequence[tuple[int, int]],
) -> None:
    """Reports blocks of a line that overlap, and too much or too little that is left of it."""
    for one, other in pairwise(inside):
        if other.start < one.end:
            shown = [
                f"{block.kind} {reading.words(block.start, block.end)}" for block in (one, other)
            ]
            message = f"{shown[0]} and {shown[1]} overlap"
            reading.report("structure", None, line.p, "gold_overlap", message)
    if entries.failed or _damaged(reading):
        return
    if entries.rest is not None and not left:
        index, kind = entries.rest
        message = f"nothing is left of line {line.p} for its {kind} without text"
        hint = "remove this entry, or shorten what is cut out of the line"
        reading.report("structure", index, line.p, "gold_empty", message, hint)
    if entries.rest is None and left:
        shown = [reading.words(start, end) for start, end in left[:3]]
        whole = "" if entries.cut else "all of "
        message = f"no block holds {whole}line {line.p}: {' and '.join(shown)}"
        hint = f'add {{"p": {line.p}, "kind": "…"}}, which takes what is left of the line'
        reading.report("structure", None, line.p, "gold_uncovered", message, hint)


def _block_rows(reading: Reading) -> list[tuple[int, Mapping[str, Any]]]:
    if ("structure", None) in reading.broken:
        return []
    return [
        (index, row)
        for index, row in enumerate(reading.gold["structure"]["blocks"])
        if ("structure", index) not in reading.broken
    ]


def _damaged(reading: Reading) -> bool:
    """Whether an entry is unreadable: then a line without a block is no news."""
    return any(key == "structure" for key, _ in reading.broken)


def _gaps(text: str, line: Line, inside: Sequence[Block]) -> list[tuple[int, int]]:
    """The stretches of a line that `inside` leaves, without the white space around them."""
    gaps = []
    at = line.start
    for start, end in [*((block.start, block.end) for block in inside), (line.end, line.end)]:
        piece = text[at:start]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            gaps.append((at + lead, at + len(piece.rstrip())))
        at = max(at, end)
    return gaps


def compile_dateline(reading: Reading, blocks: Sequence[Block]) -> Dateline | None:
    """The dateline of the file's structure."""
    if reading.broken & {("structure", None), ("dateline", None)}:
        return None
    row = reading.gold["structure"]["dateline"]
    if row is None:
        return None
    span = reading.span("structure", None, row, role="dateline")
    if span is None:
        return None
    sound = not any(problem.layer == "structure" for problem in reading.problems)
    if sound and not any(
        block.start == span.start and span.end <= block.end and block.kind in ARTICLE_TEXT
        for block in blocks
    ):
        message = f"no block of article text begins with {reading.words(span.start, span.end)}"
        hint = "the dateline lies at the start of the first paragraph: correct it or that block"
        reading.report("structure", None, row["p"], "gold_dateline", "dateline: " + message, hint)
    return Dateline(span.start, span.end, row.get("place"), row.get("outlet"))


def describe_structure(
    text: str, lines: tuple[Line, ...], dateline: Dateline | None, blocks: Sequence[Block]
) -> dict[str, Any]:
    """The value of the key `structure`.

    Raises SelectionError where a block or the dateline runs over a line end.
    """
    head: Selector | None = None
    if dateline is not None:
        head = describe_span(lines, dateline.start, dateline.end)
        head |= {
            key: value
            for key, value in (("place", dateline.place), ("outlet", dateline.outlet))
            if value is not None
        }
    by_line: dict[int, list[Block]] = {}
    for block in blocks:
        by_line.setdefault(line_of(lines, block.start, block.end).p, []).append(block)
    entries = []
    for p, inside in by_line.items():
        line = lines[p - 1]
        kind = _main_kind(text, line, inside)
        if kind is not None:
            entries.append({"p": p, "kind": kind})
        for block in inside:
            if block.kind != kind:
                entries.append(describe_span(lines, block.start, block.end) | {"kind": block.kind})
    return {"dateline": head, "blocks": entries}


def _main_kind(text: str, line: Line, inside: Sequence[Block]) -> str | None:
    """The kind that may stand for the rest of its line: that of most characters which fits."""
    size: dict[str, int] = {}
    for block in inside:
        size[block.kind] = size.get(block.kind, 0) + block.end - block.start
    for kind in sorted(size, key=lambda kind: -size[kind]):
        others = [block for block in inside if block.kind != kind]
        mine = [(block.start, block.end) for block in inside if block.kind == kind]
        if _gaps(text, line, others) == mine:
            return kind
    return None


def compile_sentences(
    reading: Reading, sentences: Spans | None, blocks: Sequence[Block]
) -> Spans | None:
    """`sentences` with the file's corrections: first all joins, then all splits.

    A correction of what the rule meanwhile does right changes nothing. Without sentences, only the
    surfaces are looked for.
    """
    spans = [(span.start, span.end) for span in sentences or ()]
    splits = []
    for index, row in reading.rows("sentences"):
        surface = "join" if "join" in row else "split_after"
        span = reading.span("sentences", index, row, surface=surface)
        if span is None or sentences is None:
            continue
        try:
            if surface == "join":
                spans = _joined(spans, span, blocks, row["join"])
            else:
                _check_split(spans, span, row["split_after"])
                splits.append(span.end)
        except SelectionError as miss:
            reading.report("sentences", index, row["p"], miss.code, miss.message, miss.hint)
    if sentences is None:
        return None
    for at in splits:
        spans = _split(reading.text, spans, at)
    return Spans([start for start, _ in spans], [end for _, end in spans])


def _joined(
    spans: list[tuple[int, int]], join: Span, blocks: Sequence[Block], surface: str
) -> list[tuple[int, int]]:
    touched = [i for i, (start, end) in enumerate(spans) if start < join.end and join.start < end]
    if not touched:
        raise SelectionError("gold_outside", f"no sentence holds {quote(surface)}")
    first, last = touched[0], touched[-1]
    start, end = spans[first][0], spans[last][1]
    if join.start < start or end < join.end:
        message = f"{quote(surface)} reaches out of the sentences that it would join"
        raise SelectionError("gold_outside", message, "a sentence never crosses a block")
    if blocks and not any(block.start <= start and end <= block.end for block in blocks):
        message = f"{quote(surface)} runs from one block into another"
        raise SelectionError("gold_outside", message, "a sentence never crosses a block")
    return [*spans[:first], (start, end), *spans[last + 1 :]]


def _check_split(spans: list[tuple[int, int]], split: Span, surface: str) -> None:
    if not any(start < split.end and split.start < end for start, end in spans):
        raise SelectionError("gold_outside", f"no sentence holds {quote(surface)}")


def _split(text: str, spans: list[tuple[int, int]], at: int) -> list[tuple[int, int]]:
    index = bisect.bisect_right(spans, (at, -1)) - 1
    if index < 0 or spans[index][1] <= at:
        return spans
    start, end = spans[index]
    left, right = text[start:at].rstrip(), text[at:end].lstrip()
    if not left or not right:
        return spans
    parts = [(start, start + len(left)), (end - len(right), end)]
    return [*spans[:index], *parts, *spans[index + 1 :]]


def describe_sentences(
    text: str, lines: tuple[Line, ...], rule: Spans, sentences: Spans
) -> list[Selector]:
    """The corrections that make `sentences` of `rule`, the rule's own.

    Raises SelectionError where splitting and joining cannot do it.
    """
    before = [(span.start, span.end) for span in rule]
    after = [(span.start, span.end) for span in sentences]
    fixes: list[tuple[int, Selector]] = []
    for one, other in pairwise(before):
        if _hold(after, one[1] - 1, other[0]):
            start = _last_word(text, *one)
            end = _first_word(text, *other)
            fixes.append((start, describe_surface(lines, start, end, "join")))
    for one, other in pairwise(after):
        if _hold(before, one[1] - 1, other[0]):
            start = _last_word(text, *one)
            fixes.append((start, describe_surface(lines, start, one[1], "split_after")))
    fixes.sort(key=lambda fix: fix[0])
    return [fix for _, fix in fixes]


def _hold(spans: list[tuple[int, int]], one: int, other: int) -> bool:
    """Whether a single one of the sorted `spans` holds both offsets."""
    index = bisect.bisect_right(spans, (one, len(spans) and spans[-1][1] + 1)) - 1
    return index >= 0 and one < spans[index][1] and other < spans[index][1]


def _last_word(text: str, start: int, end: int) -> int:
    while end > start and not text[end - 1].isspace():
        end -= 1
    return end


def _first_word(text: str, start: int, end: int) -> int:
    while start < end and not text[start].isspace():
        start += 1
    return start
