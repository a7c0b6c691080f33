"""Precision and recall on invented news paragraphs full of ordinary numbers.

In probe-*.txt every line is a paragraph and every value stands as {{kind:value}}.
probe-blind.txt was written before the rules. All numbers in both are invented, or those that card
networks publish for tests.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from warta.redact import KINDS, redact
from warta.redact.mask import find

HERE = Path(__file__).parent
VALUE = re.compile(r"\{\{(\w+):([^}]*)\}\}")
PRECISION, RECALL = 0.98, 0.95
Values = set[tuple[int, int, str]]


def read_probe(name: str) -> list[tuple[str, Values]]:
    """Each paragraph without its marks, and (start, end, kind) of its values."""
    paragraphs = []
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        text, values, at = "", set(), 0
        for match in VALUE.finditer(line):
            text += line[at : match.start()]
            values.add((len(text), len(text) + len(match[2]), match[1]))
            text += match[2]
            at = match.end()
        paragraphs.append((text + line[at:], values))
    return paragraphs


@pytest.mark.parametrize("name", ["probe-blind.txt", "probe-later.txt"])
def test_precision_and_recall_hold_their_floors(name: str) -> None:
    paragraphs = read_probe(name)
    right = found = there = 0
    for text, values in paragraphs:
        got = set(find(text))
        right += len(got & values)
        found += len(got)
        there += len(values)
    print(f"{name}: precision {right}/{found}, recall {right}/{there}")
    assert right / found >= PRECISION
    assert right / there >= RECALL


def test_the_probes_hold_every_kind_and_mostly_ordinary_numbers() -> None:
    paragraphs = read_probe("probe-blind.txt") + read_probe("probe-later.txt")
    assert {kind for _, values in paragraphs for _, _, kind in values} == set(KINDS)
    bare = [re.sub(r"\[\w+\]", "", redact(text)[0]) for text, _ in paragraphs]
    values = sum(len(values) for _, values in paragraphs)
    assert sum(len(re.findall(r"\d[\d.,:/-]*", text)) for text in bare) > 4 * values


def test_shipped_articles_keep_their_numbers() -> None:
    """Of the train and validation articles one holds something: the address of its opinion page."""
    corpus = HERE.parents[1] / "corpus"
    parts = ("train", "validation")
    ids = {id for part in parts for id in (corpus / f"splits/{part}.txt").read_text().split()}
    hits = []
    for path in sorted((corpus / "raw").rglob("*.txt")):
        if path.stem in ids:
            text = path.read_text(encoding="utf-8", errors="replace")
            hits += [(path.stem, kind, text[a:b]) for a, b, kind in find(text)]
    assert hits == [("lajurbisnis-0005", "email", "opini@lajurbisnis.example")]


def test_real_news_keeps_its_numbers(shared: Path) -> None:
    """2.3 million characters of train parts, tokenised: each hit was read, all ten were right."""
    kinds = []
    for name in ("nerp/train_preprocess.txt", "nergrit/train_preprocess.txt"):
        rows = (shared / "real" / name).read_text(encoding="utf-8").splitlines()
        text = " ".join(row.split("\t")[0].split(" ")[0] if row else "\n" for row in rows)
        kinds += [kind for _, _, kind in find(text)]
    assert sorted(kinds) == ["email"] + 8 * ["phone"]
