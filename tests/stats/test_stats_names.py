"""Names: repeated over articles, and the crude runs of capitals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.article import Article, Entity, Spans
from warta.pipeline import start_article
from warta.stats.names import capital_runs, is_word, repeated_names


def article(number: int, text: str, *names: str, group: str | None = None) -> Article:
    """An article of one sentence with PER entities where `names` stand first."""
    entities = tuple(
        Entity(f"e{at}", text.index(name), text.index(name) + len(name), "PER", None, None)
        for at, name in enumerate(names, 1)
    )
    return start_article(
        text,
        id=f"a{number}",
        duplicate_group=group,
        language="id",
        title=None,
        outlet=None,
        url=None,
        authors=(),
        published_at=None,
        source=None,
        rights=None,
        synthetic=True,
        sentences=Spans([0], [len(text)]),
        entities=entities,
    )


def test_a_full_name_in_four_unrelated_articles_is_an_offender() -> None:
    four = [article(n, f"Kata Rina  Ayu {n}", "Rina  Ayu") for n in range(4)]
    [found] = repeated_names(four)
    assert (found.name, found.articles) == ("Rina Ayu", ("a0", "a1", "a2", "a3"))
    assert repeated_names(four[:3]) == ()
    assert repeated_names(four[:3], limit=2)[0].name == "Rina Ayu"


def test_near_duplicates_case_and_single_words() -> None:
    copies = [article(n, f"Kata Rina Ayu {n}", "Rina Ayu", group="a0") for n in range(4)]
    assert repeated_names(copies) == ()
    mixed = [article(n, f"Kata {name}", name) for n, name in enumerate(["RINA AYU"] * 4)]
    assert len(repeated_names([*mixed, article(9, "Kata Rina Ayu", "Rina Ayu")])[0].articles) == 5
    assert repeated_names([article(n, "Kata Rina", "Rina") for n in range(9)]) == ()


@pytest.mark.parametrize(
    ("sentence", "runs"),
    [
        ("Kata Rina Ayu di desa Sleman ini .", ["Rina Ayu", "Sleman"]),
        ("Rina Ayu datang ke kantor bupati", ["Ayu"]),
        ("Ia berkata : “ Kami ke Sleman ”", ["Sleman"]),
        ("“ Kami ke Sleman besok", ["Sleman"]),
        ("Warga Desa Tirta Mulya Tolak Pasar Baru", []),
        ("ke Rina , Ayu", ["Rina", "Ayu"]),
        ("", []),
    ],
)
def test_capital_runs(sentence: str, runs: list[str]) -> None:
    assert list(capital_runs(sentence.split())) == runs


@given(st.lists(st.text(max_size=4)))
def test_runs_are_made_of_the_words_of_the_sentence(tokens: list[str]) -> None:
    runs = list(capital_runs(tokens))
    assert sum(len(run) for run in runs) <= sum(map(len, tokens)) + len(tokens)


def test_what_a_word_is() -> None:
    assert [token for token in ("a", "3,5", "-", "”", "", "ke-3") if is_word(token)] == [
        "a",
        "3,5",
        "ke-3",
    ]
