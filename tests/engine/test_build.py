"""The whole path, from raw files to what the real `datasets` client loads."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from datasets import load_dataset

import warta
from warta import IncompleteError, UsageError, WartaError
from warta.engine import build as build_module
from warta.engine import gather as gather_module
from warta.engine import plan as plan_module
from warta.engine.build import build
from warta.tables.configs import all_configs

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
TEXT = (
    "Bandung, Warta Contoh – Harga beras di pasar itu naik pada Senin, kata pedagang nomor {n}.\n"
    "Ia menilai kenaikan tersebut tidak wajar dan meminta pemerintah kota segera turun tangan.\n"
)


def rows(number: int, **more: object) -> list[dict[str, Any]]:
    return [{"id": f"a-{n}", "text": TEXT.format(n=n), **more} for n in range(number)]


def write(path: Path, items: list[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    return path


def digests(folder: Path) -> dict[str, str]:
    """Every file's digest; the manifest's without its clock."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if path.name == "manifest.json":
                manifest = json.loads(data)
                del manifest["clock"]
                data = json.dumps(manifest).encode()
            found[path.relative_to(folder).as_posix()] = hashlib.sha256(data).hexdigest()
    return found


def rejects(out: Path) -> list[dict[str, Any]]:
    lines = (out / "_build" / "rejects.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


# --- what comes out -------------------------------------------------------------------------


def test_the_shipped_corpus_loads_back_span_for_span(built: Path) -> None:
    loaded = load_dataset(str(built), "articles")
    count = 0
    for split in loaded.values():
        for row in split:
            count += 1
            article = warta.Article.from_dict(row)
            assert article.text is not None and article.blocks and article.tokens
            assert hashlib.sha256(article.text.encode()).hexdigest() == article.text_sha256
            assert [f for f in warta.validate(article) if f.severity == "error"] == []
            assert all(
                article.span(token) == article.span(token).strip() for token in article.tokens
            )
    assert count == len(list(CORPUS.glob("raw/*/*.txt")))


@pytest.mark.parametrize("config", [config.name for config in all_configs()])
def test_map_style_and_streaming_agree(built: Path, config: str) -> None:
    for split, mapped in load_dataset(str(built), config).items():
        streamed = load_dataset(str(built), config, split=split, streaming=True)
        assert list(streamed) == list(mapped)


def test_structure_rows_are_slices_of_their_article(built: Path) -> None:
    articles = {
        row["id"]: row["text"]
        for split in load_dataset(str(built), "articles").values()
        for row in split
    }
    for split in load_dataset(str(built), "structure").values():
        for row in split:
            text = articles[row["article_id"]]
            assert text[row["start"] : row["start"] + len(row["text"])] == row["text"]


def test_the_head_of_the_readme_tells_the_truth(built: Path) -> None:
    head = yaml.safe_load((built / "README.md").read_text("utf-8").split("---\n")[1])
    for info in head["dataset_info"]:
        for split in info["splits"]:
            files = sorted((built / info["config_name"]).glob(f"{split['name']}-*.parquet"))
            assert split["num_examples"] == sum(pq.read_metadata(f).num_rows for f in files)
    assert head["language"] == ["id"] and head["license"] == "cc-by-4.0"


def test_parquet_is_written_as_said(built: Path) -> None:
    for path in built.rglob("*.parquet"):
        metadata = pq.read_metadata(path)
        group = metadata.row_group(0)
        for index in range(group.num_columns):
            assert group.column(index).compression == "ZSTD"
            assert group.column(index).has_offset_index
        assert b"huggingface" in (metadata.metadata or {})


def test_nothing_of_the_machine_is_in_what_is_published(built: Path) -> None:
    for path in built.rglob("*"):
        if path.is_file():
            assert str(CORPUS.parent).encode() not in path.read_bytes()


def test_the_raw_article_as_it_must_come_out(shared: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = build([shared / "raw"], out=out)
    assert (report.records, report.rejects) == (1, 0)
    (row,) = load_dataset(str(out), split="train")
    article = warta.Article.from_dict(row)
    raw = (shared / "raw" / "purna-warta-0001.txt").read_bytes().decode()
    assert article.text == raw
    assert article.dateline is not None and article.blocks is not None
    assert (article.dateline.place, article.dateline.outlet) == ("Tehran", "Purna Warta")
    links = [article.span(b) for b in article.blocks if b.kind == "related_link"]
    assert len(links) == 2 and all(link.startswith("Baca Juga : ") for link in links)
    assert article.sentences is not None and article.tokens is not None
    assert not any("Baca Juga" in article.span(sentence) for sentence in article.sentences)
    tokens = [article.span(token) for token in article.tokens]
    assert {"Hossein", "Amirabdollahian", "al-Nakhalah"} <= set(tokens)
    assert warta.validate(article) == []


# --- the same bytes -------------------------------------------------------------------------


def test_neither_order_nor_workers_nor_a_second_run_change_a_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = rows(60)
    one = write(tmp_path / "in" / "rows.jsonl", items)
    build([one], out=tmp_path / "first")
    build([one], out=tmp_path / "again")
    assert digests(tmp_path / "first") == digests(tmp_path / "again")
    moved = write(tmp_path / "moved" / "rows.jsonl", items)
    build([moved], out=tmp_path / "elsewhere")
    assert digests(tmp_path / "first") == digests(tmp_path / "elsewhere")
    random.Random(1).shuffle(items)
    write(tmp_path / "shuffled" / "rows.jsonl", items)
    build([tmp_path / "shuffled" / "rows.jsonl"], out=tmp_path / "third")
    first, third = digests(tmp_path / "first"), digests(tmp_path / "third")
    for name in first:
        if name.endswith(".parquet"):
            assert first[name] == third[name]


def test_several_workers_and_buckets_write_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_module, "BUCKET_BYTES", 4000)
    monkeypatch.setattr(plan_module, "SLICE_FILES", 2)
    for part in range(5):
        write(tmp_path / "in" / f"part-{part}.jsonl", rows(60)[part * 12 : part * 12 + 12])
    build([tmp_path / "in"], out=tmp_path / "one", workers=1)
    build([tmp_path / "in"], out=tmp_path / "two", workers=2)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert len(list((tmp_path / "one" / "articles").iterdir())) > 1
    files = sorted((tmp_path / "in").iterdir())
    build(list(reversed(files)), out=tmp_path / "three")
    assert digests(tmp_path / "one")["README.md"] == digests(tmp_path / "three")["README.md"]


@pytest.mark.parametrize(
    ("megabytes", "buckets"), [(0, 1), (1, 1), (2, 4), (8, 16), (32, 32), (512, 128)]
)
def test_buckets_grow_in_number_and_in_size(megabytes: int, buckets: int) -> None:
    assert plan_module.count_buckets(megabytes * 2**20) == buckets


def test_no_bucket_of_a_large_input_outgrows_memory() -> None:
    assert plan_module.count_buckets(10**12) == -(-(10**12) // plan_module.BUCKET_BYTES)


# --- nothing lost ---------------------------------------------------------------------------


def test_inputs_are_records_plus_rejects(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder / "good.jsonl", rows(3))
    with (folder / "good.jsonl").open("a") as file:
        file.write("{broken\n[1]\n" + json.dumps({"id": "x", "text": 5}) + "\n")
    write(folder / "same.jsonl", rows(2))
    write(folder / "other.jsonl", [{"id": "a-0", "text": TEXT.format(n="lain")}])
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (folder / "english.txt").write_text(
        "The minister said on Sunday that the two countries would resume their talks, and that "
        "the committee was going to meet in the capital with all of its members by next week."
    )
    report = build([folder], out=tmp_path / "out")
    codes = sorted(item["code"] for item in rejects(tmp_path / "out"))
    assert report.records == 3
    assert report.inputs == report.records + report.rejects == 11
    assert codes == sorted(
        [
            "duplicate_id",
            "duplicate_record",
            "duplicate_record",
            "invalid_json",
            "not_an_object",
            "not_indonesian",
            "unsupported_format",
            "wrong_type",
        ]
    )
    assert all(item["path"] and item["reason"] for item in rejects(tmp_path / "out"))


def test_every_bad_input_ends_as_record_or_reject(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    shutil.copytree(shared / "bad_inputs", folder, copy_function=shutil.copyfile)
    for path in list(folder.rglob("*.json")):
        shutil.copyfile(path, path.with_suffix(".jsonl"))
        shutil.copyfile(path, path.with_suffix(".txt"))
    write(folder / "good.jsonl", rows(1))
    report = build([folder], out=tmp_path / "out", language="any")
    assert report.records >= 1
    named = {item["path"] for item in rejects(tmp_path / "out")}
    taken = {row["source"]["path"] for row in load_dataset(str(tmp_path / "out"), split="train")}
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_size:
            name = path.relative_to(folder).as_posix()
            blank = path.suffix == ".jsonl" and not path.read_bytes().strip()
            assert name in named | taken or blank, name


def test_the_smallest_digest_keeps_an_id_whatever_the_order(tmp_path: Path) -> None:
    items = [{"id": "same", "text": TEXT.format(n=n)} for n in range(4)]
    kept = set()
    for turn in range(4):
        path = write(tmp_path / f"in-{turn}.jsonl", items[turn:] + items[:turn])
        build([path], out=tmp_path / f"out-{turn}")
        (row,) = load_dataset(str(tmp_path / f"out-{turn}"), split="train")
        kept.add(row["text"])
        assert len(rejects(tmp_path / f"out-{turn}")) == 3
    assert len(kept) == 1


def test_no_record_at_all_is_an_error_that_says_where_to_look(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.bin").write_bytes(b"\0\1")
    with pytest.raises(WartaError, match=r"no record .*unsupported_format 1.*rejects\.jsonl"):
        build([tmp_path / "in"], out=tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert (tmp_path / "out.rejects.jsonl").is_file()


# --- stopping and going on ------------------------------------------------------------------


def test_an_interrupted_build_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_module, "BUCKET_BYTES", 4000)
    source = write(tmp_path / "rows.jsonl", rows(60))
    build([source], out=tmp_path / "whole")
    done: list[int] = []
    real = gather_module.gather

    def stopping(task: gather_module.GatherTask) -> gather_module.Gathered:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(task.bucket)
        return real(task)

    monkeypatch.setattr(build_module, "gather", stopping)
    with pytest.raises(KeyboardInterrupt):
        build([source], out=tmp_path / "out")
    assert not (tmp_path / "out").exists()
    kept = tmp_path / "out.partial" / "buckets" / f"{done[0]:05d}"
    before = (kept / "summary.json").stat().st_mtime_ns
    again: list[int] = []

    def counting(task: gather_module.GatherTask) -> gather_module.Gathered:
        if not task.out.exists():
            again.append(task.bucket)
        else:
            assert (task.out / "summary.json").stat().st_mtime_ns == before or task.bucket in done
        return real(task)

    monkeypatch.setattr(build_module, "gather", counting)
    build([source], out=tmp_path / "out")
    assert not set(again) & set(done)
    assert digests(tmp_path / "out") == digests(tmp_path / "whole")
    assert not (tmp_path / "out.partial").exists()


def test_unfinished_work_is_gone_on_with_unless_told_otherwise() -> None:
    from warta.cli import parser

    def restart(*more: str) -> bool:
        answer: bool = parser().parse_args(["build", "in", "--out", "out", *more]).restart
        return answer

    assert [restart(), restart("--resume")] == [False, False]
    assert [restart("--restart"), restart("--no-resume")] == [True, True]


def test_an_annotator_of_ones_own_that_changed_is_another_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    module = tmp_path / "own_tokens_of_this_test.py"
    module.write_text("def annotate(article):\n    return article\n")
    source = write(tmp_path / "rows.jsonl", rows(3))
    own = {"tokens": "python:own_tokens_of_this_test.annotate"}

    def stop(*given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(build_module, "_place", stop)
        build([source], out=tmp_path / "out", annotators=own, layers=["structure", "sentences"])
    module.write_text("def annotate(article):\n    return article  # or not\n")
    with pytest.raises(UsageError, match=r"different: versions\.annotators"):
        build([source], out=tmp_path / "out", annotators=own, layers=["structure", "sentences"])


def test_a_restart_does_all_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(tmp_path / "rows.jsonl", rows(3))

    def stop(*given: object) -> None:
        raise KeyboardInterrupt

    for _ in range(2):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(build_module, "_place", stop)
            build([source], out=tmp_path / "out")
    assert (tmp_path / "out.partial" / "buckets" / "00000").is_dir()
    assert build([source], out=tmp_path / "out", restart=True).resumed == 0
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(build_module, "_place", stop)
        build([source], out=tmp_path / "out", overwrite=True)
    assert build([source], out=tmp_path / "out", overwrite=True).resumed == 2


# `warta build` with buckets so small that a killed run has done some of them.
SMALL_BUCKETS = """
import sys
from warta.cli import main
from warta.engine import plan

plan.BUCKET_BYTES = 40_000
if __name__ == "__main__":
    sys.exit(main())
"""


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs POSIX signals")
@pytest.mark.parametrize(
    ("kills", "number"), [(2, 2_000), pytest.param(20, 10_000, marks=pytest.mark.slow)]
)
def test_a_build_killed_again_and_again_goes_on_and_writes_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int, number: int
) -> None:
    source = write(tmp_path / "rows.jsonl", unlike_rows(number))
    layers = ("structure", "sentences", "tokens")
    program = tmp_path / "program.py"
    program.write_text(SMALL_BUCKETS)
    command = [sys.executable, str(program), "build", str(source), "--layers", ",".join(layers)]
    command += ["--out", str(tmp_path / "out"), "--workers", "2"]
    buckets = tmp_path / "out.partial" / "buckets"
    chance = random.Random(5)
    before = 0
    for kill in range(kills):
        child = subprocess.Popen(command, start_new_session=True)
        # Each run gets as far as one more bucket, then some random time further.
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and len(done_in(buckets)) <= before:
            if child.poll() is not None:
                break
            time.sleep(0.01)
        time.sleep(chance.uniform(0.0, 0.02 * kills))
        os.killpg(child.pid, signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL, f"the run ended before it was killed ({kill})"
        assert not (tmp_path / "out").exists()
        done = done_in(buckets)
        assert len(done) > before, "nothing that was done is lost"
        before = len(done)
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "went on where a former run stopped" in said.stderr
    monkeypatch.setattr(plan_module, "BUCKET_BYTES", 40_000)
    build([source], out=tmp_path / "whole", layers=layers)
    assert digests(tmp_path / "out") == digests(tmp_path / "whole")
    assert not (tmp_path / "out.partial").exists()


def unlike_rows(number: int) -> list[dict[str, Any]]:
    """Articles no two of which share much."""
    words = TEXT.format(n=0).replace("\n", " ").split()
    chance = random.Random(3)
    texts = (" ".join(chance.choices(words, k=60)) for _ in range(number))
    return [{"id": f"a-{n}", "text": text} for n, text in enumerate(texts)]


def reading(partial: Path) -> bool:
    """Whether a worker has begun on a slice."""
    return (partial / "spill").exists() and any((partial / "spill").iterdir())


def done_in(buckets: Path) -> list[Path]:
    return [path for path in buckets.glob("*") if path.name.isdecimal()]


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs POSIX signals")
@pytest.mark.parametrize("everybody", [True, False], ids=["terminal", "kill -INT"])
def test_ctrl_c_stops_at_once_and_says_so(tmp_path: Path, everybody: bool) -> None:
    for part in range(3):
        write(tmp_path / "in" / f"{part}.jsonl", rows(30_000))
    command = [sys.executable, "-m", "warta", "build", str(tmp_path / "in"), "--workers", "2"]
    child = subprocess.Popen(
        [*command, "--out", str(tmp_path / "out")],
        start_new_session=True,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell may ignore it
    )
    deadline = time.monotonic() + 60
    while not reading(tmp_path / "out.partial") and time.monotonic() < deadline:
        time.sleep(0.05)
    (os.killpg if everybody else os.kill)(child.pid, signal.SIGINT)
    _, said = child.communicate(timeout=120)  # a worker that waits for its disk dies late
    assert child.returncode == 130
    assert said.strip() == "warta: interrupted; the same command goes on where it stopped"
    assert not (tmp_path / "out").exists()
    deadline = time.monotonic() + 10  # the dead are taken away in the system's own time
    with pytest.raises(ProcessLookupError):
        while time.monotonic() < deadline:
            os.killpg(child.pid, 0)
            time.sleep(0.05)


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(tmp_path / "rows.jsonl", rows(5))

    def full(task: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "some/file")

    with monkeypatch.context() as patch:
        patch.setattr(build_module, "gather", full)
        with pytest.raises(IncompleteError, match="the same command goes on"):
            build([source], out=tmp_path / "out")
    assert build([source], out=tmp_path / "out").records == 5


def test_a_damaged_plan_is_never_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(tmp_path / "rows.jsonl", rows(5))

    def stop(task: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(build_module, "gather", stop)
        build([source], out=tmp_path / "out")
    (tmp_path / "out.partial" / "plan.json").write_text("{")
    shutil.rmtree(tmp_path / "out.partial" / "spill" / "000000")
    (tmp_path / "out.partial" / "spill" / "000000").mkdir()
    with pytest.raises(UsageError, match="--restart"):
        build([source], out=tmp_path / "out")
    assert build([source], out=tmp_path / "out", restart=True).records == 5


def test_gold_and_splits_are_read_anew_by_each_build(tmp_path: Path) -> None:
    write(tmp_path / "corpus" / "raw" / "rows.jsonl", rows(2))
    splits, gold = tmp_path / "corpus" / "splits", tmp_path / "corpus" / "gold"
    splits.mkdir()
    gold.mkdir()
    (splits / "train.txt").write_text("a-0\na-1\n")
    build([tmp_path / "corpus" / "raw"], out=tmp_path / "one")
    (splits / "train.txt").write_text("a-0\n")
    (splits / "test.txt").write_text("a-1\n")
    (gold / "a-0.json").write_text('{"id": "a-0", "annotator": "x", "entities": []}')
    build([tmp_path / "corpus" / "raw"], out=tmp_path / "two")
    loaded = load_dataset(str(tmp_path / "two"))
    assert {name: part["id"] for name, part in loaded.items()} == {
        "train": ["a-0"],
        "test": ["a-1"],
    }
    assert loaded["train"][0]["entities"] == []


def test_another_plan_is_refused_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(tmp_path / "rows.jsonl", rows(5))

    def stop(task: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(build_module, "gather", stop)
        build([source], out=tmp_path / "out")
    with pytest.raises(UsageError, match=r"options\.language"):
        build([source], out=tmp_path / "out", language="any")
    write(source, rows(6))
    with pytest.raises(UsageError, match=r"inputs\.sha256"):
        build([source], out=tmp_path / "out")
    assert build([source], out=tmp_path / "out", restart=True).records == 6


def test_a_finished_dataset_is_replaced_only_when_asked(tmp_path: Path) -> None:
    source = write(tmp_path / "rows.jsonl", rows(2))
    build([source], out=tmp_path / "out")
    with pytest.raises(UsageError, match="--overwrite"):
        build([source], out=tmp_path / "out")
    write(source, rows(3))
    assert build([source], out=tmp_path / "out", overwrite=True).records == 3
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "rows.jsonl"]


@pytest.mark.parametrize("name", ["out", "out.partial"])
def test_a_folder_of_somebody_else_is_never_touched(tmp_path: Path, name: str) -> None:
    source = write(tmp_path / "rows.jsonl", rows(2))
    (tmp_path / name).mkdir()
    (tmp_path / name / "thesis.doc").write_text("x")
    for options in ({}, {"overwrite": True}, {"restart": True}):
        with pytest.raises(UsageError, match="not written by warta"):
            build([source], out=tmp_path / "out", **options)
    assert [path.name for path in (tmp_path / name).iterdir()] == ["thesis.doc"]


def test_what_somebody_put_beside_or_into_a_dataset_stays(tmp_path: Path) -> None:
    source = write(tmp_path / "rows.jsonl", rows(2))
    (tmp_path / "out.old").mkdir()
    (tmp_path / "out.old" / "thesis.doc").write_text("x")
    build([source], out=tmp_path / "out")
    build([source], out=tmp_path / "out", overwrite=True)
    assert (tmp_path / "out.old" / "thesis.doc").exists()
    (tmp_path / "out" / ".git").mkdir()
    with pytest.raises(UsageError, match=r"also holds \.git"):
        build([source], out=tmp_path / "out", overwrite=True)


def test_a_mistake_in_options_leaves_no_unfinished_work(tmp_path: Path) -> None:
    source = write(tmp_path / "rows.jsonl", [{"isi": TEXT.format(n=1)}])
    with pytest.raises(WartaError, match="missing_text"):
        build([source], out=tmp_path / "out")
    assert build([source], out=tmp_path / "out", columns={"text": "isi"}).records == 1


@pytest.mark.parametrize(
    ("card", "message"),
    [(b"{{ nothing }}", "nothing"), (b"{% if %}", "line 1"), (b"\xff", "UTF-8")],
)
def test_a_wrong_card_is_named(tmp_path: Path, card: bytes, message: str) -> None:
    source = write(tmp_path / "rows.jsonl", rows(1))
    (tmp_path / "card.md").write_bytes(card)
    with pytest.raises(UsageError, match=message):
        build([source], out=tmp_path / "out", card=tmp_path / "card.md")


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs POSIX signals")
def test_workers_end_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    for part in range(3):
        write(tmp_path / "in" / f"{part}.jsonl", rows(30_000))
    command = [sys.executable, "-m", "warta", "build", str(tmp_path / "in"), "--workers", "2"]
    child = subprocess.Popen([*command, "--out", str(tmp_path / "out")], start_new_session=True)
    deadline = time.monotonic() + 60
    while not reading(tmp_path / "out.partial") and time.monotonic() < deadline:
        time.sleep(0.05)
    child.kill()
    child.wait()
    while time.monotonic() < deadline:
        try:
            os.killpg(child.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    else:
        pytest.fail("workers outlived the build")


def test_out_and_input_must_not_lie_inside_each_other(tmp_path: Path) -> None:
    write(tmp_path / "in" / "rows.jsonl", rows(1))
    for out in (tmp_path / "in" / "out", tmp_path / "in", tmp_path):
        with pytest.raises(UsageError, match="inside"):
            build([tmp_path / "in"], out=out)


def test_two_builds_of_one_folder_do_not_meet(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    source = write(tmp_path / "rows.jsonl", rows(1))
    (tmp_path / "out.partial").mkdir()
    with (tmp_path / "out.partial" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(UsageError, match="another build"):
            build([source], out=tmp_path / "out")


# --- options --------------------------------------------------------------------------------


def test_splits_and_their_order(tmp_path: Path) -> None:
    write(tmp_path / "corpus" / "raw" / "rows.jsonl", rows(6))
    splits = tmp_path / "corpus" / "splits"
    splits.mkdir()
    (splits / "train.txt").write_text("a-0\na-1\na-2\n")
    (splits / "validation.txt").write_text("a-3\n")
    (splits / "test.txt").write_text("a-4\na-5\n")
    build([tmp_path / "corpus" / "raw"], out=tmp_path / "out")
    loaded = load_dataset(str(tmp_path / "out"))
    assert {name: sorted(part["id"]) for name, part in loaded.items()} == {
        "train": ["a-0", "a-1", "a-2"],
        "validation": ["a-3"],
        "test": ["a-4", "a-5"],
    }
    build([tmp_path / "corpus" / "raw"], out=tmp_path / "plain", splits=None)
    assert list(load_dataset(str(tmp_path / "plain"))) == ["train"]


def test_layers_not_asked_for_are_null_with_origin_none(tmp_path: Path) -> None:
    source = write(tmp_path / "rows.jsonl", rows(1))
    build([source], out=tmp_path / "out", layers=["structure"])
    (row,) = load_dataset(str(tmp_path / "out"), split="train")
    origins = {item["layer"]: item["origin"] for item in row["provenance"]}
    assert row["tokens"] is None and origins["tokens"] == "none" and origins["structure"] == "rule"


@pytest.mark.parametrize(
    ("layers", "message"),
    [(["tokens"], "needs structure"), (["nonsense"], "no layer"), (["chains"], "needs structure")],
)
def test_impossible_layers_are_refused_before_anything_runs(
    tmp_path: Path, layers: list[str], message: str
) -> None:
    source = write(tmp_path / "rows.jsonl", rows(1))
    with pytest.raises(UsageError, match=message):
        build([source], out=tmp_path / "out", layers=layers)
    assert not (tmp_path / "out.partial").exists()


def test_columns_are_mapped(tmp_path: Path) -> None:
    items = [{"isi": TEXT.format(n=1), "judul": "Harga Beras Naik"}]
    source = write(tmp_path / "rows.jsonl", items)
    build([source], out=tmp_path / "out", columns={"text": "isi", "title": "judul"})
    (row,) = load_dataset(str(tmp_path / "out"), split="train")
    assert row["title"] == "Harga Beras Naik"


def test_a_hostile_id_or_title_does_no_harm(tmp_path: Path) -> None:
    hostile = [
        "../../etc/passwd",
        "CON",
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "a\n---\n",
    ]
    items = [
        {"id": text, "title": f"---\n{text}|", "text": TEXT.format(n=n)}
        for n, text in enumerate(hostile)
    ]
    source = write(tmp_path / "in" / "rows.jsonl", items)
    build([source], out=tmp_path / "out")
    loaded = load_dataset(str(tmp_path / "out"), split="train")
    assert all(id.startswith("rows-") for id in loaded["id"]) and len(set(loaded["id"])) == 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_gold_replaces_whole_layers_and_says_so(tmp_path: Path) -> None:
    write(tmp_path / "corpus" / "raw" / "rows.jsonl", rows(2))
    gold = tmp_path / "corpus" / "gold" / "x"
    gold.mkdir(parents=True)
    (gold / "a-0.json").write_text(
        json.dumps(
            {
                "id": "a-0",
                "annotator": "someone",
                "entities": [{"p": 1, "text": "Bandung", "label": "GPE"}],
            }
        )
    )
    build([tmp_path / "corpus" / "raw"], out=tmp_path / "out")
    first, second = sorted(
        load_dataset(str(tmp_path / "out"), split="train"), key=lambda r: r["id"]
    )
    assert [first["text"][e["start"] : e["end"]] for e in first["entities"]] == ["Bandung"]
    origins = [
        {item["layer"]: item["origin"] for item in row["provenance"]} for row in (first, second)
    ]
    assert (origins[0]["entities"], origins[1]["entities"]) == ("gold", "model")
    assert origins[0]["tokens"] == "rule" and origins[0]["chains"] == "model"


def test_wrong_gold_is_a_reject_with_the_hint(tmp_path: Path) -> None:
    write(tmp_path / "corpus" / "raw" / "rows.jsonl", rows(2))
    (tmp_path / "corpus" / "gold").mkdir()
    (tmp_path / "corpus" / "gold" / "a-0.json").write_text(
        json.dumps(
            {
                "id": "a-0",
                "annotator": "someone",
                "entities": [{"p": 1, "text": "Bndung", "label": "GPE"}],
            }
        )
    )
    report = build([tmp_path / "corpus" / "raw"], out=tmp_path / "out")
    assert report.reject_codes == {"gold_invalid": 1}
    assert "Bandung" in rejects(tmp_path / "out")[0]["reason"]
