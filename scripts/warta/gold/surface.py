"""Where a surface stands in a line, and where words begin and end."""

from __future__ import annotations

import unicodedata


def is_letter(char: str) -> bool:
    """A letter or a digit, or a mark combined with one: what a word is made of."""
    return char.isalnum() or (char > "\u02ff" and unicodedata.category(char)[0] == "M")


def on_edges(line: str, start: int, end: int) -> bool:
    """Whether line[start:end] cuts no word and does not begin or end with white space."""
    first, last = line[start], line[end - 1]
    if first.isspace() or last.isspace():
        return False
    if start and is_letter(first) and is_letter(line[start - 1]):
        return False
    return not (end < len(line) and is_letter(last) and is_letter(line[end]))


def occurrences(line: str, surface: str, *, part: bool = False, begin: int = 0) -> list[int]:
    """Where `surface` stands in `line` from `begin` on, overlapping ones included."""
    found = []
    at = line.find(surface, begin)
    while at >= 0:
        if part or on_edges(line, at, at + len(surface)):
            found.append(at)
        at = line.find(surface, at + 1)
    return found
