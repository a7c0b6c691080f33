"""What is seen of a run: live, in a file, and as a table at its end."""

from __future__ import annotations

import json
import pstats
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import crashing
import pytest
from crashing import LAYERS, manifest_of, write_rows

from warta.article import Article
from warta.cli import main
from warta.engine import progress as progress_module
from warta.engine.build import build
from warta.engine.progress import PROGRESS, Course, StepReport, step_table
from warta.engine.pulse import beat, watched
from warta.progress import silent

Condition = Callable[[dict[str, Any]], bool]


def read_until(path: Path, condition: Condition) -> dict[str, Any]:
    deadline = time.monotonic() + 30
    row: dict[str, Any] = {}
    while time.monotonic() < deadline:
        if path.exists():
            row = json.loads(path.read_text())
            if condition(row):
                return row
        time.sleep(0.01)
    raise AssertionError(f"never so: {row}")


def test_a_program_sees_ended_tasks_and_records_under_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_module, "EVERY", 0.02)
    course = Course(tmp_path, tmp_path / "pulse", silent, workers=2)
    file = tmp_path / PROGRESS
    with course.step("annotating", "articles", 100) as step:
        step.already(10)
        row = read_until(file, lambda row: row["done"] == 10)
        assert row["remaining_seconds"] is None, "what was done before says nothing of the rate"
        step.advance(20)
        with watched(tmp_path / "pulse" / "buckets-00001", None):
            beat(5)
            row = read_until(file, lambda row: row["done"] == 35)
    assert (row["step"], row["unit"], row["total"], row["workers"]) == (
        "annotating",
        "articles",
        100,
        2,
    )
    assert row["per_second"] == pytest.approx(25 / row["seconds"], rel=0.05)
    assert row["remaining_seconds"] == pytest.approx(65 / row["per_second"], abs=0.06)
    with course.step("placing", "files", 1):
        row = read_until(file, lambda row: row["step"] == "placing")
    assert [(one["step"], one["done"]) for one in row["finished_steps"]] == [("annotating", 30)]


def test_the_bar_ends_where_the_tasks_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_module, "EVERY", 0.01)
    seen: list[int] = []

    @contextmanager
    def show(what: str, total: int) -> Iterator[Callable[[int], object]]:
        assert (what, total) == ("reading files", 9)
        yield seen.append

    with Course(tmp_path, tmp_path / "pulse", show, workers=1).step("reading", "files", 9) as step:
        with watched(tmp_path / "pulse" / "spill-000000", None):
            beat(4)
            read_until(tmp_path / PROGRESS, lambda row: row["done"] == 4)
        step.advance(9)
    assert sum(seen) == 9


def test_the_file_lies_in_the_unfinished_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def annotate(article: Article) -> Article:
        if not seen:
            path = tmp_path / "out.partial" / PROGRESS
            seen.append(read_until(path, lambda row: row["step"] == "annotating"))
        return article

    monkeypatch.setattr(crashing.tokens, "annotate", annotate)
    source = write_rows(tmp_path / "rows.jsonl", 5, {})
    build([source], out=tmp_path / "out", layers=LAYERS, annotators=crashing.ANNOTATORS)
    assert (seen[0]["total"], seen[0]["unit"]) == (5, "articles")
    assert seen[0]["finished_steps"][0]["step"] == "reading"
    assert not (tmp_path / "out" / PROGRESS).exists()


def test_each_step_has_its_row(tmp_path: Path) -> None:
    source = write_rows(tmp_path / "rows.jsonl", 6, {2: "SALAH"}, harmless=True)
    source.write_text(source.read_text() + "{broken\n")
    report = build([source], out=tmp_path / "out", layers=LAYERS)
    rows = {step.name: step for step in report.steps}
    assert list(rows) == [
        "plan",
        "read",
        "near-duplicates",
        "clean, check",
        *LAYERS,
        "write",
        "place",
    ]
    assert (rows["read"].records, rows["read"].rejects) == (6, 1)
    assert (rows["clean, check"].records, rows["clean, check"].rejects) == (5, 1)
    assert all(step.seconds > 0 for step in report.steps)
    assert rows["read"].megabytes == pytest.approx(source.stat().st_size / 1e6)
    text = sum(len(crashing.TEXT.format(n=n, x="").encode()) for n in range(5)) / 1e6
    assert rows["tokens"].megabytes == pytest.approx(text, rel=0.02)
    stored = manifest_of(tmp_path / "out")["clock"]["steps"]
    assert [row["name"] for row in stored] == list(rows)
    assert sum(step.seconds for step in report.steps) <= report.seconds + 1


def test_the_table_is_readable() -> None:
    table = step_table([StepReport("read", 12_345, 6, 2.0, 8.0), StepReport("place", 1, 0, 0.5, 0)])
    assert table.splitlines() == [
        "step             records  rejects   seconds    MB/s",
        "read              12,345        6       2.0    4.00",
        "place                  1        0       0.5        ",
    ]


def test_a_long_run_ends_with_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from warta.cli import build as build_cli

    monkeypatch.setattr(build_cli, "LONG", 0.0)
    source = write_rows(tmp_path / "rows.jsonl", 2, {})
    command = ["build", str(source), "--layers", ",".join(LAYERS), "--out", str(tmp_path / "out")]
    assert main(command) == 0
    said = capsys.readouterr()
    assert "sentences" in said.err and "MB/s" in said.err
    assert len(said.out.splitlines()) == 1


@pytest.mark.parametrize("workers", [0, 1])
def test_a_profile_names_the_functions(tmp_path: Path, workers: int) -> None:
    source = write_rows(tmp_path / "rows.jsonl", 4, {})
    profile = tmp_path / "build.prof"
    build([source], out=tmp_path / "out", layers=LAYERS, workers=workers, profile=profile)
    calls = {
        (Path(file).name, name): count
        for (file, _, name), (count, *_) in pstats.Stats(str(profile)).stats.items()  # type: ignore[attr-defined]
    }
    assert calls["tokens.py", "annotate"] == 4 and ("scatter.py", "scatter") in calls
