from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import warta.engine.build as build_module
from warta.cli import main

TEXT = (
    "Bandung, Warta Contoh – Harga beras di pasar itu naik pada Senin, kata seorang pedagang. "
    "Ia menilai kenaikan tersebut tidak wajar dan meminta pemerintah kota segera turun tangan."
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "harga.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_check_can_show_errors_alone(capsys: pytest.CaptureFixture[str]) -> None:
    raw = Path(__file__).resolve().parents[1] / "corpus" / "raw" / "perintis"
    assert main(["check", str(raw)]) == 0
    everything = capsys.readouterr().out.splitlines()
    assert len(everything) > 1
    assert main(["check", "--errors", str(raw)]) == 0
    assert capsys.readouterr().out.splitlines() == everything[-1:]


def test_build_says_in_one_line_what_came_out(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(article), "--out", str(tmp_path / "out")]) == 0
    captured = capsys.readouterr()
    assert "1 inputs = 1 records + 0 rejected" in captured.out and not captured.err


def test_build_as_json(article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(article), "--out", str(tmp_path / "out"), "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["records"] == 1 and summary["rows"]["articles"] == {"train": 1}


@pytest.mark.parametrize(("limit", "status"), [("1", 0), ("0", 1), ("50%", 0), ("49%", 1)])
def test_max_rejects(article: Path, tmp_path: Path, limit: str, status: int) -> None:
    (tmp_path / "in").mkdir()
    article.rename(tmp_path / "in" / "harga.txt")
    (tmp_path / "in" / "x.png").write_bytes(b"\x89PNG")
    arguments = ["build", str(tmp_path / "in"), "--out", str(tmp_path / "out")]
    assert main([*arguments, "--max-rejects", limit]) == status


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "nowhere", "--out", "x"], "nowhere"),
        (["build"], "required"),
        (["bild"], "invalid choice"),
        (["check", "nowhere"], "nowhere"),
        (["explain", "span_out_of_rnge"], "span_out_of_range"),
        (["stats", "nowhere"], "nowhere"),
        (["build", "a", "--out", "b", "--workers", "0"], "whole number"),
        (["build", "a", "--out", "b", "--map", "text"], "ours=theirs"),
        (["build", "a", "--out", "b", "--max-rejects", "x%"], "percentage"),
    ],
)
def test_wrong_use_is_2_and_says_why(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status: object = main(arguments)
    except SystemExit as stop:
        status = stop.code
    captured = capsys.readouterr()
    assert status == 2
    assert said in captured.err and not captured.out and "Traceback" not in captured.err


def test_annotate_prints_records_and_names_rejects(
    article: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["annotate", str(article)]) == 0
    record = json.loads(capfdbinary.readouterr().out)
    assert record["dateline"]["place"] == "Bandung"
    empty = tmp_path / "kosong.txt"
    empty.touch()
    assert main(["annotate", str(empty)]) == 1
    assert b"empty" in capfdbinary.readouterr().err


def test_check_of_a_sound_dataset_is_0(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(built)]) == 0
    assert "0 errors" in capsys.readouterr().out


def test_check_of_broken_records_is_1_and_addresses_them(
    tmp_path: Path, sound_record: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    broken = sound_record | {"text_sha256": "0" * 64}
    path = tmp_path / "records.jsonl"
    path.write_text(json.dumps(broken) + "\n", encoding="utf-8")
    assert main(["check", str(path), "--json"]) == 1
    (finding,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert finding["article"] == sound_record["id"] and finding["severity"] == "error"


def test_explain_lists_every_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    listed = capsys.readouterr().out
    assert "span_out_of_range" in listed and "unsupported_format" in listed


def test_an_output_that_is_closed_early_is_no_error(built: Path) -> None:
    command = (
        f"{sys.executable} -m warta annotate {Path(__file__).parents[1]}/corpus/raw | head -c 10"
    )
    result = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert result.returncode == 0 and result.stderr == ""


@pytest.mark.parametrize("module", ["pyarrow", "datasets", "jsonschema", "spacy", "jinja2"])
def test_heavy_packages_wait_until_they_are_needed(module: str) -> None:
    code = f"import warta, warta.cli, sys; warta.cli.parser(); sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_build_needs_none_of_the_extras() -> None:
    extras = ("sklearn", "pycrfsuite", "matplotlib", "spacy", "torch", "ray", "trafilatura")
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({extras!r}))\n"
        "import warta.benchmark.leaderboard, warta.benchmark.quality, warta.engine.build"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_agree_of_two_annotators(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(TEXT, encoding="utf-8")
    place = {"p": 1, "text": "Bandung", "label": "GPE"}
    outlet = {"p": 1, "text": "Warta Contoh", "label": "ORG"}
    for who, entities in (("x", [place, outlet]), ("y", [place])):
        folder = tmp_path / "annotations" / who
        folder.mkdir(parents=True)
        content = {"id": "a", "annotator": who, "entities": entities}
        (folder / "a.json").write_text(json.dumps(content), encoding="utf-8")
    folders = [str(tmp_path / "annotations" / who) for who in ("x", "y")]
    assert main(["agree", *folders, "--samples", "20"]) == 0
    assert "| exact F1 | 0.667 |" in capsys.readouterr().out
    assert main(["agree", *folders, "--list"]) == 0
    assert capsys.readouterr().out.startswith("a entities: missing\n  A 9: ORG")
    assert main(["agree", folders[0], str(tmp_path / "raw")]) == 2
    assert main(["agree", *folders, "--json", "--samples", "20"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_check_of_one_gold_file_and_of_a_gold_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(TEXT, encoding="utf-8")
    wrong = {"id": "a", "annotator": "x", "entities": [{"p": 1, "text": "Bndung", "label": "GPE"}]}
    (tmp_path / "gold" / "a.json").write_text(json.dumps(wrong), encoding="utf-8")
    (tmp_path / "gold" / "notes.txt").write_text("x", encoding="utf-8")
    for path in (tmp_path / "gold" / "a.json", tmp_path / "gold"):
        assert main(["check", str(path)]) == 1
        assert "gold_not_found" in capsys.readouterr().out


def test_check_sees_a_file_that_was_altered_after_the_build(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import pyarrow.parquet as pq

    copy = tmp_path / "copy"
    shutil.copytree(built, copy)
    path = next((copy / "structure").iterdir())
    table = pq.read_table(path)
    same = table["text"].take([0] * len(table))
    pq.write_table(table.set_column(3, table.field("text"), same), path)
    assert main(["check", str(copy)]) == 1
    said = capsys.readouterr().out
    assert "card_mismatch" in said and path.name in said


def test_an_interrupt_that_a_compiled_module_turned_into_another_error_is_one(
    article: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise ImportError("initialization failed") from KeyboardInterrupt()

    def broken(*_: object, **__: object) -> None:
        raise ImportError("no module")

    command = ["build", str(article), "--out", str(tmp_path / "out")]
    monkeypatch.setattr(build_module, "build", stopped)
    assert main(command) == 130 and "interrupted" in capsys.readouterr().err
    monkeypatch.setattr(build_module, "build", broken)
    with pytest.raises(ImportError, match="no module"):
        main(command)
