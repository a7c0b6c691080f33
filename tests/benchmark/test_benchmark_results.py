from __future__ import annotations

import dataclasses
import json
import platform
from pathlib import Path

import pytest

from warta.article import Article
from warta.benchmark.leaderboard import format_leaderboard
from warta.benchmark.results import digest_gold, read_results, save_result
from warta.benchmark.run import bench, results_of, write_errors
from warta.cli import main
from warta.errors import UsageError
from warta.train.gold import gold_of

MODELS = ("majority", "linear")


def test_a_table_results_and_a_leaderboard(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = ["--results", str(tmp_path / "results")]
    command = ["bench", "topics", str(small), "--model", *MODELS, "--samples", "20"]
    assert main([*command, "--save", *kept, "--errors", str(tmp_path / "e.jsonl")]) == 0
    said = capsys.readouterr()
    assert "| p |" in said.out and "misses" in said.err
    saved = json.loads((tmp_path / "results/topics/linear.json").read_text("utf-8"))
    assert saved["against"] == "majority" and 0 < saved["p"] <= 1
    assert saved["articles"] == 8 and saved["seconds"] > 0 and saved["version"]
    assert saved["figures"][0]["low"] <= saved["figures"][0]["high"]
    assert main(["leaderboard", *kept, "--dataset", str(small)]) == 0
    board = capsys.readouterr().out
    assert "| topics | linear | validation | topics f1 |" in board and "stale" not in board
    first = json.loads((tmp_path / "e.jsonl").read_text("utf-8").splitlines()[0])
    assert first["model"] == "majority" and first["layer"] == "topics"
    assert first["field"] == "topics"


def test_a_result_tells_no_secrets_and_comes_back(small: Path, tmp_path: Path) -> None:
    rows = bench("genre", small, models=["majority"], samples=5)
    (result,) = results_of(rows, small, samples=5)
    path = save_result(result, tmp_path)
    text = path.read_text("utf-8")
    for secret in (platform.node(), str(small), str(Path.cwd())):
        assert secret not in text
    assert path == tmp_path / "genre" / "majority.json"
    (read,) = read_results(tmp_path)
    assert dataclasses.replace(read, figures=()) == dataclasses.replace(result, figures=())
    assert [f.name for f in read.figures] == [f.name for f in result.figures]


def test_the_same_call_gives_the_same_figures(small: Path) -> None:
    one, other = (bench("times", small, models=["majority"], samples=9) for _ in range(2))
    assert one[0].figures == other[0].figures


def test_other_gold_makes_a_result_stale(small: Path) -> None:
    rows = bench("genre", small, models=["majority"], samples=5)
    (result,) = results_of(rows, small)
    assert format_leaderboard([result], small).endswith("|  |")
    for changed in ({"digest": "0" * 64}, {"trained_on": "0" * 64}):
        assert "| stale |" in format_leaderboard([dataclasses.replace(result, **changed)], small)
    assert "| ? |" in format_leaderboard([result])
    assert "| ? |" in format_leaderboard([dataclasses.replace(result, split="nowhere")], small)


def test_the_digest_is_of_ids_texts_and_the_layer(small: Path) -> None:
    gold = gold_of(small, "entities")
    digest = digest_gold(gold, "entities")
    assert digest == digest_gold(gold[::-1], "entities")

    def other(**fields: object) -> str:
        changed: Article = dataclasses.replace(gold[0], **fields)  # type: ignore[arg-type]
        return digest_gold([changed, *gold[1:]], "entities")

    assert other(times=()) == digest
    assert digest not in (other(entities=()), other(id="x"), other(text_sha256="0"))


def test_misses_are_written_with_the_text_around_them(small: Path, tmp_path: Path) -> None:
    rows = bench("titles", small, models=["majority"], samples=2)
    number = write_errors(rows, tmp_path / "misses.txt")
    text = (tmp_path / "misses.txt").read_text("utf-8")
    assert number and "majority: " in text and "titles: missing" in text and "[" in text


def test_wrong_use_gets_help(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(arguments: list[str], said: str) -> None:
        assert main(arguments) == 2
        assert said in capsys.readouterr().err

    names = ["bench", "entities", str(small)]
    refused([*names, "--model", "crf", "crf"], "same name: crf")
    refused([*names, "--on", "nerp", "--save"], "not with --on")
    refused([*names, "--on", "nerp", "--model", "crf"], "--trained-on")
    refused(["leaderboard", "--results", str(tmp_path)], "no result below")
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "x.json").write_text("{}", "utf-8")
    refused(["leaderboard", "--results", str(tmp_path)], "x.json is no result")
    with pytest.raises(UsageError, match="no built dataset"):
        format_leaderboard([], tmp_path)


def test_a_trained_model_is_tried_on_a_foreign_set(small: Path, tmp_path: Path) -> None:
    text = "Presiden\tO\nIndonesia\tB-PLACE\ntiba\tO\n.\tO\n\n"
    (tmp_path / "valid.txt").write_text(text, encoding="utf-8")
    (row,) = bench("entities", tmp_path, models=["majority"], on="nergrit", trained_on=small)
    assert row.articles == 1 and row.model == "majority" and row.figures[0].value is not None
