"""What can be wrong with a gold file: codes, one problem as data, the error that holds them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from warta.errors import WartaError

# A row a code: {code, meaning, example, fix}. Nothing else says what a code means.
_ROWS = json.loads(Path(__file__).with_name("codes.json").read_text("utf-8"))
CODES: dict[str, dict[str, str]] = {row["code"]: row for row in _ROWS}


@dataclass(frozen=True, slots=True)
class GoldProblem:
    """One thing wrong with a gold file.

    `layer` is the file's key ("file" for the file itself), `index` the 0-based position in that
    key's list (null where there is none), `p` the 1-based line of the text (null where unknown).
    """

    file: str
    layer: str
    index: int | None
    p: int | None
    code: str
    message: str
    hint: str

    def __str__(self) -> str:
        item = "" if self.index is None else f"[{self.index}]"
        line = "" if self.p is None else f" p {self.p}"
        hint = f"\n    -> {self.hint}" if self.hint else ""
        return f"{self.file} {self.layer}{item}{line}: {self.code}: {self.message}{hint}"


class GoldError(WartaError):
    """A gold file does not fit its article; `problems` holds everything that is wrong, in order."""

    def __init__(self, problems: Iterable[GoldProblem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        listed = "\n".join(map(str, self.problems))
        super().__init__(f"{count} problem{'s' if count > 1 else ''} in gold:\n{listed}")

    def __reduce__(self) -> tuple[type[GoldError], tuple[tuple[GoldProblem, ...]]]:
        return type(self), (self.problems,)  # so that it crosses from a worker as it is


class SelectionError(Exception):
    """Inside the package: one selector or row failed; whoever knows its address reports it."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
