"""An article taken out of a corpus: found wherever it stands, gone for good, and all else kept."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from warta import remove as module
from warta.clean import clean
from warta.cli import main
from warta.engine.build import build
from warta.errors import UsageError
from warta.remove import plan_removal, remove
from warta.tombstones import Tombstone, read_tombstones, tombstone_files

TEXT = (
    "Kota {0}, Warta Contoh – Harga beras di pasar kota {0} naik pada Senin, kata pedagang.\n"
    "Ia menilai kenaikan di kota {0} tidak wajar dan meminta pemerintah segera turun tangan.\n"
)
IDS = ["ambon", "bima", "cirebon", "dumai"]
REASON = "asked for by the outlet"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    raw = folder / "raw" / "kota"
    raw.mkdir(parents=True)
    for id in IDS[:3]:
        (raw / f"{id}.txt").write_text(TEXT.format(id.title()), encoding="utf-8")
    rows = "".join(json.dumps({"file": f"{id}.txt", "outlet": "É"}) + "\r\n" for id in IDS[:3])
    (raw / "index.jsonl").write_bytes(rows.encode())
    lines = [json.dumps({"id": id, "text": TEXT.format(id)}) + "\n" for id in ("dumai", "ende")]
    (folder / "raw" / "baris.jsonl").write_text("".join(lines), encoding="utf-8")
    for id in IDS:
        for place in ("gold/kota", "annotations/a/kota", "annotations/b/kota"):
            path = folder / place / f"{id}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps({"id": id}), encoding="utf-8")
    splits = folder / "splits"
    splits.mkdir()
    (splits / "train.txt").write_bytes(b"dumai\r\nambon\r\ncirebon\r\n")
    (splits / "test.txt").write_bytes(b"bima\nende")
    groups = [["ambon", "bima", "cirebon"], ["dumai", "ende"]]
    rows = "".join(json.dumps({"group": ids[0], "articles": ids}) + "\n" for ids in groups)
    (splits / "groups.jsonl").write_text(rows, encoding="utf-8")
    (folder / "annotations" / "fresh.txt").write_text("cirebon\nbima\n", encoding="utf-8")
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def taken_out(corpus: Path, id: str, *more: str) -> int:
    return main(["remove", id, "--reason", REASON, "--corpus", str(corpus), *more])


def stones(corpus: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (corpus / "tombstones.jsonl").read_bytes().splitlines()]


def test_nothing_of_it_is_left_and_all_else_is_as_it_was(corpus: Path) -> None:
    before = files_of(corpus)
    assert taken_out(corpus, "ambon", "--yes") == 0
    after = files_of(corpus)
    gone = {f"{place}/kota/ambon.json" for place in ("gold", "annotations/a", "annotations/b")}
    assert before.keys() - after.keys() == gone | {"raw/kota/ambon.txt"}
    assert after.keys() - before.keys() == {"tombstones.jsonl"}
    changed = {name for name in after if name in before and after[name] != before[name]}
    assert changed == {"raw/kota/index.jsonl", "splits/train.txt", "splits/groups.jsonl"}
    assert after["splits/train.txt"] == b"dumai\r\ncirebon\r\n"
    first, *rest = before["raw/kota/index.jsonl"].splitlines(keepends=True)
    assert b"ambon" in first and after["raw/kota/index.jsonl"] == b"".join(rest)
    assert [json.loads(line) for line in after["splits/groups.jsonl"].splitlines()] == [
        {"group": "bima", "articles": ["bima", "cirebon"]},
        {"group": "dumai", "articles": ["dumai", "ende"]},
    ]
    (stone,) = stones(corpus)
    text = clean(before["raw/kota/ambon.txt"]).text
    assert stone["text_sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert (stone["id"], stone["reason"]) == ("ambon", REASON)
    assert b"beras" not in after["tombstones.jsonl"]


def test_a_row_of_a_file_is_taken_out_of_it(corpus: Path) -> None:
    kept = (corpus / "raw" / "baris.jsonl").read_bytes().splitlines(keepends=True)[1]
    assert taken_out(corpus, "dumai", "--yes") == 0
    assert (corpus / "raw" / "baris.jsonl").read_bytes() == kept
    assert taken_out(corpus, "ende", "--yes") == 0
    assert not (corpus / "raw" / "baris.jsonl").exists()
    assert (corpus / "splits" / "test.txt").read_bytes() == b"bima\n"
    assert b"dumai" not in (corpus / "splits" / "groups.jsonl").read_bytes()


def test_a_second_time_nothing_is_to_do(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert taken_out(corpus, "bima", "--yes") == 0
    before = files_of(corpus)
    assert main(["remove", "bima", "--reason", "another", "--corpus", str(corpus), "--yes"]) == 0
    assert "nothing is left to do" in capsys.readouterr().out
    assert files_of(corpus) == before


@pytest.mark.parametrize("id", ["ambon", "dumai"])
def test_whenever_it_is_killed_the_same_command_ends_it(
    corpus: Path, id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = plan_removal(corpus, id, reason=REASON, date="2026-01-02")
    steps = len(whole.edits)
    assert steps >= 6
    rewrite = module._rewrite
    unlink = Path.unlink

    for step in range(steps):
        plan = plan_removal(corpus, id, reason=REASON, date="2026-01-02")
        done = 0

        def counted(*given: Any, then: Any = None, **options: Any) -> Any:
            nonlocal done
            if done == 1:
                raise KeyboardInterrupt
            done += 1
            return then(*given, **options)

        monkeypatch.setattr(module, "_rewrite", lambda *a: counted(*a, then=rewrite))
        with pytest.MonkeyPatch.context() as patch:
            deleted = {edit.path for edit in plan.edits if edit.lines is None}

            def gone(path: Path, missing_ok: bool = False, deleted: Any = deleted) -> None:
                if path in deleted:
                    counted(path, missing_ok=missing_ok, then=unlink)
                else:
                    unlink(path, missing_ok=missing_ok)

            patch.setattr(Path, "unlink", gone)
            if len(plan.edits) > 1:
                with pytest.raises(KeyboardInterrupt):
                    remove(plan)
            else:
                remove(plan)
        assert len(stones(corpus)) == 1, step
        assert tuple(plan_removal(corpus, id, reason="x").edits) == plan.edits[1:], step
    assert plan_removal(corpus, id, reason=REASON).is_done
    left = {name for name, data in files_of(corpus).items() if id.encode() in data or id in name}
    assert left == {"tombstones.jsonl"}


def test_a_plan_changes_nothing(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files_of(corpus)
    assert taken_out(corpus, "cirebon", "--dry-run") == 0
    said = capsys.readouterr().out
    for line in (
        "delete   annotations/a/kota/cirebon.json",
        "take out annotations/fresh.txt, line 1",
        "rewrite  splits/groups.jsonl, line 1",
        "take out raw/kota/index.jsonl, line 3",
    ):
        assert line in said
    assert files_of(corpus) == before


def test_it_is_asked_for(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_of(corpus)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert taken_out(corpus, "ambon") == 2
    assert "--yes" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "n")
    assert taken_out(corpus, "ambon") == 1
    assert files_of(corpus) == before
    monkeypatch.setattr("builtins.input", lambda question: "y")
    assert taken_out(corpus, "ambon") == 0
    assert "raw/kota/ambon.txt" not in files_of(corpus)


def test_wrong_use(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files_of(corpus)
    assert taken_out(corpus, "amben", "--yes") == 2
    assert "did you mean ambon" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main(["remove", "ambon", "--corpus", str(corpus), "--yes"])
    assert stopped.value.code == 2
    for reason in (" ", "x" * 501):
        args = ["remove", "ambon", "--reason", reason, "--corpus", str(corpus), "--yes"]
        assert main(args) == 2
    assert main(["remove", "ambon", "--reason", "x", "--corpus", str(corpus / "raw")]) == 2
    assert files_of(corpus) == before


def test_json(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert taken_out(corpus, "bima", "--yes", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["outcome"] == "removed" and told["id"] == "bima" and len(told["files"]) == 8


def test_who_has_the_same_text_or_names_it_is_told(corpus: Path) -> None:
    twin = corpus / "raw" / "kota" / "lain.txt"
    twin.write_bytes((corpus / "raw" / "kota" / "ambon.txt").read_bytes())
    (corpus / "results").mkdir()
    (corpus / "results" / "notes.json").write_text('{"worst": "ambon"}', encoding="utf-8")
    (corpus / "annotations" / "agreement.json").write_text("{}", encoding="utf-8")
    notes = plan_removal(corpus, "ambon", reason=REASON).notes
    assert [note.split(" ")[0] for note in notes] == [
        "lain",
        "annotations/agreement.json",
        "results/notes.json",
    ]


def test_another_article_would_get_another_id(corpus: Path) -> None:
    other = corpus / "raw" / "lain" / "ambon.txt"
    other.parent.mkdir()
    other.write_text(TEXT.format("Lain"), encoding="utf-8")
    found = hashlib.sha256(b"kota/ambon.txt").hexdigest()[:8]
    with pytest.raises(UsageError, match=r"lain/ambon\.txt would .* get another id"):
        plan_removal(corpus, f"ambon-{found}", reason=REASON)


def test_a_packed_file_is_not_edited(corpus: Path) -> None:
    import gzip

    row = json.dumps({"id": "fakfak", "text": TEXT.format("Fakfak")}).encode()
    (corpus / "raw" / "padat.jsonl.gz").write_bytes(gzip.compress(row))
    with pytest.raises(UsageError, match=r"row 1 of .*padat\.jsonl\.gz"):
        plan_removal(corpus, "fakfak", reason=REASON)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"id": "a"}',
        '{"id": "a", "date": "soon", "reason": "", "text_sha256": null}',
        '{"id": "A b", "date": "2026-01-01", "reason": "", "text_sha256": null}',
        '{"id": "a", "date": "2026-01-01", "reason": "", "text_sha256": "abc"}',
    ],
)
def test_a_damaged_tombstone_stops_everything(corpus: Path, line: str) -> None:
    path = corpus / "tombstones.jsonl"
    good = Tombstone("zat", "2026-01-01", "x", None).line()
    path.write_bytes(good + line.encode() + b"\n")
    with pytest.raises(UsageError, match=r"tombstones\.jsonl:2 is no tombstone"):
        read_tombstones([path])
    assert main(["check", str(corpus)]) == 2
    assert taken_out(corpus, "ambon", "--yes") == 2
    with pytest.raises(UsageError, match="is no tombstone"):
        build([corpus / "raw"], out=corpus.parent / "out", gold=None)


def test_the_check_refuses_its_return(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (corpus / "raw" / "kota" / "ambon.txt").read_bytes()
    assert taken_out(corpus, "ambon", "--yes") == 0
    (corpus / "raw" / "kota" / "baru.txt").write_bytes(text)
    (corpus / "raw" / "kota" / "ambon.txt").write_text(TEXT.format("Ternate"), encoding="utf-8")
    (corpus / "gold" / "kota" / "ambon.json").write_text('{"id": "ambon"}')
    with (corpus / "splits" / "test.txt").open("a") as lines:
        lines.write("\nambon\n")
    capsys.readouterr()
    assert main(["check", str(corpus), "--json"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    refused = {(Path(f["file"]).name, f["index"]) for f in found if f["code"] == "removed_article"}
    assert refused == {
        ("baru.txt", None),
        ("ambon.txt", None),
        ("ambon.json", None),
        ("test.txt", 3),
    }
    assert main(["check", str(corpus / "raw" / "kota"), "--json"]) == 1
    assert capsys.readouterr().out.count("removed_article") == 2


def test_the_build_refuses_its_return(corpus: Path) -> None:
    text = (corpus / "raw" / "kota" / "ambon.txt").read_bytes()
    assert taken_out(corpus, "ambon", "--yes") == 0
    layers = ["structure", "sentences", "tokens"]
    options: dict[str, Any] = {"gold": None, "layers": layers}
    assert build([corpus / "raw"], out=corpus.parent / "one", **options).reject_codes == {}
    (corpus / "raw" / "kota" / "baru.txt").write_bytes(text)
    (corpus / "raw" / "kota" / "ambon.txt").write_text(TEXT.format("Ternate"), encoding="utf-8")
    report = build([corpus / "raw"], out=corpus.parent / "two", **options)
    assert (report.records, report.reject_codes) == (4, {"removed_article": 2})
    rows = (corpus.parent / "two" / "_build" / "rejects.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(row)["id"] for row in rows] == ["ambon", "baru"]
    assert "it has the text of another: ambon was taken out on" in rows[1]
    part = build([corpus / "raw" / "kota"], out=corpus.parent / "three", **options)
    assert part.reject_codes == {"removed_article": 2}


def test_tombstones_hold_for_all_that_lies_in_raw(corpus: Path) -> None:
    path = corpus / "tombstones.jsonl"
    assert tombstone_files([corpus / "raw"]) == ()
    path.write_bytes(Tombstone("ambon", "2026-01-01", "x", None).line())
    inside = corpus / "raw" / "kota" / "bima.txt"
    assert tombstone_files([corpus / "raw", inside]) == (path,)
    assert tombstone_files([corpus / "gold"]) == ()
