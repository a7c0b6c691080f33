"""What a reader of a foreign format reports: a code, and the file and line it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

CODES: Mapping[str, str] = {
    "broken_file": "a file that is not of its format; nothing of it is taken",
    "broken_line": "a line or item that is not of its format; it is left out",
    "surface_mismatch": "the words that the file gives for a span are not those of its text",
    "span_out_of_range": "a span that is empty or reaches out of its text; it is left out",
    "unknown_label": "a label that is none of ours; give --labels THEIRS=OURS",
    "not_held": "an annotation of a kind that a record has no place for; it is left out",
    "lost_reference": "a reference to an item that is not there; it becomes null",
    "text_changed": "the text is not the one that was exported",
    "fails_check": "an item that `warta check` refuses; it is left out",
    "record_refused": "a record that `warta check` refuses as a whole; it is left out",
    "not_in_gold": "a layer that no gold file can hold, so that `warta build` makes it anew",
    "duplicate_id": "an article id that was read before; the later one is left out",
    "illegal_tag": "a tag that may not follow the one before it; it begins a span",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file that is imported: 1-based `line` (None: the file as a whole)."""

    file: str
    line: int | None
    code: str
    message: str

    def format(self) -> str:
        """One line for people: file:line: code: message."""
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.code}: {self.message}"

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON data."""
        return asdict(self)
