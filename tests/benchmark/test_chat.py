"""A chat model as a benchmark model, its answers scripted by a real server on the loopback."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer, Reply, serving
from hypothesis import given, settings
from hypothesis import strategies as st

import warta
from warta.article import Article
from warta.benchmark.chat.annotator import (
    CHAT_TASKS,
    ChatAnnotator,
    choose_shots,
    instructions,
    make_chat,
    question,
    read_answer,
    read_spec,
)
from warta.benchmark.chat.answers import FORMS
from warta.benchmark.chat.places import Places
from warta.benchmark.models import fields_of, name_of
from warta.benchmark.tasks import find_task
from warta.cli import main
from warta.errors import UsageError
from warta.schema import labels
from warta.train.gold import gold_of
from warta.validate import validate

TEXT = (
    "SLEMAN, Warta Merapi – Bupati Sleman Rina Ayu menolak tambang pada Senin (4/3/2024).\n"
    "“Air kami habis,” katanya. Rezim boneka itu harus pergi.\n"
    "Baca juga: Sleman Kering"
)
# What no answer says and no answer can say: ids, references, what follows from other layers.
UNSAID = {"id", "link", "holder", "mod", "anchor", "speaker", "voice", "attribution"}
UNSAID |= {"group", "members"}


@pytest.fixture(scope="module")
def article() -> Article:
    return warta.annotate(TEXT, layers=["structure", "sentences", "tokens"])


@pytest.fixture(scope="module")
def gold(small: Path) -> list[Article]:
    return gold_of(small, "entities")


def said(article: Article, task: str) -> Any:
    """The part of a layer that answers say."""
    value = article.to_dict()[fields_of(find_task(task))[0]]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{k: v for k, v in item.items() if k not in UNSAID} for item in value]
    return value


def chat(
    server: ChatServer, task: str, gold: Sequence[Article] = (), more: str = ""
) -> ChatAnnotator:
    return make_chat(gold, task, f"{server.url}#tiny{more}", seed=3)


@pytest.mark.parametrize("task", [task for task in CHAT_TASKS if task != "structure"])
def test_gold_as_answers_is_gold_again(gold: list[Article], task: str) -> None:
    form = FORMS[task]
    for one in gold:
        answer, wrong = read_answer(json.dumps(form.show(one, Places(one))), form.schema())
        assert answer is not None, wrong
        places = Places(one)
        made = form.read(one, places, answer)
        assert places.lost == 0
        if task == "coreference":  # chains of one mention, with members, cannot be said
            assert said(made, task) == [c for c in said(one, task) if len(c["mentions"]) > 1]
        elif task == "frames":
            assert set(said(made, task)) <= set(said(one, task))
        else:
            assert said(made, task) == said(one, task)


def test_structure_comes_back_line_by_line(gold: list[Article]) -> None:
    form = FORMS["structure"]
    exact = 0
    for one in gold:
        made = form.read(one, Places(one), form.show(one, Places(one)))
        assert not [f for f in validate(made) if f.layer == "structure" and f.severity == "error"]
        lines = len(Places(one).lines)
        assert len(made.blocks or ()) == lines
        if len(one.blocks or ()) == lines:
            exact += made.blocks == one.blocks and made.dateline == one.dateline
    assert exact >= 0.5 * len(gold)


def test_the_model_is_shown_instructions_gold_and_the_article(
    gold: list[Article], article: Article
) -> None:
    answer = {"entities": [{"p": 1, "text": "Rina Ayu", "n": 1, "label": "PER"}]}
    with serving([Reply(json.dumps(answer))]) as server:
        made = chat(server, "entities", gold)(article)
    assert [made.span(entity) for entity in made.entities or ()] == ["Rina Ayu"]
    (body,) = server.bodies()
    roles = [message["role"] for message in body["messages"]]
    assert roles == ["system", "user", "assistant", "user", "assistant", "user"]
    system, *shots, asked = (message["content"] for message in body["messages"])
    assert all(label.const in system for label in labels("entities", "label"))
    shown = choose_shots(gold, 2, 3)
    assert shots[0] == question(shown[0], FORMS["entities"])
    assert json.loads(shots[1]) == FORMS["entities"].show(shown[0], Places(shown[0]))
    assert "[2] “Air kami habis,” katanya." in asked and "Kering" not in asked


def test_shots_are_drawn_by_seed_and_may_be_none(gold: list[Article], article: Article) -> None:
    assert choose_shots(gold, 3, 1) == choose_shots(gold, 3, 1) != choose_shots(gold, 3, 2)
    assert len({one.id for one in choose_shots(gold, 3, 1)}) == 3
    assert choose_shots(gold, 0, 1) == [] == choose_shots([], 2, 1)
    with serving([Reply('{"genre": "opinion"}')]) as server:
        assert chat(server, "genre", gold, ",shots=0")(article).genre == "opinion"
    (body,) = server.bodies()
    assert [message["role"] for message in body["messages"]] == ["system", "user"]


def test_a_malformed_answer_is_asked_for_again(article: Article) -> None:
    script = [Reply("Genre: opini"), Reply('Tentu! ```json\n{"genre": "satire"}\n```')]
    with serving(script) as server:
        annotate = chat(server, "genre")
        assert annotate(article).genre == "satire" and annotate.notes() == ()
    first, second = server.bodies()
    assert second["messages"][: len(first["messages"])] == first["messages"]
    assert second["messages"][-2] == {"role": "assistant", "content": "Genre: opini"}


@pytest.mark.parametrize("task", CHAT_TASKS)
def test_an_answer_malformed_twice_is_empty_and_noted(article: Article, task: str) -> None:
    with serving([Reply('{"genre": 1}')]) as server:
        annotate = chat(server, task)
        made = annotate(article)
    assert len(server.requests) == 2
    assert annotate.notes() == (
        "1 of 1 answers were not of the form asked for, twice, and count as empty",
    )
    if task != "structure":
        assert not said(made, task)
    assert made.text == article.text


def test_spans_that_lead_nowhere_are_noted(article: Article) -> None:
    rows = [{"p": 1, "text": text, "n": 1} for text in ("Bupati Sleman", "Gubernur")]
    with serving([Reply(json.dumps({"titles": rows}))]) as server:
        annotate = chat(server, "titles")
        made = annotate(article)
    assert [made.span(title) for title in made.titles or ()] == ["Bupati Sleman"]
    assert annotate.notes() == (
        "1 of 2 spans stand nowhere in the article text, and count as not given",
    )


def test_thoughts_and_what_stands_around_are_passed_over() -> None:
    schema = FORMS["genre"].schema()
    assert read_answer('<think>{"genre": "satire"}</think> {"genre": "opinion"}', schema)[0] == {
        "genre": "opinion"
    }
    for wrong in ("", "{", "}{", '{"genre": "opini"}', '{"genre": "opinion", "x": 1}', "[1]"):
        answer, reason = read_answer(wrong, schema)
        assert answer is None and reason


def test_values_of_times_that_are_none_are_left_out(article: Article) -> None:
    row = {"p": 1, "text": "Senin (4/3/2024)", "n": 1, "type": "DATE"}
    answer = {"times": [{**row, "value": "Senin, 4 Maret"}]}
    made = FORMS["times"].read(article, Places(article), answer)
    assert [(made.span(time), time.value) for time in made.times or ()] == [
        ("Senin (4/3/2024)", None)
    ]


def test_a_dateline_opens_the_article_text_or_is_none(article: Article) -> None:
    kinds = {1: "lead", 2: "quote", 3: "ad", 9: "ad"}
    lines = [{"p": p, "kind": kind} for p, kind in kinds.items()]
    place = {"p": 1, "text": "SLEMAN, Warta Merapi –", "n": 1}
    row = {**place, "place": "SLEMAN", "outlet": "Bantul"}
    read = FORMS["structure"].read
    made = read(article, Places(article), {"lines": lines, "dateline": row})
    assert [block.kind for block in made.blocks or ()] == ["lead", "quote", "ad"]
    assert made.dateline is not None
    assert (made.dateline.place, made.dateline.outlet) == ("SLEMAN", None)
    row["text"] = "Warta Merapi"
    places = Places(article)
    assert read(article, places, {"lines": lines, "dateline": row}).dateline is None
    assert places.lost == 1


SAID = (
    *("SLEMAN", "Sleman", "Rina Ayu", "Bupati Sleman Rina Ayu", "Rina", "nya", "kata", "katanya"),
    *("“Air kami habis,”", "Air … habis", "Senin (4/3/2024)", "Rezim boneka", "Kering", "x", ""),
)
WORDS = st.sampled_from(SAID)


def answers(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Any answer that fits a schema of ours, with words that stand in the text now and then."""
    if "anyOf" in schema:
        return st.one_of([answers(one) for one in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "array":
        return st.lists(answers(schema["items"]), max_size=5)
    if schema["type"] == "object":
        return st.fixed_dictionaries(
            {name: answers(inner) for name, inner in schema["properties"].items()}
        )
    known: dict[str, st.SearchStrategy[Any]] = {
        "integer": st.integers(-1, 4),
        "null": st.none(),
        "string": WORDS,
    }
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of([known[kind] for kind in kinds])


@pytest.mark.parametrize("task", CHAT_TASKS)
@settings(max_examples=40)
@given(data=st.data())
def test_any_answer_makes_a_sound_layer(article: Article, task: str, data: st.DataObject) -> None:
    form = FORMS[task]
    answer = data.draw(answers(form.schema()))
    assert read_answer(json.dumps(answer), form.schema())[0] == answer
    base = article if task != "structure" else warta.annotate(TEXT, layers=["structure"])
    made = form.read(base, Places(base), answer)
    if task == "structure":  # sentences and tokens come after it
        found = [f for f in validate(made) if f.layer == "structure"]
    else:
        found = validate(made)
    wrong = [f for f in found if f.severity == "error"]
    assert {f.code for f in wrong} <= {"provenance_rows", "provenance_mismatch"}, wrong


def test_wrong_specs_get_help() -> None:
    assert read_spec("http://h/v1#org/m,shots=3,timeout=9.5") == (
        "http://h/v1",
        "org/m",
        {"shots": 3, "timeout": 9.5},
    )
    for spec, message in (
        ("http://h/v1", "needs an address and a model"),
        ("#m", "needs an address and a model"),
        ("http://h/v1#m,shot=3", "did you mean shots"),
        ("http://h/v1#m,shots=x", "no number from 0 to 20"),
        ("http://h/v1#m,shots=99", "no number from 0 to 20"),
        ("http://h/v1#m,timeout=0", "no number from"),
        ("http://h/v1#m,timeout=nan", "no number from"),
    ):
        with pytest.raises(UsageError, match=message):
            read_spec(spec)
    assert name_of("chat:http://10.0.0.7:8000/v1#org/m,shots=3") == "chat:m,shots=3"


def test_instructions_name_every_label_once_and_no_place_of_ours() -> None:
    for task, form in FORMS.items():
        text = instructions(task)
        assert "{labels}" not in text and "/work" not in text
        for layer, name in form.labels:
            for label in labels(layer, name):
                assert f"- {label.const}: {label.description}" in text


def test_bench_asks_once_for_each_article(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving([Reply('{"genre": "reporting"}')]) as server:
        spec = f"chat:{server.url}#tiny,shots=1"
        command = ["bench", "genre", str(small), "--model", spec, "majority", "--samples", "5"]
        assert main([*command, "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first["model"] == "chat:tiny,shots=1" and server.url not in json.dumps(first)
    lead = [row["figures"][0]["value"] for row in (first, second)]
    assert lead[0] == lead[1]  # both say that everything is reporting
    assert len(server.requests) == first["articles"]


def test_bench_tells_notes_and_ends_with_3_where_nobody_answers(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warta.benchmark.chat.client.FIRST_WAIT", 0.0)
    with serving([Reply("?")]) as server:
        spec = f"chat:{server.url}#tiny,shots=0"
        command = ["bench", "genre", str(small), "--model", spec, "--samples", "5"]
        assert main([*command, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["notes"] == [
        "8 of 8 answers were not of the form asked for, twice, and count as empty"
    ]
    assert row["articles"] == 8 and row["figures"][0]["value"] == 0
    assert main(["bench", "genre", str(small), "--model", spec]) == 3
    assert "gave no answer in 5 tries" in capsys.readouterr().err
