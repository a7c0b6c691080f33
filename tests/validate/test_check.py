"""What a path is, and what is found in it."""

from __future__ import annotations

import copy
import gzip
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import zstandard

from warta.article import Article
from warta.errors import UsageError
from warta.validate.check import check, read_splits, recognise
from warta.validate.finding import Finding, finding
from warta.validate.records import read_values

Record = dict[str, Any]


@pytest.fixture
def records(sound: Record) -> list[Record]:
    """Three sound articles of different texts and ids."""
    made = []
    for number in range(3):
        record = copy.deepcopy(sound)
        record["id"] = f"a-{number}"
        record["text_sha256"] = f"{number:064x}"
        record["text"] = None
        made.append(record)
    return made


def write(path: Path, records: list[Any]) -> Path:
    data = "".join(json.dumps(record) + "\n" for record in records).encode()
    if path.suffix == ".gz":
        data = gzip.compress(data)
    elif path.suffix == ".zst":
        data = zstandard.compress(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def codes(*paths: Path, **options: Any) -> list[str]:
    return [item.code for item in check(paths, **options)]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.ndjson", "A.JSONL"])
def test_json_lines_of_records(tmp_path: Path, records: list[Record], name: str) -> None:
    path = write(tmp_path / name, records)
    assert recognise(path) == "records"
    assert codes(path) == []
    records[1]["blocks"][0]["end"] = 9_999
    (item,) = check([write(tmp_path / name, records)])
    assert (item.code, item.file, item.article) == ("span_overlap", str(path), "a-1")


def test_every_path_is_checked_and_each_by_itself(tmp_path: Path, records: list[Record]) -> None:
    one, two = (write(tmp_path / name, records[:1]) for name in ("a.jsonl", "b.jsonl"))
    assert codes(one, two) == []
    folder = write(tmp_path / "both/a.jsonl", records[:1]).parent
    write(folder / "b.jsonl", records[:1])
    assert codes(folder) == ["duplicate_id"]


def test_a_broken_line_does_not_end_the_file(tmp_path: Path, records: list[Record]) -> None:
    path = write(tmp_path / "a.jsonl", records)
    lines = path.read_bytes().splitlines()
    lines[1] = lines[1][:50]
    path.write_bytes(b"\n".join([*lines, b"", b"\xff", b"[" * 5_000, b"1" * 5_000, lines[0]]))
    found = list(check([path]))
    assert [(item.code, item.index) for item in found] == [
        ("invalid_json", 2),
        ("invalid_json", 5),
        ("too_deep", 6),
        ("invalid_json", 7),
        ("duplicate_id", None),
    ]
    assert found[0].format().startswith(f"{path} line 2: error invalid_json: ")


def test_a_line_without_end_is_refused_whole(
    tmp_path: Path, records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.jsonl", [*records[:1], "x" * 50_000, *records[1:]])
    # Not by its dotted name: warta.validate is the function of that name.
    monkeypatch.setattr(sys.modules["warta.validate.records"], "MAX_LINE", 20_000)
    assert [(item.code, item.index) for item in check([path])] == [("invalid_json", 2)]


def test_lines_that_are_not_quite_json_reach_level_1(tmp_path: Path, records: list[Record]) -> None:
    records[0]["title"] = "\ud800"
    records[1]["title"] = float("nan")
    records[2]["blocks"][0]["end"] = 2**70
    path = write(tmp_path / "a.jsonl", records)
    assert codes(path) == ["surrogate", "not_json", "out_of_bounds"]


def test_a_damaged_archive_is_read_as_far_as_it_goes(tmp_path: Path, records: list[Record]) -> None:
    for name in ("a.jsonl.gz", "a.jsonl.zst"):
        path = write(tmp_path / name, records)
        path.write_bytes(path.read_bytes()[:-20])
        assert codes(path) == ["unreadable_file"]
        path.write_bytes(b"no archive at all")
        assert codes(path) == ["unreadable_file"]


def test_a_single_record(tmp_path: Path, sound: Record) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(sound, indent=2), "utf-8")
    assert recognise(path) == "records" and codes(path) == []
    sound["genre"] = "essay"
    path.write_text(json.dumps(sound), "utf-8")
    assert codes(path) == ["unknown_label"]


def test_a_dataset_folder(dataset: Callable[..., Path], records: list[Record]) -> None:
    folder = dataset(records, splits={"train": ["a-0", "a-1"], "test": ["a-2"]})
    assert recognise(folder) == "dataset"
    assert codes(folder) == []


def test_level_5_looks_across_the_splits_of_a_dataset(
    dataset: Callable[..., Path], records: list[Record]
) -> None:
    records[2]["text_sha256"] = records[0]["text_sha256"]
    folder = dataset(records, splits={"train": ["a-0", "a-1"], "test": ["a-2"]})
    found = list(check([folder]))
    assert [item.code for item in found] == ["duplicate_text", "split_leak"]
    assert found[0].file == str(folder / "articles" / "test-00000-of-00001.parquet")


def test_records_of_a_dataset_are_validated(
    dataset: Callable[..., Path], records: list[Record]
) -> None:
    records[0]["blocks"][0]["end"] = 9_999
    records[1]["genre"] = "essay"
    folder = dataset(records)
    assert codes(folder) == ["span_overlap", "unknown_label"]


@pytest.mark.parametrize(
    "head",
    [
        "---\nconfigs: [\n---\n",
        "---\n- a\n---\n",
        "---\nconfigs: 5\ndataset_info: []\n---\n",
        "---\nconfigs: []\n---\n",
        "---\nconfigs: [{config_name: a}]\ndataset_info: []\n---\n",
        "---\nconfigs: [{config_name: a, data_files: [5]}]\ndataset_info: []\n---\n",
        "---\nconfigs: [{config_name: a, data_files: [{split: a, path: ../../*}]}]\n"
        "dataset_info: []\n---\n",
    ],
)
def test_a_card_that_cannot_be_read_is_found(
    dataset: Callable[..., Path], records: list[Record], head: str
) -> None:
    folder = dataset(records)
    (folder / "README.md").write_text(head, "utf-8")
    assert "card_mismatch" in codes(folder) and set(codes(folder)) <= {
        "card_mismatch",
        "card_invalid",
    }


def test_a_file_that_no_config_names(dataset: Callable[..., Path], records: list[Record]) -> None:
    folder = dataset(records)
    shard = folder / "articles" / "train-00000-of-00001.parquet"
    (folder / "articles" / "old.parquet").write_bytes(shard.read_bytes())
    (item,) = check([folder])
    assert item.code == "card_mismatch" and item.file == str(folder / "articles" / "old.parquet")


def test_a_damaged_shard(dataset: Callable[..., Path], records: list[Record]) -> None:
    folder = dataset(records)
    shard = folder / "articles" / "train-00000-of-00001.parquet"
    shard.write_bytes(shard.read_bytes()[:-9])
    assert codes(folder) == ["unreadable_file"]


def test_columns_in_another_order(dataset: Callable[..., Path], records: list[Record]) -> None:
    folder = dataset(records)
    shard = folder / "articles" / "train-00000-of-00001.parquet"
    table = pq.read_table(shard)
    pq.write_table(table.select(table.column_names[::-1]), shard)
    assert set(codes(folder)) == {"columns_mismatch", "card_mismatch"}


def annotate(records: list[Record]) -> Callable[[Path], Iterator[Article | Finding]]:
    def annotate_raw(path: Path) -> Iterator[Article | Finding]:
        assert path.exists()
        yield from map(Article.from_dict, records)
        yield finding("unreadable_file", "cannot be read", file="x.txt")

    return annotate_raw


def test_raw_articles_are_annotated_by_the_caller(tmp_path: Path, records: list[Record]) -> None:
    (tmp_path / "a.txt").write_text("Air.", "utf-8")
    (tmp_path / "notes.md").write_text("# Notes", "utf-8")
    write(tmp_path / "index.jsonl", [{"file": "a.txt", "title": "Air"}])
    assert recognise(tmp_path) == "raw"
    with pytest.raises(UsageError, match="raw articles"):
        check([tmp_path])
    records[1]["id"] = "a-0"
    found = list(check([tmp_path], annotate_raw=annotate(records)))
    assert [item.code for item in found] == ["unreadable_file", "duplicate_id"]
    assert found[1].file == str(tmp_path / records[0]["source"]["path"])


def test_rows_that_are_no_records_are_raw(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [{"id": "a", "text": "Air.", "source": "outlet"}])
    assert recognise(path) == "raw"


def test_gold_files_are_compiled_by_the_caller(tmp_path: Path, records: list[Record]) -> None:
    gold = tmp_path / "first" / "a-0.json"
    gold.parent.mkdir()
    gold.write_text('{"id": "a-0", "annotator": "x", "entities": []}', "utf-8")
    assert recognise(tmp_path) == recognise(gold) == "gold"
    with pytest.raises(UsageError, match="gold files"):
        check([tmp_path])
    assert codes(tmp_path, compile_gold=annotate(records)) == ["unreadable_file"]


def test_a_corpus_folder(tmp_path: Path, records: list[Record]) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "splits").mkdir()
    (tmp_path / "splits" / "train.txt").write_text("a-0\n\na-1\n", "utf-8")
    (tmp_path / "splits" / "test.txt").write_text("a-3\n", "utf-8")
    assert recognise(tmp_path) == "corpus"
    assert read_splits(tmp_path / "splits") == {"test": ["a-3"], "train": ["a-0", "a-1"]}
    with pytest.raises(UsageError, match="raw articles"):
        check([tmp_path], compile_gold=annotate([]))
    with pytest.raises(UsageError, match="gold files"):
        check([tmp_path], annotate_raw=annotate([]))
    found = check([tmp_path], annotate_raw=annotate(records), compile_gold=annotate(records[:1]))
    assert [item.code for item in found] == [
        "unreadable_file",
        "split_unknown_id",
        "split_missing_id",
        "unreadable_file",
    ]


@pytest.mark.parametrize("name", ["nothing.jsonl", "notes.md", "picture.png", "empty"])
def test_a_path_that_is_nothing_is_wrong_use(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.md").write_text("# Notes", "utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=r"expected a JSONL file of records.*dataset"):
        check([tmp_path / name])


def test_bad_json_of_the_world_never_raises(shared: Path, tmp_path: Path) -> None:
    for path in sorted((shared / "bad_inputs" / "jsontestsuite" / "test_parsing").iterdir()):
        target = tmp_path / "a.jsonl"
        target.write_bytes(path.read_bytes())
        assert all(isinstance(line, (int, type(None))) for line, _ in read_values(target))
        list(check([target], annotate_raw=lambda _: iter(())))
