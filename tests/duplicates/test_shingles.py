from __future__ import annotations

import random
import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import warta
from warta.duplicates.shingles import GRAM, grams, jaccard, text_grams

WORD = re.compile(r"\w+")
letters = st.text(st.sampled_from("aAbéß_7 .,\n𝔸日-"), max_size=60)


def plain_grams(text: str) -> set[tuple[str, ...]]:
    words = WORD.findall(text.lower())
    return set(zip(*(words[start:] for start in range(GRAM)), strict=False))


@given(letters)
def test_there_are_as_many_hashes_as_different_grams(text: str) -> None:
    found = text_grams([text])
    assert len(found) == len(plain_grams(text))
    assert np.all(found[1:] > found[:-1]) and found.dtype == np.uint64


@given(letters, letters)
def test_texts_share_as_many_hashes_as_grams(one: str, two: str) -> None:
    common = plain_grams(one) & plain_grams(two)
    assert len(np.intersect1d(text_grams([one]), text_grams([two]))) == len(common)


@given(st.text(max_size=40))
def test_every_character_is_a_word_character_where_re_says_so(text: str) -> None:
    padded = f"satu dua tiga empat {text}"
    assert len(text_grams([padded])) == len(plain_grams(padded))


@given(st.frozensets(st.integers(0, 40)), st.frozensets(st.integers(0, 40)))
def test_jaccard_is_that_of_the_sets(one: frozenset[int], two: frozenset[int]) -> None:
    arrays = (np.array(sorted(members), np.uint64) for members in (one, two))
    union = one | two
    assert jaccard(*arrays) == (len(one & two) / len(union) if union else 0.0)


def test_hashes_are_the_same_for_ever() -> None:
    """Sketches of two machines, or two versions, must agree."""
    (only,) = text_grams(["Harga beras naik di PASAR"])
    assert only == text_grams(["harga, beras: naik di pasar!"])[0] == 3366265040931303375


def test_words_longer_than_the_table_of_powers() -> None:
    long = ["a" * 700 + tail for tail in ("b", "c")]
    one, two = (text_grams([f"satu dua tiga empat {word}"]) for word in long)
    assert len(one) == len(two) == 1 and one[0] != two[0]


def test_boilerplate_and_the_order_of_case_do_not_count() -> None:
    chance = random.Random(1)
    body = " ".join(f"kata{chance.randrange(99)}" for _ in range(60)) + "."
    footer = "\nBaca juga: Harga Cabai di Pasar Induk Naik Lagi Pekan Ini"
    plain, with_footer = (
        warta.annotate(text, layers=["structure"]) for text in (body, body + footer)
    )
    assert np.array_equal(grams(plain), grams(with_footer))
    assert len(text_grams([body + footer])) > len(grams(plain))


def test_fewer_than_five_words_and_no_text_have_no_grams() -> None:
    assert len(text_grams(["hanya empat kata saja"])) == len(text_grams([])) == 0
    assert len(text_grams(["...!"])) == 0
