"""What holds whatever two annotators wrote."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from two_versions import articles

from warta.agree import Agreement, Figure, disagreements, format_agreement, measure_agreement
from warta.article import Article

pairs = st.lists(st.tuples(articles(), articles()), min_size=1, max_size=3).map(
    lambda drawn: [
        tuple(dataclasses.replace(article, id=f"uji-{number}") for article in pair)
        for number, pair in enumerate(drawn)
    ]
)
slow = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def every(agreement: Agreement) -> dict[tuple[str, str, str | None], Figure]:
    found = {(x.layer, f.name, f.label): f for x in agreement.layers for f in x.figures}
    assert len(found) == sum(len(layer.figures) for layer in agreement.layers)
    return found


@slow
@given(st.lists(articles(), min_size=1, max_size=3))
def test_the_same_annotation_agrees_wholly(drawn: list[Article]) -> None:
    same = [dataclasses.replace(article, id=f"uji-{n}") for n, article in enumerate(drawn)]
    agreement = measure_agreement([(article, article) for article in same], samples=20)
    for key, figure in every(agreement).items():
        assert figure.value is None or figure.value == pytest.approx(1.0), key
        if key[1].endswith(("exact_f1", "partial_f1", "mention_f1", "topics_f1", "boundary_f1")):
            assert (figure.value is None) == (figure.first == 0), key
    assert list(disagreements([(article, article) for article in same])) == []


@slow
@given(pairs)
def test_who_is_first_does_not_matter(drawn: list[tuple[Article, Article]]) -> None:
    there = every(measure_agreement(drawn, samples=20))
    back = every(measure_agreement([(b, a) for a, b in drawn], samples=20))
    assert there.keys() == back.keys()
    for key, figure in there.items():
        other = back[key]
        assert (figure.first, figure.second) == (other.second, other.first), key
        for name in ("value", "low", "high"):
            assert getattr(figure, name) == pytest.approx(getattr(other, name)), key
    kinds = [[d.kind for d in disagreements(side)] for side in (drawn, [(b, a) for a, b in drawn])]
    swapped = {"missing": "extra", "extra": "missing"}
    assert sorted(kinds[0]) == sorted(swapped.get(kind, kind) for kind in kinds[1])


@slow
@given(pairs)
def test_order_does_not_matter_and_all_is_plain(drawn: list[tuple[Article, Article]]) -> None:
    agreement = measure_agreement(drawn, samples=20)
    assert agreement == measure_agreement(drawn[::-1], samples=20)
    assert "nan" not in str(agreement.to_dict())
    format_agreement(agreement)
    for figure in every(agreement).values():
        assert figure.value is None or figure.value <= 1 + 1e-9
        assert figure.low is None or figure.high is None or figure.low <= figure.high


@slow
@given(pairs)
def test_disagreements_show_the_text(drawn: list[tuple[Article, Article]]) -> None:
    for found in disagreements(drawn):
        assert (found.first is None) == (found.kind == "extra")
        assert (found.second is None) == (found.kind == "missing")
        for side in (found.first, found.second):
            if side is not None and side.text:
                assert f"[{(drawn[0][0].text or '')[side.start : side.end]}]" in side.text
        found.to_dict()
