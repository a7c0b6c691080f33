from __future__ import annotations

import json
from pathlib import Path

import pytest

from warta.benchmark.foreign import article_of_tokens, score_set
from warta.benchmark.native import strip
from warta.benchmark.run import bench, format_rows
from warta.benchmark.tasks import TASKS, find_task
from warta.cli import main
from warta.errors import UsageError
from warta.pipeline import make_pipeline
from warta.schema import LAYERS
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


def test_nothing_of_gold_reaches_the_model(built: Path) -> None:
    from warta.train.gold import gold_of

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
    assert "| shipped | validation |" in capsys.readouterr().out
    assert main([*command, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["task"] == "titles" and row["figures"]
    assert "exact_f1 by label" in format_rows(bench("entities", built, samples=5))
