"""Rows of spans: in range, not empty, edges on no white space, in order. Vectorised, then named.

The sound case is decided by a few array operations; only where it fails are the spans looked at
one by one, to say which and why.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from warta.article import Offsets
from warta.validate.finding import Finding, finding
from warta.validate.ground import Flags, Ground

SHOWN = 40


def check_row(
    ground: Ground,
    layer: str,
    noun: str,
    starts: Offsets,
    ends: Offsets,
    *,
    owner: int | None = None,
    may_overlap: bool = False,
) -> list[Finding]:
    """Findings on one list of spans. `noun` names a span; `owner`, where given, is the index
    of the item whose list it is."""
    if len(starts) == 0 or _is_sound(ground, starts, ends, may_overlap):
        return []
    return list(_faults(ground, layer, noun, starts, ends, owner, may_overlap))


def _is_sound(ground: Ground, starts: Offsets, ends: Offsets, may_overlap: bool) -> bool:
    if not (starts < ends).all() or ends.max() > ground.size:
        return False
    floor = starts[:-1] if may_overlap else ends[:-1]
    if not (starts[1:] >= floor).all():
        return False
    if not ground.has_text:
        return True
    return bool(ground.solid[starts].all() and ground.solid[ends - 1].all())


def _faults(
    ground: Ground,
    layer: str,
    noun: str,
    starts: Offsets,
    ends: Offsets,
    owner: int | None,
    may_overlap: bool,
) -> Iterator[Finding]:
    last_start = last_end = 0
    for place, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        code, reason = "", ""
        if start >= end:
            code, reason = "span_empty", f"ends at {end} but starts at {start}"
        elif end > ground.size:
            code, reason = "span_out_of_range", f"ends at {end}; the text has {ground.size}"
        elif ground.has_text and not (ground.solid[start] and ground.solid[end - 1]):
            code, reason = "span_edge_space", f"{shown(ground, start, end)} has white space there"
        elif start < last_start:
            code, reason = "span_unsorted", f"starts at {start}, the one before at {last_start}"
        elif start < last_end and not may_overlap:
            code, reason = "span_overlap", f"starts at {start}, the one before ends at {last_end}"
        if code not in ("span_empty", "span_out_of_range", "span_edge_space"):
            last_start, last_end = start, end  # so that one wrong span makes one finding
        if code:
            index = place if owner is None else owner
            yield finding(
                code,
                f"{noun} {index} {reason}",
                article=ground.article.id,
                layer=layer,
                index=index,
                offset=start,
            )


def uncovered(need: Flags, starts: Offsets, ends: Offsets) -> list[tuple[int, int]]:
    """Stretches of needed characters that no span covers, as half-open spans of the text."""
    change = np.zeros(len(need) + 1, dtype=np.int32)
    np.add.at(change, starts, 1)
    np.add.at(change, ends, -1)
    covered = np.cumsum(change[:-1]) > 0
    places = np.flatnonzero(need)
    missing = ~covered[places]
    edges = np.flatnonzero(np.diff(np.concatenate(([False], missing, [False]))))
    return [
        (int(places[first]), int(places[last - 1]) + 1)
        for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    ]


def shown(ground: Ground, start: int, end: int) -> str:
    """The words of a span for a message, shortened; its offsets where there is no text."""
    if ground.article.text is None:
        return f"[{start}, {end})"
    words = ground.article.text[start:end]
    if len(words) > SHOWN:
        words = words[: SHOWN - 1] + "…"
    return "'" + words.replace("\n", "⏎") + "'"
