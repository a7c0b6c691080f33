"""The wheel in a clean environment: the schema travels with it, and it builds from any folder."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_the_wheel_builds_a_dataset_from_another_folder(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(REPO)],
        check=True,
    )
    (wheel,) = tmp_path.glob("warta-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    shipped = ("view/assets/index.html", "view/assets/app.js", "benchmark/chat/prompts/topics.md")
    for path in (*shipped, "redact/data/provinces.txt", "read/page_words.txt"):
        assert f"warta/{path}" in names
    assert {name.split("/")[0] for name in names} == {
        "warta",
        wheel.name.split("-py3")[0] + ".dist-info",
    }
    for path in (REPO / "schema").rglob("*.json"):
        assert f"warta/_schema/{path.relative_to(REPO / 'schema').as_posix()}" in names
    environment = tmp_path / "env"
    venv.create(environment, with_pip=True)
    binary = environment / "bin"
    subprocess.run([binary / "python", "-m", "pip", "install", "-q", str(wheel)], check=True)
    work = tmp_path / "elsewhere"
    work.mkdir()
    row = {
        "id": "a",
        "text": "Kupang, Warta Contoh – Warga menilai harga beras di pasar itu terlalu tinggi. "
        "Mereka meminta pemerintah kota untuk segera turun tangan pada pekan ini.",
    }
    (work / "rows.jsonl").write_text(json.dumps(row) + "\n")
    subprocess.run([binary / "warta", "build", "rows.jsonl", "--out", "out"], cwd=work, check=True)
    subprocess.run([binary / "warta", "check", "out"], cwd=work, check=True)
    shown = subprocess.run(
        [binary / "python", "-m", "warta", "stats", "out"],
        cwd=work,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "articles" in shown.stdout
