"""How much of the text of each page under tests/read/pages is found: token F1 against its truth,
beside what trafilatura finds by its defaults.

    python tests/bench/pages.py
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from warta.errors import NotAnArticle
from warta.read.options import ReadOptions
from warta.read.page import read_page

PAGES = Path(__file__).resolve().parents[1] / "read" / "pages"


def truths() -> dict[str, dict[str, Any]]:
    """Name of a page -> what its markup is after, and its text and data or its reject's code."""
    pages: dict[str, dict[str, Any]] = json.loads((PAGES / "pages.json").read_text("utf-8"))
    return pages


def token_f1(found: str, truth: str) -> float:
    """F1 over words and numbers as bags, in lower case."""
    ours, theirs = (Counter(re.findall(r"\w+", text.lower())) for text in (found, truth))
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())


def main() -> None:
    import trafilatura

    print(f"{'page':12} {'warta':>8} {'default':>8}  after")
    sums = [0.0, 0.0]
    articles = 0
    for name, truth in truths().items():
        data = (PAGES / f"{name}.html").read_bytes()
        plain = trafilatura.extract(data) or ""
        try:
            text = read_page(data, ReadOptions()).text
        except NotAnArticle as refused:
            taken = f"{len(plain.split())} w" if plain else "none"
            print(f"{name:12} {refused.code[:8]:>8} {taken:>8}  {truth['after']}")
            continue
        whole = "\n".join(truth.get("text", ()))
        figures = token_f1(text, whole), token_f1(plain, whole)
        print(f"{name:12} {figures[0]:8.3f} {figures[1]:8.3f}  {truth['after']}")
        sums = [total + figure for total, figure in zip(sums, figures, strict=True)]
        articles += 1
    print(f"{'mean':12} {sums[0] / articles:8.3f} {sums[1] / articles:8.3f}  {articles} articles")


if __name__ == "__main__":
    main()
