"""The shipped annotators keep their floors on the validation part of the shipped gold."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from warta.benchmark import quality
from warta.benchmark.floors import below_floors, read_floors
from warta.benchmark.quality import measure_gold
from warta.benchmark.report import format_leads, format_quality
from warta.benchmark.tasks import TASKS
from warta.pipeline import make_pipeline


@pytest.fixture(scope="module")
def figures(built: Path) -> dict[str, dict[str, Any]]:
    return measure_gold(built, make_pipeline(language="any"), "validation", samples=20)


def test_every_layer_keeps_its_floor(figures: dict[str, dict[str, Any]]) -> None:
    assert set(read_floors()) == set(TASKS)
    assert below_floors(figures) == []


def test_a_figure_below_its_floor_or_missing_is_told(figures: dict[str, dict[str, Any]]) -> None:
    worse = copy.deepcopy(figures)
    worse["times"]["value_accuracy"]["value"] = 0.5
    del worse["genre"]
    told = below_floors(worse)
    assert [line.split(":")[0] for line in told] == ["times value_accuracy", "genre genre_accuracy"]


def test_the_table_has_a_line_for_each_figure(figures: dict[str, dict[str, Any]]) -> None:
    table = format_quality({"gold": {"validation": figures}, "real": {"idner": {"exact_f1": 0.7}}})
    assert "| times | value accuracy | 0." in table and "| idner | exact f1 | 0.700 |" in table
    assert "paragraph f1" in table


def test_the_command_fails_below_a_floor(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    measured = {"times": {"exact_f1": {"value": 0.1, "low": None, "high": None, "n": 3}}}
    monkeypatch.setattr(quality, "measure_gold", lambda *_, **__: copy.deepcopy(measured))
    out = tmp_path / "results" / "quality.json"
    assert quality.main([str(built), "--out", str(out)]) == 1
    assert "below the floor: times exact_f1: 0.1" in capsys.readouterr().err
    assert out.is_file()


def test_the_readme_shows_the_measured_figures() -> None:
    root = Path(__file__).resolve().parents[2]
    measured = json.loads((root / "corpus" / "results" / "quality.json").read_text("utf-8"))
    assert format_leads(measured) in (root / "README.md").read_text("utf-8")
