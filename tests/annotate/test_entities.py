"""Names, numbers, nesting and links by the shipped model. All texts are invented."""

from __future__ import annotations

import dataclasses
import time

import numpy as np
import pytest
from drafts import TEXTS, annotate, draft
from hypothesis import given, settings

from warta.annotate import entities, titles
from warta.annotate.names.mend import find_names
from warta.annotate.sequence import SequenceModel
from warta.annotate.words import words_of_tokens
from warta.article import Article, Entity, Provenance
from warta.errors import ArticleError
from warta.schema import LAYERS
from warta.validate import validate

MADE = {"structure", "sentences", "tokens", "entities", "titles"}

ARTICLE = """Bupati Sleman Tolak Tambang Pasir di Gunung Merapi
SLEMAN, Warta Merapi – Bupati Sleman Rina Ayu menolak rencana PT Angin Timur Tbk, Senin (4/3/2024).
"Kami rugi Rp2,5 miliar," kata Ayu di Kantor Bupati Sleman, Kabupaten Sleman.
Pesawat Iran lewat di atas Kairo; tiga saksi melihatnya, menurut @rinaayu dan Polres Sleman.
Ia didakwa melanggar Pasal 12 ayat 3 UU No. 5 Tahun 2019 dalam bahasa Jawa.
"""


def found(text: str) -> list[tuple[str, str]]:
    """(surface, label) of the entities of a text, inner ones behind their outer one."""
    article = entities.annotate(annotate(text))
    return [(article.span(entity), entity.label) for entity in article.entities or ()]


def with_provenance(article: Article) -> Article:
    rows = tuple(
        Provenance(layer, "model" if layer in MADE else "none", None, None, None)
        for layer in LAYERS
    )
    return dataclasses.replace(article, provenance=rows)


def test_an_article_with_a_name_of_each_common_kind() -> None:
    names = found(ARTICLE)
    for name in (
        ("SLEMAN", "GPE"),
        ("Warta Merapi", "ORG"),
        ("Rina Ayu", "PER"),
        ("PT Angin Timur Tbk", "ORG"),
        ("Rp2,5 miliar", "MONEY"),
        ("Ayu", "PER"),
        ("Kabupaten Sleman", "GPE"),
        ("Iran", "GPE"),
        ("Kairo", "GPE"),
        ("tiga", "CARDINAL"),
        ("@rinaayu", "PER"),
        ("Polres Sleman", "ORG"),
        ("Pasal 12 ayat 3 UU No. 5 Tahun 2019", "LAW"),
        ("bahasa Jawa", "LANG"),
    ):
        assert name in names
    assert not any("Tambang" in name or "Tolak" in name for name, _ in names)


def test_ids_count_in_order_and_parents_enclose() -> None:
    article = entities.annotate(annotate(ARTICLE))
    layer = article.entities or ()
    assert [entity.id for entity in layer] == [f"e{n}" for n in range(1, len(layer) + 1)]
    by_id = {entity.id: entity for entity in layer}
    inner = [entity for entity in layer if entity.parent]
    assert [article.span(entity) for entity in inner if entity.label == "GPE"]
    for entity in inner:
        parent = by_id[entity.parent or ""]
        assert parent.parent is None
        assert parent.start <= entity.start and entity.end <= parent.end


def test_links_are_of_countries_and_of_cities_in_the_table() -> None:
    article = entities.annotate(annotate(ARTICLE))
    links = {article.span(entity): entity.link for entity in article.entities or ()}
    iran, kairo = links["Iran"], links["Kairo"]
    assert iran is not None and (iran.iso3166, iran.geonames) == ("IR", None)
    assert kairo is not None and (kairo.iso3166, kairo.geonames) == (None, 360630)
    assert links["Rina Ayu"] is None and links["SLEMAN"] is None


def test_two_names_in_one_word_and_words_that_hold_more_than_a_name() -> None:
    names = found("Sidang itu membahas kerja sama Iran-Irak dan sikap pro-Palestina di Jakarta.")
    assert ("Iran", "GPE") in names and ("Irak", "GPE") in names
    assert ("Palestina", "GPE") in names
    assert not any("-" in name for name, _ in names)


def test_foreign_words_are_tagged_on_their_own_tokens() -> None:
    words = words_of_tokens([["Presiden", "Joko", "Widodo", "tiba", "di", "Surabaya", "."]])
    assert (1, 3, "PER") in find_names(words) and (5, 6, "GPE") in find_names(words)
    assert find_names(words_of_tokens([])) == []


def test_what_is_missing_is_said() -> None:
    with pytest.raises(ArticleError, match="no text"):
        entities.annotate(dataclasses.replace(annotate(ARTICLE), text=None))
    with pytest.raises(ArticleError, match="sentences and tokens"):
        entities.annotate(draft("Rina Ayu"))
    with pytest.raises(ArticleError, match="need text and entities"):
        titles.annotate(annotate(ARTICLE))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_text_gives_layers_without_an_error(text: str) -> None:
    article = annotate(text)
    if article.blocks is None or article.sentences is None:
        return
    made = titles.annotate(entities.annotate(article))
    layers = {"entities", "titles"}
    wrong = [
        finding
        for finding in validate(with_provenance(made))
        if finding.layer in layers and finding.severity == "error"
    ]
    assert wrong == []
    assert made == titles.annotate(entities.annotate(article))


# Names, heads, signs and brackets without end, 100 KB of each.
ENDLESS = (
    *("PT ", "Pasal 1 dan ", "“Aa ", "(KPK) ", "Menteri, ", "AKBP ", "Iran-Irak ", "(a"),
    *("Bupati Sleman Rina. ", "Kementerian Air dan "),
)


def seconds(piece: str) -> float:
    article = annotate(piece * (100_000 // len(piece)))
    begin = time.process_time()
    titles.annotate(entities.annotate(article))
    return time.process_time() - begin


def test_time_grows_with_length_alone() -> None:
    benign = seconds("Petani di desa itu menolak rencana pembangunan pabrik gula. ")
    for piece in ENDLESS:
        assert seconds(piece) < 60 * benign + 3, piece


def test_a_model_of_nothing_gives_numbers_alone() -> None:
    model = SequenceModel(("O",), {}, np.zeros((1, 1), np.float32), {})
    article = entities.annotate(annotate("Ada tiga saksi di Kairo."), model)
    assert article.entities == (Entity("e1", 4, 8, "CARDINAL", None, None),)
