"""Tokens. All texts are invented."""

from __future__ import annotations

import dataclasses
import time

import numpy as np
import pytest
from drafts import HOSTILE, TEXTS, annotate, draft
from hypothesis import given

from warta.annotate import structure, tokens
from warta.errors import ArticleError


def split(text: str) -> list[str]:
    """The tokens of one paragraph."""
    article = annotate(text)
    return [article.span(span) for span in article.tokens or ()]


@pytest.mark.parametrize(
    "token",
    [
        *("anak-anak", "al-Nakhalah", "ke-3", "1990-an", "10.500.000", "10,5", "10.00", "10:30"),
        *("S.H.", "M.Si.", "S.Kom.I", "Ph.D.", "a.n.", "U.S.", "No.", "Jl.", "dll.", "Jum'at"),
        *(
            "Ma’ruf",
            "COVID-19",
            "TEMPO.CO",
            "Kompas.com",
            "tribun-medan.com",
            "katanya",
            "12/2/2024",
        ),
        *("https://contoh.id/a?b=1", "www.contoh.id", "redaksi@contoh.co.id", "#banjir", "@kabar"),
        *("Amirabdollahian", "KPK-nya", "se-Indonesia", "non-Muslim", "nama_saya", "R&B", "..."),
        *(
            "…",
            "--",
            "2-1",
            "👍🏽",
            "👨\u200d👩\u200d👧",
            "e\u0301a",
            "क्षि",
            "kata\u00adkata",
            "Qur'an",
        ),
    ],
)
def test_one_token(token: str) -> None:
    assert token in split(f"Kemarin {token} dan lain-lain itu.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rp10.500", "Rp 10.500"),
        ("Rp.10.500", "Rp. 10.500"),
        ("RM50", "RM 50"),
        ("(12/2)", "( 12/2 )"),
        ("(azr/haf)", "( azr / haf )"),
        ("dan/atau", "dan / atau"),
        ("10%", "10 %"),
        ("“Kami,” kata", "“ Kami , ” kata"),
        ("apa?!", "apa ? !"),
        ("kata—kata", "kata — kata"),
        ("kata–kata", "kata – kata"),
        ("kata--kata", "kata -- kata"),
        ("No.5", "No. 5"),
        ("dr.Rina", "dr. Rina"),
        ("A. Nasution", "A. Nasution"),
        ("10.500.", "10.500 ."),
        ("selesai.Kemudian", "selesai . Kemudian"),
        ("https://contoh.id.", "https://contoh.id ."),
        ("❤️kata", "❤️ kata"),
        ("Kompas.com/kabar", "Kompas.com / kabar"),
        ("1,2.", "1,2 ."),
    ],
)
def test_splits(text: str, expected: str) -> None:
    assert split(text) == expected.split(" ")


def test_a_letter_that_ends_a_sentence_leaves_its_stop() -> None:
    assert split("Ia sakit hepatitis B. Dokter datang.")[2:5] == ["hepatitis", "B", "."]


def test_edges_of_blocks_cut_tokens() -> None:
    text = "Air naik.\nIa pergi.Baca juga: Tanggul JebolSementara itu, hujan turun."
    assert split(text)[3:] == [
        *("Ia", "pergi", ".", "Baca", "juga", ":", "Tanggul", "Jebol"),
        *("Sementara", "itu", ",", "hujan", "turun", "."),
    ]


def test_edges_of_the_dateline_cut_tokens() -> None:
    article = annotate("Bisnis.com,JAKARTA—Harga beras naik.")
    assert [article.span(span) for span in article.tokens or ()] == [
        *("Bisnis.com", ",", "JAKARTA", "—", "Harga", "beras", "naik", ".")
    ]


def test_without_other_layers() -> None:
    article = tokens.annotate(draft("Anak-anak, ibu."))
    assert [article.span(span) for span in article.tokens or ()] == ["Anak-anak", ",", "ibu", "."]
    assert article.tokens is not None and article.tokens.starts.dtype == np.int32


def test_empty_and_missing_text() -> None:
    assert len(tokens.annotate(structure.annotate(draft(""))).tokens or ()) == 0
    with pytest.raises(ArticleError):
        tokens.annotate(dataclasses.replace(draft("a"), text=None))


@given(TEXTS)
def test_tokens_cover_all_but_space_and_cross_nothing(text: str) -> None:
    article = annotate(text)
    assert article.tokens is not None and article.blocks is not None
    sentence_of = [-1] * len(text)
    for number, span in enumerate(article.sentences or ()):
        sentence_of[span.start : span.end] = [number] * (span.end - span.start)
    block_of = [-1] * len(text)
    for number, block in enumerate(article.blocks):
        block_of[block.start : block.end] = [number] * (block.end - block.start)
    dateline = [0] * len(text)
    if article.dateline is not None:
        for position in range(article.dateline.start, article.dateline.end):
            dateline[position] = 1
    covered = 0
    for span in article.tokens:
        token = article.span(span)
        assert text[covered : span.start].strip() == ""
        assert covered <= span.start < span.end
        assert not any(map(str.isspace, token))
        for edges in (sentence_of, block_of, dateline):
            assert len(set(edges[span.start : span.end])) == 1
        covered = span.end
    assert text[covered:].strip() == ""


@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_no_text_takes_long(piece: str) -> None:
    article = structure.annotate(draft((piece * (100_000 // len(piece) + 1))[:100_000]))
    tokens.annotate(draft("pemanasan"))
    started = time.process_time()
    tokens.annotate(article)
    assert time.process_time() - started < 1.5
