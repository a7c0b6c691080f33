"""What a reader of a foreign set yields: sentences, and the defects it met on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CODES: Mapping[str, str] = {
    "broken_line": "a line without the columns of the set; it is left out",
    "bad_encoding": "bytes that are not UTF-8; each is read as U+FFFD",
    "space_in_token": "a token with white space inside; it is kept as it is",
    "unknown_tag": "a tag that the set's inventory does not have; it is read as O",
    "illegal_start": "I- with no span open before it (IOB2); it begins a span",
    "illegal_change": "I- after a span of another label (IOB2); it begins a span",
    "bilou_break": "a BILOU tag that cannot follow the one before it, or a span never closed",
    "masked_tags": "a file of 20 or more sentences in which every tag is O: its tags were masked",
    "duplicate": "a sentence that stands earlier in the same part of the set",
    "train_leak": "a sentence of the validation or test part that also stands in train",
    "conflicting_tags": "a sentence that stands earlier in the set with other tags",
}


@dataclass(frozen=True, slots=True)
class TaggedSentence:
    """Tokens with a tag each; `tags` is None where the set has no names (UD).

    `where` is (file as given, 1-based line of the first token); `text` the sentence as it was
    written, where the set says so (UD).
    """

    tokens: tuple[str, ...]
    tags: tuple[str, ...] | None
    where: tuple[str, int]
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Defect:
    """Something wrong in a foreign file: 1-based `line`, and one of CODES."""

    file: str
    line: int
    code: str
    message: str

    def format(self) -> str:
        """One line for people: file:line: code: message."""
        return f"{self.file}:{self.line}: {self.code}: {self.message}"
