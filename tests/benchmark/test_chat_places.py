"""Places: line, words, occurrence, and back."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import warta
from warta.article import Article, Span
from warta.benchmark.chat.places import GAP, Places

TEXT = (
    "Warga Sleman menolak tambang\n\n"
    "“Kata siapa Sleman butuh tambang?” katanya. Sleman, kata Rina, butuh air.\n"
    "Baca juga: Sleman Kering"
)


@pytest.fixture(scope="module")
def article() -> Article:
    return warta.annotate(TEXT, layers=["structure", "sentences", "tokens"])


def test_whole_words_come_before_pieces_of_words(article: Article) -> None:
    places = Places(article)

    def start(text: str, n: int) -> int:
        span = places.find({"p": 2, "text": text, "n": n})
        assert span is not None and TEXT[span.start : span.end] == text
        return span.start

    assert start("kata", 1) == TEXT.index("kata Rina")
    assert start("kata", 2) == TEXT.index("katanya")
    assert start("nya", 1) == TEXT.index("nya.")
    assert [start("Sleman", n) for n in (1, 2)] == [
        TEXT.index("Sleman butuh"),
        TEXT.index("Sleman, kata"),
    ]
    assert (places.asked, places.lost) == (5, 0)


@pytest.mark.parametrize(
    "place",
    [
        {"p": 2, "text": "Sleman", "n": 3},
        {"p": 2, "text": "Sleman", "n": 0},
        {"p": 9, "text": "Sleman", "n": 1},
        {"p": -1, "text": "Sleman", "n": 1},
        {"p": 2, "text": "Bantul", "n": 1},
        {"p": 2, "text": "  ", "n": 1},
        {"p": 3, "text": "Sleman", "n": 1},  # no article text
        {"p": 2, "text": "air … Sleman", "n": 1},
    ],
)
def test_what_leads_nowhere_is_counted(article: Article, place: dict[str, object]) -> None:
    places = Places(article)
    assert places.find(place) is None and (places.asked, places.lost) == (1, 1)


def test_a_line_too_far_is_mended_where_the_words_stand_once(article: Article) -> None:
    places = Places(article)
    assert places.find({"p": 1, "text": "Rina", "n": 1}) == Span(
        TEXT.index("Rina"), TEXT.index("Rina") + 4
    )


def test_the_middle_of_a_long_span_may_be_left_out(article: Article) -> None:
    places = Places(article)
    for gap in (GAP, "…", " ... "):
        span = places.find({"p": 2, "text": f"“Kata siapa{gap}tambang?”", "n": 1})
        assert span is not None
        assert TEXT[span.start : span.end] == "“Kata siapa Sleman butuh tambang?”"


def test_lines_outside_the_article_text_are_shown_only_on_demand(article: Article) -> None:
    assert "Kering" not in Places(article).show()
    shown = Places(article).show(whole=True).splitlines()
    assert shown[0] == "[1] Warga Sleman menolak tambang" and shown[-1].startswith("[3] Baca")


@given(start=st.integers(0, len(TEXT) - 1), size=st.integers(1, 60))
def test_a_place_leads_back_to_its_span(article: Article, start: int, size: int) -> None:
    span = Span(start, min(start + size, len(TEXT)))
    words = TEXT[span.start : span.end]
    place = Places(article).place(span)
    if "\n" in words:
        assert place is None
    elif words.strip() == words:
        found = Places(dataclasses.replace(article)).find(place or {})
        assert found == (span if Places(article).is_inside(span) else None)


def test_gold_spans_have_places_that_lead_back(small: Path) -> None:
    from warta.train.gold import gold_of

    for article in gold_of(small, "attributions"):
        places = Places(article)
        for item in article.attributions or ():
            shown = places.places(item.content, gap=True)
            assert places.find_all(shown) == item.content
