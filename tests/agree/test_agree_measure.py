"""Each figure against a value counted by hand: one article, its second version changed."""

from __future__ import annotations

import dataclasses
import json
import time
from dataclasses import replace
from typing import Any

import pytest
from two_versions import TEXT, at, span

from warta import UsageError
from warta.agree import Agreement, format_agreement, measure_agreement
from warta.agree.attributions import match_attributions
from warta.agree.ground import same_referent
from warta.article import (
    Article,
    Attribution,
    Block,
    Chain,
    Entity,
    Link,
    Persuasion,
    Span,
    Spans,
)


def measure(first: Article, second: Article) -> Agreement:
    return measure_agreement([(first, second)], samples=10)


def values(agreement: Agreement, layer: str, *names: str) -> list[float | None]:
    return [agreement.figure(layer, name).value for name in names]


def changed(article: Article, layer: str, index: int, **fields: Any) -> Article:
    items = list(getattr(article, layer))
    items[index] = replace(items[index], **fields)
    return replace(article, **{layer: tuple(items)})


def test_structure(full: Article) -> None:
    """The last line is an ad to the second: 23 of 122 characters that are not white space."""
    second = replace(changed(full, "blocks", 2, kind="ad"), dateline=None)
    found = measure(full, second)
    assert values(found, "structure", "exact_f1", "dateline_f1") == [pytest.approx(2 / 3), 0.0]
    lengths = [len("".join(line.split())) for line in TEXT.split("\n")]
    n = 2 * sum(lengths)
    alike = sum((2 * length) ** 2 for length in lengths[:2]) + 2 * lengths[2] ** 2
    alpha = 1 - (n - 1) * 2 * lengths[2] / (n**2 - alike)
    assert found.figure("structure", "kind_alpha").value == pytest.approx(alpha)
    assert found.figure("structure", "kind_alpha", "lead").value == 1.0
    assert found.figure("structure", "exact_f1", "ad").value == 0.0


def test_sentences(full: Article) -> None:
    """The second takes the second line for one sentence: two ends of three and two."""
    assert full.sentences is not None
    starts, ends = full.sentences.starts.tolist(), full.sentences.ends.tolist()
    second = replace(full, sentences=Spans(starts[:2], [ends[0], ends[2]]))
    found = values(
        measure(full, second), "sentences", "boundary_f1", "exact_f1", "inner_boundary_f1"
    )
    assert found == [pytest.approx(4 / 5), pytest.approx(2 / 5), 0.0]


def test_entities(full: Article) -> None:
    """One label differs, one edge, one link; one of four is whole."""
    second = changed(full, "entities", 0, link=Link("ID", 1))
    second = changed(second, "entities", 1, label="PROD")
    second = changed(second, "entities", 3, start=at("Rina Ayu")[0], end=at("Rina")[1])
    found = measure(full, second)
    names = ("exact_f1", "partial_f1", "unlabeled_f1", "link_accuracy")
    assert values(found, "entities", *names) == [2 / 4, 3 / 4, 3 / 4, 1 / 2]
    linked = measure(full, changed(full, "entities", 0, link=None)).figure(
        "entities", "link_accuracy"
    )
    assert (linked.value, linked.first) == (0.5, 2)  # two names have no link from either
    assert found.figure("entities", "exact_f1", "GPE").value == 1.0
    assert found.figure("entities", "partial_f1", "PER").value == 1.0
    assert found.figure("entities", "exact_f1", "PROD").value == 0.0
    # 34 words and signs in the first two lines; O 28/29, GPE 2, ORG 2/0, PER 2/1, PROD 0/2.
    n, alike = 68, 57**2 + 4**2 + 2**2 + 3**2 + 2**2
    alpha = 1 - (n - 1) * 2 * 3 / (n**2 - alike)
    figure = found.figure("entities", "token_alpha")
    assert (figure.first, figure.value) == (34, pytest.approx(alpha))


def test_nested_entities_count_as_the_outer_one(full: Article) -> None:
    outer = Entity("e5", *at("Bupati Sleman Rina Ayu"), "WORK", None, None)
    nested = replace(full, entities=(*(full.entities or ()), outer))
    alone = replace(full, entities=(*(full.entities or ())[:2], outer))
    assert measure(nested, alone).figure("entities", "token_alpha").value == 1.0


def test_titles(full: Article, blank: Article) -> None:
    def holder(id: str | None, **layers: Any) -> float | None:
        second = changed(replace(full, **layers), "titles", 0, holder=id)
        assert measure(full, second).figure("titles", "exact_f1").value == 1.0
        return measure(full, second).figure("titles", "holder_accuracy").value

    assert holder("e4") == 1.0
    assert holder("c1") == 1.0  # its mention ends where the name ends
    assert holder("e3") == 0.0
    assert holder("c2") == 0.0
    assert holder(None) == 0.0
    others = replace(full.entities[3], id="x9") if full.entities else None
    assert holder("x9", entities=(others,)) == 1.0  # ids are each annotator's own


def test_who_is_meant(full: Article) -> None:
    """An end in common is not enough for two types; the same words elsewhere are enough."""
    office = Chain("c3", "PER", False, (), (span("Bupati Sleman"), span("itu")))
    second = replace(full, chains=(office,))
    assert same_referent(full, "e3", second, "c3") is False
    assert same_referent(full, "e3", replace(full, chains=(replace(office, type="GPE"),)), "c3")
    twice = [Entity("e1", *at("a", n), "PER", None, None) for n in (1, 2)]
    first, second = (replace(full, entities=(entity,)) for entity in twice)
    assert same_referent(first, "e1", second, "e1")
    other = replace(first, entities=(replace(twice[1], label="NORP"),))
    assert same_referent(first, "e1", other, "e1") is False
    assert same_referent(full, None, full, None)


def test_times(full: Article) -> None:
    second = changed(full, "times", 0, type="TIME", value=None)
    found = measure(full, second)
    names = ("exact_f1", "unlabeled_f1", "type_accuracy", "value_accuracy", "mod_accuracy")
    assert values(found, "times", *names) == [0.0, 1.0, 0.0, 0.0, 1.0]
    assert found.figure("times", "token_alpha").value == 1.0
    late = changed(full, "times", 0, start=at("(4/3/2024)")[0])
    assert values(measure(full, late), "times", "exact_f1", "partial_f1", "value_accuracy") == [
        0.0,
        1.0,
        None,
    ]


def test_attributions(full: Article) -> None:
    second = changed(full, "attributions", 0, content=(span("tambang rakus"),), kind="request")
    second = changed(second, "attributions", 1, source=(), speaker="c2")
    found = measure(full, second)
    names = ("exact_f1", "partial_f1", "matched_f1", "quote_accuracy", "kind_accuracy")
    assert values(found, "attributions", *names) == [8 / 11, 10 / 11, 1.0, 1.0, 0.5]
    assert found.figure("attributions", "speaker_accuracy").value == 0.5
    roles = [
        found.figure("attributions", name, role).value
        for role in ("source", "cue", "content")
        for name in ("exact_f1", "partial_f1")
    ]
    assert roles == [2 / 3, 2 / 3, 1.0, 1.0, 0.5, 1.0]
    assert found.figure("attributions", "matched_f1", "request").value == 0.0
    assert found.figure("attributions", "matched_f1", "attitude").value == 0.0
    assert found.figure("attributions", "matched_f1", "assertion").value == 1.0
    assert found.figure("attributions", "token_alpha", "cue").value == 1.0
    # One token of two roles (katanya) against one; "itu" in content against in nothing.
    # Sets: none 19/20, source 4/4, cue 1/2, content 9/8, both cue and source 1/0.
    n, alike = 68, 39**2 + 8**2 + 3**2 + 17**2 + 1**2
    figure = found.figure("attributions", "token_alpha")
    assert figure.first == 34
    assert figure.value == pytest.approx(1 - (n - 1) * 2 * 2 / (n**2 - alike))


def test_attributions_are_matched_by_what_they_share() -> None:
    def attribution(id: str, cue: tuple[int, int], content: tuple[int, int]) -> Attribution:
        return Attribution(id, (), (Span(*cue),), (Span(*content),), "direct", "assertion", None)

    def matched(ours: list[Attribution], theirs: list[Attribution]) -> list[tuple[str, str]]:
        pairs = [(one.id, other.id) for one, other in match_attributions(ours, theirs)]
        turned = [(one.id, other.id) for other, one in match_attributions(theirs, ours)]
        shuffled = match_attributions(ours[::-1], theirs[::-1])
        assert sorted(pairs) == sorted(turned) == sorted((a.id, b.id) for a, b in shuffled)
        return pairs

    ours = [attribution("a1", (0, 2), (3, 20)), attribution("a2", (21, 23), (24, 30))]
    theirs = [attribution("b1", (0, 2), (3, 8)), attribution("b2", (9, 10), (11, 20))]
    assert matched(ours, theirs) == [("a1", "b2")]  # 9 characters shared, not 5 + 2
    assert matched(ours[1:], theirs) == []
    cue = attribution("b3", (22, 23), (40, 50))
    assert matched(ours, [cue]) == [("a2", "b3")]
    # As much is shared: the smaller one; as large: the one that stands first.
    smaller = [attribution("b4", (0, 1), (15, 40)), attribution("b5", (0, 1), (24, 30))]
    assert matched(ours[1:], smaller) == [("a2", "b5")]
    halves = [attribution("b6", (60, 61), (27, 30)), attribution("b7", (60, 61), (24, 27))]
    assert matched(ours[1:], halves) == [("a2", "b7")]


def test_persuasion(full: Article) -> None:
    second = changed(full, "persuasion", 0, voice="narrator")
    second = changed(second, "persuasion", 1, technique="Doubt")
    found = measure(full, second)
    names = ("exact_f1", "partial_f1", "unlabeled_f1", "voice_accuracy")
    assert values(found, "persuasion", *names) == [0.5, 0.5, 1.0, 0.0]
    length = sum(len(line) for line in TEXT.split("\n")[:2])  # the link is no article text
    whole = 2 * length
    named, habis = len("tambang rakus"), len("habis")
    chance_named = whole * 2 * 2 * named * (whole - 2 * named)
    chance_named /= whole**2 - 2 * named**2 - (whole - 2 * named)
    chance_habis = whole * 2 * habis * (whole - habis)
    chance_habis /= whole**2 - habis**2 - (whole - habis)
    alpha = 1 - 2 * 2 * habis / (chance_named + 2 * chance_habis)
    assert found.figure("persuasion", "unitized_alpha").value == pytest.approx(alpha)
    by_label = {
        label: found.figure("persuasion", "unitized_alpha", label).value
        for label in ("Name_Calling-Labeling", "Doubt")
    }
    assert by_label["Name_Calling-Labeling"] == 1.0
    assert by_label["Doubt"] == pytest.approx(1 - 2 * habis / chance_habis)


def test_chains(full: Article) -> None:
    """Key {ab}{cd} against {ab}{c}: MUC 2/3, B3 R 2.5/4 P 1, CEAF 1 + 2/3 of two and two."""
    second = changed(full, "chains", 1, mentions=(span("SLEMAN"),), type="ORG")
    second = changed(second, "chains", 0, group=True, members=("c2",))
    found = measure(full, second)
    muc, b3, ceaf = 2 / 3, 2 * 0.625 / 1.625, (1 + 2 / 3) / 2
    assert values(found, "chains", "muc_f1", "b3_f1", "ceaf_f1") == [
        pytest.approx(muc),
        pytest.approx(b3),
        pytest.approx(ceaf),
    ]
    assert found.figure("chains", "conll_f1").value == pytest.approx((muc + b3 + ceaf) / 3)
    assert found.figure("chains", "mention_f1").value == pytest.approx(6 / 7)
    assert found.figure("chains", "mention_f1", "GPE").value == 0.0
    assert found.figure("chains", "mention_f1", "PER").value == 1.0


def test_topics(full: Article) -> None:
    other = replace(full, id="uji-2", topics=("15000000",), genre="opinion")
    second = replace(full, topics=("11000000", "06000000"), frames=("Political",))
    agreement = measure_agreement([(full, second), (other, replace(other, genre="reporting"))])
    found = values(agreement, "topics", "topics_alpha", "first_topic_accuracy", "topics_f1")
    assert found == [1.0, 0.5, 1.0]  # the rank counts for the first alone
    # Frames: {P, E} {P} | {P, E} {P, E}; MASI 1 - 1/2 * 2/3 = 2/3; pairs apart 3 of 6.
    assert agreement.figure("topics", "frames_alpha").value == pytest.approx(1 - (1 / 3) / (1 / 3))
    assert agreement.figure("topics", "frames_f1", "Economic").value == pytest.approx(2 / 3)
    # Genre: reporting, reporting | opinion, reporting. n 4, one of two apart, 3 * 1 * 2.
    assert agreement.figure("topics", "genre_alpha").value == pytest.approx(1 - 3 * 2 / (2 * 3))
    assert agreement.figure("topics", "genre_accuracy").value == 0.5


def test_a_layer_left_out_is_left_out(full: Article, blank: Article) -> None:
    half = replace(blank, entities=full.entities, frames=full.frames)
    agreement = measure_agreement([(full, half), (replace(full, id="x"), replace(full, id="x"))])
    articles = {layer.layer: layer.articles for layer in agreement.layers}
    assert articles["entities"] == articles["topics"] == 2
    assert articles["times"] == 1
    assert agreement.figure("times", "exact_f1").low is None  # one article has no interval
    none = measure(blank, full)
    assert not any(layer.figures for layer in none.layers)
    assert "Not annotated by both." in format_agreement(none)


def test_no_support_is_a_dash(full: Article) -> None:
    empty = replace(full, entities=(), chains=(), persuasion=())
    agreement = measure(empty, empty)
    names = ("exact_f1", "partial_f1", "token_alpha", "link_accuracy")
    assert values(agreement, "entities", *names) == [None] * 4
    assert values(agreement, "chains", "conll_f1", "mention_f1") == [None, None]
    assert "| exact F1 | - | - | 0 |" in format_agreement(agreement)


def test_what_is_not_one_article_is_refused(full: Article) -> None:
    other = replace(full, text=f"{TEXT} ")
    for first, second in ((full, other), (full, replace(full, id="x")), (full, _untold(full))):
        with pytest.raises(UsageError, match="article"):
            measure_agreement([(first, second)])
    with pytest.raises(UsageError, match="twice"):
        measure_agreement([(full, full), (full, full)])


def _untold(article: Article) -> Article:
    return replace(article, text=None)


def test_intervals_hold_the_value_and_are_seeded(full: Article) -> None:
    pairs = []
    for number in range(20):
        first = replace(full, id=f"uji-{number:02}")
        second = changed(first, "entities", 0, label="LOC") if number % 3 else first
        pairs.append((first, second))
    figure = measure_agreement(pairs).figure("entities", "exact_f1")
    assert figure.value == pytest.approx((20 * 4 - 13) / 80)
    assert figure.low is not None and figure.high is not None
    # Normal approximation: a quarter of a Bernoulli's deviation over 20 articles, 1.96 each way.
    deviation = (13 / 20 * 7 / 20 / 20) ** 0.5 / 4
    assert figure.low == pytest.approx(figure.value - 1.96 * deviation, abs=0.015)
    assert figure.high == pytest.approx(figure.value + 1.96 * deviation, abs=0.015)
    assert measure_agreement(pairs).to_dict() == measure_agreement(pairs).to_dict()
    again = measure_agreement(pairs, seed=1).figure("entities", "exact_f1")
    assert again.value == figure.value
    json.dumps(measure_agreement(pairs, samples=10).to_dict())


def test_the_tables(full: Article) -> None:
    second = changed(full, "persuasion", 1, technique="Doubt")
    twin = replace(full, id="uji-2")
    shown = format_agreement(measure_agreement([(full, second), (twin, twin)], samples=50))
    assert "2 articles; 95 % intervals from 50 bootstrap samples" in shown
    assert "## persuasion" in shown
    assert "| unlabeled F1 | 1.000 | 1.000 to 1.000 | 4 |" in shown
    assert "| label | exact F1 | partial F1 | unitized alpha | n |" in shown
    assert "| Loaded_Language | 0.667" in shown and "| 2/1 |" in shown


def test_sixty_articles_are_fast(full: Article) -> None:
    pairs = [
        (first, changed(first, "entities", 0, label="LOC") if n % 2 else first)
        for n in range(60)
        for first in [dataclasses.replace(full, id=f"uji-{n}")]
    ]
    start = time.perf_counter()
    measure_agreement(pairs)
    assert time.perf_counter() - start < 10


def test_overlapping_tokens_of_two_sentence_edges(full: Article) -> None:
    """Where the annotators' tokens differ, both are cut alike."""
    first = replace(full, tokens=Spans([0, 8], [6, 19]), blocks=(Block(0, 19, "lead"),))
    second = replace(first, tokens=Spans([0, 8, 15], [6, 14, 19]))
    figure = measure(first, second).figure("entities", "token_alpha")
    assert (figure.first, figure.value) == (4, 1.0)  # SLEMAN, Lereng, the space, Post


def test_persuasion_outside_article_text_is_not_lost(full: Article) -> None:
    stray = Persuasion(*at("Harga Ikan"), "Doubt", "narrator", None)
    second = replace(full, persuasion=(stray,))
    assert measure(second, second).figure("persuasion", "unitized_alpha").value == 1.0
