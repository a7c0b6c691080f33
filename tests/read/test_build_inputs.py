"""Folders of mixed kinds through the command, as a user would build them."""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from pathlib import Path

import pytest

pytest.importorskip("trafilatura", exc_type=ImportError)
pytest.importorskip("fastwarc", exc_type=ImportError)

from bench.pages import PAGES, truths
from read.test_warc import http, record
from warta.cli import main
from warta.read.libraries import require


def mixed(folder: Path) -> None:
    """Every page as a file, some again in an archive, and a table of two rows."""
    shutil.copytree(PAGES, folder / "pages", ignore=shutil.ignore_patterns("*.json"))
    records = [
        record("response", http((PAGES / f"{name}.html").read_bytes(), X=name))
        for name in ("amp", "portal", "index")
    ]
    (folder / "crawl.warc.gz").write_bytes(
        b"".join(map(gzip.compress, [*records, record("request", b"GET /")]))
    )
    text = "Warga desa menanam pohon bakau di pesisir utara bersama para siswa sekolah dasar. " * 4
    (folder / "tabel.csv").write_text(f'judul;isi\nA;"{text}"\nB;\n', encoding="utf-8")


def test_inputs_are_records_and_rejects_in_every_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mixed(tmp_path / "in")
    out = tmp_path / "out"
    code = main(
        f"build {tmp_path / 'in'} --out {out} --workers 1 --json --map text=isi,title=judul "
        "--layers structure,sentences,tokens".split()
    )
    assert code == 0
    summary = json.loads(capsys.readouterr().out)
    pages = truths()
    assert summary["inputs"] == len(pages) + 4 + 2
    assert summary["records"] == sum("text" in page for page in pages.values()) + 2 + 1
    assert summary["inputs"] == summary["records"] + sum(summary["rejects"].values())
    rejects = [
        json.loads(line) for line in (out / "_build" / "rejects.jsonl").read_text().splitlines()
    ]
    said = {(one["path"], one["code"]) for one in rejects}
    for name, page in pages.items():
        if "code" in page:
            assert (f"pages/{name}.html", page["code"]) in said
    assert ("crawl.warc.gz", "not_a_response") in said
    assert ("crawl.warc.gz", "not_an_article") in said
    assert ("tabel.csv", "missing_text") in said


def test_pages_without_their_library_are_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mixed(tmp_path / "in")
    require.cache_clear()
    monkeypatch.setitem(sys.modules, "trafilatura", None)  # as if it were not installed
    argv = ["build", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--workers", "1"]
    assert main(argv) == 2
    require.cache_clear()
    assert "warta[web]" in capsys.readouterr().err
