from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from warta.benchmark.baselines import BASELINES, compare_results, main, run_baselines
from warta.benchmark.models import MODELS
from warta.benchmark.results import Result
from warta.benchmark.tasks import TASKS
from warta.errors import UsageError


@pytest.fixture(scope="module")
def kept(small: Path) -> Result:
    ((result, _),) = run_baselines(small, models=["majority"], tasks=["genre"])
    return result


def test_every_model_is_run_on_every_task_it_does() -> None:
    assert {"majority", "rules", "crf", "linear", "spacy:train", "shipped"} <= BASELINES.keys()
    for name, tasks in BASELINES.items():
        assert set(tasks) <= set(TASKS)
        assert name not in MODELS or set(tasks) == set(MODELS[name].tasks)


def test_what_is_made_again_is_not_reported(kept: Result) -> None:
    assert compare_results([kept], [kept]) == []


def test_what_is_off_is_named(kept: Result) -> None:
    lead = kept.figures[0]
    assert lead.value is not None and lead.low is not None and lead.high is not None

    def off(**changes: float | None) -> list[str]:
        figure = dataclasses.replace(lead, **changes)  # type: ignore[arg-type]
        return compare_results(
            [dataclasses.replace(kept, figures=(figure, *kept.figures[1:]))], [kept]
        )

    assert off(value=lead.high) == off(value=lead.low) == []
    for value in (lead.high + 0.01, lead.low - 0.01, None):
        (line,) = off(value=value)
        assert line.startswith("genre majority: genre accuracy ") and "kept" in line
    (line,) = compare_results([dataclasses.replace(kept, digest="0" * 64)], [kept])
    assert line == "genre majority: stale, kept of other gold"
    assert compare_results([], [kept]) == ["genre majority: kept, but not made"]
    assert compare_results([kept], []) == ["genre majority: not kept"]
    fewer = dataclasses.replace(kept, figures=kept.figures[1:])
    (line,) = compare_results([fewer], [kept])
    assert "genre accuracy -, kept" in line


def test_the_command_keeps_and_checks(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [str(small), "--results", str(tmp_path), "--models", "majority", "--workers", "1"]
    command += ["--tasks", "genre,frames"]
    assert main(command) == 0
    assert "2 results kept in" in capsys.readouterr().out
    assert main([*command, "--check"]) == 0
    path = tmp_path / "genre" / "majority.json"
    result = json.loads(path.read_text("utf-8"))
    result["figures"][0] |= {"value": 0.01, "low": 0.0, "high": 0.02}
    path.write_text(json.dumps(result), "utf-8")
    before = path.read_bytes()
    assert main([*command, "--check"]) == 1
    assert "not reproduced: genre majority: genre accuracy" in capsys.readouterr().err
    assert path.read_bytes() == before
    path.unlink()
    assert main([*command, "--check"]) == 1
    assert "genre majority: not kept" in capsys.readouterr().err


def test_wrong_names_are_refused(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="no model nobody among"):
        list(run_baselines(small, models=["nobody"]))
    assert main([str(small), "--tasks", "nothing"]) == 2
    assert "no task nothing" in capsys.readouterr().err


@pytest.mark.slow
def test_workers_change_no_figure(small: Path) -> None:
    chosen = {"models": ["majority"], "tasks": ["genre", "times"]}
    sides = [
        {(r.task, r.model): r.figures for r, _ in run_baselines(small, workers=n, **chosen)}
        for n in (1, 2)
    ]
    assert sides[0] == sides[1] and len(sides[0]) == 2
