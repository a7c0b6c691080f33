"""Markdown tables that line up in a terminal too."""

from __future__ import annotations

from collections.abc import Sequence


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, names: int = 1, texts: int = 0
) -> str:
    """A Markdown table, padded; the first `names` columns and the last `texts` to the left.

    In cells, white space is one blank and pipes are escaped.
    """
    lines = [
        [" ".join(cell.split()).replace("|", "\\|") for cell in line] for line in (head, *rows)
    ]
    widths = [max(3, *(len(line[at]) for line in lines)) for at in range(len(head))]
    left = [at < names or at >= len(head) - texts for at in range(len(head))]
    ruler = [
        "-" * width if to_left else "-" * (width - 1) + ":"
        for width, to_left in zip(widths, left, strict=True)
    ]
    padded = [
        [
            cell.ljust(width) if to_left else cell.rjust(width)
            for cell, width, to_left in zip(line, widths, left, strict=True)
        ]
        for line in (lines[0], ruler, *lines[1:])
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in padded)


def share(part: float, whole: float) -> str:
    """A percentage without decimals, "-" of nothing."""
    return f"{100 * part / whole:.0f} %" if whole else "-"
