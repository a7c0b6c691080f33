"""What a code means and what to do about it, for people: `warta explain`."""

from __future__ import annotations

import difflib

from warta.errors import UsageError
from warta.validate.finding import Code, load_codes

LEVEL_NAMES = {
    1: "shape: the record fits the schema",
    2: "offsets: spans fit the text and each other",
    3: "references: ids, nesting, provenance",
    4: "language: what an annotator may have missed",
    5: "corpus: articles, splits and files together",
}


def explain(code: str) -> str:
    """What a code means and what to do, for people; a code may be a finding's and a reject's.

    Raises UsageError on an unknown code, naming the nearest ones.
    """
    rows = [row for row in load_codes() if row.code == code]
    if not rows:
        near = difflib.get_close_matches(code, {row.code for row in load_codes()}, cutoff=0.5)
        advice = f"did you mean {' or '.join(near)}?" if near else "`warta explain` lists all codes"
        raise UsageError(f"no code {code!r}: {advice}")
    return "\n\n".join(map(_explain, rows))


def _explain(row: Code) -> str:
    if row.kind == "gold":
        head = f"{row.code}: error in a gold file"
    elif row.level is None:
        head = f"{row.code}: reject (the input was not taken)"
    else:
        head = f"{row.code}: {row.severity}, level {row.level} ({LEVEL_NAMES[row.level]})"
    return f"{head}\n  meaning: {row.meaning}\n  example: {row.example}\n  what to do: {row.fix}"


def list_codes() -> str:
    """Every code on a line of its own with what it means: findings by level, then rejects."""
    width = max(len(row.code) for row in load_codes())
    lines: list[str] = []
    head = ""
    for row in load_codes():
        part = _part(row)
        if part != head:
            lines += ([""] if lines else []) + [part]
            head = part
        kind = "" if row.severity is None else f"{row.severity:8}"
        lines.append(f"  {row.code:{width}}  {kind}{row.meaning}")
    return "\n".join(lines)


def _part(row: Code) -> str:
    if row.kind == "gold":
        return "gold files"
    return "rejects" if row.level is None else f"level {row.level}, {LEVEL_NAMES[row.level]}"
