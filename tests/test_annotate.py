from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import warta
from warta import NotAnArticle, UsageError
from warta.pipeline import STEPS, Step, begin, check_order, make_pipeline
from warta.read.raw import RawArticle
from warta.schema import LAYERS

TEXT = "Bandung, Warta Contoh – Harga beras naik pada Senin (12/2).\nBaca juga: Harga Gula Turun"


def test_the_door_annotates_every_layer_there_is() -> None:
    article = warta.annotate(TEXT, published_at="2024-02-13")
    assert article.dateline is not None and article.dateline.place == "Bandung"
    assert article.published_at == "2024-02-13"
    assert [row.origin for row in article.provenance[:3]] == ["rule"] * 3
    assert warta.validate(article) == []
    assert warta.annotate(TEXT) == warta.annotate(TEXT)


def test_layers_are_chosen_and_the_rest_is_null() -> None:
    article = warta.annotate(TEXT, layers=["structure"])
    assert article.blocks and article.tokens is None
    assert warta.validate(article) == []


def test_no_language_is_refused() -> None:
    assert warta.annotate("The minister said that the talks would be resumed.").tokens


@pytest.mark.parametrize("text", ["", " \n\t", "\x00\x01\x02\x03\x04\x05\x06\x07\x08" * 3])
def test_what_is_no_text_is_not_an_article(text: str) -> None:
    with pytest.raises(NotAnArticle):
        warta.annotate(text)


def test_a_lone_surrogate_is_named_with_its_place() -> None:
    with pytest.raises(NotAnArticle, match="code point 3"):
        warta.annotate("aku\ud800")


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="ISO 8601"):
        warta.annotate(TEXT, published_at="kemarin")


@given(st.text(max_size=300))
def test_any_text_gives_a_sound_record_or_no_article(text: str) -> None:
    try:
        article = warta.annotate(text)
    except NotAnArticle as error:
        assert error.code and error.reason
        return
    errors = [finding for finding in warta.validate(article) if finding.severity == "error"]
    assert errors == []


def test_the_order_of_steps_is_checked_before_anything_runs() -> None:
    check_order(STEPS)
    with pytest.raises(UsageError, match="'sentences' needs structure"):
        check_order(STEPS[1:])
    early = Step("titles", needs=("entities",), origin="rule", annotate=lambda article: article)
    with pytest.raises(UsageError, match="needs entities"):
        check_order((*STEPS[:3], early))


def test_provenance_has_a_row_a_layer() -> None:
    rows = make_pipeline(["structure"]).provenance
    assert [row.layer for row in rows] == list(LAYERS)
    assert [row.origin for row in rows] == ["rule"] + ["none"] * 9


@pytest.mark.parametrize(
    ("known", "rights"),
    [
        ({}, (False, False)),
        ({"license": "CC-BY-4.0"}, (False, True)),
        ({"license": "Proprietary"}, (False, False)),
        ({"license": "CC-BY-4.0 OR MIT"}, (False, False)),
        ({"license": "Proprietary", "redistribute": True}, (False, True)),
        ({"license": "CC-BY-4.0", "ai_opt_out": True}, (True, False)),
        ({"license": "CC-BY-4.0", "ai_opt_out": True, "redistribute": True}, (True, True)),
        ({"license": "CC-BY-4.0", "notes": ("ai_opt_out_dropped",)}, (True, False)),
        ({"license": "CC-BY-4.0", "notes": ("redistribute_dropped",)}, (False, False)),
        ({"redistribute": True}, (False, True)),
    ],
)
def test_rights_not_understood_are_a_refusal(
    known: dict[str, Any], rights: tuple[bool, bool]
) -> None:
    raw = RawArticle("a", "a.txt", None, "text", "0" * 64, "0" * 64, TEXT.encode(), **known)
    made = begin(raw).rights
    assert (made.ai_opt_out, made.redistribute) == rights
