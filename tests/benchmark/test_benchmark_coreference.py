"""Values are the published ones: TestCases.README of the CoNLL reference scorer (TC-A to TC-N),
the worked example of Pradhan et al. 2014 (figure 3 on), and the table of Luo 2005."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.benchmark.coreference import (
    METRICS,
    LinkCounts,
    clusters_of,
    conll_f1,
    score_chains,
)

A = "a bc def"
B3_PAPER = "12345 67 89ABC"  # the key of Bagga and Baldwin 1998, figure 1

# key, response, metric -> (recall, precision)
CASES: list[tuple[str, str, str, dict[str, tuple[float, float]]]] = [
    ("A1", A, A, {"muc": (1, 1), "b3": (1, 1), "ceaf": (1, 1)}),
    ("A2", A, "a de", {"muc": (1 / 3, 1), "b3": (7 / 18, 1), "ceaf": (0.6, 0.9)}),
    (
        "A3",
        A,
        "a bcx defy z",
        {
            "muc": (1, 3 / 5),
            "b3": (1, 55 / 108),
            "ceaf": ((1 + 4 / 5 + 6 / 7) / 3, (1 + 4 / 5 + 6 / 7) / 4),
        },
    ),
    (
        "A4",
        A,
        "a bcx dy z",
        {"muc": (1 / 3, 1 / 3), "b3": (5 / 9, 17 / 42), "ceaf": (2.2 / 3, 0.55)},
    ),
    (
        "A5",
        A,
        "a bcxB dy z",
        {"muc": (1 / 3, 1 / 4), "b3": (5 / 9, 5 / 16), "ceaf": (31 / 45, 31 / 60)},
    ),
    (
        "A6",
        A,
        "a bcx dy Bz",
        {"muc": (1 / 3, 1 / 4), "b3": (5 / 9, 17 / 48), "ceaf": (2.2 / 3, 0.55)},
    ),
    ("A8", A, "a bcx dy bz", {"muc": (1 / 3, 1 / 3), "b3": (5 / 9, 17 / 42)}),
    ("A10", A, "a b c d e f", {"muc": (0, 0), "b3": (3 / 6, 1)}),
    ("A11", A, "abcdef", {"muc": (1, 3 / 5), "b3": (1, 7 / 18)}),
    ("A12", A, "a x y c d e z", {"muc": (0, 0), "b3": (13 / 36, 4 / 7)}),
    ("A13", A, "axycdez", {"muc": (1 / 3, 1 / 6), "b3": (17 / 36, 6 / 49)}),
    ("D1", B3_PAPER, "12345 6789ABC", {"muc": (1, 9 / 10), "b3": (1, 16 / 21)}),
    ("E1", B3_PAPER, "1234589ABC 67", {"muc": (1, 9 / 10), "b3": (1, 7 / 12)}),
    ("F1", "ABCD", "AB CD", {"muc": (2 / 3, 1)}),
    ("G1", "AB CD", "ABCD", {"muc": (1, 2 / 3)}),
    ("J1", "ABC", "AC", {"muc": (1 / 2, 1)}),
    ("K1", "BCDEGHJ", "ABC DEF GHI", {"muc": (3 / 6, 3 / 6)}),
    ("L1", "ABC DEFG", "AB CD FGH", {"muc": (2 / 5, 2 / 4)}),
    ("M2", "abcdef", "a b c d e f", {"muc": (0, 0)}),
    ("N1", "a b c d e f", "a b c d e f", {"muc": (0, 0), "b3": (1, 1), "ceaf": (1, 1)}),
    (
        "Pradhan 2014",
        "abc defg",
        "ab cd fghi",
        {"muc": (2 / 5, 2 / 5), "b3": (5 / 12, 1 / 2), "ceaf": (1.3 / 2, 1.3 / 3)},
    ),
]


def score(key: str, response: str) -> dict[str, LinkCounts]:
    return score_chains(clusters_of(key.split()), clusters_of(response.split()))


@pytest.mark.parametrize(("name", "key", "response", "expected"), CASES, ids=[c[0] for c in CASES])
def test_published_values(
    name: str, key: str, response: str, expected: dict[str, tuple[float, float]]
) -> None:
    scores = score(key, response)
    for metric, (recall, precision) in expected.items():
        assert scores[metric].recall == pytest.approx(recall), metric
        assert scores[metric].precision == pytest.approx(precision), metric


@pytest.mark.parametrize(
    ("response", "muc", "b3", "ceaf"),
    [
        ("12345 6789ABC", 0.947, 0.865, 0.733),
        ("1234589ABC 67", 0.947, 0.737, 0.667),
        ("123456789ABC", 0.900, 0.545, 0.294),
        (" ".join("123456789ABC"), 0.0, 0.400, 0.178),
    ],
)
def test_luo_2005(response: str, muc: float, b3: float, ceaf: float) -> None:
    scores = score(B3_PAPER, response)
    found = [scores[metric].f1 for metric in METRICS]
    assert found == [pytest.approx(value, abs=5e-4) for value in (muc, b3, ceaf)]
    assert conll_f1(scores) == pytest.approx((muc + b3 + ceaf) / 3, abs=5e-4)


def test_nothing_has_no_value() -> None:
    assert all(counts.f1 is None for counts in score("", "").values())
    assert conll_f1(score("a", "a")) is None  # no links, so no MUC


def test_a_repeated_mention_counts_once() -> None:
    assert clusters_of(["abb", "bc"]) == [frozenset("ab"), frozenset("c")]


partitions = st.lists(st.integers(0, 4), min_size=1, max_size=12).map(
    lambda places: clusters_of(
        [str(at) for at, place in enumerate(places) if place == chain] for chain in range(4)
    )
)


@given(partitions, partitions)
def test_sides_swap_recall_and_precision(
    first: list[frozenset[str]], second: list[frozenset[str]]
) -> None:
    there, back = score_chains(first, second), score_chains(second, first)
    for metric in METRICS:
        assert there[metric].recall == pytest.approx(back[metric].precision)
        assert there[metric].f1 == pytest.approx(back[metric].f1)
        assert 0 <= there[metric].recall <= 1 + 1e-12


@given(st.lists(st.tuples(partitions, partitions), min_size=1, max_size=4))
def test_counts_add_up_as_one_document_does(
    documents: list[tuple[list[frozenset[str]], list[frozenset[str]]]],
) -> None:
    keys, responses = (
        [
            frozenset((at, mention) for mention in chain)
            for at, document in enumerate(documents)
            for chain in document[side]
        ]
        for side in (0, 1)
    )
    whole = score_chains(keys, responses)
    for metric in METRICS:
        added = sum((score_chains(*d)[metric] for d in documents), start=LinkCounts())
        assert added.f1 == pytest.approx(whole[metric].f1)
