from __future__ import annotations

import warta
from warta.annotate.words import Unit, is_cased, read_words, words_of_tokens

TEXT = (
    "Bupati Sleman Tolak Tambang\n"
    "SLEMAN, Warta Merapi – Rina Ayu menolak. “Air habis,” katanya.\n"
    "Baca juga: Harga Gula Turun"
)


def test_words_are_those_of_sentences_and_dateline_alone() -> None:
    article = warta.annotate(TEXT)
    words = read_words(article)
    units = [words.texts[first:last] for first, last, _ in words.units]
    assert units == [
        ["Bupati", "Sleman", "Tolak", "Tambang"],
        ["SLEMAN", ",", "Warta", "Merapi", "–"],
        ["Rina", "Ayu", "menolak", "."],
        ["“", "Air", "habis", ",", "”", "katanya", "."],
    ]
    assert article.text is not None
    for text, start, end in zip(words.texts, words.starts, words.ends, strict=True):
        assert article.text[start:end] == text
    assert read_words(article) is words


def test_capitals_say_nothing_where_all_or_none_are() -> None:
    assert not is_cased(["Bupati", "Sleman", "Tolak", "Tambang"])
    assert not is_cased(["rina", "ayu", "menolak", "."])
    assert is_cased(["Rina", "Ayu", "menolak", "rencana"])
    assert words_of_tokens([["SLEMAN", "KINI", "PANAS"], []]).units == [Unit(0, 3, False)]


def test_the_word_at_an_offset() -> None:
    words = words_of_tokens([["Rina", "Ayu"], ["pergi"]])
    assert [words.at(offset) for offset in (0, 3, 4, 5, 9, 14)] == [0, 0, 1, 1, 2, 3]
