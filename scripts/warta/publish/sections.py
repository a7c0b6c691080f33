"""What a rendered card says, by section: the lead, and the sections that Croissant has a field for.

The card is the only place where the data is described; croissant.json repeats it word for word,
without tables and code.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

HEADING = re.compile(r"^(#{1,6}) (.+)$")


def lead_of(card: str) -> str:
    """The prose between the card's title and its first section, as one paragraph."""
    return _prose(sections_of(card).get("", ""))


def rai_fields(card: str) -> dict[str, str]:
    """RAI property -> the prose of the sections that answer it (rai.json: property -> headings).

    A property whose sections the card does not have is left out.
    """
    sections = sections_of(card)
    found = {}
    for name, headings in _rai_headings().items():
        told = [_prose(sections[heading]) for heading in headings if heading in sections]
        if text := " ".join(filter(None, told)):
            found[name] = text
    return found


def sections_of(card: str) -> dict[str, str]:
    """Heading of the second level -> the Markdown below it, its subsections included; "" is what
    stands before the first."""
    sections: dict[str, list[str]] = {"": []}
    current, fenced = "", False
    for line in card.splitlines():
        fenced ^= line.startswith("```")
        match = None if fenced else HEADING.match(line)
        if match and len(match[1]) == 2:
            current = match[2].strip()
            sections.setdefault(current, [])
        elif not (match and len(match[1]) == 1):
            sections[current].append(line)
    return {heading: "\n".join(lines) for heading, lines in sections.items()}


def _prose(markdown: str) -> str:
    """Markdown as running text: no code blocks, tables, headings or emphasis."""
    kept, fenced = [], False
    for line in markdown.splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced and not line.startswith("|") and not HEADING.match(line):
            kept.append(re.sub(r"^\s*[-*] ", "", line))
    return " ".join(" ".join(kept).replace("**", "").replace("`", "").split())


@cache
def _rai_headings() -> dict[str, list[str]]:
    text = (files("warta.publish") / "rai.json").read_text(encoding="utf-8")
    headings: dict[str, list[str]] = json.loads(text)
    return headings
