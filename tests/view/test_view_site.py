"""A site's folder: everything of the source is in it, nothing else, and nothing else is touched."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from view_data import HOSTILE, data_of

from warta import cli
from warta.cli import main
from warta.cli.view import add_view
from warta.errors import UsageError
from warta.stats.dataset import read_articles
from warta.view import write_site
from warta.view.writer import ASSETS

REPO = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _verb(monkeypatch: pytest.MonkeyPatch) -> None:
    if add_view not in cli.VERBS:
        monkeypatch.setattr(cli, "VERBS", (*cli.VERBS, add_view))


def write_records(folder: Path, *records: Any) -> Path:
    folder.mkdir()
    lines = [one if isinstance(one, str) else json.dumps(one) for one in records]
    (folder / "records.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def test_all_of_a_dataset_is_on_its_site(built: Path, tmp_path: Path) -> None:
    report = write_site(built, tmp_path / "site")
    data = data_of(tmp_path / "site")
    (site,) = data["site"]
    articles = list(read_articles(built))
    texts = [one for chunk in data["text"] for one in chunk]
    layers = [one for chunk in data["layers"] for one in chunk]
    rows = [row for chunk in data["list"] for row in chunk]
    assert report.articles == site["articles"] == len(articles) == len(texts) == len(rows)
    for (split, article), text, layer, row in zip(articles, texts, layers, rows, strict=True):
        assert row[0] == text["id"] == article.id
        assert text["text"] == article.text and text["split"] == split
        assert len(layer["tokens"]) == 2 * len(article.tokens or ())
        assert [entity[3] for entity in layer["entities"]] == [
            entity.label for entity in article.entities or ()
        ]
        assert [mention for chain in layer["chains"] for mention in chain[4]] == [
            edge
            for chain in article.chains or ()
            for mention in chain.mentions
            for edge in (mention.start, mention.end)
        ]
    assert report.rejects == 0 and report.unshown == 0 and report.findings["error"] == 0
    assert report.files == len(list((tmp_path / "site" / "data").iterdir()))


def test_a_site_tells_no_folder_of_the_machine(record: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    broken = tmp_path / "data" / "warta"
    broken.mkdir()
    (broken / "README.md").write_text("---\nconfigs: []\n---\n", "utf-8")
    (broken / "articles").mkdir()
    (broken / "articles" / "train-00000-of-00001.parquet").write_bytes(b"no Parquet")
    write_site(broken, tmp_path / "broken-site")
    source = write_records(tmp_path / "in", record, {**record, "entities": None}, "{broken")
    write_site(source, tmp_path / "site")
    (site,) = data_of(tmp_path / "broken-site")["site"]
    assert site["homeless"], "a dataset without articles has findings"
    for folder in ("site", "broken-site"):
        for path in (tmp_path / folder).rglob("*"):
            if path.is_file():
                assert str(tmp_path).encode() not in path.read_bytes(), path.name
                assert str(REPO).encode() not in path.read_bytes(), path.name


def test_the_page_is_small_keeps_to_itself_and_runs_no_script_within_markup() -> None:
    sizes = [path.stat().st_size for path in ASSETS.iterdir()]
    assert sum(sizes) < 2_000_000
    index = (ASSETS / "index.html").read_text("utf-8")
    assert "default-src 'none'" in index and "unsafe" not in index
    assert not re.search(r"<script(?![^>]*\bsrc=)", index)
    assert not re.search(r"\son\w+=|\sstyle=|<style", index)
    for path in ASSETS.iterdir():
        source = path.read_text("utf-8")
        outside = re.findall(r"https?://[^\s\"'<>)]+", source)
        assert set(outside) <= {"http://www.w3.org/2000/svg"}, path.name
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|srcdoc",
            source,
        ), path.name


def test_markup_in_a_record_reaches_the_data_as_text(
    hostile: dict[str, Any], tmp_path: Path
) -> None:
    source = write_records(tmp_path / "in", hostile)
    report = write_site(source, tmp_path / "site")
    assert report.articles == 1
    for path in (tmp_path / "site" / "data").iterdir():
        assert b"<" not in path.read_bytes(), path.name
    data = data_of(tmp_path / "site")
    assert data["text"][0][0]["text"] == hostile["text"]
    assert data["text"][0][0]["title"] == data["list"][0][0][1] == HOSTILE


def test_what_is_no_record_is_shown_by_its_findings(record: dict[str, Any], tmp_path: Path) -> None:
    wrong = {**record, "id": "contoh-2", "entities": [{"id": "e1"}]}
    source = write_records(tmp_path / "in", record, wrong, "{broken", "[1]")
    report = write_site(source, tmp_path / "site")
    (site,) = data_of(tmp_path / "site")["site"]
    assert report.articles == 1 and report.unshown == 1
    codes = {row[2] for row in site["homeless"]}
    assert "invalid_json" in codes and len(codes) >= 2
    assert codes <= site["codes"].keys()
    assert {row[0] for row in site["homeless"]} == {"records.jsonl"}


def test_findings_lie_with_their_article(record: dict[str, Any], tmp_path: Path) -> None:
    size = len(record["text"])
    entity = {**record["entities"][0], "start": size, "end": size + 5}
    wrong = {**record, "entities": [entity], "titles": [], "attributions": [], "chains": []}
    source = write_records(tmp_path / "in", record, wrong)
    write_site(source, tmp_path / "site")
    data = data_of(tmp_path / "site")
    found = data["findings"][0]["1"]
    assert ["span_out_of_range", "error", "entities", 0, size] in [row[:5] for row in found]
    assert [row[0] for row in data["list"][0]] == ["contoh-1", "contoh-1~1"]
    twice = [row[0] for row in data["findings"][0]["0"]]
    assert any(code.startswith("duplicate") for code in twice)
    assert data["list"][0][1][6] >= 1


def test_rejects_of_a_build_are_on_the_site(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text(
        "Kupang, Warta Contoh – Warga menilai harga beras di pasar itu terlalu tinggi. "
        "Mereka meminta pemerintah kota untuk segera turun tangan pada pekan ini.\n",
        "utf-8",
    )
    (raw / "b.txt").write_bytes(b"\x00\x01\x02")
    (raw / "c.pdf").write_bytes(b"%PDF-1.4")
    build = ["build", str(raw), "--out", str(tmp_path / "warta"), "--workers", "1"]
    assert main([*build, "--layers", "structure,sentences,tokens"]) == 0
    report = write_site(tmp_path / "warta", tmp_path / "site")
    data = data_of(tmp_path / "site")
    rejects = [row for chunk in data["rejects"] for row in chunk]
    assert report.rejects == len(rejects) == 2
    assert {row["path"] for row in rejects} == {"b.txt", "c.pdf"}
    assert {row["code"] for row in rejects} <= data["site"][0]["codes"].keys()


def test_a_record_without_its_text_still_has_its_page(
    record: dict[str, Any], tmp_path: Path
) -> None:
    write_site(
        write_records(tmp_path / "in", {**record, "title": None, "text": None}), tmp_path / "site"
    )
    data = data_of(tmp_path / "site")
    assert data["text"][0][0]["text"] is None and data["list"][0][0][1] == "contoh-1"


def test_an_older_site_is_replaced_only_when_asked(record: dict[str, Any], tmp_path: Path) -> None:
    source = write_records(tmp_path / "in", record)
    out = tmp_path / "site"
    write_site(source, out)
    (out / "mine.txt").write_text("kept?", "utf-8")
    with pytest.raises(UsageError, match="--overwrite"):
        write_site(source, out)
    assert (out / "mine.txt").exists()
    write_site(source, out, overwrite=True)
    assert not (out / "mine.txt").exists() and (out / "index.html").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "site"]


def test_a_folder_of_somebody_else_is_never_touched(record: dict[str, Any], tmp_path: Path) -> None:
    source = write_records(tmp_path / "in", record)
    other = tmp_path / "other"
    other.mkdir()
    (other / "index.html").write_text("<h1>mine</h1>", "utf-8")
    for overwrite in (False, True):
        with pytest.raises(UsageError, match="no site"):
            write_site(source, other, overwrite=overwrite)
    assert [path.name for path in other.iterdir()] == ["index.html"]


@pytest.mark.parametrize("out", ["in", "in/site", "."])
def test_a_site_never_lies_in_its_source_nor_around_it(
    record: dict[str, Any], tmp_path: Path, out: str
) -> None:
    source = write_records(tmp_path / "in", record)
    with pytest.raises(UsageError, match="in each other"):
        write_site(source, tmp_path / out, overwrite=True)
    assert [path.name for path in source.iterdir()] == ["records.jsonl"]


def test_a_failure_leaves_the_older_site(
    record: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_records(tmp_path / "in", record)
    write_site(source, tmp_path / "site")
    before = (tmp_path / "site" / "data" / "site.js").read_bytes()

    def fail(*given: object, **named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("warta.view.writer.copy_assets", fail)
    with pytest.raises(OSError, match="No space"):
        write_site(source, tmp_path / "site", overwrite=True)
    assert (tmp_path / "site" / "data" / "site.js").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "site"]


def test_the_same_source_makes_the_same_bytes(record: dict[str, Any], tmp_path: Path) -> None:
    source = write_records(tmp_path / "in", record)
    for name in ("one", "two"):
        write_site(source, tmp_path / name)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name / "data").iterdir()}
        for name in ("one", "two")
    )
    assert one == two


def test_the_command_says_what_is_on_the_site(
    record: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_records(tmp_path / "in", record, "{broken")
    out = tmp_path / "site"
    assert main(["view", str(source), "--out", str(out), "--json"]) == 0
    shown = capsys.readouterr()
    report = json.loads(shown.out)
    assert report["articles"] == 1 and report["findings"]["error"] >= 1
    assert str(out / "index.html") in shown.err
    assert main(["view", str(source), "--out", str(out)]) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert main(["view", str(source), "--out", str(out), "--overwrite"]) == 0
    assert "1 article" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["nowhere", "--out", "s"], "no such file or folder"),
        (["raw", "--out", "s"], "warta build"),
        (["in", "--out", "s", "--port", "8000"], "--serve"),
        (["in", "--out", "s", "--serve", "--port", "70000"], "65535"),
        (["in", "--out", "s", "--annotations", "raw"], "no annotator"),
        (["in"], "--out"),
    ],
)
def test_wrong_use_says_what_to_do(
    record: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    write_records(tmp_path / "in", record)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("Harga beras naik.", "utf-8")
    try:
        status = main(["view", *options])
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    assert status == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "s").exists()
