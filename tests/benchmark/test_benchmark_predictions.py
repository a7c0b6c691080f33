from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from warta.article import Article
from warta.benchmark.predictions import read_predictions
from warta.benchmark.run import bench
from warta.errors import UsageError
from warta.train.gold import gold_of

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def gold(small: Path) -> list[Article]:
    return gold_of(small, "entities", split="validation")


@pytest.fixture
def rows(gold: list[Article]) -> Rows:
    """Gold entities as another program would write them: places and labels alone."""
    return [
        {
            "id": article.id,
            "entities": [
                {"start": e.start, "end": e.end, "label": e.label} for e in article.entities or ()
            ],
        }
        for article in gold
    ]


def write(path: Path, rows: Rows) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return f"predictions:{path}"


def test_gold_as_predictions_is_perfect(small: Path, rows: Rows, tmp_path: Path) -> None:
    (row,) = bench("entities", small, models=[write(tmp_path / "p.jsonl", rows)], samples=5)
    assert row.model == "predictions:p.jsonl" and row.seconds is None
    assert row.figures[0].name == "exact_f1" and row.figures[0].value == 1.0


@pytest.mark.parametrize(
    "task",
    ["structure", "titles", "times", "attributions", "persuasion", "topics", "frames", "genre"],
)
def test_whole_records_are_taken(
    small: Path, gold: list[Article], tmp_path: Path, task: str
) -> None:
    spec = write(tmp_path / "p.jsonl", [article.to_dict() for article in gold])
    (row,) = bench(task, small, models=[spec], samples=2)
    value = row.figures[0].value
    assert value is None or value == pytest.approx(1.0)


def test_ids_are_given_in_order_of_start(gold: list[Article], rows: Rows, tmp_path: Path) -> None:
    for row in rows:
        row["entities"].reverse()
    write(tmp_path / "p.jsonl", rows)
    annotate = read_predictions(tmp_path / "p.jsonl", ("entities",), gold)
    made = annotate(gold[0]).entities or ()
    assert [entity.id for entity in made] == [f"e{n}" for n in range(1, len(made) + 1)]
    assert [(e.start, -e.end) for e in made] == sorted((e.start, -e.end) for e in made)


def test_what_does_not_fit_is_refused(gold: list[Article], rows: Rows, tmp_path: Path) -> None:
    def refused(changed: Rows, said: str) -> None:
        write(tmp_path / "p.jsonl", changed)
        with pytest.raises(UsageError, match=said):
            read_predictions(tmp_path / "p.jsonl", ("entities",), gold)

    first, rest = rows[0], rows[1:]
    entity = {"start": 0, "end": 4, "label": "PER"}
    refused(rest, f"missing: {first['id']}")
    refused([*rows, first], f"twice: {first['id']}")
    refused([*rows, {**first, "id": "nobody"}], "unknown: nobody")
    refused([{"id": first["id"]}, *rest], "line 1: fields that are missing: entities")
    refused([{**first, "ents": []}, *rest], "no record has: ents")
    refused([{**first, "text": "x"}, *rest], "not that of article")
    refused([{**first, "entities": {}}, *rest], "no list of objects")
    refused([{**first, "entities": [{**entity, "end": 10**6}]}, *rest], "no span of")
    refused([{**first, "entities": [{**entity, "start": 0.5}]}, *rest], "no whole number")
    refused([{**first, "entities": [{"label": "PER"}]}, *rest], "without start and end")
    refused([{**first, "entities": [{**entity, "label": "PERS"}]}, *rest], "did you mean PER")
    refused([{**first, "genre": "reprting"}, *rest], "did you mean reporting")


def test_what_is_no_file_of_predictions_is_refused(gold: list[Article], tmp_path: Path) -> None:
    for name, content, said in (
        ("a", "{", "no JSON"),
        ("b", "[]", "no object with an id"),
        ("c", '{"id": 1}', "no object with an id"),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
        with pytest.raises(UsageError, match=said):
            read_predictions(tmp_path / name, ("entities",), gold)
    with pytest.raises(UsageError, match="cannot be read"):
        read_predictions(tmp_path / "nothing", ("entities",), gold)


def test_items_with_more_than_a_record_has_are_refused(
    gold: list[Article], rows: Rows, tmp_path: Path
) -> None:
    rows[0]["entities"] = [{"start": 0, "end": 4, "label": "PER", "score": 0.5}]
    write(tmp_path / "p.jsonl", rows)
    annotate = read_predictions(tmp_path / "p.jsonl", ("entities",), gold)
    with pytest.raises(UsageError, match="score"):
        annotate(gold[0])
