from __future__ import annotations

import doctest
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta import UsageError, align
from warta.align import from_bio, map_label, to_bio, to_spans, tokenize_and_align, windows

WORDS = st.text("abcdefg", min_size=1, max_size=6)


def row_of(tokens: list[str], spans: list[tuple[int, int]] = []) -> dict[str, Any]:  # noqa: B006
    """A row whose text is its tokens joined by blanks; `spans` are token indices [first, last)."""
    starts = []
    offset = 0
    for token in tokens:
        starts.append(offset)
        offset += len(token) + 1
    return {
        "id": "a#sentence-0",
        "article_id": "a",
        "text": " ".join(tokens),
        "start": 10,
        "tokens": tokens,
        "token_starts": starts,
        "spans": [
            {
                "start": starts[first],
                "end": starts[last - 1] + len(tokens[last - 1]),
                "label": "PER",
                "parent": None,
            }
            for first, last in spans
        ],
    }


def test_the_examples_of_the_docstrings_are_right() -> None:
    assert doctest.testmod(align).failed == 0


@given(st.lists(WORDS, min_size=1, max_size=12), st.data())
def test_spans_and_tags_are_inverse(tokens: list[str], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(tokens)), max_size=6)))
    row = row_of(tokens, list(zip(cuts[::2], cuts[1::2], strict=False)))
    tags = to_bio(row)
    assert from_bio(row, tags) == to_spans(row)
    assert to_bio(row, from_bio(row, tags)) == tags


def test_nested_spans_can_be_left_out() -> None:
    row = row_of(["Polda", "Bali"], [(0, 2), (1, 2)])
    row["spans"][1]["parent"] = "e1"
    assert len(to_spans(row)) == 2 and to_spans(row, outermost=True) == [(0, 10, "PER")]
    with pytest.raises(UsageError, match="1 tags for 2 tokens"):
        from_bio(row, ["O"])


@given(st.lists(WORDS, min_size=1, max_size=30), st.integers(1, 12), st.integers(1, 12), st.data())
def test_windows_keep_offsets_and_lose_no_span_that_fits(
    tokens: list[str], size: int, stride: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(tokens) - 1))
    last = data.draw(st.integers(first + 1, len(tokens)))
    row = row_of(tokens, [(first, last)])
    if stride > size:
        with pytest.raises(UsageError, match="stride"):
            list(windows(row, size=size, stride=stride))
        return
    found = list(windows(row, size=size, stride=stride))
    covered = set()
    wanted = row["text"][row["spans"][0]["start"] : row["spans"][0]["end"]]
    whole = 0
    for window in found:
        begin = window["start"] - row["start"]
        assert row["text"][begin : begin + len(window["text"])] == window["text"]
        for token, start in zip(window["tokens"], window["token_starts"], strict=True):
            assert window["text"][start : start + len(token)] == token
        for span in window["spans"]:
            assert window["text"][span["start"] : span["end"]] == wanted
            whole += 1
        covered |= set(range(window["first_token"], window["first_token"] + len(window["tokens"])))
    assert covered == set(range(len(tokens)))
    if last - first <= size - stride:
        assert whole >= 1


def test_labels_in_other_inventories() -> None:
    assert [map_label("GPE", name) for name in ("conll", "idner", "nergrit", "nerp")] == [
        "LOC",
        "LOC",
        "PLACE",
        "PLC",
    ]
    assert map_label("MONEY", "conll") is None
    with pytest.raises(UsageError, match="did you mean nergrit"):
        map_label("PER", "nergrid")


class Pieces:
    """A stand-in for a fast tokenizer: pieces of two letters, one special piece on either side."""

    is_fast = True

    def __call__(self, rows: list[list[str]], **options: Any) -> Any:
        assert options["is_split_into_words"]
        self.words = [
            [None, *(at for at, word in enumerate(row) for _ in range(0, len(word), 2)), None]
            for row in rows
        ]
        words = self.words

        class Encoding(dict):  # type: ignore[type-arg]
            def word_ids(self, number: int) -> list[int | None]:
                return words[number]

        return Encoding(input_ids=[[0] * len(row) for row in words])


def test_pieces_get_the_tag_of_their_token() -> None:
    batch = {"tokens": [["Rina", "Ayu"], ["di"]], "ner_tags": [[1, 2], [0]]}
    assert tokenize_and_align(batch, Pieces())["labels"] == [
        [-100, 1, -100, 2, -100, -100],
        [-100, 0, -100],
    ]
    assert tokenize_and_align(batch, Pieces(), label_all=True)["labels"][0] == [
        -100,
        1,
        1,
        2,
        2,
        -100,
    ]
    with pytest.raises(UsageError, match="fast tokenizer"):
        tokenize_and_align(batch, object())
