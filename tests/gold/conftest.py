"""The example of docs/gold-format.md: its text as an article, and its gold file."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from warta.article import Article, Block, Provenance, Rights, Source, Span, Spans
from warta.schema import LAYERS

DOC = Path(__file__).resolve().parents[2] / "docs" / "gold-format.md"


def _fenced(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", DOC.read_text("utf-8"), re.DOTALL | re.M)
    assert found
    return found[1]


@pytest.fixture
def gold_text() -> str:
    """The gold file as the page shows it."""
    return _fenced("json")


@pytest.fixture
def gold(gold_text: str) -> dict[str, Any]:
    content: dict[str, Any] = copy.deepcopy(json.loads(gold_text))
    return content


@pytest.fixture
def article(gold: dict[str, Any]) -> Article:
    """The article, with the blocks and sentences of a rule that breaks after "Dr."."""
    text = _fenced("text").rstrip("\n")
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
    sentences = []
    for words in (
        "Bupati Karang Rina Ayu menyebut kuota tangkap baru “aturan buta”, Senin (4/3/2024).",
        "Menurut Rina, harga ikan di pasar Karang sudah naik dua kali lipat sejak awal tahun.",
        "“Nelayan kami rugi,” katanya. Rina dan Dr.",
        "Bayu Wirasena akan bertemu di Jakarta besok.",
        "Keduanya lahir di Karang.",
    ):
        start = text.index(words)
        sentences.append(Span(start, start + len(words)))
    return Article(
        id=gold["id"],
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        language="id",
        title=None,
        outlet=None,
        url=None,
        authors=(),
        published_at="2024-03-04",
        source=Source("uji.txt", "text", "0" * 64, "utf-8", ()),
        rights=Rights(None, False, False),
        synthetic=True,
        blocks=tuple(
            Block(start, start + len(line), "paragraph")
            for start, line in zip(starts, lines, strict=True)
        ),
        sentences=Spans.of(sentences),
        provenance=tuple(
            Provenance(layer, "rule", "warta", "0.1.0", None)
            if layer in ("structure", "sentences")
            else Provenance(layer, "none", None, None, None)
            for layer in LAYERS
        ),
    )


@pytest.fixture
def bare(article: Article) -> Article:
    """The article as a text alone."""
    nothing = tuple(Provenance(layer, "none", None, None, None) for layer in LAYERS)
    return dataclasses.replace(article, blocks=None, sentences=None, provenance=nothing)
