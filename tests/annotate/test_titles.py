"""Titles and their holders by the shipped models. All texts are invented."""

from __future__ import annotations

import pytest
from drafts import annotate

import warta
from warta.annotate import entities, titles
from warta.article import Article


def made(text: str) -> Article:
    return titles.annotate(entities.annotate(annotate(text)))


def found(text: str) -> list[tuple[str, str | None]]:
    """(title, name of its holder) of a text."""
    article = made(text)
    names = {entity.id: article.span(entity) for entity in article.entities or ()}
    return [(article.span(title), names.get(title.holder or "")) for title in article.titles or ()]


@pytest.mark.parametrize(
    ("text", "title", "holder"),
    [
        ("Bupati Sleman Rina Ayu menolak rencana itu.", "Bupati Sleman", "Rina Ayu"),
        (
            "Menteri Luar Negeri Iran Reza Tavana bertemu wartawan di Jakarta.",
            "Menteri Luar Negeri Iran",
            "Reza Tavana",
        ),
        ("Rina Ayu, ketua panitia, menolak rencana itu.", "ketua panitia", "Rina Ayu"),
        ("Kapolres Sleman AKBP Bayu Wirasena hadir.", "AKBP", "Bayu Wirasena"),
        ("Kapolres Sleman AKBP Bayu Wirasena hadir.", "Kapolres Sleman", "Bayu Wirasena"),
        ("Juru bicaranya, Hasan Basri, membantah.", "Juru bicara", "Hasan Basri"),
    ],
)
def test_titles_and_their_holders(text: str, title: str, holder: str) -> None:
    assert (title, holder) in found(text)


def test_titles_do_not_overlap_and_hold_no_name() -> None:
    article = made(
        "Ketua Umum Partai Angin sekaligus Menteri Sosial Rina Ayu mundur. Direktur PT Angin, Bayu "
        "Wirasena, dan Plt. Kepala Dinas Kesehatan Sleman dr. Maya Lestari diam."
    )
    reached = 0
    persons = [entity for entity in article.entities or () if entity.label == "PER"]
    for title in article.titles or ():
        assert title.start >= reached
        reached = title.end
        assert not any(title.start < person.end and person.start < title.end for person in persons)


def test_jenderal_is_no_rank_behind_offices_that_hold_it() -> None:
    article = warta.annotate(
        "Bayu Wirasena, sekretaris jenderal Partai Angin, menemui Gubernur Sleman Letjen Rina Ayu."
    )
    found = [article.span(title) for title in article.titles or ()]
    assert "sekretaris jenderal Partai Angin" in found and "Letjen" in found
