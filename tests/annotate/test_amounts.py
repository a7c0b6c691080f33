from __future__ import annotations

import time

import pytest
from drafts import annotate
from hypothesis import given, settings
from hypothesis import strategies as st

from warta.annotate.names.amounts import find_amounts
from warta.annotate.words import read_words


def amounts(text: str) -> list[tuple[str, str]]:
    """(surface, label) of the numbers of a sentence in which no name was found."""
    article = annotate(f"Berita hari ini tentang pasar. {text}")
    assert article.text is not None
    found = find_amounts(read_words(article), frozenset())
    return [(article.text[start:end], label) for start, end, label in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Harga naik Rp2,5 miliar.", [("Rp2,5 miliar", "MONEY")]),
        ("Bantuan 10 ribu dolar AS tiba.", [("10 ribu dolar AS", "MONEY")]),
        ("Nilainya US$50 juta.", [("US$50 juta", "MONEY")]),
        ("Mereka membayar triliunan rupiah.", [("triliunan rupiah", "MONEY")]),
        ("Harganya Rp10.000 hingga Rp12.000.", [("Rp10.000", "MONEY"), ("Rp12.000", "MONEY")]),
        ("Naik 5-7 persen.", [("5-7 persen", "PERCENT")]),
        ("Naik 20 sampai 30 persen.", [("20 sampai 30 persen", "PERCENT")]),
        ("Turun 12,5% lagi.", [("12,5%", "PERCENT")]),
        ("Turun 5 atau 7 persen.", [("5", "CARDINAL"), ("7 persen", "PERCENT")]),
        ("Turun dua persen poin.", [("dua persen poin", "PERCENT")]),
        ("Sejauh 35 kilometer.", [("35 kilometer", "QUANTITY")]),
        ("Luasnya 40 meter persegi.", [("40 meter persegi", "QUANTITY")]),
        ("Melaju 64 km/jam.", [("64 km/jam", "QUANTITY")]),
        ("Suhunya minus 42 derajat Celsius.", [("minus 42 derajat Celsius", "QUANTITY")]),
        ("Sekitar tiga sampai lima ton.", [("tiga sampai lima ton", "QUANTITY")]),
        ("Panennya 17 ton per hari.", [("17 ton", "QUANTITY")]),
        ("Ia berusia 34 tahun.", [("34 tahun", "QUANTITY")]),
        ("Ia dirawat 34 tahun.", []),
        ("Hanya tiga orang.", [("tiga", "CARDINAL")]),
        ("Ada 1.204 rumah.", [("1.204", "CARDINAL")]),
        ("Sebanyak dua ratus lima puluh ribu warga.", [("dua ratus lima puluh ribu", "CARDINAL")]),
        ("Seratus delapan belas buruh mogok.", [("Seratus delapan belas", "CARDINAL")]),
        ("Skornya 3-1 saja.", [("3-1", "CARDINAL")]),
        ("Hadir dua pertiga anggota.", [("dua pertiga", "CARDINAL")]),
        ("Separuhnya hilang.", [("Separuh", "CARDINAL")]),
        ("Ribuan orang datang.", [("Ribuan", "CARDINAL")]),
        ("Ia juara pertama.", [("pertama", "ORDINAL")]),
        ("Ini untuk kedua kalinya.", [("kedua", "ORDINAL")]),
        ("Pada menit ke-57 ia jatuh.", [("ke-57", "ORDINAL")]),
        ("Pertama, air habis; kedua, listrik.", [("Pertama", "ORDINAL"), ("kedua", "ORDINAL")]),
        ("Kedua pejabat itu diam.", []),
        ("Ia memanggil kedua pihak.", []),
        ("Para pemimpin kedua negara bertemu.", []),
        ("Pertemuan kedua menteri itu lancar.", []),
        ("Kedua Menteri itu sepakat.", []),
        ("Itu baik untuk kedua negara.", []),
        ("Putaran kedua pemilu digelar.", [("kedua", "ORDINAL")]),
        ("Yang kedua lebih mahal.", [("kedua", "ORDINAL")]),
        ("Istri kedua pejabat itu datang.", [("kedua", "ORDINAL")]),
        ("Negara kedua yang menolak.", [("kedua", "ORDINAL")]),
        ("Seorang warga dan sebuah rumah.", []),
        ("Salah satu warga menolak.", []),
        ("Ia siswa kelas 4 di kamar 12.", []),
        ("Ia datang pada pukul 10.00 WIB.", []),
        ("Terjadi pada 12 Februari 2024.", []),
        ("Terjadi Senin (12/2) lalu.", []),
        ("Masa jabatan 2019-2024 habis.", []),
        ("Ia menunggu tiga hari dan dua pekan.", []),
        ("Pada abad ke-19 belum ada.", []),
        ("Pada 1990-an belum ada.", []),
        ("Sekitar 200-an warga mengungsi.", [("200-an", "CARDINAL")]),
    ],
)
def test_numbers_after_the_guideline(text: str, expected: list[tuple[str, str]]) -> None:
    assert amounts(text) == expected


def test_words_of_names_are_left_alone() -> None:
    article = annotate("Ia siswa SD Negeri 3 Pakem.")
    words = read_words(article)
    three = words.texts.index("3")
    assert find_amounts(words, {three}) == []
    assert find_amounts(words, set())


PIECES = (
    *(
        "dua",
        "puluh",
        "ribu",
        "kedua",
        "Rp",
        "%",
        "persen",
        "5",
        "3-1",
        "hingga",
        "-",
        "tahun",
        ",",
    ),
    *("(", ")", "ke-3", "per", "satu", "koma", "juta", "puluhan", "setengah", "pukul", "Km", "m"),
    *("/", "$", "US", "kali", "sehari"),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_row_of_number_words_gives_spans_in_order(row: list[str]) -> None:
    article = annotate("Berita hari ini. " + " ".join(row))
    found = find_amounts(read_words(article), frozenset())
    assert article.text is not None
    reached = 0
    for start, end, _ in found:
        assert reached <= start < end
        assert article.text[start:end] == article.text[start:end].strip()
        reached = end


def test_time_grows_with_length_alone() -> None:
    def seconds(piece: str) -> float:
        article = annotate("Berita. " + piece * (100_000 // len(piece)))
        words = read_words(article)
        begin = time.perf_counter()
        find_amounts(words, frozenset())
        return time.perf_counter() - begin

    benign = seconds("Ia membeli tiga ikan di pasar itu. ")
    for piece in ("5 hingga ", "dua ", "ribu ", "Rp ", "satu koma ", "kedua ", "1 ", "per 2 m "):
        assert seconds(piece) < 20 * benign + 1, piece
