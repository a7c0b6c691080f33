"""A dataset without the texts that may not be passed on, and those texts put back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from mixed_corpus import ARTICLES, WITHHELD, build_mixed, make_mixed

from warta.cli import main
from warta.engine import gather, plan
from warta.engine.build import build
from warta.errors import UsageError
from warta.publish import rewrite as rewriting
from warta.publish.offsets_only import without_text
from warta.publish.restore import NothingRestored, find_gold, restore
from warta.publish.rewrite import article_files, find_buckets, read_articles, rewrite
from warta.publish.withheld import note, with_note
from warta.validate.check import check

WORDS = 5  # a run of so many words that stands in a text is copied from it


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built dataset; its corpus is the folder that holds it."""
    return build_mixed(tmp_path_factory.mktemp("mixed") / "corpus")


@pytest.fixture(scope="module")
def offsets(mixed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("offsets") / "published"
    without_text(mixed, out)
    return out


@pytest.fixture
def published(offsets: Path, tmp_path: Path) -> Path:
    """As somebody else gets it: `_build` is never published."""
    return Path(shutil.copytree(offsets, tmp_path / "dataset", ignore=lambda *_: ["_build"]))


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "_build" not in path.parts
    }


def records(folder: Path) -> dict[str, Any]:
    paths = [path for paths in article_files(folder).values() for path in paths]
    return {article.id: article for path in paths for article in read_articles(path)}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def test_what_may_not_be_passed_on_is_withheld_and_nothing_else(mixed: Path, offsets: Path) -> None:
    before, after = records(mixed), records(offsets)
    assert before.keys() == after.keys() == ARTICLES.keys()
    for id, article in after.items():
        if id not in WITHHELD:
            assert article == before[id]
            continue
        assert article.text is None
        # A title that stands in the text is copied from it; another is metadata alone.
        stands_there = before[id].title.casefold() in before[id].text.casefold()
        assert article.title == (None if stands_there else before[id].title)
        assert article.dateline is None or (article.dateline.place, article.dateline.outlet) == (
            None,
            None,
        )
        for layer in ("blocks", "tokens", "entities", "times", "attributions", "chains", "topics"):
            assert getattr(article, layer) == getattr(before[id], layer)
        assert article.text_sha256 == before[id].text_sha256


def test_no_file_holds_words_of_a_withheld_text(mixed: Path, offsets: Path) -> None:
    texts = {id: " ".join(records(mixed)[id].text.split()) for id in WITHHELD}
    runs = {
        " ".join(words[at : at + WORDS])
        for words in (text.split() for text in texts.values())
        for at in range(len(words) - WORDS + 1)
    }

    def copied(folder: Path) -> set[str]:
        held = set()
        for path in folder.glob("*/*.parquet"):
            for value in strings(pq.read_table(path).to_pylist()):
                words = value.split()
                found = {" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)}
                held |= found & runs
        for path in (
            path for path in folder.rglob("*") if path.suffix in (".md", ".json", ".yaml")
        ):
            text = " ".join(path.read_text("utf-8").split())
            held |= {run for run in runs if run in text}
        return held

    # The twin of a withheld article tells the same story, partly in the same words.
    shared = {run for a in records(offsets).values() if a.text for run in runs if run in a.text}
    assert len(copied(mixed) - shared) > 100
    assert copied(offsets) <= shared


def test_other_configs_leave_withheld_articles_out(mixed: Path, offsets: Path) -> None:
    for config in ("structure", "entities", "times", "attributions", "coreference", "topics"):
        for folder, withheld in ((mixed, set(WITHHELD)), (offsets, set())):
            ids = {
                id
                for path in folder.glob(f"{config}/*.parquet")
                for id in pq.read_table(path)["article_id"].to_pylist()
            }
            assert ids & set(WITHHELD) <= withheld
            assert ids - set(WITHHELD) == ARTICLES.keys() - set(WITHHELD)


def test_the_checks_find_no_error_in_it(offsets: Path) -> None:
    found = [finding.format() for finding in check([offsets]) if finding.severity == "error"]
    assert found == []


def test_it_loads_as_it_is(offsets: Path, tmp_path: Path) -> None:
    from datasets import load_dataset

    rows = load_dataset(str(offsets), "articles", split="train", cache_dir=str(tmp_path))
    assert {row["id"]: row["text"] is None for row in rows} == {
        "akar-bakau-0001": True,
        "akar-bakau-0003": False,
        "wkn-0009": False,
    }
    assert load_dataset(str(offsets), "entities", cache_dir=str(tmp_path))["train"].num_rows > 10


def test_the_card_says_how_many_texts_are_withheld(mixed: Path, offsets: Path) -> None:
    said = (offsets / "README.md").read_text("utf-8")
    assert "3 of the 6 articles come without text" in said
    assert "without text" not in (mixed / "README.md").read_text("utf-8").split("\n---\n")[1][:500]


def test_restored_it_is_the_original_byte_for_byte(mixed: Path, published: Path) -> None:
    raw = mixed.parent / "raw"
    assert main(["restore", str(published), "--raw", str(raw)]) == 0
    assert files_of(published) == files_of(mixed)


def test_restoring_twice_does_nothing(
    mixed: Path, published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = str(mixed.parent / "raw")
    assert main(["restore", str(published), "--raw", raw]) == 0
    before = files_of(published)
    capsys.readouterr()
    assert main(["restore", str(published), "--raw", raw]) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert files_of(published) == before


def test_texts_come_back_one_by_one(
    mixed: Path, published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw, gold = mixed.parent / "raw", str(mixed.parent / "gold")
    some = Path(shutil.copytree(raw, tmp_path / "some"))
    (some / "wkn-0001.txt").unlink()
    changed = some / "mimbarsubuh-0001.txt"
    changed.write_text(changed.read_text("utf-8") + "\nSatu kalimat lagi.\n", encoding="utf-8")
    assert main(["restore", str(published), "--raw", str(some), "--gold", gold]) == 1
    said = capsys.readouterr().err
    assert "wkn-0001 still has no text: no raw article has its text" in said
    assert "mimbarsubuh-0001 still has no text: the text of mimbarsubuh-0001.txt is another" in said
    held = {id: article.text is None for id, article in records(published).items()}
    assert {id for id, none in held.items() if none} == {"mimbarsubuh-0001", "wkn-0001"}
    assert "2 of the 6 articles come without text" in (published / "README.md").read_text("utf-8")
    assert main(["restore", str(published), "--raw", str(raw)]) == 0
    assert files_of(published) == files_of(mixed)


def test_texts_are_found_under_other_names(mixed: Path, published: Path, tmp_path: Path) -> None:
    """As rows of one JSONL, with other ids and a column of another name."""
    rows = []
    for line in (mixed.parent / "raw" / "index.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        text = (mixed.parent / "raw" / row.pop("file")).read_text("utf-8")
        rows.append(json.dumps(row | {"isi": text, "id": f"x{len(rows)}"}))
    file = tmp_path / "semua.jsonl"
    file.write_text("\n".join(rows), encoding="utf-8")
    gold = find_gold("auto", [mixed.parent / "raw"])
    report = restore(published, [file], gold=gold, columns={"text": "isi"})
    assert (report.restored, dict(report.missing), report.guessed) == (3, {}, ())
    assert files_of(published) == files_of(mixed)


def test_without_gold_datelines_are_read_by_rule_and_that_is_said(
    mixed: Path, published: Path
) -> None:
    report = restore(published, [mixed.parent / "raw"])
    lines = {id for id, a in records(mixed).items() if id in WITHHELD and a.dateline}
    assert lines and set(report.guessed) == lines
    assert {id: a.dateline for id, a in records(published).items()} == {
        id: a.dateline for id, a in records(mixed).items()
    }


def test_nothing_found_changes_nothing(published: Path, tmp_path: Path) -> None:
    before = files_of(published)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "lain.txt").write_text("Jakarta - Sebuah berita lain sama sekali.")
    with pytest.raises(NothingRestored, match="none of the 3 texts"):
        restore(published, [tmp_path / "raw"])
    assert files_of(published) == before


def test_links_are_not_restored_in_place(published: Path, mixed: Path, tmp_path: Path) -> None:
    snapshot = tmp_path / "snapshot"
    for path in published.rglob("*"):
        if path.is_file():
            target = snapshot / path.relative_to(published)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(path)
    raw = mixed.parent / "raw"
    with pytest.raises(UsageError, match="--out"):
        restore(snapshot, [raw])
    gold = find_gold("auto", [raw])
    restore(snapshot, [raw], out=tmp_path / "whole", gold=gold)
    assert files_of(tmp_path / "whole") == files_of(mixed)
    with pytest.raises(UsageError, match="exists already"):
        restore(snapshot, [raw], out=tmp_path / "whole")


def test_what_lies_beside_stays(published: Path, mixed: Path) -> None:
    (published / ".git").mkdir()
    (published / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (published / "notes.md").write_text("own words\n")
    restore(published, [mixed.parent / "raw"])
    assert (published / ".git" / "HEAD").read_text() == "ref: refs/heads/main\n"
    assert (published / "notes.md").read_text() == "own words\n"
    assert [path.name for path in published.parent.iterdir() if path.name.startswith(".")] == []


def test_where_all_may_be_passed_on_it_is_a_copy(small: Path, tmp_path: Path) -> None:
    without_text(small, tmp_path / "copy")
    assert files_of(tmp_path / "copy") == files_of(small)


def test_where_none_may_be_only_records_are_left(tmp_path: Path) -> None:
    corpus = make_mixed(tmp_path / "corpus", withheld=ARTICLES)
    built, out = tmp_path / "built", tmp_path / "out"
    build([corpus / "raw"], out=built, layers=["structure", "sentences", "tokens"], gold="none")
    without_text(built, out)
    assert {path.parent.name for path in out.glob("*/*.parquet")} == {"articles"}
    assert [f.format() for f in check([out]) if f.severity == "error"] == []
    restore(out, [corpus / "raw"])
    assert files_of(out) == files_of(built)


def test_many_buckets_and_batches_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "BUCKET_BYTES", 4000)
    monkeypatch.setattr(gather, "BATCH", 2)
    monkeypatch.setattr(rewriting, "BATCH", 2)
    corpus = make_mixed(tmp_path / "corpus")
    built = tmp_path / "built"
    build([corpus / "raw"], out=built, layers=["structure", "sentences", "tokens"])
    assert len(find_buckets(built)) > 2
    rewrite(built, tmp_path / "same", lambda article: article)
    assert files_of(tmp_path / "same") == files_of(built)
    without_text(built, tmp_path / "out")
    restore(tmp_path / "out", [corpus / "raw"], gold=find_gold("auto", [corpus / "raw"]))
    assert files_of(tmp_path / "out") == files_of(built)


def test_a_folder_that_is_no_dataset_is_refused(tmp_path: Path, offsets: Path) -> None:
    (tmp_path / "raw").mkdir()
    assert main(["restore", str(tmp_path), "--raw", str(tmp_path / "raw")]) == 2
    with pytest.raises(UsageError, match="exists already"):
        without_text(offsets, tmp_path)
    assert main(["restore", str(offsets), "--raw", str(tmp_path / "nowhere")]) == 2


def test_the_note_goes_as_it_came() -> None:
    body = "# Judul\n\nKata pembuka.\n"
    with_three = with_note(body, 9, before=0, after=3)
    assert with_three == "# Judul\n" + note(9, 3) + "\nKata pembuka.\n"
    assert with_note(with_three, 9, before=3, after=1) == with_note(body, 9, before=0, after=1)
    assert with_note(with_three, 9, before=3, after=0) == body
    assert with_note("No title.\n", 2, before=0, after=2) == note(2, 2) + "No title.\n"
