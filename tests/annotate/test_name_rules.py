"""Names that no list holds: what the word beside, the brackets and the quotation marks say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.annotate.lexicon import read_rows
from warta.annotate.names.kinds import kinds, read_kinds
from warta.annotate.names.lexicon import tails, word_classes
from warta.annotate.names.persons import read_persons
from warta.annotate.names.tagger import NameSpan
from warta.annotate.names.works import read_works
from warta.annotate.words import words_of_tokens


@pytest.mark.parametrize(
    ("sentence", "before", "after"),
    [
        # A kind word in small letters tells the label and stays out, with a capital it is in.
        ("warga desa Sorvelan itu menolak", (2, 3, "PER"), [(2, 3, "GPE")]),
        ("di lereng gunung Sorvelan itu", (3, 4, "PER"), [(3, 4, "LOC")]),
        ("lewat Jalan Sorvelan menuju pasar", (2, 3, "PER"), [(1, 3, "FAC")]),
        ("tiba di Bandar Udara Sorvelan pagi", (4, 5, "GPE"), [(2, 5, "FAC")]),
        ("warga Desa Sorvelan itu menolak", (1, 3, "PER"), [(1, 3, "GPE")]),
        # A known place keeps the label that the model gave it.
        ("di desa Bali itu", (2, 3, "GPE"), [(2, 3, "GPE")]),
        # Last words of foreign names.
        ("kata maskapai Sorvel Airlines kemarin", (2, 3, "PER"), [(2, 4, "ORG")]),
        ("ia meraih Sorvel Awards tahun ini", (2, 4, "PER"), [(2, 4, "WORK")]),
        ("di tepi Sorvel River itu", (2, 4, "PER"), [(2, 4, "LOC")]),
        # What is no name; a country.
        ("harga subsidi BBM akan naik", (2, 3, "ORG"), []),
        ("kata pejabat AS pertama itu", (2, 3, "ORG"), [(2, 3, "GPE")]),
    ],
)
def test_the_word_beside_a_name(sentence: str, before: NameSpan, after: list[NameSpan]) -> None:
    assert read_kinds(words_of_tokens([sentence.split()]), [before]) == after


def test_a_bracketed_short_form_of_no_name_is_none() -> None:
    words = words_of_tokens([["kawasan", "rawan", "bencana", "(", "KRB", ")", "itu"]])
    assert read_kinds(words, [(4, 5, "ORG")]) == []
    other = words_of_tokens([["kawasan", "yang", "luas", "(", "KRB", ")", "itu"]])
    assert read_kinds(other, [(4, 5, "ORG")]) == [(4, 5, "ORG")]
    named = words_of_tokens([["ikut", "Turnamen", "Angin", "Timur", "(", "TAT", ")", "itu"]])
    spans: list[NameSpan] = [(1, 4, "EVENT"), (5, 6, "ORG")]
    assert read_kinds(named, spans) == [(1, 4, "EVENT"), (5, 6, "EVENT")]


def test_a_unit_without_capitals_is_left_as_it_is() -> None:
    words = words_of_tokens([["WARGA", "DESA", "SORVELAN", "MENOLAK"]])
    assert read_kinds(words, [(2, 3, "PER")]) == [(2, 3, "PER")]


@pytest.mark.parametrize(
    ("sentence", "before", "after"),
    [
        ("kata M Sorvelan kemarin sore", [(2, 3, "PER")], [(1, 3, "PER")]),
        ("kata Varnel Sorvelan kemarin sore", [(2, 3, "PER")], [(1, 3, "PER")]),
        ("kata Presiden Sorvelan kemarin sore", [(2, 3, "PER")], [(2, 3, "PER")]),
        ("kata Jakarta Sorvelan kemarin sore", [(2, 3, "PER")], [(2, 3, "PER")]),
        ("Sorvelan mengatakan hal itu kemarin", [], [(0, 1, "PER")]),
        ("Sekolah mengatakan hal itu kemarin", [], []),
        ("Sorvelan itu jauh dari sini", [], []),
        ("sikap SBY sudah amat jelas", [(1, 2, "ORG")], [(1, 2, "PER")]),
        ("sikap SBY sudah amat jelas", [], [(1, 2, "PER")]),
    ],
)
def test_persons_by_form_and_place(
    sentence: str, before: list[NameSpan], after: list[NameSpan]
) -> None:
    assert read_persons(words_of_tokens([sentence.split()]), before) == after


def test_quoted_titles_behind_a_word_for_a_work_and_in_its_list() -> None:
    words = words_of_tokens(
        [
            [
                "film",
                '"',
                "Sorvel",
                "Varna",
                '"',
                ",",
                '"',
                "Dua",
                "Kali",
                '"',
                "dan",
                "kata",
                '"',
                "Baik",
                '"',
                "itu",
            ]
        ]
    )
    assert read_works(words, [(2, 3, "PER")]) == [(2, 4, "WORK"), (7, 9, "WORK")]
    plain = words_of_tokens([["kata", "dia", '"', "Sorvel", "Varna", '"', "itu", "benar"]])
    assert read_works(plain, [(3, 5, "PER")]) == [(3, 5, "PER")]


def test_lists_hold_known_labels_once() -> None:
    labels = {"PER", "ORG", "GPE", "LOC", "FAC", "WORK", "EVENT"}
    assert set(kinds().values()) | set(tails().values()) <= labels
    for name in ("tails", "kind_words", "english_words", "concepts"):
        rows = [row[0] for row in read_rows(f"names/{name}")]
        assert len(set(rows)) == len(rows) > 30
    assert "tail-ORG" in word_classes()["airlines"] and "concept" in word_classes()["bbm"]


PIECES = (
    "desa",
    "Desa",
    "Jalan",
    "gunung",
    "Sorvel",
    "Rina",
    "M.",
    "Bandar",
    "Udara",
    "Airlines",
    "River",
    "SBY",
    "AS",
    "BBM",
    "(",
    ")",
    '"',
    ",",
    "film",
    "kata",
    "mengatakan",
    "KRB",
    "kawasan",
    "rawan",
    "bencana",
    "/",
    "dan",
)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14), st.data())
def test_any_words_give_spans_in_order(texts: list[str], data: st.DataObject) -> None:
    words = words_of_tokens([texts])
    spans: list[NameSpan] = []
    at = 0
    while at < len(texts):
        end = at + data.draw(st.integers(1, 3))
        if data.draw(st.booleans()) and end <= len(texts):
            spans.append((at, end, data.draw(st.sampled_from(("PER", "ORG", "GPE", "EVENT")))))
            at = end
        else:
            at += 1
    found = read_persons(words, read_kinds(words, read_works(words, spans)))
    reached = 0
    for start, end, _ in found:
        assert reached <= start < end <= len(texts)
        reached = end
