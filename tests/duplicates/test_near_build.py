"""Near-duplicates and splits within a build, from raw files to what a user loads."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import warta
from warta import UsageError
from warta.cli import main
from warta.engine import plan as plan_module
from warta.engine.build import BuildReport, build

LAYERS = ("structure", "sentences", "tokens")
WORDS = ["harga", "beras", "naik", "di", "pasar", "itu", "sejak", "pekan", "lalu", "warga", "yang"]


def text(seed: int, words: int = 60) -> str:
    chance = random.Random(seed)
    body = " ".join(f"{chance.choice(WORDS)} nomor{chance.randrange(10**4)}" for _ in range(words))
    return f"Bandung, Warta Contoh – Harga itu naik dan warga tidak senang. {body}."


def rows_of(groups: int = 6, alone: int = 8) -> list[dict[str, Any]]:
    """`groups` of three versions, the first by id published last and the last the longest, and
    articles that stand alone."""
    rows = []
    for number in range(groups):
        body = text(number)
        for version, more in enumerate(("", " Ia menolak.", " Ia menolak hal itu kemarin sore.")):
            day = f"2024-0{number % 9 + 1}-{20 - version:02d}"
            id = f"g{number:02d}-{'abc'[version]}"
            rows.append({"id": id, "text": body + more, "published_at": day})
    for number in range(alone):
        rows.append({"id": f"s{number:02d}", "text": text(100 + number)})
    return rows


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def make(inputs: Path, out: Path, **options: Any) -> BuildReport:
    return build([inputs], out=out, layers=LAYERS, **options)


def articles(out: Path) -> dict[str, dict[str, Any]]:
    loaded = warta.load("articles", source=out)
    return {row["id"]: {**row, "split": name} for name, part in loaded.items() for row in part}


def rejects(out: Path) -> dict[str, dict[str, Any]]:
    lines = (out / "_build" / "rejects.jsonl").read_text("utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def manifest(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "_build" / "manifest.json").read_text("utf-8"))
    return found


def digests(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


def test_groups_are_found_without_being_asked_for(tmp_path: Path) -> None:
    report = make(write(tmp_path / "in.jsonl", rows_of()), tmp_path / "out")
    found = articles(tmp_path / "out")
    assert report.groups == 6 and report.records == len(found) == 26 and report.rejects == 0
    for id, row in found.items():
        assert row["duplicate_group"] == (f"{id[:3]}-a" if id[0] == "g" else None)
    assert manifest(tmp_path / "out")["groups"]["g03-a"] == ["g03-a", "g03-b", "g03-c"]


def test_boilerplate_makes_no_group(tmp_path: Path) -> None:
    footer = "\n" + "\n".join(f"Baca juga: {text(n, 12)[24:]}" for n in range(50, 56))
    rows = [{"id": f"a{n}", "text": text(n, 20) + footer} for n in range(4)]
    make(write(tmp_path / "in.jsonl", rows), tmp_path / "out")
    assert {row["duplicate_group"] for row in articles(tmp_path / "out").values()} == {None}


@pytest.mark.parametrize(("keep", "version"), [("first", "c"), ("longest", "c")])
def test_what_is_not_kept_is_a_reject_that_names_what_is(
    tmp_path: Path, keep: str, version: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = rows_of()
    if keep == "longest":
        rows = [{**row, "published_at": None} for row in rows]
    source = write(tmp_path / "in.jsonl", rows)
    layers = ["--layers", ",".join(LAYERS)]
    out = tmp_path / "out"
    assert main(["build", str(source), "--out", str(out), "--keep", keep, *layers]) == 0
    kept = {id for id in articles(out) if id[0] == "g"}
    assert kept == {f"g{n:02d}-{version}" for n in range(6)}
    assert {row["code"] for row in rejects(out).values()} == {"near_duplicate"}
    assert rejects(out)["g01-a"]["reason"] == f"a near-duplicate of g01-{version}, which is kept"
    assert rejects(out)["g01-a"]["row"] == 4
    assert articles(out)[f"g01-{version}"]["duplicate_group"] == "g01-a"
    assert "26 inputs = 14 records + 12 rejected (near_duplicate 12" in capsys.readouterr().out


def test_neither_workers_nor_order_nor_files_change_a_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_module, "BUCKET_BYTES", 4_000)
    rows = rows_of()
    want = None
    for name, order, workers in (("a", rows, 0), ("b", rows[::-1], 2), ("c", rows, 1)):
        source = write(tmp_path / name / "in.jsonl", order)
        out = tmp_path / name / "out"
        make(source, out, workers=workers, keep="all", split="time")
        found = articles(out)
        groups = {id: (row["duplicate_group"], row["split"]) for id, row in found.items()}
        if want is None:
            want = groups, digests(out), manifest(out)["groups"]
        assert groups == want[0] and manifest(out)["groups"] == want[2]
        if order is rows:
            assert digests(out) == want[1]
    buckets = len(list((tmp_path / "a" / "out" / "articles").glob("train-*")))
    monkeypatch.setattr(plan_module, "BUCKET_BYTES", 10**6)
    make(tmp_path / "a" / "in.jsonl", tmp_path / "one", split="time")
    assert buckets > 1 == len(list((tmp_path / "one" / "articles").glob("train-*")))
    assert manifest(tmp_path / "one")["groups"] == want[2]
    assert {id: row["split"] for id, row in articles(tmp_path / "one").items()} == {
        id: split for id, (_, split) in want[0].items()
    }


@pytest.mark.parametrize("rule", ["random", "time", "outlet"])
@pytest.mark.parametrize("keep", ["all", "first"])
def test_splits_are_made_and_tear_no_group(tmp_path: Path, rule: str, keep: str) -> None:
    rows = [
        {**row, "outlet": f"Suara {int(row['id'][1:3]) % 9}"}
        | {"published_at": f"2024-01-{number % 28 + 1:02d}"}
        for number, row in enumerate(rows_of(groups=4, alone=40))
    ]
    make(write(tmp_path / "in.jsonl", rows), tmp_path / "out", split=rule, keep=keep)
    found = articles(tmp_path / "out")
    sizes = Counter(row["split"] for row in found.values())
    assert sizes["train"] > sizes["test"] > 0 and sizes["validation"] > 0
    for row in found.values():
        group = [r for r in found.values() if r["duplicate_group"] == row["duplicate_group"]]
        assert row["duplicate_group"] is None or len({r["split"] for r in group}) == 1
    if rule == "outlet":
        where = {(row["outlet"], row["split"]) for row in found.values()}
        assert len(where) == len({outlet for outlet, _ in where}) == 9
    if rule == "time" and keep == "first":
        days = {
            name: [r["published_at"] for r in found.values() if r["split"] == name]
            for name in sizes
        }
        assert max(days["train"]) <= min(days["validation"]) <= min(days["test"])
    assert manifest(tmp_path / "out")["options"]["split"] == rule


def test_a_newcomer_joins_the_split_of_its_group(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", rows_of(groups=2, alone=3))
    splits = tmp_path / "splits"
    splits.mkdir()
    (splits / "train.txt").write_text("s00\ng01-c\n")
    (splits / "test.txt").write_text("g00-b\n")
    (splits / "groups.jsonl").write_text('{"group": "s01", "articles": ["s01", "s02", "gone"]}\n')
    report = make(source, tmp_path / "out", splits=splits)
    found = articles(tmp_path / "out")
    assert {found[f"g00-{version}"]["split"] for version in "abc"} == {"test"}
    assert {found[f"g01-{version}"]["split"] for version in "abc"} == {"train"}
    assert report.unsplit == 2
    assert found["s01"]["duplicate_group"] == found["s02"]["duplicate_group"] == "s01"


def test_what_is_rejected_keeps_nothing_out(tmp_path: Path) -> None:
    """The first version is English at its head, so that it is no record, and is not kept."""
    english = "The price of the rice that was sold in this market has been rising since they " * 30
    rows = [
        {"id": "a", "text": english + text(1), "published_at": "2024-01-01"},
        {"id": "b", "text": english + text(1)[:200], "published_at": "2024-01-02"},
        {"id": "c", "text": text(1), "published_at": "2024-01-03"},
        {"id": "d", "text": text(1) + " Ia menolak.", "published_at": "2024-01-04"},
    ]
    make(write(tmp_path / "in.jsonl", rows), tmp_path / "out", keep="first")
    assert {id: row["code"] for id, row in rejects(tmp_path / "out").items()} == {
        "a": "not_indonesian",
        "b": "not_indonesian",
        "d": "near_duplicate",
    }
    assert manifest(tmp_path / "out")["groups"] == {"c": ["c", "d"]}


def test_a_rule_and_a_folder_of_splits_contradict_each_other(tmp_path: Path) -> None:
    source = write(tmp_path / "corpus" / "raw" / "in.jsonl", rows_of(1, 3)).parent
    splits = tmp_path / "corpus" / "splits"
    splits.mkdir()
    (splits / "test.txt").write_text("s00\ns01\ns02\ng00-a\ng00-b\ng00-c\n")
    with pytest.raises(UsageError, match=r"--split time makes splits and --splits .* choose one"):
        make(source, tmp_path / "out", split="time", splits=splits)
    make(source, tmp_path / "out", split="time")
    assert articles(tmp_path / "out")["s00"]["split"] == "train"
    with pytest.raises(UsageError, match="--keep is"):
        make(source, tmp_path / "other", keep="some")
    with pytest.raises(UsageError, match="--split is"):
        make(source, tmp_path / "other", split="some")
    assert not (tmp_path / "other.partial").exists()


def test_a_build_that_was_stopped_does_not_compare_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warta.engine import build as build_module

    source = write(tmp_path / "in.jsonl", rows_of(2, 2))

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(build_module, "gather", stop)
        with pytest.raises(KeyboardInterrupt):
            make(source, tmp_path / "out", keep="first")
    near = tmp_path / "out.partial" / "near"
    before = {path: path.stat().st_mtime_ns for path in near.rglob("*") if path.is_file()}
    assert {path.relative_to(near).parts[0] for path in before} == {
        "sketches",
        "bands",
        "pairs",
        "decisions",
    }
    with pytest.raises(UsageError, match=r"different: options\.keep"):
        make(source, tmp_path / "out", keep="all")
    with monkeypatch.context() as patch:
        patch.setattr(build_module, "gather", stop)
        with pytest.raises(KeyboardInterrupt):
            make(source, tmp_path / "out", keep="first")
    assert before == {path: path.stat().st_mtime_ns for path in before}
    assert make(source, tmp_path / "out", keep="first").records == 4


def test_outlets_that_share_copies_stay_together_and_the_user_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{**row, "outlet": f"Suara {n % 3}"} for n, row in enumerate(rows_of(3, 0))]
    source = write(tmp_path / "in.jsonl", rows)
    asked = ["build", str(source), "--layers", ",".join(LAYERS), "--split", "outlet"]
    assert main([*asked, "--out", str(tmp_path / "all")]) == 0
    assert {row["split"] for row in articles(tmp_path / "all").values()} == {"train"}
    assert "--keep first" in capsys.readouterr().err
    assert main([*asked, "--keep", "first", "--out", str(tmp_path / "first")]) == 0
    assert len(articles(tmp_path / "first")) == 3
    assert "--keep first" not in capsys.readouterr().err


def test_articles_without_words_are_no_trouble(tmp_path: Path) -> None:
    rows = [{"id": f"a{n}", "text": "Harga itu naik."} for n in range(3)]
    make(write(tmp_path / "in.jsonl", rows), tmp_path / "out", split="random", keep="longest")
    assert len(articles(tmp_path / "out")) == 3
    assert manifest(tmp_path / "out")["groups"] == {}
