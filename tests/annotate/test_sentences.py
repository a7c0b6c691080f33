"""Sentence boundaries. Probes mark them with ¦; all texts are invented."""

from __future__ import annotations

import dataclasses
import time

import pytest
from drafts import HOSTILE, TEXTS, draft
from hypothesis import given

from warta.annotate import sentences, structure
from warta.article import ARTICLE_TEXT, Article, Block, Dateline
from warta.errors import ArticleError

LEAD = "Ini kalimat pembuka yang biasa saja."


def split(text: str) -> list[str]:
    """The sentences of a text below a lead."""
    article = sentences.annotate(structure.annotate(draft(f"{LEAD}\n{text}")))
    assert article.sentences is not None
    return [article.span(span) for span in article.sentences][1:]


@pytest.mark.parametrize(
    "probe",
    [
        # plain stops, numbers and times
        "Ia datang pukul 10.00 WIB.¦ Polisi menutup jalan.",
        "Kerugian mencapai Rp10.500.000.¦ Warga mengungsi.",
        "Nilainya naik 10,5 persen.¦ Itu kabar baik.",
        "Ia lahir pada 1990.¦ Ayahnya petani.",
        "Hujan turun.¦ 12 rumah terendam.",
        "Ia pergi.¦ kemudian pulang.",
        "Apa itu?¦ Tidak ada yang tahu!¦ Semua diam.",
        "Apa?!¦ Ya, benar.",
        # abbreviations before names and numbers
        "Ia bertemu dr. Rina dan Dr. H. Bayu Wirasena, M.Si., kemarin.¦ Mereka berbincang.",
        "Kantornya di Jl. Melati No. 5, Kec. Sari, Kab. Lembah.¦ Ia tinggal di sana.",
        "Direktur PT. Maju Jaya hadir bersama CV. Karya.¦ Rapat dimulai.",
        "Harganya Rp. 5.000 per tgl. 5 Mei.¦ Ia setuju.",
        "Menurut Prof. Ratna dan Hj. Siti, a.n. pengurus, dana itu ada.¦ Ia yakin.",
        "Kol. Inf. Hadi memimpin.¦ Pasukan berangkat.",
        "Ia bertemu A. B. Nasution dan W. Hadi.¦ Keduanya setuju.",
        # abbreviations that may end a sentence
        "Ia suka kopi, teh, dll.¦ Kemudian ia pulang.",
        "Hadir Bayu, Rina, dkk.¦ Mereka duduk di depan.",
        "Ia membeli beras, gula, dsb. untuk warga.¦ Lalu ia pulang.",
        "Pengacaranya Bayu Wirasena, S.H., M.H.¦ Sementara itu, jaksa diam.",
        "Pengacaranya S.H. Wirasena dan M.Si. Hadi.¦ Jaksa diam.",
        "Saham Maju Jaya Tbk. naik.¦ Itu rekor.",
        "Ia sakit hepatitis B.¦ Dokter merawatnya.",
        "Tim itu masuk Grup A.¦ Pelatih puas.",
        # domains and addresses
        "Menurut Liputan6.com dan TEMPO.CO, banjir surut.¦ Warga pulang.",
        "Kata Kompas.Com begitu.¦ Ia percaya.",
        "Lihat https://contoh.id/x?B=1 sekarang.¦ Ia membuka laman.",
        "Tulis ke redaksi@contoh.co.id segera.¦ Ia menulis.",
        # quotations
        '"Pergi!" teriaknya.¦ Ia lari.',
        '"Siapa itu?" tanya Bayu.¦ Tak ada jawaban.',
        "“Kami siap,” katanya.¦ Rapat usai.",
        '"Kami siap."¦ Ketua panitia lalu pergi.',
        "“Kami siap.”¦ Ketua panitia lalu pergi.",
        'Ia berkata, "Tolong.¦ Jangan pergi."¦ Lalu ia diam.',
        'Bantuan cair.¦ "Saya senang," katanya.',
        "Bantuan cair.¦ ”Saya senang,” katanya.",
        "Bantuan cair.¦ ” Saya senang, ” katanya.",
        "Ia menyebut 'aman'.¦ Warga lega.",
        "Ia menyebutnya (tanpa ragu).¦ Warga lega.",
        "(Ia datang.)¦ Lalu ia pulang.",
        # ellipsis
        '"Kami... tidak tahu," katanya.¦ Ia diam.',
        "Ia menunggu...¦ Bus tak datang.",
        "“…dan kami pulang,” katanya.¦ Ia diam.",
        # glued
        "Rapat selesai.¦Kemudian mereka pulang.",
        "Rapat selesai.¦KPK membawa berkas.",
        "Dana cair 100%.¦Ia senang.",
        'Katanya begitu.¦"Kami siap," ujarnya.',
        '"Kami siap."¦Ia pergi.',
        "“Kami siap.”¦Ia pergi.",
        "Siapa dia?¦Tak ada yang tahu.",
        "KPK.¦Sementara itu, jaksa diam.",
        # enumeration
        "1. Polisi datang.¦ Ia pergi.",
        "Ada dua hal.¦ 1. Air surut.¦ 2. Jalan dibuka.",
    ],
)
def test_probe(probe: str) -> None:
    assert split(probe.replace("¦", "")) == [part.strip() for part in probe.split("¦")]


def test_every_line_ends_a_sentence() -> None:
    assert split("Ia datang\nlalu pulang\n\nke rumah.") == ["Ia datang", "lalu pulang", "ke rumah."]


def test_headline_and_dateline() -> None:
    text = "Hujan Turun Lagi\nJAKARTA, KABAR.com - Hujan turun. Air naik."
    article = sentences.annotate(structure.annotate(draft(text)))
    assert [article.span(span) for span in article.sentences or ()] == [
        "Hujan Turun Lagi",
        "Hujan turun.",
        "Air naik.",
    ]


def test_blocks_of_another_hand() -> None:
    """Gold blocks may hold newlines; they end sentences all the same."""
    text = "Jakarta - Hujan\nturun. Air naik. "
    blocks = (Block(0, len(text) - 1, "lead"),)
    article = dataclasses.replace(
        draft(text), blocks=blocks, dateline=Dateline(0, 9, "Jakarta", None)
    )
    article = sentences.annotate(article)
    assert [article.span(span) for span in article.sentences or ()] == [
        "Hujan",
        "turun.",
        "Air naik.",
    ]


def test_boilerplate_has_no_sentences() -> None:
    assert split("Baca juga: Tanggul Jebol. Warga Siaga") == []


def test_without_blocks_it_is_an_error() -> None:
    with pytest.raises(ArticleError):
        sentences.annotate(draft("Hujan turun."))


@given(TEXTS)
def test_sentences_hold_all_article_text_behind_the_dateline(text: str) -> None:
    article = sentences.annotate(structure.annotate(draft(text)))
    assert article.sentences is not None and article.blocks is not None
    sentence_of = [-1] * len(text)
    for number, span in enumerate(article.sentences):
        sentence = article.span(span)
        assert sentence and sentence == sentence.strip() and "\n" not in sentence
        assert all(at == -1 for at in sentence_of[span.start : span.end])
        sentence_of[span.start : span.end] = [number] * (span.end - span.start)
        assert any(
            block.start <= span.start and span.end <= block.end and block.kind in ARTICLE_TEXT
            for block in article.blocks
        )
    for position in positions(article):
        assert sentence_of[position] >= 0
    if article.dateline is not None:
        dateline = range(article.dateline.start, article.dateline.end)
        assert all(sentence_of[position] == -1 for position in dateline)
    starts = [span.start for span in article.sentences]
    assert starts == sorted(starts)


def positions(article: Article) -> list[int]:
    """Every character of article text but white space and the dateline."""
    text, dateline = article.text or "", article.dateline
    inside = range(dateline.start, dateline.end) if dateline is not None else range(0)
    return [
        position
        for block in article.blocks or ()
        if block.kind in ARTICLE_TEXT
        for position in range(block.start, block.end)
        if not text[position].isspace() and position not in inside
    ]


@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_no_text_takes_long(piece: str) -> None:
    article = structure.annotate(draft((piece * (100_000 // len(piece) + 1))[:100_000]))
    started = time.process_time()
    sentences.annotate(article)
    assert time.process_time() - started < 1.5
