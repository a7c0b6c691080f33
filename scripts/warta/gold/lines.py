"""The lines that `p` counts: those of the cleaned text that hold more than white space."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from warta.gold.problems import SelectionError


@dataclass(frozen=True, slots=True)
class Line:
    """Line `p` (1-based): its first code point in the text, and its content without the LF.

    `text[lead:trail]` is that content without the white space around it.
    """

    p: int
    start: int
    text: str
    lead: int
    trail: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def split_lines(text: str) -> tuple[Line, ...]:
    """The lines of `text` that are not empty. Only LF ends a line, as cleaning leaves it."""
    lines: list[Line] = []
    start = 0
    for content in text.split("\n"):
        stripped = content.strip()
        if stripped:
            lead = len(content) - len(content.lstrip())
            lines.append(Line(len(lines) + 1, start, content, lead, lead + len(stripped)))
        start += len(content) + 1
    return tuple(lines)


def line_of(lines: tuple[Line, ...], start: int, end: int) -> Line:
    """The line that holds the span. Raises SelectionError where none holds all of it."""
    index = bisect_right(lines, start, key=lambda line: line.start) - 1
    if start < end and index >= 0 and end <= lines[index].end:
        return lines[index]
    raise SelectionError(
        "gold_crosses_line",
        f"the span {start} to {end} does not lie within one line that is not empty",
        "cut it at the line ends: a quotation over several lines is a list of spans",
    )
