"""Foreign sets read as running text, and their conventions about which names count."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.annotate.entities import annotate as annotate_entities
from warta.annotate.tokens import annotate as tokenize
from warta.article import Article, Entity, Link
from warta.benchmark.foreign import article_of_line, score_set
from warta.benchmark.set_tagger import train_tagger
from warta.benchmark.sets.conventions import CONVENTIONS, OURS, Conventions, names_taken
from warta.benchmark.sets.labels import TO_WARTA
from warta.benchmark.sets.running import join_tokens
from warta.benchmark.sets.sentence import TaggedSentence
from warta.benchmark.sets.spans import TagSpan
from warta.pipeline import make_pipeline

LABELS = {"PER": "P", "ORG": "O", "GPE": "L", "LOC": "L", "FAC": "L"}


def article(text: str, *names: tuple[str, str, str | None]) -> Article:
    """An article of one sentence with entities: (surface, label, surface of the parent)."""
    ids = {surface: f"e{number}" for number, (surface, _, _) in enumerate(names, 1)}
    entities = []
    for surface, label, parent in names:
        start = text.index(surface)
        link = Link("IQ", None) if surface == "Irak" else None
        entities.append(
            Entity(
                ids[surface],
                start,
                start + len(surface),
                label,
                ids[parent] if parent else None,
                link,
            )
        )
    return dataclasses.replace(tokenize(article_of_line(text)), entities=tuple(entities))


def taken(made: Article, conventions: Conventions) -> list[str]:
    assert made.text is not None
    return [made.text[start:end] for start, end, _ in names_taken(made, LABELS, conventions)]


def test_without_conventions_the_outermost_names_are_taken() -> None:
    made = article(
        "Fraksi Partai Angin di Irak", ("Fraksi Partai Angin", "ORG", None),
        ("Partai Angin", "ORG", "Fraksi Partai Angin"), ("Irak", "GPE", None),
    )  # fmt: skip
    assert taken(made, OURS) == ["Fraksi Partai Angin", "Irak"]
    assert taken(made, Conventions(parent_body=True)) == ["Partai Angin", "Irak"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("warga di Irak pulang", True), ("pemerintah Irak menolak", False), ("Irak menolak", False)],
)
def test_a_country_counts_where_it_is_a_place(text: str, kept: bool) -> None:
    found = taken(article(text, ("Irak", "GPE", None)), Conventions(land_as_place=True))
    assert found == (["Irak"] if kept else [])


def test_short_forms_kind_words_inner_names_tongues_and_numbers() -> None:
    both = article("kata Partai Angin (PA) itu", ("Partai Angin", "ORG", None), ("PA", "ORG", None))
    assert taken(both, Conventions(joined_short_form=True)) == ["Partai Angin (PA)"]
    village = article("di desa Pakem itu", ("Pakem", "GPE", None))
    assert taken(village, Conventions(kinds=frozenset({"desa"}))) == ["desa Pakem"]
    cup = article(
        "Piala Eropa itu", ("Piala Eropa", "EVENT", None), ("Eropa", "LOC", "Piala Eropa")
    )
    assert taken(cup, OURS) == []
    assert taken(cup, Conventions(inside=frozenset({"EVENT"}))) == ["Eropa"]
    tongue = article("dalam bahasa Bali itu", ("bahasa Bali", "LANG", None))
    assert taken(tongue, OURS) == [] and taken(tongue, Conventions(tongues=True)) == ["Bali"]
    street = article("di Jalan Kenanga No 5 itu", ("Jalan Kenanga No 5", "FAC", None))
    assert taken(street, Conventions(unnumbered=True)) == ["Jalan Kenanga"]
    hotel = article("di Hotel Angin itu", ("Hotel Angin", "ORG", None))
    found = names_taken(hotel, LABELS, Conventions(sites=frozenset({"hotel"})))
    assert [label for _, _, label in found] == ["L"]


def test_conventions_are_of_sets_with_names() -> None:
    assert all(any(TO_WARTA[kind].values()) for kind in CONVENTIONS)


@given(
    st.lists(st.sampled_from(["Al", "-", "Qolam", ".", "M", "(", ")", ",", "(SBY)", "a-b"]),
             min_size=1, max_size=12),
    st.sampled_from(["idner", "nergrit", "conll"]),
)  # fmt: skip
def test_each_token_is_its_slice_of_the_running_text(tokens: list[str], kind: str) -> None:
    text, starts, ends = join_tokens(tokens, kind)
    assert [text[start:end] for start, end in zip(starts, ends, strict=True)] == tokens
    assert starts == sorted(starts) and text == text.strip()
    if kind == "idner":
        assert text == " ".join(tokens)


def test_words_that_a_set_parted_are_joined_again() -> None:
    assert join_tokens(
        ["Daar", "el", "-", "Qolam", ",", "M", ".", "Hatta", "(", "SBY", ")"], "nergrit"
    )[0] == ("Daar el-Qolam, M. Hatta (SBY)")
    assert join_tokens(["utama", "-", "-", "kenaikan"], "nergrit")[0] == "utama - - kenaikan"


def test_scores_with_conventions_differ_where_a_country_acts(tmp_path: Path) -> None:
    lines = ["Irak PROPN O", "menolak VERB O", "di ADP O", "Jakarta PROPN B-LOC", ". PUNCT O", ""]
    (tmp_path / "dev.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    step = next(s for s in make_pipeline(language="any").steps if s.layer == "entities")
    plain = score_set(tmp_path, "idner", step)
    read = score_set(tmp_path, "idner", step, conventions=True)
    assert (plain.counts.both, plain.counts.second) == (1, 2)
    assert (read.counts.both, read.counts.second) == (1, 1)


def test_a_tagger_learns_the_labels_of_a_set() -> None:
    made = [
        TaggedSentence(("kata", name, "di", "Jakarta"), ("O", "B-PER", "O", "O"), ("x", 1))
        for name in ("Rina", "Bayu", "Sari", "Maya")
    ] * 3
    tag = train_tagger(made, "idner", iterations=30)
    assert tag(TaggedSentence(("kata", "Ayu", "di", "Jakarta"), None, ("x", 1))) == [
        TagSpan(1, 2, "PER")
    ]
    assert annotate_entities(tokenize(article_of_line("kata Ayu di Jakarta"))).entities
