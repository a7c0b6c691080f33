"""What a person reads: one change, one disagreement, with the words of both sides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from two_versions import at, span

from warta import UsageError
from warta.agree import Disagreement, Side, disagreements
from warta.article import Article, Chain, Entity, Link, Spans


def found(first: Article, second: Article) -> list[Disagreement]:
    return list(disagreements([(first, second)]))


def only(first: Article, second: Article) -> Disagreement:
    (one,) = found(first, second)
    return one


def brief(one: Disagreement) -> tuple[Any, ...]:
    sides = (side and side.label for side in (one.first, one.second))
    return (one.layer, one.kind, one.field, *sides)


def changed(article: Article, layer: str, index: int, **fields: Any) -> Article:
    items = list(getattr(article, layer))
    items[index] = replace(items[index], **fields)
    return replace(article, **{layer: tuple(items)})


def test_a_span_that_one_has_with_its_context(full: Article) -> None:
    full = replace(full, titles=(), attributions=())
    second = replace(full, entities=(full.entities or ())[:3])
    text = "ng Post – Bupati Sleman [Rina Ayu] menolak tambang rakus itu, S"
    one = only(full, second)
    assert one.first is not None
    before, after = one.first.text.split("[Rina Ayu]")
    assert text.split("[Rina Ayu]")[0] in before and (len(before), len(after)) == (30, 30)
    side = Side(*at("Rina Ayu"), "PER", f"{before}[Rina Ayu]{after}")
    assert one == Disagreement("uji-1", "entities", "missing", None, side, None)
    assert brief(only(second, full)) == ("entities", "extra", None, None, "PER")
    assert one.to_dict()["first"]["label"] == "PER" and one.to_dict()["second"] is None


def test_label_edge_and_value(full: Article) -> None:
    for fields, expected in (
        ({"label": "FAC"}, ("entities", "label", None, "GPE", "FAC")),
        ({"end": at("SLEMAN,")[1]}, ("entities", "edge", None, "GPE", "GPE")),
        ({"end": at("SLEMAN,")[1], "label": "LOC"}, ("entities", "label", None, "GPE", "LOC")),
        ({"link": None}, ("entities", "value", "link", "ID 1626314", "-")),
        ({"link": Link("MY", None)}, ("entities", "value", "link", "ID 1626314", "MY -")),
    ):
        assert brief(only(full, changed(full, "entities", 0, **fields))) == expected


def test_the_larger_overlap_is_the_same_span(full: Article) -> None:
    def entity(words: str) -> Entity:
        return Entity("e1", *at(words), "PER", None, None)

    bare = replace(full, titles=(), attributions=(), persuasion=(), chains=())
    first = replace(bare, entities=(entity("Sleman Rina Ayu"),))
    second = replace(bare, entities=(entity("Sleman"), replace(entity("Rina Ayu"), id="e2")))
    kinds = [(d.kind, d.second and d.second.start) for d in found(first, second)]
    assert sorted(kinds, key=str) == [("edge", at("Rina Ayu")[0]), ("extra", at("Sleman")[0])]


@pytest.mark.parametrize(
    ("layer", "index", "fields", "expected"),
    [
        ("blocks", 2, {"kind": "ad"}, ("structure", "label", None, "related_link", "ad")),
        ("titles", 0, {"holder": "e3"}, ("titles", "value", "holder", "Rina Ayu", "Sleman")),
        ("times", 0, {"value": None}, ("times", "value", "value", "2024-03-04", "-")),
        ("times", 0, {"type": "TIME"}, ("times", "label", None, "DATE", "TIME")),
        ("attributions", 0, {"source": ()}, ("attributions", "missing", None, "source", None)),
        (
            "attributions",
            0,
            {"kind": "topic"},
            ("attributions", "value", "kind", "attitude", "topic"),
        ),
        (
            "attributions",
            0,
            {"content": (span("tambang rakus"),)},
            ("attributions", "edge", "content", "content", "content"),
        ),
        (
            "attributions",
            1,
            {"speaker": None},
            ("attributions", "value", "speaker", "Bupati Sleman Rina Ayu", "-"),
        ),
        (
            "persuasion",
            0,
            {"voice": "narrator"},
            ("persuasion", "value", "voice", "reported", "narrator"),
        ),
    ],
)
def test_each_layer(
    full: Article, layer: str, index: int, fields: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    assert brief(only(full, changed(full, layer, index, **fields))) == expected


def test_an_attribution_that_only_one_has(full: Article) -> None:
    second = replace(full, attributions=(full.attributions or ())[1:])
    one = only(full, second)
    assert brief(one) == ("attributions", "missing", None, "attitude", None)
    assert one.first is not None and "[menolak]" in one.first.text


def test_chains(full: Article) -> None:
    rina, place = full.chains or ()
    split = (Chain("c1", "PER", False, (), rina.mentions[:1]), place)
    second = replace(full, chains=(*split, Chain("c3", "PER", False, (), rina.mentions[1:])))
    assert brief(only(full, second)) == (
        "chains",
        "value",
        "antecedent",
        "after Bupati Sleman Rina Ayu",
        "after a new chain",
    )
    other = replace(full, chains=(rina, replace(place, type="LOC")))
    assert {brief(d) for d in found(full, other)} == {("chains", "label", None, "GPE", "LOC")}


def test_an_antecedent_is_the_nearest_before(full: Article) -> None:
    """Three mentions in one chain, and the last of them left alone by the second annotator."""
    three = (span("Rina Ayu"), span("nya"), span("Warga"))
    bare = replace(full, titles=(), attributions=())
    first = replace(bare, chains=(Chain("c1", "PER", False, (), three),))
    rest = Chain("c2", "PER", False, (), three[2:])
    second = replace(bare, chains=(Chain("c1", "PER", False, (), three[:2]), rest))
    assert brief(only(first, second))[3:] == ("after nya", "after a new chain")


def test_documents_and_sentences(full: Article) -> None:
    second = replace(full, topics=full.topics and full.topics[::-1], genre="opinion")
    second = replace(second, frames=full.frames and full.frames[::-1])
    assert [brief(d) for d in found(full, second)] == [
        ("topics", "label", "topics", "06000000, 11000000", "11000000, 06000000"),
        ("topics", "label", "genre", "reporting", "opinion"),
    ]
    assert full.sentences is not None
    starts, ends = full.sentences.starts.tolist(), full.sentences.ends.tolist()
    joined = replace(full, sentences=Spans(starts[:2], [ends[0], ends[2]]))
    kinds = [brief(d)[:2] for d in found(full, joined)]
    assert sorted(kinds) == [("sentences", "edge"), ("sentences", "missing")]


def test_nothing_to_compare(full: Article, blank: Article) -> None:
    assert found(full, blank) == found(full, full) == []
    with pytest.raises(UsageError):
        found(full, replace(full, text="x"))
