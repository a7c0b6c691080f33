"""The rules beside the model of names: lists, gazetteer, laws, nesting, places, agreement."""

from __future__ import annotations

import pytest

from warta.annotate.lexicon import read_rows
from warta.annotate.names.agree import agree
from warta.annotate.names.gazetteer import find_phrases, mark_words
from warta.annotate.names.laws import find_laws
from warta.annotate.names.lexicon import heads, phrases, word_classes
from warta.annotate.names.mend import mend
from warta.annotate.names.nesting import find_inner
from warta.annotate.names.places import cities, countries, link_place
from warta.annotate.names.roots import is_common
from warta.annotate.words import words_of_tokens
from warta.article import Link


def test_lists_are_whole_and_without_repeats() -> None:
    kinds = [row[1] for row in read_rows("names/regencies")]
    assert (kinds.count("province"), kinds.count("kota")) == (38, 98)
    # 416, and two that the press knows by a short form besides.
    assert kinds.count("kabupaten") == 418
    for name in ("given", "surnames", "organisations", "offices", "territories", "cities"):
        rows = read_rows(f"names/{name}")
        assert len(set(rows)) == len(rows) and all(row[0] == row[0].strip() for row in rows)
    assert all(len(code) == 2 and code.isupper() for _, code in read_rows("names/territories"))
    assert {label for labels in heads().values() for label in labels} <= {
        *("ORG", "FAC", "GPE", "LOC", "EVENT", "LAW", "PROD", "NORP", "LANG")
    }


def test_the_trie_finds_the_longest_phrase_of_each_class() -> None:
    texts = ["warga", "Jawa", "Barat", "di", "Bank", "Indonesia"]
    found = find_phrases([text.lower() for text in texts], 0, len(texts))
    assert (1, 3, "area") in found and (4, 6, "org") in found and (5, 6, "land") in found
    assert (1, 2, "region") in found
    marks = mark_words(words_of_tokens([texts]))
    assert "mBarea" in marks[1] and "mIarea" in marks[2] and "mSland" in marks[5]
    assert "aarea" in marks[3]
    assert len({words for words, _ in phrases()}) > 4000 and "given" in word_classes()["rina"]


@pytest.mark.parametrize(
    ("word", "common"),
    [
        *(("menolak", True), ("pembangunan", True), ("diperiksa", True), ("rumah", True)),
        *(("menyapu", True), ("anak-anak", True), ("kwasniewski", False), ("haswandi", False)),
    ],
)
def test_common_words_are_known_with_their_affixes(word: str, common: bool) -> None:
    assert is_common(word) is common


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("di Pasal 12 ayat 3 UU No. 5 Tahun 2019 itu", ["Pasal 12 ayat 3 UU No. 5 Tahun 2019"]),
        ("didakwa Pasal 3 dan 5 UU Air saja", ["Pasal 3 dan 5 UU Air"]),
        ("soal pasal 22 itu", ["pasal 22"]),
        ("Perda Kabupaten Sleman No. 7 Tahun 2021 ,", ["Perda Kabupaten Sleman No. 7 Tahun 2021"]),
        ("UU No. 1 Tahun 2020 tentang Air Tanah itu", ["UU No. 1 Tahun 2020 tentang Air Tanah"]),
        ("membahas UU itu dan pasal karet", []),
        ("Permen ESDM No. 17 Tahun 2012 melindungi Kawasan", ["Permen ESDM No. 17 Tahun 2012"]),
    ],
)  # fmt: skip
def test_laws_with_a_number(text: str, expected: list[str]) -> None:
    words = words_of_tokens([text.split()])
    assert [" ".join(words.texts[a:b]) for a, b, _ in find_laws(words)] == expected


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        ("Polres Sleman", "ORG", [("Sleman", "GPE")]),
        ("BPBD Kabupaten Sikka", "ORG", [("Kabupaten Sikka", "GPE")]),
        ("Pemkab Antahberantah", "ORG", [("Antahberantah", "GPE")]),
        ("Dewan Keamanan PBB", "ORG", [("PBB", "ORG")]),
        ("Perpustakaan Universitas Negeri Medan", "ORG", [("Universitas Negeri Medan", "ORG")]),
        ("Fraksi Partai Angin", "ORG", [("Partai Angin", "ORG")]),
        ("Pasar Simpang Limau", "FAC", []),
        ("Gunung Merapi", "LOC", []),
        ("Rina Sleman", "PER", []),
        ("Uni Eropa", "ORG", []),
        ("Jawa Barat", "GPE", []),
    ],
)
def test_what_stands_inside_a_name(name: str, label: str, expected: list[tuple[str, str]]) -> None:
    texts = name.split()
    found = [(" ".join(texts[a:b]), inner) for a, b, inner in find_inner(texts, label, {})]
    assert found == expected


def test_links() -> None:
    assert link_place("AS") == Link("US", None) and link_place("INDONESIA") == Link("ID", None)
    assert link_place("Palestina") == Link("PS", None) and link_place("Inggris") == Link("GB", None)
    assert link_place("Jakarta") == Link(None, 1642911) and link_place("Gaza") is None
    assert link_place("Kota Medan") == link_place("Medan") is not None
    assert link_place("Uni Soviet") is None and link_place("Antahberantah") is None
    assert not countries().keys() & cities().keys()


def test_edges_after_the_guideline() -> None:
    words = words_of_tokens([["Bu", "Rina", "Ayu", "dari", "Partai", "Golkar", "(", "PG", ")"]])
    assert mend(words, [(0, 3, "PER"), (4, 9, "ORG")]) == [
        (1, 3, "PER"),
        (4, 6, "ORG"),
        (7, 8, "ORG"),
    ]
    words = words_of_tokens([["Politisi", "Partai", "Golkar", "Nurul", "Arifin", "hadir"]])
    assert mend(words, [(1, 5, "ORG")]) == [(1, 3, "ORG"), (3, 5, "PER")]
    words = words_of_tokens([["berbahasa", "Bugis", "dan", "bahasa", "Jawa", "di", "RT", "04"]])
    assert mend(words, [(6, 8, "ORG")]) == [(1, 2, "LANG"), (3, 5, "LANG")]


def test_one_name_has_one_label_in_an_article() -> None:
    words = words_of_tokens(
        [
            ["Mohonu", "Dresqi", "datang", "."],
            ["Kata", "Dresqi", "air", "habis", "."],
            ["Dresqi", "pergi", "dari", "Nimbara", "."],
            ["kantor", "Nimbara", "dan", "Nimbara", "lain", "tutup", "."],
        ]
    )
    spans = [(0, 2, "PER"), (5, 6, "GPE"), (12, 13, "ORG"), (15, 16, "ORG"), (17, 18, "GPE")]
    assert agree(words, spans) == [
        *((0, 2, "PER"), (5, 6, "PER"), (9, 10, "PER"), (12, 13, "ORG"), (15, 16, "ORG")),
        (17, 18, "ORG"),
    ]
