from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("trafilatura", exc_type=ImportError)

from bench.pages import PAGES, token_f1, truths
from warta.errors import NotAnArticle
from warta.pipeline import make_pipeline
from warta.read import RawArticle, ReadOptions, Reject, read
from warta.read.page import read_page
from warta.read.page_parse import MOST_ELEMENTS
from warta.read.walk import walk

Outcomes = Callable[..., list[RawArticle | Reject]]

TRUTHS = truths()
ARTICLES = [name for name, truth in TRUTHS.items() if "text" in truth]
OTHERS = [name for name, truth in TRUTHS.items() if "code" in truth]
TEXT = "<p>" + "Warga desa menanam pohon bakau di pesisir utara bersama para siswa. " * 6 + "</p>"


def page(name: str) -> bytes:
    return (PAGES / f"{name}.html").read_bytes()


def test_there_are_ten_kinds_of_site() -> None:
    assert len(ARTICLES) >= 10 and len(OTHERS) >= 5
    assert {path.stem for path in PAGES.glob("*.html")} == set(TRUTHS)


@pytest.mark.parametrize("name", ARTICLES)
def test_the_text_is_found(name: str) -> None:
    truth = TRUTHS[name]
    found = read_page(page(name), ReadOptions())
    assert token_f1(found.text, "\n".join(truth["text"])) >= 0.93
    blocks = found.text.split("\n\n")
    assert not any("\n" in block for block in blocks)
    # Blocks stay apart: no two paragraphs of the page stand in one.
    assert len(blocks) >= len(truth["text"])


@pytest.mark.parametrize("name", ARTICLES)
def test_what_the_page_says_of_it_is_found(name: str) -> None:
    truth = TRUTHS[name]
    found = read_page(page(name), ReadOptions())
    assert found.row == truth["data"]
    for note in truth.get("notes", ()):
        assert note in found.notes


@pytest.mark.parametrize("name", OTHERS)
def test_a_page_that_is_no_article_is_refused(name: str) -> None:
    with pytest.raises(NotAnArticle) as refused:
        read_page(page(name), ReadOptions())
    assert refused.value.code == TRUTHS[name]["code"]


def test_the_mean_is_above_trafilaturas_own() -> None:
    import trafilatura

    ours = theirs = 0.0
    for name in ARTICLES:
        truth = "\n".join(TRUTHS[name]["text"])
        ours += token_f1(read_page(page(name), ReadOptions()).text, truth)
        theirs += token_f1(trafilatura.extract(page(name)) or "", truth)
    assert ours / len(ARTICLES) >= 0.98
    assert ours > theirs


def test_links_within_the_text_stay_and_become_blocks(tmp_path: Path) -> None:
    (tmp_path / "portal.html").write_bytes(page("portal"))
    (file,) = walk([tmp_path])
    assert not isinstance(file, Reject)
    (raw,) = read(file)
    assert isinstance(raw, RawArticle)
    assert (raw.id, raw.format, raw.ai_opt_out) == ("portal", "html", True)
    article = make_pipeline(["structure"], language="any").make(raw)
    kinds = {article.span(block): block.kind for block in article.blocks or ()}
    assert kinds["Baca juga: Cuaca Buruk, Syahbandar Tenau Tunda Pelayaran"] == "related_link"
    assert kinds["Lihat juga: Foto: Pelukan Keluarga di Dermaga"] == "related_link"
    assert article.source.normalization == ("main_text",)
    assert article.rights.ai_opt_out


def test_index_jsonl_goes_before_the_page(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(page("amp")))
    row = {"file": "a.html.gz", "title": "Judul Kita", "license": "CC-BY-4.0"}
    (tmp_path / "index.jsonl").write_text(json.dumps(row))
    (file,) = walk([tmp_path])
    assert not isinstance(file, Reject)
    (raw,) = read(file)
    assert isinstance(raw, RawArticle)
    assert (raw.title, raw.license, raw.outlet) == ("Judul Kita", "CC-BY-4.0", "Kabar Gede")


@pytest.mark.parametrize(
    ("head", "headers"),
    [
        ('<meta name="robots" content="index, NOAI">', {}),
        ('<meta name="robots" content="noimageai">', {}),
        ('<meta name="tdm-reservation" content="1">', {}),
        ("", {"tdm-reservation": "1"}),
        ("", {"x-robots-tag": "noai, noimageai"}),
    ],
)
def test_reservations_are_heard(head: str, headers: dict[str, str]) -> None:
    source = f"<html><head>{head}</head><body><article>{TEXT}</article></body></html>".encode()
    found = read_page(source, ReadOptions(), headers=headers)
    assert found.row["ai_opt_out"] is True


def test_no_reservation_is_none() -> None:
    head = '<meta name="robots" content="index, follow"><meta name="tdm-reservation" content="0">'
    source = f"<html><head>{head}</head><body><article>{TEXT}</article></body></html>".encode()
    assert "ai_opt_out" not in read_page(source, ReadOptions()).row


def test_what_json_ld_says_goes_before_meta() -> None:
    said = {"@type": "NewsArticle", "headline": "Dari JSON-LD", "author": None, "publisher": []}
    head = (
        f'<script type="application/ld+json">{json.dumps(said)}</script>'
        '<meta property="og:title" content="Dari OpenGraph"><meta name="author" content="Ani">'
    )
    source = f"<html><head>{head}</head><body><article>{TEXT}</article></body></html>".encode()
    row = read_page(source, ReadOptions(), address="https://contoh.example/a").row
    assert row["title"] == "Dari JSON-LD"
    assert row["authors"] == ["Ani"]
    assert row["url"] == "https://contoh.example/a"


@pytest.mark.parametrize(
    "said",
    [
        "[" * 50_000,
        '{"@type": 5}',
        '{"@type":["NewsArticle"],"headline":{"a":[1]},"author":7}',
        "x",
    ],
    ids=["deep", "number", "odd", "junk"],
)
def test_broken_json_ld_costs_only_itself(said: str) -> None:
    head = f'<script type="application/ld+json">{said}</script><meta name="author" content="Ani">'
    source = f"<html><head>{head}</head><body><article>{TEXT}</article></body></html>".encode()
    assert read_page(source, ReadOptions()).row["authors"] == ["Ani"]


DEEP = {
    "divisions": "<div>" * 100_000 + TEXT,
    "closed": "<div>" * 100_000 + TEXT + "</div>" * 100_000,
    "inline": "<b><i>" * 50_000 + TEXT,
    "tables": "<table><tr><td>" * 30_000 + TEXT,
    "lists": "<ul><li>" * 40_000 + TEXT,
    "one too many": "<div>" * 199 + TEXT,
}


@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP)
def test_nesting_is_bounded(outcomes: Outcomes, source: str) -> None:
    (found,) = outcomes("a.html", source.encode())
    assert isinstance(found, Reject)
    assert found.code == "nested_too_deep"


def test_nesting_up_to_the_limit_is_read(outcomes: Outcomes) -> None:
    # html, body and p stand around and within the divisions
    (found,) = outcomes("a.html", ("<div>" * 37 + TEXT).encode(), max_depth=40)
    assert isinstance(found, RawArticle)
    (found,) = outcomes("a.html", ("<div>" * 38 + TEXT).encode(), max_depth=40)
    assert isinstance(found, Reject)


def test_unclosed_paragraphs_are_not_deep(outcomes: Outcomes) -> None:
    lines = "".join(f"<p>Kalimat nomor {n} berdiri sendiri di sini.\n<li>butir" for n in range(500))
    (found,) = outcomes("a.html", lines.encode())
    assert isinstance(found, RawArticle)


def test_elements_are_bounded(outcomes: Outcomes) -> None:
    (found,) = outcomes("a.html", (TEXT + "<br>" * MOST_ELEMENTS).encode())
    assert isinstance(found, Reject)
    assert found.code == "record_too_large"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b" \n ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_text"),
        (b"<!-- saja -->", "not_a_page"),
        (b"<p>pendek</p>", "no_main_text"),
        (TEXT.encode() * 100, "record_too_large"),
    ],
)
def test_what_is_no_page_says_so(outcomes: Outcomes, data: bytes, code: str) -> None:
    (found,) = outcomes("a.html", data, max_record_bytes=20_000)
    assert isinstance(found, Reject)
    assert found.code == code


def test_encodings_claimed_and_true() -> None:
    head = '<html><head><meta charset="{}"></head><body><article>'
    text = TEXT.replace("pesisir", "kafé “Élysée”")
    for claimed, true in (("utf-8", "utf-8"), ("iso-8859-1", "utf-8"), ("iso-8859-1", "cp1252")):
        found = read_page((head.format(claimed) + text).encode(true), ReadOptions())
        assert "kafé “Élysée”" in found.text
        assert ("from_windows_1252" in found.notes) == (true == "cp1252")
    found = read_page(text.encode("koi8-r", "replace"), ReadOptions(), charset="no-such-name")
    assert "main_text" in found.notes


def test_attributes_are_bounded(outcomes: Outcomes) -> None:
    # libxml2 takes the square of their number to build an element: 2 s for 20,000
    many = "<div " + " ".join(f"a{n}=1" for n in range(50_000)) + ">"
    (found,) = outcomes("a.html", (many + TEXT).encode())
    assert isinstance(found, Reject)
    assert found.code == "record_too_large"
