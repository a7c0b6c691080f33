"""Articles that hypothesis makes: astral and combining characters, spans anywhere, every layer."""

from __future__ import annotations

import dataclasses
import hashlib
import unicodedata
from typing import Any

from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from test_gold_properties import records  # made for gold files: hard texts, legal layers

from warta.annotate import sentences, tokens
from warta.article import Article, Provenance

FEW = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
# Of the same length, so that spans stay: what cleaning would change becomes what it leaves.
_CLEAN = {"\u2028": "\n", "e\u0301": "q\u0301", "x\u0323": "q\u0323"}
_META: dict[str, Any] = {
    "title": "Judul, \"dengan\" <tanda> & 'kutip' \u2014 ⚽",
    "outlet": "Suara = Contoh | #1",
    "url": "https://contoh.example/a?b=c#d",
    "authors": ("Rina Ayu", "Bayu, W."),
    "published_at": "2024-03-04T16:20+07:00",
    "duplicate_group": "dup-0001",
}


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """A record with sentences and tokens by the rules, and metadata or none."""
    made = draw(records())
    text = made.text or ""
    for foreign, ours in _CLEAN.items():
        text = text.replace(foreign, ours)
    assume(unicodedata.is_normalized("NFC", text))
    made = dataclasses.replace(
        made, text=text, text_sha256=hashlib.sha256(text.encode()).hexdigest()
    )
    made = tokens.annotate(sentences.annotate(made))
    provenance = tuple(
        Provenance(row.layer, "rule", "warta", "1", None)
        if row.layer in ("sentences", "tokens")
        else row
        for row in made.provenance
    )
    meta = _META if draw(st.booleans()) else {}
    made = dataclasses.replace(made, provenance=provenance, **meta)
    if draw(st.booleans()):
        nothing = draw(st.sampled_from(["titles", "times", "chains", "persuasion", "entities"]))
        made = _emptied(made, nothing, draw(st.sampled_from([None, ()])))
    return made


def _emptied(article: Article, layer: str, value: tuple[()] | None) -> Article:
    """A layer null (not annotated) or empty (annotated, nothing found), and nothing led to it."""
    gone = {item.id for item in getattr(article, layer) or () if hasattr(item, "id")}
    titles = tuple(
        dataclasses.replace(title, holder=None) if title.holder in gone else title
        for title in article.titles or ()
    )
    attributions = tuple(
        dataclasses.replace(item, speaker=None) if item.speaker in gone else item
        for item in article.attributions or ()
    )
    article = dataclasses.replace(article, titles=titles, attributions=attributions)
    if value is None:
        provenance = tuple(
            Provenance(layer, "none", None, None, None) if row.layer == layer else row
            for row in article.provenance
        )
        article = dataclasses.replace(article, provenance=provenance)
    return dataclasses.replace(article, **{layer: value})
