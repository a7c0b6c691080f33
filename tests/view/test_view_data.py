"""The compact form of records and of the list, and the scripts that carry them."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from view_data import CALL

from warta.article import Article, Span, Spans
from warta.validate.finding import finding
from warta.view.chunks import ARTICLES, ArticleChunks, Chunks, script
from warta.view.encode import MOST_FINDINGS, encode_findings, encode_layers, flat, gaps
from warta.view.rows import FACETS, Rows, title_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**31), 2**31) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_a_script_holds_its_content_and_no_markup(content: Any) -> None:
    written = script("text", 3, content).decode()
    assert "<" not in written
    match = CALL.fullmatch(written)
    assert match and match[1] == "text" and match[2] == "3"
    assert json.loads(match[3]) == content


def test_a_lone_surrogate_comes_through_as_an_escape() -> None:
    match = CALL.fullmatch(script("site", 0, ["a\ud800b"]).decode("ascii"))
    assert match and json.loads(match[3]) == ["a\ud800b"]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40))))
def test_gaps_say_where_every_span_lies(pairs: list[tuple[int, int]]) -> None:
    spans, at = [], 0
    for gap, length in pairs:
        spans.append(Span(at + gap, at + gap + length))
        at += gap + length
    numbers = gaps(Spans.of(spans))
    assert numbers is not None and all(number >= 0 for number in numbers)
    back, at = [], 0
    for gap, length in zip(numbers[::2], numbers[1::2], strict=True):
        back.append(Span(at + gap, at + gap + length))
        at = back[-1].end
    assert back == spans


def test_layers_not_annotated_stay_null_and_empty_ones_empty(record: dict[str, Any]) -> None:
    bare = {**record, "chains": None, "persuasion": [], "tokens": None, "dateline": None}
    encoded = encode_layers(Article.from_dict(bare))
    assert encoded["chains"] is None and encoded["tokens"] is None and encoded["dateline"] is None
    assert encoded["persuasion"] == []
    assert encoded["blocks"] == [[b["start"], b["end"], b["kind"]] for b in record["blocks"]]


def test_parts_of_an_attribution_stay_apart(record: dict[str, Any]) -> None:
    article = Article.from_dict(record)
    assert article.attributions
    for row, item in zip(encode_layers(article)["attributions"], article.attributions, strict=True):
        assert row[1:4] == [flat(item.source), flat(item.cue), flat(item.content)]
        assert row[0] == item.id and row[4:] == [item.quote, item.kind, item.speaker]


def test_errors_come_first_and_a_broken_record_cannot_outgrow_the_rest() -> None:
    found = [finding("name_unannotated", "w", index=1)] * 3 + [finding("span_empty", "e")] * 300
    encoded = encode_findings(found)
    assert len(encoded) == MOST_FINDINGS
    assert {row[1] for row in encoded} == {"error"}


def test_a_row_has_what_one_filters_by(record: dict[str, Any]) -> None:
    article, rows = Article.from_dict(record), Rows()
    rows.add(article, "train", [finding("span_empty", "e")], 2)
    (row,) = rows.rows
    named = {
        facet: [list(rows.names[facet].numbers)[number] for number in numbers]
        for facet, numbers in zip(FACETS, row[5], strict=True)
    }
    assert named["split"] == ["train"] and named["outlet"] == ["Warta Contoh"]
    assert set(named["label"]) == {entity["label"] for entity in record["entities"]}
    assert named["technique"] == list(
        dict.fromkeys(item["technique"] for item in record["persuasion"])
    )
    assert named["topic"] == record["topics"] and named["genre"] == [record["genre"]]
    assert named["finding"] == ["span_empty"]
    assert row[2] == "2024-02-13" and row[4] == 2 and row[6:] == [1, 0]


def test_a_second_article_of_one_id_has_a_key_of_its_own(record: dict[str, Any]) -> None:
    article, rows = Article.from_dict(record), Rows()
    assert rows.add(article, None, [], 0) == "contoh-1"
    assert rows.add(article, None, [], 0) == "contoh-1~1"
    later = finding("duplicate_id", "stands twice", article="contoh-1")
    other = finding("duplicate_id", "stands twice", article="elsewhere")
    assert rows.find([later, other]) == {0: [later]}
    assert [row[6] for row in rows.rows] == [1, 0]


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({"title": "Judul"}, "Judul"),
        ({"title": None}, "Bencana 🌋🌋 di Contoh"),
        (
            {"title": None, "blocks": None, "dateline": None, "text": "x" * 300},
            "x" * 109 + "…",
        ),
        ({"title": None, "text": None}, "contoh-1"),
    ],
)
def test_every_row_has_a_title(record: dict[str, Any], change: dict[str, Any], title: str) -> None:
    assert title_of(Article.from_dict({**record, **change})) == title


def test_a_title_made_of_the_first_block_leaves_the_dateline_out() -> None:
    from view_data import _annotated

    article = _annotated("a", "Jakarta, Warta Contoh – Hujan turun sejak pagi di kota itu.")
    assert article.dateline is not None
    assert (
        title_of(dataclasses.replace(article, title=None)) == "Hujan turun sejak pagi di kota itu."
    )


@given(st.lists(st.integers(0, 900_000), max_size=90))
def test_chunks_cover_all_articles_in_order(weights: list[int]) -> None:
    written: list[tuple[str, int, Any]] = []

    class Kept(Chunks):
        def write_as(self, name: str, kind: str, number: int, content: Any) -> None:
            written.append((kind, number, content))

    chunks = ArticleChunks(Kept(Path()))
    for number, weight in enumerate(weights):
        chunks.add(number, -number, [], weight=weight)
    chunks.flush()
    texts = [content for kind, _, content in written if kind == "text"]
    assert [one for content in texts for one in content] == list(range(len(weights)))
    assert all(0 < len(content) <= ARTICLES for content in texts)
    assert [content[0] for content in texts] == chunks.starts
    assert not any(kind == "versions" for kind, *_ in written)
