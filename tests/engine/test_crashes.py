"""Records that end, hang or starve their worker: the rest comes out as if they had been rejected
for any other reason."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from crashing import (
    ANNOTATORS,
    LAYERS,
    ONCE,
    all_digests,
    manifest_of,
    parquet_digests,
    rejects_of,
    write_rows,
)

from warta import IncompleteError, UsageError
from warta.cli import main
from warta.engine import plan as plan_module
from warta.engine.build import BuildReport, build

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs POSIX signals")


def crash_build(source: Path, out: Path, **options: object) -> BuildReport:
    return build([source], out=out, layers=LAYERS, annotators=ANNOTATORS, **options)  # type: ignore[arg-type]


def expect_as_if_harmless(tmp_path: Path, number: int, marks: dict[int, str], out: Path) -> None:
    """The Parquet bytes are those of the same input with the marked rows rejected as English."""
    (tmp_path / "calm").mkdir()
    calm = write_rows(tmp_path / "calm" / "rows.jsonl", number, marks, harmless=True)
    crash_build(calm, tmp_path / "calm-out")
    assert parquet_digests(out) == parquet_digests(tmp_path / "calm-out") != {}


def test_records_that_kill_are_found_and_rejected(tmp_path: Path) -> None:
    marks = {3: "MATI", 11: "SALAH", 17: "MATI"}
    source = write_rows(tmp_path / "rows.jsonl", 30, marks)
    out = tmp_path / "out"
    report = crash_build(source, out, workers=2)
    assert report.reject_codes == {"killed": 2, "annotation_failed": 1}
    assert (report.inputs, report.records) == (30, 27)
    found = rejects_of(out)
    assert found["a-0003"]["code"] == found["a-0017"]["code"] == "killed"
    assert "process died" in found["a-0003"]["reason"]
    assert "ValueError: no such word: SALAH (in crashing.py:" in found["a-0011"]["reason"]
    manifest = manifest_of(out)
    assert manifest["deterministic"] is False
    assert [row["id"] for row in manifest["lost"]] == ["a-0003", "a-0017"]
    assert str(tmp_path) not in (out / "_build" / "rejects.jsonl").read_text()
    expect_as_if_harmless(tmp_path, 30, marks, out)


def test_a_record_that_hangs_is_rejected_and_says_where(tmp_path: Path) -> None:
    marks = {5: "MACET"}
    source = write_rows(tmp_path / "rows.jsonl", 12, marks)
    report = crash_build(source, tmp_path / "out", workers=1, hang_after=2)
    assert report.reject_codes == {"timeout": 1}
    reason = rejects_of(tmp_path / "out")["a-0005"]["reason"]
    assert "no end after 2 s" in reason and "in match, called from crashing.py:" in reason
    assert manifest_of(tmp_path / "out")["deterministic"] is False
    expect_as_if_harmless(tmp_path, 12, marks, tmp_path / "out")


def test_slow_records_are_no_hang(tmp_path: Path) -> None:
    """Together they take longer than the limit, none does alone."""
    source = write_rows(tmp_path / "rows.jsonl", 60, dict.fromkeys(range(60), "LAMBAT"))
    report = crash_build(source, tmp_path / "out", workers=1, hang_after=2)
    assert (report.records, report.rejects) == (60, 0)
    assert manifest_of(tmp_path / "out")["deterministic"] is True


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts data so")
def test_a_record_that_eats_all_memory_is_rejected(tmp_path: Path) -> None:
    marks = {2: "RAKUS"}
    source = write_rows(tmp_path / "rows.jsonl", 8, marks)
    report = crash_build(source, tmp_path / "out", workers=1, worker_memory=3 * 2**29)
    assert report.reject_codes == {"killed": 1}
    assert "memory ran out" in rejects_of(tmp_path / "out")["a-0002"]["reason"]
    expect_as_if_harmless(tmp_path, 8, marks, tmp_path / "out")


def test_a_worker_killed_once_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ONCE, str(tmp_path / "once"))
    source = write_rows(tmp_path / "rows.jsonl", 8, {4: "SEKALI"})
    report = crash_build(source, tmp_path / "out", workers=2)
    assert (tmp_path / "once").exists() and report.rejects == 0
    crash_build(source, tmp_path / "again")
    assert all_digests(tmp_path / "out") == all_digests(tmp_path / "again")


def test_what_was_found_is_not_searched_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that stops behind the search goes on with its findings."""
    from warta.engine import build as build_module

    source = write_rows(tmp_path / "rows.jsonl", 8, {4: "MATI"})

    def stop(*given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(build_module, "_place", stop)
        crash_build(source, tmp_path / "out", workers=1)
    (found,) = (tmp_path / "out.partial" / "work" / "culprits").iterdir()
    assert b"killed" in found.read_bytes()
    done = tmp_path / "out.partial" / "buckets" / "00000"
    for path in done.iterdir():
        path.unlink()
    done.rmdir()
    # In this process: the record would end the test if it were tried.
    report = crash_build(source, tmp_path / "out", workers=0)
    assert report.reject_codes == {"killed": 1}


def test_the_command_line_rejects_and_goes_on(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = write_rows(tmp_path / "rows.jsonl", 6, {1: "MATI"})
    out = tmp_path / "out"
    command = ["build", str(source), "--out", str(out), "--workers", "1", "--layers"]
    status = main([*command, ",".join(LAYERS), "--annotator", "tokens=python:crashing.annotate"])
    said = capfd.readouterr()
    assert status == 0 and "killed 1" in said.out
    assert "Traceback" not in said.err
    assert main(["explain", "killed"]) == 0


@pytest.mark.parametrize("option", [["--address", "127.0.0.1:1"], ["--profile", "no/such/file"]])
def test_options_that_do_not_fit_are_wrong_use(tmp_path: Path, option: list[str]) -> None:
    source = write_rows(tmp_path / "rows.jsonl", 1, {})
    assert main(["build", str(source), "--out", str(tmp_path / "out"), *option]) == 2
    assert not (tmp_path / "out").exists()


def test_an_engine_that_is_none_is_refused(tmp_path: Path) -> None:
    source = write_rows(tmp_path / "rows.jsonl", 1, {})
    with pytest.raises(UsageError, match="local, ray"):
        build([source], out=tmp_path / "out", engine="spark")


def test_a_file_that_kills_its_reader_keeps_what_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading cannot begin behind a row: the rows before the end are kept."""
    import crashing_reader

    folder = tmp_path / "in"
    folder.mkdir()
    for name, marks in (("a", {}), ("b", {3: "FATAL"}), ("c", {})):
        write_rows(folder / f"{name}.jsonl", 6, marks)
        text = (folder / f"{name}.jsonl").read_text().replace('"a-', f'"{name}-')
        (folder / f"{name}.jsonl").write_text(text)
    from warta.engine import build as build_module

    monkeypatch.setattr(build_module, "scatter", crashing_reader.scatter)
    report = build([folder], out=tmp_path / "out", layers=LAYERS, workers=2)
    assert report.reject_codes == {"killed": 1}
    assert report.records == 6 + 3 + 6
    assert manifest_of(tmp_path / "out")["lost"] == [
        {"id": None, "path": "b.jsonl", "row": None, "code": "killed"}
    ]


def test_a_worker_killed_from_outside_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import multiprocessing

    monkeypatch.setattr(plan_module, "BUCKET_BYTES", 3000)
    source = write_rows(tmp_path / "rows.jsonl", 80, dict.fromkeys(range(80), "LAMBAT"))
    killed = []

    def kill() -> None:
        pulses = tmp_path / "out.partial" / "work" / "pulse"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if list(pulses.glob("buckets-*")):
                child = multiprocessing.active_children()[0]
                os.kill(child.pid or 0, signal.SIGKILL)
                killed.append(child.pid)
                return
            time.sleep(0.02)

    killer = threading.Thread(target=kill)
    killer.start()
    report = crash_build(source, tmp_path / "out", workers=2)
    killer.join()
    assert killed and (report.records, report.rejects) == (80, 0)
    crash_build(source, tmp_path / "again")
    assert all_digests(tmp_path / "out") == all_digests(tmp_path / "again")


def test_a_task_that_dies_whatever_is_left_out_is_an_error_that_can_be_gone_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import crashing_reader

    from warta.engine import build as build_module

    source = write_rows(tmp_path / "rows.jsonl", 4, {})
    with monkeypatch.context() as patch:
        patch.setattr(build_module, "scatter", crashing_reader.scatter_that_always_dies)
        with pytest.raises(IncompleteError, match="goes on where it stopped"):
            build([source], out=tmp_path / "out", layers=LAYERS, workers=1)
    assert build([source], out=tmp_path / "out", layers=LAYERS).records == 4
