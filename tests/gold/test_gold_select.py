"""The selector that is chosen for a span, where there are several that would do."""

from __future__ import annotations

import pytest

from warta.gold import format_gold
from warta.gold.lines import split_lines
from warta.gold.select import describe_span, find_span
from warta.gold.surface import occurrences, on_edges

LINE = "Ia bilang harga beras naik lagi dan harga beras turun lagi, kata Rina, kata Rina itu benar."


def describe(text: str, words: str, *, after: int = 0) -> dict[str, object]:
    start = text.index(words, after)
    selector = describe_span(split_lines(text), start, start + len(words))
    assert find_span(split_lines(text), selector) == (start, start + len(words))
    return selector


def test_up_to_eight_words_are_written_out() -> None:
    words = "harga beras naik lagi dan harga beras turun"
    assert describe(LINE, words) == {"p": 1, "text": words}


def test_a_longer_span_is_its_first_and_last_words() -> None:
    words = "bilang harga beras naik lagi dan harga beras turun lagi"
    assert describe(LINE, words) == {"p": 1, "from": "bilang harga beras", "to": "beras turun lagi"}


def test_the_last_words_grow_until_they_close_no_earlier() -> None:
    words = "lagi dan harga beras turun lagi, kata Rina, kata Rina"
    assert describe("x " + LINE, words)["to"] == "Rina, kata Rina"
    twice = "satu dua tiga empat kata Rina itu enam kata Rina itu"
    assert describe(twice + " tamat", twice)["to"] == "enam kata Rina itu"


def test_the_first_words_grow_until_they_stand_once() -> None:
    text = "a b c d e f g h i j k l m n. a b c x y."
    words = "a b c d e f g h i j"
    assert describe(text, words) == {"p": 1, "from": "a b c d", "to": "h i j"}


def test_first_words_that_never_stand_once_are_counted() -> None:
    half = "a b c d e f g h i j."
    text = f"{half} {half} tamat"
    assert describe(text, half, after=3) == {"p": 1, "from": "a b c", "to": "h i j.", "n": 2}


def test_a_whole_long_line_is_its_number() -> None:
    assert describe(f"\n  {LINE} \n", LINE) == {"p": 1}


def test_occurrences_may_overlap() -> None:
    assert occurrences("aaa", "aa", part=True) == [0, 1]
    assert occurrences("a b a b a", "a b a") == [0, 4]


@pytest.mark.parametrize(
    ("line", "words", "edges"),
    [
        ("Iran-Mesir", "Iran", True),
        ("Iranian", "Iran", False),
        ("Rp10.500", "10", False),
        ("Rp 10.500", "10", True),
        ("x\u0323\u0307 y", "x", False),
        ("x\u0323\u0307 y", "x\u0323\u0307", True),
        ("⚽\ufe0f", "⚽", True),
        ("中国", "中", False),
        (" Iran", " Iran", False),
    ],
)
def test_words_are_letters_digits_and_their_marks(line: str, words: str, edges: bool) -> None:
    start = line.index(words)
    assert on_edges(line, start, start + len(words)) is edges


def test_what_cannot_be_seen_is_written_as_an_escape() -> None:
    gold = {"times": [{"p": 1, "text": "4\u00a0Maret\u200b 𝐀 é"}]}
    written = format_gold(gold)
    assert r'"4\u00a0Maret\u200b 𝐀 é"' in written
    assert format_gold({}) == "{}\n"
