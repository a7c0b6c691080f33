from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from warta.benchmark.foreign import article_of_tokens, score_set
from warta.benchmark.measure import measure_task
from warta.benchmark.native import strip
from warta.benchmark.report import format_rows
from warta.benchmark.run import bench
from warta.benchmark.tasks import TASKS, find_task
from warta.cli import main
from warta.errors import UsageError
from warta.pipeline import make_pipeline
from warta.schema import LAYERS
from warta.train.gold import gold_of
from warta.validate import validate

SET = (
    "Rina\tB-PERSON\nAyu\tI-PERSON\ndatang\tO\nke\tO\nJakarta\tB-PLACE\n.\tO\n\n"
    "Presiden\tO\nmenemui\tO\nBank\tB-ORGANISATION\nIndonesia\tI-ORGANISATION\n.\tO\n\n"
)


def test_every_task_is_scored_against_gold(built: Path) -> None:
    for name, task in TASKS.items():
        (row,) = bench(name, built, samples=5)
        lead = next(figure for figure in row.figures if figure.name == task.figures[0])
        assert lead.value is not None and 0 <= lead.value < 1.001, name
        assert row.articles > 20 and row.data == "validation"


def test_a_model_gains_nothing_by_declining(built: Path) -> None:
    gold = gold_of(built, "topics", split="validation")[:10]
    for name, fields in (("genre", {"genre": None}), ("entities", {"entities": None})):
        pairs = [(article, replace(article, **fields)) for article in gold[:5]]
        pairs += [(article, article) for article in gold[5:]]
        measured = measure_task(find_task(name), pairs, samples=5)
        value = measured.figures[0].value
        assert len(measured.counts) == 10 and value is not None and value < 0.8, name


def test_nothing_of_gold_reaches_the_model(built: Path) -> None:
    article = strip(gold_of(built, "entities", split="validation")[0])
    record = article.to_dict()
    for field in ("blocks", "dateline", "sentences", "tokens", "entities", "chains", "genre"):
        assert record[field] is None
    assert article.text and article.published_at


def test_a_foreign_set_is_scored_on_its_own_tokens(tmp_path: Path) -> None:
    (tmp_path / "valid.txt").write_text(SET, encoding="utf-8")
    step = next(s for s in make_pipeline(language="any").steps if s.layer == "entities")
    score = score_set(tmp_path, "nergrit", step)
    assert score.sentences == 2 and score.counts.first == 3
    assert score.counts.f1 is not None and score.counts.f1 > 0.6
    assert set(score.by_label) == {"PERSON", "PLACE", "ORGANISATION"}
    with pytest.raises(UsageError, match="no set with names"):
        score_set(tmp_path, "ud", step)


def test_an_article_of_tokens_is_sound() -> None:
    article = article_of_tokens([["Rina", "Ayu", "."], ["Ia", "pergi"]])
    assert [article.span(token) for token in article.tokens or ()] == [
        "Rina",
        "Ayu",
        ".",
        "Ia",
        "pergi",
    ]
    wrong = {f.code for f in validate(article) if f.severity == "error"}
    assert wrong <= {"provenance_rows", "provenance_mismatch", "text_sha256_mismatch"}
    assert LAYERS


def test_wrong_names_get_help(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="did you mean entities"):
        find_task("entitie")
    assert main(["bench", "entities", str(built), "--on", "conll2003"]) == 2
    assert "idner" in capsys.readouterr().err
    assert main(["bench", "times", str(built), "--model", "spacy:nothing"]) == 2
    assert main(["bench", "entities", str(built), "--split", "nowhere"]) == 2


def test_the_table_shows_each_model_and_label(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["bench", "titles", str(built), "--samples", "5"]
    assert main(command) == 0
    assert "| titles: validation, n = 31 | shipped | n |" in capsys.readouterr().out
    assert main([*command, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["task"] == "titles" and row["figures"]
    assert len(row["groups"]["outlet"]) > 20
    assert "exact f1 by label" in format_rows(bench("entities", built, samples=5))


def test_figures_by_outlet_and_subject_add_up(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["bench", "entities", str(small), "--samples", "5", "--by", "outlet", "subject"]
    assert main(command) == 0
    out = capsys.readouterr().out
    assert "exact f1 by outlet" in out and "exact f1 by subject" in out
    assert "by label" not in out and "000000 " in out
    (row,) = bench("entities", small, samples=5)
    assert row.measured is not None
    for found in row.measured.groups.values():
        assert sum(figure.first for figure in found.values()) == row.figures[0].first
        assert sum(figure.second for figure in found.values()) == row.figures[0].second


def test_a_leading_figure_without_labels_gives_way_to_one_with_some(small: Path) -> None:
    table = format_rows(bench("coreference", small, samples=5))
    assert "| mention f1 by label |" in table and "| PER |" in table
