"""Sets with a token a line and its tag in the last column: idner, NERGrit, NERP, PFSA-ID."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warta.benchmark.sets.labels import TO_WARTA
from warta.benchmark.sets.sentence import Defect, TaggedSentence
from warta.benchmark.sets.spans import TagOrder, is_tag


@dataclass(frozen=True, slots=True)
class Columns:
    """How a set writes a line; `stream`: its spans run on over the end of a sentence."""

    separator: str
    number: int
    scheme: str
    stream: bool = False


COLUMNS = {
    "idner": Columns(" ", 3, "iob2"),
    "nergrit": Columns("\t", 2, "iob2"),
    "nerp": Columns("\t", 2, "iob2"),
    "pfsa": Columns("\t", 2, "bilou", stream=True),
}


def read_lines(path: Path) -> Iterator[tuple[int, str] | Defect]:
    """(1-based number, line without its end), split at LF alone; bad bytes become U+FFFD."""
    with path.open("rb") as file:
        for number, data in enumerate(file, 1):
            try:
                line = data.decode("utf-8")
            except UnicodeDecodeError as error:
                yield Defect(str(path), number, "bad_encoding", f"not UTF-8: {error.reason}")
                line = data.decode("utf-8", "replace")
            yield number, (line.removeprefix("\ufeff") if number == 1 else line).rstrip("\r\n")


def read_columns(path: Path, kind: str) -> Iterator[TaggedSentence | Defect]:
    """Sentences of one file, each after the defects found in it. A blank line ends a sentence."""
    columns = COLUMNS[kind]
    order = TagOrder(columns.scheme)
    rows: list[tuple[int, str, str]] = []
    number = 0
    for item in read_lines(path):
        if isinstance(item, Defect):
            yield item
            continue
        number, line = item
        if line.strip():
            row = _row(line, number, columns)
            if row is None:
                message = f"{line[:60]!r} does not have {columns.number} columns"
                yield Defect(str(path), number, "broken_line", message)
            else:
                rows.append(row)
        elif rows:
            yield from _sentence(rows, str(path), kind, order)
            rows = []
    if rows:
        yield from _sentence(rows, str(path), kind, order)
    unclosed = order.finish()
    if unclosed:
        yield Defect(str(path), number, *unclosed)


def _row(line: str, number: int, columns: Columns) -> tuple[int, str, str] | None:
    values = line.split(columns.separator)
    if len(values) != columns.number or not all(value.strip() for value in values):
        return None
    return number, values[0], values[-1].strip()


def _sentence(
    rows: list[tuple[int, str, str]], file: str, kind: str, order: TagOrder
) -> Iterator[TaggedSentence | Defect]:
    columns = COLUMNS[kind]
    tags = []
    for number, token, tag in rows:
        if len(token.split()) > 1:
            yield Defect(file, number, "space_in_token", f"{token!r} holds white space")
        if not is_tag(tag, labels=TO_WARTA[kind], scheme=columns.scheme):
            yield Defect(file, number, "unknown_tag", f"{tag!r} is no tag of {kind}")
            tag = "O"
        wrong = order.add(tag)
        if wrong:
            yield Defect(file, number, *wrong)
        tags.append(tag)
    if not columns.stream:
        order.finish()
    yield TaggedSentence(tuple(token for _, token, _ in rows), tuple(tags), (file, rows[0][0]))
