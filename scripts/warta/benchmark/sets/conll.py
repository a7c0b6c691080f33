"""Any set with a token a line and its tag in a column, as CoNLL-2003 made common.

Separator, column and tagging scheme are told from the file itself: IOB2, IOB1 (as CoNLL-2003 was
published: B- only between neighbours), BILOU, and BIOES, which is BILOU in other letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from warta.benchmark.sets.columns import read_lines
from warta.benchmark.sets.labels import PLACES
from warta.benchmark.sets.sentence import Defect, TaggedSentence
from warta.benchmark.sets.spans import TagOrder, split_tag
from warta.errors import UsageError
from warta.export.labels import Labels

DOCSTART = "-DOCSTART-"
SAMPLE = 20_000  # lines that are looked at to tell the layout
_TAG = re.compile(r"O|[BILUES]-\S+")
_AS_BILOU = {"E": "L", "S": "U"}
_CLEARLY = 0.99  # of a column's values


@dataclass(frozen=True, slots=True)
class Layout:
    """`separator` is a tab, or "" for any run of blanks; `column` is that of the tags, from 0."""

    separator: str
    number: int
    column: int
    scheme: str

    def split(self, line: str) -> list[str]:
        return line.split(self.separator or None)


def detect_layout(path: Path, *, column: int | None = None) -> Layout:
    """The layout of a file by its first 20,000 lines; `column` (from 1) where it is known.

    The column of tags is the last one that holds nothing but tags, and not O alone where there is
    a choice. Raises UsageError where there is none.
    """
    lines = [line for line in islice(_plain(path), SAMPLE) if not line.startswith(DOCSTART)]
    tabs = sum("\t" in line for line in lines) * 2 > len(lines)
    rows = [line.split("\t" if tabs else None) for line in lines]
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        raise UsageError(f"{path} has no lines of a token and its tag, parted by blanks or a tab")
    number = widths.most_common(1)[0][0]
    columns = list(zip(*(row for row in rows if len(row) == number), strict=True))
    if column is not None and not 1 < column <= number:
        raise UsageError(f"{path} has {number} columns: tags can be in 2 to {number}")
    candidates = [
        at
        for at in range(1, number)
        if sum(bool(_TAG.fullmatch(value.strip())) for value in columns[at])
        >= _CLEARLY * len(columns[at])
    ]
    if column is not None:
        chosen = column - 1
    elif candidates:
        named = [at for at in candidates if {*columns[at]} != {"O"}]
        chosen = (named or candidates)[-1]
    else:
        raise UsageError(
            f"{path} has {number} columns and none of IOB or BILOU tags (O, B-PER): if it is one "
            "with faults, name it, as in conll:FILE,column=4"
        )
    tags = _tags(rows, number, chosen)
    return Layout("\t" if tabs else "", number, chosen, _scheme(tags))


def _plain(path: Path) -> Iterator[str]:
    return (
        item[1] for item in read_lines(path) if not isinstance(item, Defect) and item[1].strip()
    )


def _tags(rows: Iterable[list[str]], number: int, column: int) -> list[str]:
    return [row[column].strip() for row in rows if len(row) == number]


def _scheme(tags: Iterable[str]) -> str:
    """bilou, iob1 or iob2: IOB1 begins most spans with I-, IOB2 none."""
    begun = Counter()  # type: Counter[str]
    before = "O"
    for tag in tags:
        letter, label = tag[:1], tag[2:]
        if letter in "LUES":
            return "bilou"
        if letter == "B" or (letter == "I" and before[2:] != label):
            begun[letter] += 1
        before = tag
    return "iob1" if begun["I"] > begun["B"] else "iob2"


def read_conll(
    path: Path, *, layout: Layout | None = None, documents: bool = False
) -> Iterator[TaggedSentence | Defect]:
    """Sentences of a file, each after the defects found in it; tags of BIOES as BILOU.

    A line -DOCSTART- is passed over; with `documents` it is a sentence of its own, without tags.
    Raises UsageError as `detect_layout`.
    """
    layout = layout or detect_layout(path)
    order = TagOrder(layout.scheme)
    rows: list[tuple[int, str, str]] = []
    for item in read_lines(path):
        if isinstance(item, Defect):
            yield item
            continue
        number, line = item
        if not line.strip() or line.startswith(DOCSTART):
            yield from _sentence(rows, path, layout, order)
            rows = []
            if line.startswith(DOCSTART) and documents:
                yield TaggedSentence((DOCSTART,), None, (str(path), number))
            continue
        values = layout.split(line)
        if len(values) != layout.number or not values[0].strip():
            message = f"{line[:60]!r} does not have {layout.number} columns"
            yield Defect(str(path), number, "broken_line", message)
        else:
            rows.append((number, values[0], values[layout.column].strip()))
    yield from _sentence(rows, path, layout, order)


def _sentence(
    rows: list[tuple[int, str, str]], path: Path, layout: Layout, order: TagOrder
) -> Iterator[TaggedSentence | Defect]:
    if not rows:
        return
    file = str(path)
    tags = []
    for number, token, tag in rows:
        if len(token.split()) > 1:
            yield Defect(file, number, "space_in_token", f"{token!r} holds white space")
        tag = _AS_BILOU.get(tag[:1], tag[:1]) + tag[1:] if layout.scheme == "bilou" else tag
        if tag != "O" and split_tag(tag)[0] == "O":
            yield Defect(file, number, "unknown_tag", f"{tag!r} is no tag")
            tag = "O"
        wrong = None if layout.scheme == "iob1" else order.add(tag)
        if wrong:
            yield Defect(file, number, *wrong)
        tags.append(tag)
    wrong = order.finish()
    if wrong:
        yield Defect(file, rows[-1][0], *wrong)
    yield TaggedSentence(tuple(token for _, token, _ in rows), tuple(tags), (file, rows[0][0]))


def map_labels(found: Iterable[str], labels: Labels | None = None) -> Mapping[str, tuple[str, ...]]:
    """The labels of such a set -> the Warta labels each covers, none where there is no counterpart.

    A set that has places but neither countries nor buildings apart calls all of them LOC or PLACE.
    """
    known = labels or Labels()
    ours: dict[str, tuple[str, ...]] = {}
    for label in sorted(set(found)):
        place = known.place(label)
        ours[label] = (place[1],) if place and place[0] == "entities" else ()
    single = {each[0] for each in ours.values() if each}
    rest = tuple(place for place in PLACES if place == "LOC" or place not in single)
    return {label: rest if each == ("LOC",) else each for label, each in ours.items()}
