"""From the command line: a foreign corpus becomes records that are accepted, and a dataset."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from warta.article import Article
from warta.export import find_format
from warta.stats.dataset import read_articles

Main = Callable[..., int]

FOREIGN = (
    "Hujan Deras di Sleman\r\n"
    "Bupati Sleman Rina Ayu mengatakan bahwa hujan akan turun di Sleman besok. Warga diminta "
    "tidak pergi ke sungai dan tetap di rumah, sebab air dapat naik dengan cepat.\r\n"
)


def test_a_brat_folder_becomes_a_dataset(
    tmp_path: Path, warta_main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "brat"
    source.mkdir()
    (source / "hujan.txt").write_bytes(FOREIGN.encode())
    at = FOREIGN.index("Rina Ayu")
    spans = f"T1\tPERSON {at} {at + 8}\tRina Ayu\nT2\tGPE {at - 7} {at - 1}\tSleman\n"
    spans += "T3\tGPE 15 21\tSleman\nT4\tTIMEX 0 0\t\n"
    (source / "hujan.ann").write_text(spans, "utf-8")
    out = tmp_path / "imported"
    assert warta_main("import", source, "--format", "brat", "--out", out) == 1
    shown = capsys.readouterr().out
    assert "hujan.ann:4: span_out_of_range" in shown and "1 record in records.jsonl" in shown
    assert warta_main("check", out / "records.jsonl", "--errors") == 0
    assert warta_main("build", out / "raw", "--out", tmp_path / "ds", "--workers", 1) == 0
    [(_, article)] = read_articles(tmp_path / "ds")
    names = [(article.span(each), each.label) for each in article.entities or ()]
    assert names == [("Sleman", "GPE"), ("Sleman", "GPE"), ("Rina Ayu", "PER")]
    assert {row.layer: row.origin for row in article.provenance}["entities"] == "gold"


@pytest.mark.parametrize("name", ["jsonl", "brat", "web-annotation", "csv"])
def test_exported_gold_is_built_again_as_it_was(
    name: str, tmp_path: Path, sample: list[Article], warta_main: Main
) -> None:
    records = tmp_path / "in.jsonl"
    find_format("jsonl").write(sample, tmp_path)
    (tmp_path / "articles.jsonl").rename(records)
    assert warta_main("export", records, "--format", name, "--out", tmp_path / "there") == 0
    back = tmp_path / "back"
    assert warta_main("import", tmp_path / "there", "--format", name, "--out", back) == 0
    assert warta_main("check", back / "records.jsonl", "--errors") == 0
    assert warta_main("build", back / "raw", "--out", tmp_path / "ds", "--workers", 1) == 0
    built = {article.id: article for _, article in read_articles(tmp_path / "ds")}
    assert built.keys() == {article.id for article in sample}
    for article in sample:
        again = built[article.id]
        same = dataclasses.replace(again, source=article.source, rights=article.rights)
        if name == "brat":  # which has no sentences: the rule makes them again
            same = dataclasses.replace(
                same, sentences=article.sentences, tokens=article.tokens,
                provenance=article.provenance,
            )  # fmt: skip
        assert same == article


def test_an_export_says_what_is_lost(
    tmp_path: Path, sample: list[Article], warta_main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    find_format("jsonl").write(sample, tmp_path)
    source = tmp_path / "articles.jsonl"
    assert warta_main("export", source, "--format", "conllu", "--out", tmp_path / "a") == 0
    shown = capsys.readouterr().out
    number = sum(len(article.persuasion or ()) for article in sample)
    assert f"persuasion ({number})" in shown and "4 articles in 1 file" in shown
    out = tmp_path / "b"
    assert warta_main("export", source, "--format", "conllu", "--out", out, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    lost = {row["what"]: row["values"] for row in report["lost"]}
    assert lost["persuasion"] == number and report["changed"] == []


def test_what_cannot_be_written_is_left_out_and_said(
    tmp_path: Path, sample: list[Article], warta_main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = dataclasses.replace(sample[0], tokens=None)
    find_format("jsonl").write([bare, sample[1]], tmp_path)
    source = tmp_path / "articles.jsonl"
    assert warta_main("export", source, "--format", "conllu", "--out", tmp_path / "a") == 1
    assert f"{bare.id} is left out: it has no tokens" in capsys.readouterr().err
    text = (tmp_path / "a" / "articles.conllu").read_text("utf-8")
    assert bare.id not in text and sample[1].id in text


def test_a_writer_that_loses_is_found_out(
    tmp_path: Path, sample: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    from warta.export import brat, there

    sound = brat.FORMAT.write
    broken = dataclasses.replace(
        brat.FORMAT,
        write=lambda articles, folder: sound(
            (dataclasses.replace(each, titles=()) for each in articles), folder
        ),
    )
    monkeypatch.setattr(there, "find_format", lambda name: broken)
    find_format("jsonl").write(sample, tmp_path)
    report = there.export(tmp_path / "articles.jsonl", "brat", tmp_path / "out")
    wanted = [article.id for article in sample if article.titles]
    assert wanted and sorted(report.changed) == sorted(wanted)


def test_wrong_use(tmp_path: Path, warta_main: Main, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    cases = [
        ("export", tmp_path / "none", "--format", "brat", "--out", tmp_path / "o"),
        ("export", tmp_path, "--format", "brt", "--out", tmp_path / "o"),
        ("export", tmp_path, "--format", "brat", "--out", tmp_path / "full"),
        ("import", tmp_path / "none", "--format", "brat", "--out", tmp_path / "o"),
        ("import", tmp_path, "--format", "brat", "--out", tmp_path / "full"),
        ("import", tmp_path, "--format", "brat", "--out", tmp_path / "o", "--labels", "A=ZZ"),
    ]
    for case in cases:
        assert warta_main(*case) == 2, case
        assert capsys.readouterr().err.startswith("warta: ")
