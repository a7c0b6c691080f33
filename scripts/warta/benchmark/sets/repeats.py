"""Sentences that stand more than once in a set, and parts whose tags were masked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from warta.benchmark.sets.sentence import Defect, TaggedSentence

# With fewer sentences a file without a single name is no wonder.
MASKED_FROM = 20


class Repeats:
    """Remembers 16 bytes a sentence, and where each stood first."""

    def __init__(self) -> None:
        self._seen: dict[bytes, tuple[str, str, int, bytes]] = {}
        self._in_part: set[tuple[bytes, str]] = set()
        self._tagged: dict[str, tuple[int, bool]] = {}

    def add(self, sentence: TaggedSentence, part: str) -> Iterator[Defect]:
        """What is wrong with `sentence` given all before it; feed train first."""
        file, line = sentence.where
        if sentence.tags is not None:
            number, named = self._tagged.get(file, (0, False))
            self._tagged[file] = number + 1, named or any(tag != "O" for tag in sentence.tags)
        key, tags = _digest(sentence.tokens), _digest(sentence.tags or ())
        if key not in self._seen:
            self._seen[key] = part, file, line, tags
            self._in_part.add((key, part))
            return
        first_part, first_file, first_line, first_tags = self._seen[key]
        at = f"{first_file}:{first_line}"
        if (key, part) in self._in_part:
            yield Defect(file, line, "duplicate", f"the sentence of {at} again")
        if first_part == "train" != part:
            yield Defect(file, line, "train_leak", f"stands in train, at {at}")
        if tags != first_tags:
            yield Defect(file, line, "conflicting_tags", f"other tags than at {at}")
        self._in_part.add((key, part))

    def finish(self) -> Iterator[Defect]:
        """What can only be said of whole files."""
        for file, (number, named) in self._tagged.items():
            if number >= MASKED_FROM and not named:
                message = f"all tags of {number} sentences are O"
                yield Defect(file, 1, "masked_tags", message)


def _digest(values: tuple[str, ...]) -> bytes:
    return hashlib.blake2b("\0".join(values).encode(), digest_size=16).digest()
