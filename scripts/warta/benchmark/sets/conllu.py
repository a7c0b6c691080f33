"""CoNLL-U (universaldependencies.org/format.html), as far as its surface tokens go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from warta.benchmark.sets.columns import read_lines
from warta.benchmark.sets.sentence import Defect, TaggedSentence

TEXT = "# text = "
ID = re.compile(r"([0-9]+)(?:-([0-9]+)|(\.[0-9]+))?")


def read_conllu(path: Path) -> Iterator[TaggedSentence | Defect]:
    """Sentences of surface tokens: a multiword token (6-7) stands for its words, empty nodes (8.1)
    are left out. Sentences have no tags."""
    tokens: list[str] = []
    first = word = covered = 0
    text: str | None = None
    for item in read_lines(path):
        if isinstance(item, Defect):
            yield item
            continue
        number, line = item
        if line.startswith("#"):
            if line.startswith(TEXT):
                text = line.removeprefix(TEXT).strip()
            continue
        if not line.strip():
            if tokens:
                yield TaggedSentence(tuple(tokens), None, (str(path), first), text)
            tokens, word, covered, text = [], 0, 0, None
            continue
        values = line.split("\t")
        match = ID.fullmatch(values[0])
        if len(values) != 10 or not match or not values[1].strip():
            message = f"{line[:60]!r} does not have 10 columns with an id and a form"
            yield Defect(str(path), number, "broken_line", message)
            continue
        start, end, decimal = int(match[1]), match[2], match[3]
        if decimal:
            continue
        if end is None and start != word + 1:
            message = f"word {start} after word {word}: a line is missing or out of order"
            yield Defect(str(path), number, "broken_line", message)
        if end is not None:
            covered = max(covered, int(end))
        else:
            word = start
            if start <= covered:
                continue
        if not tokens:
            first = number
        tokens.append(values[1])
    if tokens:
        yield TaggedSentence(tuple(tokens), None, (str(path), first), text)
