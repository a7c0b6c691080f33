"""Which licences let a text be passed on: the SPDX ids of open_licenses.txt, spelt exactly so.

What is not on the list ("Proprietary", an expression, a misspelt id) may be right, but nobody has
said so: such a text is passed on only where its metadata says `redistribute: true`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from warta.article import Rights
from warta.read.raw import RawArticle


@cache
def open_licenses() -> frozenset[str]:
    """SPDX ids of licences that allow redistribution."""
    text = (files("warta") / "open_licenses.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def rights_of(raw: RawArticle) -> Rights:
    """What is known of a raw article's rights; what was said but not understood is a refusal."""
    opt_out = raw.ai_opt_out or "ai_opt_out_dropped" in raw.notes
    redistribute = raw.redistribute
    if redistribute is None:
        unclear = "redistribute_dropped" in raw.notes
        redistribute = raw.license in open_licenses() and not opt_out and not unclear
    return Rights(raw.license, opt_out, redistribute)
