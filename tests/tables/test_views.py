"""From the rows of a task view the record's layer can be made again, span for span."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import warta
from warta.article import Article, Chain, Entity, Link, Span, Time
from warta.tables.configs import all_configs
from warta.tables.units import Unit, grid_of, iob2, join_units, token_range
from warta.tables.views import ROLES, iob_names, names_of

CONFIGS = {config.name: config for config in all_configs()}
TEXT = (
    "Bupati Sleman Tolak Tambang\n"
    "SLEMAN, Warta Merapi – Rina Ayu menolak. “Air habis,” katanya.Baca juga: Harga Gula Turun\n"
    "Rapat digelar Senin. Warga datang.\n"
)


def rows(name: str, *articles: Article) -> list[dict[str, Any]]:
    batch = CONFIGS[name].rows(articles)
    batch.validate(full=True)
    found: list[dict[str, Any]] = batch.to_pylist()
    return found


def plain() -> Article:
    return warta.annotate(TEXT, layers=["structure", "sentences", "tokens"])


def spans(article: Article, most: int = 8) -> st.SearchStrategy[list[Span]]:
    """Any spans of the text that begin and end in units, sub-token and crossing ones too."""
    size = len(article.text or "")
    pair = st.tuples(st.integers(0, size - 1), st.integers(1, 40))
    return st.lists(pair, max_size=most).map(
        lambda pairs: sorted(
            {Span(start, min(start + length, size)) for start, length in pairs},
            key=lambda span: (span.start, -span.end),
        )
    )


@given(st.data())
def test_entities_and_times_come_back(data: st.DataObject) -> None:
    article = plain()
    labels = names_of("entities", "label")
    chosen = data.draw(spans(article))
    entities = tuple(
        Entity(f"e{i}", s.start, s.end, data.draw(st.sampled_from(labels)), None, None)
        for i, s in enumerate(chosen, 1)
    )
    times = tuple(
        Time(f"t{i}", s.start, s.end, "DATE", None, "START", None) for i, s in enumerate(chosen, 1)
    )
    article = dataclasses.replace(article, entities=entities, times=times)
    for name, layer in (("entities", entities), ("times", times)):
        found = []
        for row in rows(name, article):
            end = row["start"] + len(row["text"])
            assert article.text and article.text[row["start"] : end] == row["text"]
            for token, start in zip(row["tokens"], row["token_starts"], strict=True):
                assert row["text"][start : start + len(token)] == token
            for span in row["spans"]:
                found.append((span["id"], row["start"] + span["start"], row["start"] + span["end"]))
        assert found == [(item.id, item.start, item.end) for item in layer]


def test_the_example_record_comes_back_from_every_view(sound_record: dict[str, Any]) -> None:
    article = Article.from_dict(sound_record)
    entities = [
        Entity(
            span["id"],
            row["start"] + span["start"],
            row["start"] + span["end"],
            span["label"],
            span["parent"],
            Link(span["iso3166"], span["geonames"])
            if span["iso3166"] or span["geonames"]
            else None,
        )
        for row in rows("entities", article)
        for span in row["spans"]
    ]
    assert tuple(entities) == article.entities
    times = [
        (span["id"], row["start"] + span["start"], span["value"], span["mod"], span["anchor"])
        for row in rows("times", article)
        for span in row["spans"]
    ]
    assert times == [(t.id, t.start, t.value, t.mod, t.anchor) for t in article.times or ()]
    attributions = {}
    for row in rows("attributions", article):
        for relation in row["relations"]:
            parts = {
                role: [
                    {"start": row["start"] + part["start"], "end": row["start"] + part["end"]}
                    for part in relation[role]
                ]
                for role in ROLES
            }
            attributions[relation["id"]] = {**relation, **parts}
    assert list(attributions.values()) == sound_record["attributions"]
    persuasion = [
        {**span, "start": row["start"] + span["start"], "end": row["start"] + span["end"]}
        for row in rows("persuasion", article)
        for span in row["spans"]
    ]
    assert persuasion == sound_record["persuasion"]
    (row,) = rows("coreference", article)
    clusters = [
        Chain(
            cluster["id"],
            cluster["type"],
            cluster["group"],
            tuple(cluster["members"]),
            tuple(Span(m["start"], m["end"]) for m in cluster["mentions"]),
        )
        for cluster in row["clusters"]
    ]
    assert tuple(clusters) == article.chains
    (row,) = rows("topics", article)
    named = [names_of("topics", "topics")[code] for code in row["topics"]]
    assert named == sound_record["topics"]
    assert names_of("topics", "genre")[row["genre"]] == sound_record["genre"]


def test_a_pronoun_inside_a_token_is_partial_and_kept() -> None:
    article = plain()
    text = article.text or ""
    nya = text.index("katanya") + 4
    chain = Chain("c1", "PER", False, (), (Span(text.index("Rina"), nya - 20), Span(nya, nya + 3)))
    (row,) = rows("coreference", dataclasses.replace(article, chains=(chain,)))
    mention = row["clusters"][0]["mentions"][1]
    assert mention["partial"] and row["tokens"][mention["first_token"]] == "katanya"
    assert row["text"][mention["start"] : mention["end"]] == "nya"


def test_null_layers_and_articles_without_text_have_no_rows() -> None:
    article = plain()
    for name in ("entities", "times", "attributions", "persuasion", "coreference", "topics"):
        assert rows(name, article) == []
        assert rows(name, dataclasses.replace(article, text=None, entities=())) == []


def test_tags_hold_the_outermost_spans_that_do_not_overlap() -> None:
    article = plain()
    start = (article.text or "").index("SLEMAN")
    grid = grid_of(article, Unit("dateline", start, start + 22))
    tags = iob2(grid, [(0, 6, "GPE"), (8, 20, "ORG"), (14, 20, "GPE"), (99, 100, "PER")])
    assert tags == ["B-GPE", "O", "B-ORG", "I-ORG", "O"]
    assert token_range(grid, 9, 20) == (2, 4, True)
    assert iob_names(["PER"]) == ("O", "B-PER", "I-PER")


@pytest.mark.parametrize(
    ("bridges", "kinds"),
    [
        ([], ["sentence", "sentence", "dateline"]),
        ([(5, 15)], ["sentences", "dateline"]),
        ([(0, 29)], ["sentences"]),
        ([(40, 50)], ["sentence", "sentence", "dateline"]),
    ],
)
def test_units_are_joined_where_a_span_bridges_them(
    bridges: list[tuple[int, int]], kinds: list[str]
) -> None:
    units = [Unit("sentence", 0, 9), Unit("sentence", 10, 19), Unit("dateline", 20, 29)]
    joined = join_units(units, [Span(*bridge) for bridge in bridges])
    assert [unit.kind for unit in joined] == kinds
    assert joined[0].start == 0 and joined[-1].end == 29
