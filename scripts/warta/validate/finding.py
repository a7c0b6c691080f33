"""What a check says: a Finding with a stable code and an address, and the table of all codes.

codes.json of this room, of gold/ and of read/ hold a row for each code that a finding, a problem of
a gold file or a reject may carry: meaning, example, fix. Nothing else says what a code means.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warta.gold.problems import GoldProblem
    from warta.read.raw import Reject

CODES_FILE = Path(__file__).with_name("codes.json")


@dataclass(frozen=True, slots=True)
class Code:
    """A row of a codes.json. `kind` is "finding", "gold" or "reject"; a reject has no level."""

    code: str
    kind: str
    level: int | None
    severity: str | None
    meaning: str
    example: str
    fix: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found wrong, and where.

    `level` is 1 to 5, `severity` "error" or "warning". `layer` is a layer's name, "provenance",
    or None; `index` is the place in that layer's list, from 0 (of a file without layers: the line,
    from 1); `offset` is a code point of the article's text.
    """

    code: str
    level: int
    severity: str
    file: str | None
    article: str | None
    layer: str | None
    index: int | None
    offset: int | None
    message: str
    hint: str

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON data, keys in the order of the fields."""
        return dataclasses.asdict(self)

    def format(self) -> str:
        """For people: `file:article entities[3] @120: error span_empty: …` and the hint below."""
        where = ":".join(part for part in (self.file, self.article) if part)
        if self.layer is not None:
            where += f" {self.layer}" + ("" if self.index is None else f"[{self.index}]")
        elif self.index is not None:
            where += f" line {self.index}"
        if self.offset is not None:
            where += f" @{self.offset}"
        where = where.strip() or "record"
        return f"{where}: {self.severity} {self.code}: {self.message}\n    hint: {self.hint}"


def finding(
    code: str,
    message: str,
    *,
    file: str | None = None,
    article: str | None = None,
    layer: str | None = None,
    index: int | None = None,
    offset: int | None = None,
) -> Finding:
    """A Finding whose level, severity and hint are those of the table."""
    row = _finding_codes()[code]
    assert row.level is not None and row.severity is not None
    return Finding(
        code, row.level, row.severity, file, article, layer, index, offset, message, row.fix
    )


def from_reject(reject: Reject) -> Finding:
    """The finding that `warta check` makes of an input that would be rejected."""
    return _outside(reject.code, reject.reason, file=reject.path, article=reject.id, at=reject.row)


def from_gold(problem: GoldProblem) -> Finding:
    """The finding of something wrong with a gold file; `index` counts in the file's key."""
    message = problem.message if problem.p is None else f"line {problem.p}: {problem.message}"
    found = _outside(problem.code, message, file=problem.file, article=None, at=problem.index)
    layer = None if problem.layer == "file" else problem.layer
    return dataclasses.replace(found, layer=layer, hint=problem.hint or found.hint)


def _outside(code: str, message: str, *, file: str, article: str | None, at: int | None) -> Finding:
    rows = (row.fix for row in load_codes() if row.code == code and row.kind != "finding")
    fix = next(rows, "See the message.")  # a code that its table lacks must not end the check
    return Finding(code, 1, "error", file, article, None, at, None, message, fix)


@cache
def load_codes() -> tuple[Code, ...]:
    """Every code there is: findings by level, then those of gold files, then rejects."""
    package = CODES_FILE.parent.parent
    findings = [Code(**row) for row in _rows(CODES_FILE)]
    gold = [Code(kind="gold", level=1, severity="error", **row) for row in _rows(package / "gold")]
    rejects = [
        Code(kind="reject", level=None, severity=None, **row) for row in _rows(package / "read")
    ]
    return (*findings, *gold, *rejects)


def _rows(place: Path) -> list[dict[str, Any]]:
    file = place if place.is_file() else place / CODES_FILE.name
    rows: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))
    return rows


@cache
def _finding_codes() -> dict[str, Code]:
    return {row.code: row for row in load_codes() if row.kind == "finding"}
