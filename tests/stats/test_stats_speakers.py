"""Who is quoted: speakers through entities and chains to names with titles."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from warta.article import Article, Attribution, Chain, Entity, Span, Title
from warta.stats.quoted import QuotedCollector
from warta.stats.speakers import ABSENT, INSTITUTION, PERSON, UNNAMED, Source, find_sources

TEXT = (
    "Bupati Sleman Rina Ayu marah. Rina pulang. Warga marah. Induknya, PT Bara, diam. PT Bara "
    "Jaya pergi."
)


def span(words: str, which: int = 0) -> Span:
    start = -1
    for _ in range(which + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


def entity(id: str, words: str, label: str, which: int = 0, parent: str | None = None) -> Entity:
    place = span(words, which)
    return Entity(id, place.start, place.end, label, parent, None)


def said(speaker: str | None, source: str = "Warga", quote: str = "indirect") -> Attribution:
    spans = (span(source),) if source else ()
    return Attribution("a1", spans, (), (), quote, "assertion", speaker)


ENTITIES = (
    entity("e1", "Sleman", "GPE"),
    entity("e2", "Rina Ayu", "PER"),
    entity("e3", "Rina", "PER", 1),
    entity("e4", "PT Bara", "ORG"),
    entity("e5", "PT Bara Jaya", "ORG"),
    entity("e6", "Bara", "ORG", 1, parent="e5"),
)
CHAINS = (
    Chain("c1", "PER", False, (), (span("Bupati Sleman Rina Ayu"), span("Rina", 1))),
    Chain("c2", "PER", True, (), (span("Warga"),)),
    Chain("c3", "ORG", False, (), (span("Induknya, PT Bara"), span("PT Bara Jaya"))),
    Chain("c4", "ORG", False, (), (span("Induknya"),)),
    Chain("c5", "PER", False, (), (span("Warga"),)),
    Chain("c6", "ORG", True, ("c3", "c4"), (span("PT Bara Jaya"),)),
    Chain("c7", "ORG", False, (), (span("Induknya, PT Bara"),)),
    Chain("c8", "ORG", False, (), (span("Bupati Sleman"),)),
)


@pytest.fixture
def article(sound_record: dict[str, Any]) -> Article:
    """An article of TEXT with names, and no attribution yet."""
    title = span("Bupati Sleman")
    return dataclasses.replace(
        Article.from_dict(sound_record),
        text=TEXT,
        outlet="Panji",
        entities=ENTITIES,
        titles=(Title(title.start, title.end, "e2"),),
        chains=CHAINS,
        attributions=(),
        persuasion=None,
    )


BUPATI = Source(PERSON, "Rina Ayu", ("Bupati Sleman",))


@pytest.mark.parametrize(
    ("speaker", "source"),
    [
        ("c1", BUPATI),
        ("e2", BUPATI),
        ("e3", BUPATI),  # "Rina" alone is the Rina Ayu of its chain
        ("c2", Source(UNNAMED)),  # a group
        ("c3", Source(INSTITUTION, "PT Bara Jaya")),
        ("c4", Source(UNNAMED)),
        ("c5", Source(UNNAMED)),
        ("c6", Source(UNNAMED)),
        ("c7", Source(INSTITUTION, "PT Bara")),
        ("c8", Source(UNNAMED)),  # the place is not what the mention is about
        ("e1", Source(INSTITUTION, "Sleman")),
        (None, Source(UNNAMED)),
        ("c99", Source(UNNAMED)),
    ],
)
def test_a_speaker_is_followed_to_its_name(
    article: Article, speaker: str | None, source: Source
) -> None:
    article = dataclasses.replace(article, attributions=(said(speaker),))
    [(_, found)] = find_sources(article)
    assert found == source


def test_no_speaker_and_no_source_in_the_text(article: Article) -> None:
    article = dataclasses.replace(article, attributions=(said(None, source=""),))
    assert [source for _, source in find_sources(article)] == [Source(ABSENT)]


@pytest.mark.parametrize("missing", ["text", "entities"])
def test_names_cannot_be_read_without_text_or_entities(article: Article, missing: str) -> None:
    article = dataclasses.replace(article, attributions=(said("c1"),), **{missing: None})  # type: ignore[arg-type]
    assert [source for _, source in find_sources(article)] == [Source(UNNAMED)]


@pytest.mark.parametrize("missing", ["titles", "chains"])
def test_entities_are_enough_for_a_name(article: Article, missing: str) -> None:
    article = dataclasses.replace(article, attributions=(said("e2"),), **{missing: None})  # type: ignore[arg-type]
    [(_, source)] = find_sources(article)
    assert source.name == "Rina Ayu"


def test_nothing_of_a_layer_that_is_null(article: Article) -> None:
    assert list(find_sources(dataclasses.replace(article, attributions=None))) == []


def test_names_are_gathered_over_articles_and_outlets(article: Article) -> None:
    collector = QuotedCollector()
    one = (said("c1", quote="direct"), said("e3"), said("c2"), said(None, source=""))
    collector.add(dataclasses.replace(article, attributions=one))
    two = (said("e2", quote="mixed"), said("c3"))
    shouted = dataclasses.replace(article, text=TEXT.replace("Rina Ayu", "RINA AYU"), outlet=None)
    collector.add(dataclasses.replace(shouted, attributions=two))
    rina, bara = collector.speakers()
    assert (rina.name, rina.title, rina.attributions, rina.articles) == (
        "Rina Ayu",
        "Bupati Sleman",
        3,
        2,
    )
    assert rina.forms == {"direct": 1, "indirect": 1, "mixed": 1}
    assert rina.outlets == {"Panji": 2, "": 1}
    assert (bara.name, bara.kind, bara.title) == ("PT Bara Jaya", INSTITUTION, None)
    assert collector.forms == {
        PERSON: {"direct": 1, "indirect": 1, "mixed": 1},
        UNNAMED: {"indirect": 1},
        ABSENT: {"indirect": 1},
        INSTITUTION: {"indirect": 1},
    }
    assert collector.outlets["Panji"] == {PERSON: 2, UNNAMED: 1, ABSENT: 1}
