"""Two annotators' versions of one article, written by words instead of offsets."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st

from warta.article import (
    Article,
    Attribution,
    Block,
    Chain,
    Dateline,
    Entity,
    Link,
    Persuasion,
    Rights,
    Source,
    Span,
    Spans,
    Time,
    Title,
)

TEXT = """\
SLEMAN, Lereng Post – Bupati Sleman Rina Ayu menolak tambang rakus itu, Senin (4/3/2024).
“Air kami habis,” katanya. Warga cemas.
Baca juga: Harga Ikan Naik"""

WORDS = [(start, start + len(word)) for word in TEXT.split() for start in [TEXT.index(word)]]


def at(words: str, n: int = 1) -> tuple[int, int]:
    """Start and end of the n-th occurrence of some words."""
    start = -1
    for _ in range(n):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def span(words: str, n: int = 1) -> Span:
    return Span(*at(words, n))


def _blank(id: str, text: str = TEXT) -> Article:
    return Article(
        id=id,
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
    )


@pytest.fixture
def blank() -> Article:
    """The article with no layer at all."""
    return _blank("uji-1")


@pytest.fixture
def full(blank: Article) -> Article:
    """The article with every layer."""
    lines = [(0, TEXT.index("\n")), at(TEXT.split("\n")[1]), at(TEXT.split("\n")[2])]
    kinds = ("lead", "quote", "related_link")
    rina = (*at("Rina Ayu"), "PER", None, None)
    return dataclasses.replace(
        blank,
        dateline=Dateline(*at("SLEMAN, Lereng Post –"), "SLEMAN", "Lereng Post"),
        blocks=tuple(Block(*line, kind) for line, kind in zip(lines, kinds, strict=True)),
        sentences=Spans.of(
            [
                Span(at("Bupati")[0], lines[0][1]),
                span("“Air kami habis,” katanya."),
                span("Warga cemas."),
            ]
        ),
        entities=(
            Entity("e1", *at("SLEMAN"), "GPE", None, Link("ID", 1626314)),
            Entity("e2", *at("Lereng Post"), "ORG", None, None),
            Entity("e3", *at("Sleman"), "GPE", None, Link("ID", 1626314)),
            Entity("e4", *rina),
        ),
        titles=(Title(*at("Bupati Sleman"), "e4"),),
        times=(Time("t1", *at("Senin (4/3/2024)"), "DATE", "2024-03-04", None, None),),
        attributions=(
            Attribution(
                "a1",
                (span("Bupati Sleman Rina Ayu"),),
                (span("menolak"),),
                (span("tambang rakus itu"),),
                "indirect",
                "attitude",
                "c1",
            ),
            Attribution(
                "a2",
                (span("nya", 1),),
                (span("kata"),),
                (span("“Air kami habis,”"),),
                "direct",
                "assertion",
                "c1",
            ),
        ),
        persuasion=(
            Persuasion(*at("tambang rakus"), "Name_Calling-Labeling", "reported", "a1"),
            Persuasion(*at("habis"), "Loaded_Language", "reported", "a2"),
        ),
        chains=(
            Chain("c1", "PER", False, (), (span("Bupati Sleman Rina Ayu"), span("nya"))),
            Chain("c2", "GPE", False, (), (span("SLEMAN"), span("Sleman"))),
        ),
        topics=("06000000", "11000000"),
        frames=("Political", "Economic"),
        genre="reporting",
    )


edges = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 12)).map(
    lambda drawn: (drawn[0], min(len(TEXT), drawn[0] + drawn[1]))
)
spans = edges.map(lambda pair: Span(*pair))
ids = st.sampled_from(["e1", "e2", "c1", "c2", None])


def _listed(build: Callable[..., Any], *fields: Any, letter: str = "") -> Any:
    """Up to four items of distinct edges, with ids by their order."""
    drawn = st.lists(st.tuples(edges, *fields), max_size=4, unique_by=lambda item: item[0])

    def built(items: list[Any]) -> tuple[Any, ...]:
        found = []
        for number, (place, *rest) in enumerate(sorted(items, key=lambda item: item[0]), start=1):
            found.append(build(*([f"{letter}{number}"] if letter else []), *place, *rest))
        return tuple(found)

    return drawn.map(built)


def _apart(drawn: list[Span]) -> tuple[Span, ...]:
    """Sorted, and without those that overlap one before."""
    kept: list[Span] = []
    for one in sorted(drawn, key=lambda x: (x.start, x.end)):
        if not kept or kept[-1].end <= one.start:
            kept.append(one)
    return tuple(kept)


parts = st.lists(spans, max_size=2).map(_apart)
contents = st.lists(spans, min_size=1, max_size=2).map(_apart)


@st.composite
def articles(draw: Any, id: str = "uji-1") -> Article:
    """Any annotation of the text, without regard to what the guidelines forbid."""
    label = st.sampled_from(["PER", "ORG", "GPE"])
    chains = draw(st.lists(st.lists(spans, min_size=1, max_size=4), max_size=3))
    attributed = draw(st.lists(st.tuples(parts, parts, contents, ids), max_size=3))
    cuts = sorted(set(draw(st.lists(st.integers(1, len(TEXT) - 1), max_size=3))))
    kinds = st.sampled_from(["lead", "paragraph", "ad"])
    layers = {
        "blocks": tuple(
            Block(start, end, draw(kinds))
            for start, end in zip([0, *cuts], [*cuts, len(TEXT)], strict=True)
        ),
        "sentences": Spans([0, *cuts], [*cuts, len(TEXT)]),
        "tokens": Spans.of([Span(*word) for word in sorted(set(WORDS))]),
        "entities": draw(
            _listed(
                Entity,
                label,
                st.none(),
                st.sampled_from([None, Link("ID", None), Link(None, 7)]),
                letter="e",
            )
        ),
        "titles": draw(_listed(Title, ids)),
        "times": draw(
            _listed(
                Time,
                st.sampled_from(["DATE", "TIME"]),
                st.sampled_from([None, "2024", "P1D"]),
                st.none(),
                st.none(),
                letter="t",
            )
        ),
        "attributions": tuple(
            Attribution(
                f"a{number}",
                source,
                cue,
                content,
                draw(st.sampled_from(["direct", "mixed"])),
                draw(st.sampled_from(["assertion", "topic"])),
                speaker,
            )
            for number, (source, cue, content, speaker) in enumerate(attributed, start=1)
        ),
        "persuasion": draw(
            _listed(
                Persuasion,
                st.sampled_from(["Doubt", "Slogans"]),
                st.sampled_from(["narrator", "reported"]),
                st.none(),
            )
        ),
        "chains": tuple(
            Chain(f"c{number}", draw(label), False, (), tuple(mentions))
            for number, mentions in enumerate(chains, start=1)
        ),
        "topics": tuple(draw(st.lists(st.sampled_from("abc"), max_size=3, unique=True))),
        "frames": tuple(draw(st.lists(st.sampled_from("abc"), max_size=3, unique=True))),
        "genre": draw(st.sampled_from(["reporting", "opinion"])),
    }
    left_out = draw(st.sets(st.sampled_from(sorted(layers)), max_size=2))
    return dataclasses.replace(
        _blank(id), **{name: None if name in left_out else x for name, x in layers.items()}
    )
