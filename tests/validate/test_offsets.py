"""Level 2: what the one-defect files do not show. Text null, where layers stand, properties."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warta.article import Article, Block, Dateline, Span, Spans
from warta.schema import LAYER_FIELDS
from warta.validate.ground import survey
from warta.validate.offsets import check_offsets
from warta.validate.rows import uncovered

fixture_is_read_only = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def article(sound: dict[str, Any]) -> Article:
    return Article.from_dict(sound)


def codes(article: Article) -> set[str]:
    return {finding.code for finding in check_offsets(article)}


def with_text(article: Article, text: str, **layers: Any) -> Article:
    """An article of one paragraph, or the given layers, and nothing else."""
    empty = {field: None for fields in LAYER_FIELDS.values() for field in fields}
    blocks = (Block(0, len(text), "paragraph"),)
    digest = hashlib.sha256(text.encode()).hexdigest()
    fields = {**empty, "blocks": blocks, **layers}
    return dataclasses.replace(article, text=text, text_sha256=digest, **fields)


def test_a_sound_article_has_no_finding(article: Article) -> None:
    assert check_offsets(article) == []


def test_without_text_order_and_mutual_fit_are_checked(article: Article) -> None:
    assert article.tokens is not None and article.sentences is not None
    silent = dataclasses.replace(article, text=None)
    assert check_offsets(silent) == []
    last = article.tokens.ends.copy()
    last[3] = last[4] + 1
    broken = Spans(article.tokens.starts, last)
    assert codes(dataclasses.replace(silent, tokens=broken)) == {"span_overlap"}
    across = Spans([60], [70])
    assert codes(dataclasses.replace(silent, tokens=across)) == {"token_crosses_sentence"}
    outside = Spans([5_000], [5_010])
    assert codes(dataclasses.replace(silent, tokens=outside)) == {"token_crosses_block"}
    assert codes(dataclasses.replace(silent, sentences=outside)) == {"span_not_article_text"}
    far = dataclasses.replace(silent, blocks=(Block(0, 2**31 - 1, "lead"),), dateline=None)
    assert "span_out_of_range" not in codes(far)


def test_every_layer_null_is_sound(article: Article) -> None:
    bare = with_text(article, "Air.", blocks=None)
    assert check_offsets(bare) == []


@pytest.mark.parametrize(
    ("blocks", "dateline", "expected"),
    [
        ([("headline", 0, 4), ("lead", 5, 20)], (5, 8), set()),
        ([("headline", 0, 4), ("headline", 5, 9), ("lead", 10, 20)], (10, 12), set()),
        ([("ad", 0, 4), ("lead", 5, 20)], (5, 8), set()),
        (
            [("ad", 0, 4), ("headline", 5, 9), ("caption", 10, 12), ("lead", 13, 20)],
            (13, 15),
            set(),
        ),
        ([("headline", 0, 20)], (0, 4), set()),
        ([("lead", 0, 4), ("paragraph", 5, 20)], (5, 8), {"dateline_misplaced"}),
        ([("lead", 0, 4), ("paragraph", 5, 20)], (1, 3), {"dateline_misplaced"}),
        ([("lead", 0, 4), ("paragraph", 5, 20)], (0, 9), {"dateline_misplaced"}),
        ([("ad", 0, 4), ("lead", 5, 20)], (0, 4), {"dateline_misplaced"}),
        ([("headline", 0, 4), ("headline", 5, 20)], (6, 8), {"dateline_misplaced"}),
    ],
)
def test_where_a_dateline_may_stand(
    article: Article,
    blocks: list[tuple[str, int, int]],
    dateline: tuple[int, int],
    expected: set[str],
) -> None:
    text = "".join(" " if any(i == b[1] - 1 for b in blocks) else "x" for i in range(20))
    article = with_text(
        article,
        text,
        blocks=tuple(Block(start, end, kind) for kind, start, end in blocks),
        dateline=Dateline(*dateline, None, None),
    )
    assert codes(article) == expected


def test_a_dateline_without_blocks_is_misplaced(article: Article) -> None:
    bare = with_text(article, "Air.", blocks=None, dateline=Dateline(0, 3, None, None))
    assert codes(bare) == {"dateline_misplaced"}


def test_an_unsound_layer_hides_what_depends_on_it(article: Article) -> None:
    """A block out of range would make every sentence and token seem to lie outside."""
    assert article.blocks is not None
    broken = (*article.blocks[:-1], Block(5, 99_999, "credit"))
    assert codes(dataclasses.replace(article, blocks=broken)) == {"span_out_of_range"}


@pytest.mark.parametrize("space", ["\x1c", "\x85", "\u2028", "\u3000", "\xa0", "\t"])
def test_white_space_is_what_python_calls_so(article: Article, space: str) -> None:
    text = f"air{space}jernih"
    spaced = with_text(article, text, tokens=Spans([0, 4], [3, 10]))
    assert check_offsets(spaced) == []
    assert codes(with_text(article, text, tokens=Spans([0], [10]))) == {"token_space"}


@pytest.mark.parametrize("character", ["\u200b", "\u3001", "😀", "\U0010fffd", "\u2800"])
def test_all_else_must_be_covered(article: Article, character: str) -> None:
    text = f"air {character}"
    assert codes(with_text(article, text, tokens=Spans([0], [3]))) == {"token_gap"}
    assert check_offsets(with_text(article, text, tokens=Spans([0, 4], [3, 5]))) == []


def test_offsets_are_code_points(article: Article) -> None:
    text = "😀😀 air"
    assert check_offsets(with_text(article, text, tokens=Spans([0, 3], [2, 6]))) == []
    (found,) = check_offsets(with_text(article, text, tokens=Spans([0, 3], [2, 8])))
    assert (found.code, found.layer, found.index, found.offset) == (
        "span_out_of_range",
        "tokens",
        1,
        3,
    )


def test_each_gap_is_named_once(article: Article) -> None:
    text = "satu dua tiga empat lima"
    found = check_offsets(with_text(article, text, tokens=Spans([5, 20], [8, 24])))
    assert [(item.offset, item.message) for item in found] == [
        (0, "'satu' lies in no token"),
        (9, "'tiga empat' lies in no token"),
    ]


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6)


@fixture_is_read_only
@given(blocks=spans, sentences=spans, tokens=spans, text=st.text("ab \n", min_size=1, max_size=24))
def test_no_finding_means_that_the_invariants_hold(
    article: Article,
    text: str,
    blocks: list[tuple[int, int]],
    sentences: list[tuple[int, int]],
    tokens: list[tuple[int, int]],
) -> None:
    """Against a plain reading of the rules, character by character."""
    made = with_text(
        article,
        text,
        blocks=tuple(Block(start, end, "paragraph") for start, end in blocks),
        sentences=Spans.of([Span(*pair) for pair in sentences]),
        tokens=Spans.of([Span(*pair) for pair in tokens]),
    )
    assert (check_offsets(made) == []) == plainly_sound(text, blocks, sentences, tokens)


@fixture_is_read_only
@given(
    cuts=st.lists(st.integers(1, 23), min_size=1, max_size=6, unique=True).map(sorted),
    text=st.text("ab \n", min_size=24, max_size=24),
    shift=st.sampled_from([0, 0, 1]),
)
def test_segmentations_made_of_cuts(
    article: Article, text: str, cuts: list[int], shift: int
) -> None:
    """As above, but where most of it fits, so that the sound side is met as well."""
    pieces = []
    for start, end in zip([0, *cuts], [*cuts, 24], strict=True):
        part = text[start:end]
        if part.strip():
            start += len(part) - len(part.lstrip())
            pieces.append((start, start + len(part.strip())))
    tokens = [
        (start + i, start + i + 1)
        for start, end in pieces
        for i, c in enumerate(text[start:end])
        if not c.isspace()
    ]
    blocks = [(start, min(end + shift, 24)) for start, end in pieces]
    made = with_text(
        article,
        text,
        blocks=tuple(Block(start, end, "paragraph") for start, end in blocks),
        sentences=Spans.of([Span(*pair) for pair in pieces]),
        tokens=Spans.of([Span(*pair) for pair in tokens]),
    )
    assert (check_offsets(made) == []) == plainly_sound(text, blocks, pieces, tokens)


def plainly_sound(
    text: str,
    blocks: list[tuple[int, int]],
    sentences: list[tuple[int, int]],
    tokens: list[tuple[int, int]],
) -> bool:
    def is_row(row: list[tuple[int, int]]) -> bool:
        edges = [edge for pair in row for edge in pair]
        return (
            edges == sorted(edges)
            and all(start < end <= len(text) for start, end in row)
            and all(text[start:end] == text[start:end].strip() for start, end in row)
        )

    def covered(row: list[tuple[int, int]]) -> bool:
        return all(
            character.isspace() or any(start <= i < end for start, end in row)
            for i, character in enumerate(text)
        )

    def inside_one(row: list[tuple[int, int]], pair: tuple[int, int]) -> bool:
        return any(start <= pair[0] and pair[1] <= end for start, end in row)

    rows = (blocks, sentences, tokens)
    return (
        all(is_row(row) and covered(row) for row in rows)
        and all(inside_one(blocks, pair) and "\n" not in text[slice(*pair)] for pair in sentences)
        and all(inside_one(blocks, pair) and inside_one(sentences, pair) for pair in tokens)
        and all(len(text[slice(*pair)].split()) == 1 for pair in tokens)
    )


@given(
    need=st.lists(st.booleans(), min_size=1, max_size=20),
    row=st.lists(st.integers(0, 20), max_size=6, unique=True).map(sorted),
)
def test_gaps_are_the_needed_characters_that_nothing_covers(
    need: list[bool], row: list[int]
) -> None:
    row = [edge for edge in row if edge <= len(need)]
    pairs = list(zip(row[::2], row[1::2], strict=False))
    starts = np.array([start for start, _ in pairs], dtype=np.int32)
    ends = np.array([end for _, end in pairs], dtype=np.int32)
    gaps = uncovered(np.array(need), starts, ends)
    missing = {i for i, n in enumerate(need) if n and not any(s <= i < e for s, e in pairs)}
    assert {i for start, end in gaps for i in range(start, end) if need[i]} == missing
    assert all(start in missing and end - 1 in missing for start, end in gaps)


def test_the_ground_counts_what_is_no_white_space(article: Article) -> None:
    ground = survey(article)
    assert article.text is not None
    assert int(ground.solid_before[-1]) == sum(not c.isspace() for c in article.text)
    assert ground.line_ends.tolist() == [i for i, c in enumerate(article.text) if c == "\n"]
