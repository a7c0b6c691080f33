"""Label Studio: the interface is the schema's, offsets are held against words, work is dealt out,
and what comes back is gold or is refused with its place."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import json
import random
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from made_articles import FEW, articles
from made_tasks import Json, region

from warta.article import Article
from warta.errors import UsageError
from warta.export.label_studio import apply, refuse_crossing, task_of
from warta.export.label_studio_config import config_xml
from warta.export.label_studio_share import share_out
from warta.export.label_studio_tasks import Task, name_of
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.schema import labels

Main = Callable[..., int]


def made_of(article: Article, results: list[Json]) -> tuple[Article | None, list[Problem]]:
    data = json.loads(json.dumps(task_of(article)["data"]))
    task = Task("ekspor.json", "task 7", data, [], (), 0)
    return apply(task, results, Labels(), where=task.where)


def results(article: Article) -> list[Json]:
    found: list[Json] = json.loads(json.dumps(task_of(article)))["predictions"][0]["result"]
    return found


# The interface


def test_the_interface_holds_the_labels_of_the_schema() -> None:
    root = ElementTree.fromstring(config_xml())
    [text] = root.iter("Text")
    assert (text.get("value"), text.get("granularity")) == ("$text", "symbol")
    controls = {each.get("name"): each for each in root.iter() if each.get("toName")}
    assert {each.get("toName") for each in controls.values()} == {text.get("name")}
    for name, layer, field in (
        ("entities", "entities", "label"),
        ("times", "times", "type"),
        ("mod", "times", "mod"),
        ("quote", "attributions", "quote"),
        ("kind", "attributions", "kind"),
        ("persuasion", "persuasion", "technique"),
        ("voice", "persuasion", "voice"),
        ("chains", "chains", "type"),
        ("topics", "topics", "topics"),
        ("first_topic", "topics", "topics"),
        ("frames", "topics", "frames"),
        ("genre", "topics", "genre"),
    ):
        shown = [each.get("alias", each.get("value")) for each in controls[name]]
        assert shown == [label.const for label in labels(layer, field)], name
    per_region = {name for name, each in controls.items() if each.get("perRegion")}
    assert per_region == {
        "link", "value", "mod", "anchor", "quote", "kind", "voice", "attribution", "chain",
        "group", "members",
    }  # fmt: skip
    assert len(root.findall(".//View[@visibleWhen='region-selected']")) == len(per_region)


def test_every_control_of_a_result_is_in_the_interface(sample: list[Article]) -> None:
    root = ElementTree.fromstring(config_xml())
    known = {each.get("name"): each.tag.lower() for each in root.iter() if each.get("toName")}
    used = {
        (each["from_name"], each["type"])
        for article in sample
        for each in results(article)
        if each["type"] != "relation"
    }
    assert used <= set(known.items()) and len(used) > 12
    drawn = {label for a in sample for each in results(a) for label in each.get("labels", ())}
    assert drawn <= {each.get("value") for each in root.iter("Relation")}


# Offsets


@FEW
@given(articles(), st.randoms())
def test_names_and_order_of_regions_do_not_matter(article: Article, chance: random.Random) -> None:
    assume(refuse_crossing(article) is None)
    found = results(article)
    for each in found:
        if each["type"] == "labels":
            start, end = each["value"]["start"], each["value"]["end"]
            assert each["value"]["text"] == (article.text or "")[start:end]
    given_names = {each["id"] for each in found if "id" in each}
    names = {name: f"x{chance.randrange(10**9)}-{name[::-1]}" for name in sorted(given_names)}
    for each in found:
        for key in ("id", "from_id", "to_id"):
            if key in each:
                each[key] = names[each[key]]
    chance.shuffle(found)
    assert made_of(article, found) == (article, [])


def utf16(text: str, at: int) -> int:
    return len(text[:at].encode("utf-16-le")) // 2


@pytest.mark.parametrize("before", ["⚽ ", "👨‍👩‍👧 ", "🇮🇩", "𝐀𝐛 ", "q\u0301\u0323 ", "\u200b"])
def test_offsets_of_either_kind_fall_on_their_words(before: str, sample: list[Article]) -> None:
    base = sample[0]
    article = shifted(base, before)
    found = results(article)
    assert made_of(article, copy.deepcopy(found)) == (article, [])
    moved = copy.deepcopy(found)
    for each in moved:
        if "start" in each.get("value", {}):
            for key in ("start", "end"):
                each["value"][key] = utf16(article.text or "", each["value"][key])
    astral = any(char > "\uffff" for char in before)
    assert (moved != found) == astral
    assert made_of(article, moved) == (article, [])


def shifted(article: Article, before: str) -> Article:
    """The article with `before` in front of its first line, every offset moved."""
    by = len(before)

    def moved(node: Any) -> Any:
        if isinstance(node, dict):
            return {
                key: value + by if key in ("start", "end") else moved(value)
                for key, value in node.items()
            }
        return [moved(each) for each in node] if isinstance(node, list) else node

    record = moved(article.to_dict())
    text = before + (article.text or "")
    record |= {"text": text, "text_sha256": hashlib.sha256(text.encode()).hexdigest()}
    return Article.from_dict(json.loads(json.dumps(record)))


def test_what_browsers_do_to_white_space_is_no_mismatch(sample: list[Article]) -> None:
    article = sample[0]
    found = results(article)
    text = article.text or ""
    wider = 0
    for each in found:
        value = each.get("value", {})
        if each["type"] == "labels" and text[value["end"] : value["end"] + 1].isspace():
            value["end"] += 1
            words = text[value["start"] : value["end"]]
            value["text"] = words.replace("\n", "\\n").replace(" ", "\u00a0")
            wider += 1
    assert wider > 20 and made_of(article, found) == (article, [])


# What is refused


def _entity(article: Article) -> tuple[list[Json], Json]:
    found = results(article)
    return found, region(found, "entities")


def test_words_that_are_not_those_of_the_text_are_refused(sample: list[Article]) -> None:
    found, entity = _entity(sample[0])
    start, end = entity["value"]["start"], entity["value"]["end"]
    entity["value"] |= {"start": start + 1, "end": end + 1}
    article, [problem] = made_of(sample[0], found)
    assert article is None and problem.code == "surface_mismatch"
    assert problem.file == "ekspor.json" and "task 7" in problem.message
    assert f"at [{start + 1}, {end + 1})" in problem.message
    assert entity["value"]["text"] in problem.message


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"start": -1}, "span_out_of_range", "no span of the text"),
        ({"end": 10**6}, "span_out_of_range", "no span of the text"),
        ({"text": None}, "surface_mismatch", "does not repeat its words"),
        ({"labels": ["ORGG"]}, "unknown_label", "did you mean ORG?"),
        ({"labels": ["DATE"]}, "unknown_label", "no label of entities"),
        ({"labels": []}, "unknown_label", "has no label"),
        ({"labels": ["PER", "ORG"]}, "unknown_label", "has 2 labels (PER, ORG)"),
        ({"start": "x"}, "broken_line", "not as Label Studio writes it"),
    ],
)
def test_a_wrong_region_is_refused_with_its_place(
    change: Json, code: str, said: str, sample: list[Article]
) -> None:
    found, entity = _entity(sample[0])
    entity["value"] |= change
    article, problems = made_of(sample[0], found)
    assert article is None and [problem.code for problem in problems] == [code]
    assert said in problems[0].message and "task 7" in problems[0].message


def _drop(found: list[Json], control: str, **where: Any) -> list[Json]:
    return [each for each in found if each.get("from_name") != control]


def _with(found: list[Json], at: Json, control: str, kind: str, answer: str) -> list[Json]:
    key = "choices" if kind == "choices" else "text"
    value = {**at["value"], key: [answer]}
    return [
        *found,
        {"id": at["id"], "from_name": control, "to_name": "text", "type": kind, "value": value},
    ]


def _relation(start: str, end: str) -> Json:
    return {"type": "relation", "from_id": start, "to_id": end, "direction": "right"}


def _relabel(found: list[Json], name: str) -> list[Json]:
    for each in found:
        if each.get("id") == name and each["type"] == "labels":
            now = each["value"]["labels"][0]
            each["value"]["labels"] = ["EVENT" if now != "EVENT" else "PER"]
    return found


def _two_answers(found: list[Json]) -> list[Json]:
    region(found, "value")["value"]["text"] = ["2024-01-01", "2024-01-02"]
    return found


def _holders(found: list[Json]) -> list[Json]:
    names = [each["id"] for each in found if each.get("from_name") == "entities"]
    title = region(found, "titles")["id"]
    return [_relation(title, names[0]), _relation(title, names[1])]


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (lambda f: _drop(f, "quote"), "broken_line", "has no quote"),
        (lambda f: _drop(f, "chain"), "broken_line", "the mention has no chain"),
        (lambda f: [*f, region(f, "times")], "duplicate_id", "same id"),
        (lambda f: [*f, {**region(f, "times"), "from_name": "tmes"}], "not_held", "times?"),
        (lambda f: [*f, _relation("e1", "zz")], "lost_reference", "region zz"),
        (lambda f: [*f, _relation("e1", "e2")], "not_held", "no place for it"),
        (lambda f: _with(f, region(f, "entities"), "link", "textarea", "Q7"), "broken_line", "Q7"),
        (
            lambda f: _with(f, region(f, "entities"), "kind", "choices", "assertion"),
            "lost_reference", "which is none of attributions",
        ),
        (
            lambda f: _with(f, region(f, "chains"), "members", "textarea", "c1 c99"),
            "lost_reference", 'the chain "c99"',
        ),
        (
            lambda f: _with(_drop(f, "value"), region(f, "times"), "value", "textarea", "Senin"),
            "fails_check", "times region t1 at",
        ),
        (
            lambda f: [*f, {**region(f, "entities"), "id": "twice"}],
            "fails_check", "is marked twice",
        ),
        (lambda f: _relabel(f, "c1.2"), "broken_line", "have the types"),
        (lambda f: _two_answers(f), "not_held", "value has 2 answers: keep one"),
        (lambda f: [*f, *_holders(f)], "not_held", "has two answers to holder"),
    ],
)  # fmt: skip
def test_what_makes_no_gold_is_refused_with_its_place(
    change: Callable[[list[Json]], list[Json]], code: str, said: str, sample: list[Article]
) -> None:
    found = change(results(sample[0]))
    article, problems = made_of(sample[0], found)
    assert article is None and problems
    assert {problem.code for problem in problems} == {code}
    assert any(said in problem.message for problem in problems), problems[0].message
    assert all(problem.message.startswith("task 7") for problem in problems)


def test_labels_are_renamed_and_left_out_as_told(sample: list[Article]) -> None:
    base = sample[0]
    found = results(base)
    for each in found:
        if each["type"] == "labels" and each["value"]["labels"] == ["ORG"]:
            each["value"]["labels"] = ["Lembaga"]
        elif each["type"] == "labels" and each["from_name"] == "titles":
            each["value"]["labels"] = ["Jabatan"]
    labels_given = Labels({"Lembaga": "ORG", "Jabatan": ""})
    task = Task("f.json", "task 1", json.loads(json.dumps(task_of(base)["data"])), [], (), 0)
    article, problems = apply(task, found, labels_given, where="task 1")
    assert problems == [] and article is not None and base.titles
    assert (article.entities, article.titles) == (base.entities, ())
    assert apply(task, found, Labels(), where="task 1")[0] is None


def test_a_region_of_white_space_is_refused(sample: list[Article]) -> None:
    found, entity = _entity(sample[0])
    at = (sample[0].text or "").index(" ")
    entity["value"] |= {"start": at, "end": at + 1, "text": " "}
    article, [problem] = made_of(sample[0], found)
    assert article is None and "nothing but white space" in problem.message


@pytest.mark.parametrize("direction", ["right", "left"])
def test_a_relation_between_times_has_a_direction(direction: str, sample: list[Article]) -> None:
    base = sample[0]
    first, second = [time for time in base.times or () if time.anchor is None][:2]
    relation = {**_relation(first.id, second.id), "direction": direction}
    article, problems = made_of(base, [*results(base), relation])
    assert article is not None and not problems
    anchors = {time.id: time.anchor for time in article.times or ()}
    one, other = (first, second) if direction == "right" else (second, first)
    assert (anchors[one.id], anchors[other.id]) == (other.id, None)


def test_another_most_important_topic_comes_first(sample: list[Article]) -> None:
    codes = [label.const for label in labels("topics", "topics")]
    base = dataclasses.replace(sample[0], topics=(codes[9], codes[2], codes[4]))
    *before, last = codes[9], codes[2], codes[4]
    found = results(base)
    region(found, "first_topic")["value"]["choices"] = [last]
    article, _ = made_of(base, found)
    assert article is not None and article.topics == (last, *before)
    new = next(
        label.const for label in labels("topics", "topics") if label.const not in base.topics
    )
    region(found, "first_topic")["value"]["choices"] = [new]
    region(found, "topics")["value"]["choices"] = [new, last]
    article, _ = made_of(base, found)
    assert article is not None and article.topics == (new, last)


def test_a_genre_alone_that_is_taken_away_leaves_nothing(sample: list[Article]) -> None:
    base = dataclasses.replace(sample[0], topics=None, frames=None)
    article, _ = made_of(base, _drop(results(base), "genre"))
    assert article is not None and (article.topics, article.genre) == (None, None)
    assert {row.layer: row.origin for row in article.provenance}["topics"] == "none"


def test_a_text_that_was_changed_is_refused(sample: list[Article]) -> None:
    task = json.loads(json.dumps(task_of(sample[0])))
    task["data"]["text"] += " "
    read = Task("f.json", "task 1", task["data"], [], (), 0)
    article, [problem] = apply(read, task["predictions"][0]["result"], Labels(), where="task 1")
    assert article is None and problem.code == "text_changed"


def test_content_drawn_over_a_line_end_is_cut_there(sample: list[Article]) -> None:
    for article in sample:
        text = article.text or ""
        for item in article.attributions or ():
            for one, other in zip(item.content, item.content[1:], strict=False):
                between = text[one.end : other.start]
                if "\n" in between and not between.strip():
                    found = results(article)
                    number = item.content.index(one) + 1
                    names = {f"{item.id}.content.{number}", f"{item.id}.content.{number + 1}"}
                    [first, second] = [each for each in found if each.get("id") in names
                                       and each["type"] == "labels"]  # fmt: skip
                    first["value"] |= {"end": other.end, "text": text[one.start : other.end]}
                    found = [
                        each for each in found
                        if second["id"] not in (each.get("id"), each.get("to_id"))
                    ]  # fmt: skip
                    assert made_of(article, found) == (article, [])
                    return
    pytest.fail("no attribution of the sample runs over a line end")


# Whose work it is


@given(
    st.sets(st.text("abcdef0123", min_size=1, max_size=4), max_size=60),
    st.integers(1, 5),
    st.floats(0, 1),
    st.integers(0, 9),
    st.randoms(),
)
def test_work_is_dealt_out_evenly(
    ids: set[str], number: int, overlap: float, seed: int, chance: random.Random
) -> None:
    names = [f"a{at}" for at in range(number)]
    shares = share_out(sorted(ids), names, overlap=overlap, seed=seed)
    shuffled = chance.sample(sorted(ids), len(ids))
    assert share_out(shuffled, names, overlap=overlap, seed=seed) == shares
    assert set().union(*shares.values()) == ids
    sizes = [len(share) for share in shares.values()]
    assert max(sizes) - min(sizes) <= 1
    times = [sum(id in share for share in shares.values()) for id in sorted(ids)]
    if number > 1:
        assert set(times) <= {1, number}
        wanted = min(len(ids), max(round(overlap * len(ids)), overlap > 0))
        assert times.count(number) == wanted


def test_a_seed_is_another_draw() -> None:
    ids = [f"a-{number}" for number in range(40)]
    first, other = (share_out(ids, ["x", "y"], overlap=0.2, seed=seed) for seed in (0, 1))
    assert first != other


@pytest.mark.parametrize(
    ("names", "overlap"),
    [([], 0.0), (["a", "a"], 0.0), (["../a", "b"], 0.0), (["a", "b"], 1.5), (["A"], 0.0)],
)
def test_wrong_shares(names: list[str], overlap: float) -> None:
    with pytest.raises(UsageError):
        share_out(["x"], names, overlap=overlap)


@given(st.text(max_size=30))
def test_a_name_is_always_a_folder(given_name: str) -> None:
    name = name_of(given_name)
    assert name == name_of(name) and name not in (".", "..") and "/" not in name and name
