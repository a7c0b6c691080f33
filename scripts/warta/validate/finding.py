"""What a check says: a Finding with a stable code and an address, and the table of all codes.

codes.json holds a row for each code that a finding or a reject may carry: level and severity (null
for rejects), meaning, example, fix. Nothing else says what a code means.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CODES_FILE = Path(__file__).with_name("codes.json")


@dataclass(frozen=True, slots=True)
class Code:
    """A row of codes.json. `kind` is "finding" or "reject"; a reject has no level or severity."""

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


@cache
def load_codes() -> tuple[Code, ...]:
    """All rows of codes.json, in its order: findings by level, then rejects."""
    return tuple(Code(**row) for row in json.loads(CODES_FILE.read_text("utf-8")))


@cache
def _finding_codes() -> dict[str, Code]:
    return {row.code: row for row in load_codes() if row.kind == "finding"}
