from __future__ import annotations

import dataclasses
import json
import platform
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from warta.agree.figures import compute_figures
from warta.article import Article
from warta.benchmark.leaderboard import (
    board_for_card,
    digests_of,
    format_leaderboard,
    rank_results,
)
from warta.benchmark.metrics import formula_of
from warta.benchmark.plots import draw_leaderboard
from warta.benchmark.results import digest_gold, read_results, save_result
from warta.benchmark.run import bench, results_of, write_errors
from warta.cli import main
from warta.errors import UsageError
from warta.tables.shards import Shard
from warta.train.gold import gold_of

MODELS = ("majority", "linear")


def test_a_table_results_and_a_leaderboard(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = ["--results", str(tmp_path / "results")]
    command = ["bench", "topics", str(small), "--model", *MODELS, "--samples", "20"]
    assert main([*command, "--save", *kept, "--errors", str(tmp_path / "e.jsonl")]) == 0
    said = capsys.readouterr()
    assert "| p against majority | - |" in said.out and "misses" in said.err
    saved = json.loads((tmp_path / "results/topics/linear.json").read_text("utf-8"))
    assert saved["against"] == "majority" and 0 < saved["p"] <= 1
    assert saved["articles"] == 8 and saved["seconds"] > 0 and saved["version"]
    assert saved["figures"][0]["low"] <= saved["figures"][0]["high"]
    assert main(["leaderboard", *kept, "--dataset", str(small)]) == 0
    board = capsys.readouterr().out
    assert "## topics: validation, 8 articles" in board and "| stale |" not in board
    assert "| **linear** |" in board and "| majority |" in board
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
    apart: dict[str, Any] = {"figures": (), "groups": {}, "counts": {}}
    assert dataclasses.replace(read, **apart) == dataclasses.replace(result, **apart)
    assert [f.name for f in read.figures] == [f.name for f in result.figures]
    assert read.groups["subject"].keys() == result.groups["subject"].keys()


@pytest.mark.parametrize("task", ["attributions", "coreference", "frames"])
def test_counts_come_back_with_columns_of_every_kind(
    small: Path, tmp_path: Path, task: str
) -> None:
    """From kept counts the figure is computed again, so kept results can be compared."""
    (result,) = results_of(bench(task, small, models=["majority"], samples=5), small, samples=5)
    save_result(result, tmp_path)
    (read,) = read_results(tmp_path)
    lead = result.figures[0]
    tallies = [read.counts[id] for id in sorted(read.counts)]
    (again, *_) = compute_figures(
        lead.name, formula_of(lead.name), None, tallies, np.zeros((0, len(tallies)))
    )
    assert again.value == pytest.approx(lead.value, abs=1e-5)
    assert read.counts.keys() == result.counts.keys() and len(read.counts) == result.articles
    assert (
        save_result(read, tmp_path / "again").read_text()
        == save_result(result, tmp_path).read_text()
    )


def test_the_same_call_gives_the_same_figures(small: Path) -> None:
    one, other = (bench("times", small, models=["majority"], samples=9) for _ in range(2))
    assert one[0].figures == other[0].figures


def test_other_gold_makes_a_result_stale(small: Path) -> None:
    rows = bench("genre", small, models=["majority"], samples=5)
    (result,) = results_of(rows, small)
    assert "| stale |" not in format_leaderboard([result], small)
    assert "| ? |" not in format_leaderboard([result], small)
    for changed in ({"digest": "0" * 64}, {"trained_on": "0" * 64}):
        assert "| stale |" in format_leaderboard([dataclasses.replace(result, **changed)], small)
    assert "| ? |" in format_leaderboard([result])
    assert "| ? |" in format_leaderboard([dataclasses.replace(result, split="nowhere")], small)


def test_the_board_ranks_and_compares_with_the_best(small: Path) -> None:
    rows = bench("entities", small, models=["shipped", "majority"], samples=20)
    shipped, majority = results_of(rows, small)
    twin = dataclasses.replace(shipped, model="twin")
    board = rank_results([majority, twin, shipped], digests_of(small))
    lines = board["entities", "validation"]
    assert [line.result.model for line in lines] == ["shipped", "twin", "majority"]
    assert [line.mark for line in lines] == ["", "=", "*"]
    assert lines[2].p == rows[1].p and lines[1].p == 1.0
    table = format_leaderboard([majority, twin, shipped], small)
    assert "| **shipped** |" in table and ") * |" in table and ") = |" in table
    assert "paired permutation" in table


def test_a_stale_result_is_never_the_best_nor_compared(small: Path) -> None:
    shipped, majority = results_of(
        bench("entities", small, models=["shipped", "majority"], samples=5), small
    )
    old = dataclasses.replace(shipped, digest="0" * 64)
    lines = rank_results([old, majority], digests_of(small))["entities", "validation"]
    assert [(line.result.model, line.best, line.state) for line in lines] == [
        ("majority", True, ""),
        ("shipped", False, "stale"),
    ]
    assert lines[1].p is None and lines[1].mark == ""
    fewer = dict(list(majority.counts.items())[1:])
    other = dataclasses.replace(majority, model="other", counts=fewer)
    compared = rank_results([majority, other], digests_of(small))["entities", "validation"]
    assert compared[1].p is None  # not the same articles


def test_the_board_is_drawn(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib")
    made = results_of(bench("entities", small, models=["majority", "shipped"], samples=5), small)
    old = dataclasses.replace(made[0], model="old", digest="0" * 64)
    for result in (*made, old):
        save_result(result, tmp_path / "results")
    command = ["leaderboard", "--results", str(tmp_path / "results"), "--dataset", str(small)]
    pictures = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for picture in pictures:
        assert main([*command, "--plot", str(picture)]) == 0
    drawn = pictures[0].read_text("utf-8")
    for words in ("shipped", "majority", "old (stale)", "entities (validation)", "exact f1"):
        assert f">{words}<" in drawn
    assert drawn == pictures[1].read_text("utf-8")
    assert "drew" in capsys.readouterr().err
    with pytest.raises(UsageError, match="nothing to draw"):
        draw_leaderboard({}, tmp_path / "three.svg")


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


def test_a_corpus_brings_its_results_to_the_card(small: Path, tmp_path: Path) -> None:
    """Read from beside raw/, and compared with the shards before there is a README."""
    from warta.publish.companions import find_companions

    made = results_of(bench("genre", small, models=["majority", "shipped"], samples=5), small)
    old = dataclasses.replace(made[0], model="old", digest="0" * 64)
    (tmp_path / "raw").mkdir()
    for result in (*made, old):
        save_result(result, tmp_path / "results")
    found = find_companions([tmp_path / "raw"], None).results
    assert {result.model for result in found} == {"majority", "shipped", "old"}
    shards = [
        Shard("articles", split, f"articles/{split}-00000-of-00001.parquet", 1, 1, 1, "0" * 64)
        for split in ("train", "validation")
    ]
    table = board_for_card(found, small, shards)
    assert table.startswith("#### genre: validation, 8 articles")
    (stale,) = [line for line in table.splitlines() if "| stale |" in line]
    assert stale.startswith("| old |") and "| ? |" not in table
    assert board_for_card([], small, shards) == ""
