"""Data sets by name, from a server that speaks the Hub's protocol, and folders of Arrow files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from warta.errors import IncompleteError, UsageError
from warta.read import RawArticle, ReadOptions, Reject, read
from warta.read.hub_name import HubDataset, is_remote, parse_spec
from warta.read.walk import walk

PUBLISH = Path(__file__).resolve().parents[1] / "publish"
ROWS = [{"content": f"Warga desa {n} menanam bakau.", "title": f"Judul {n}"} for n in range(3)]
CARD = (
    "---\nconfigs:\n- config_name: news\n  data_files:\n  - split: train\n    path: a.jsonl\n"
    "  - split: test\n    path: b.jsonl\n---\n"
)
FETCH = """
import json, sys
from pathlib import Path
from warta.errors import WartaError
from warta.read import ReadOptions, Reject, read
from warta.read.walk import walk
try:
    found = [one for file in walk([Path(sys.argv[1])])
             for one in ([file] if isinstance(file, Reject)
                         else read(file, options=ReadOptions(columns={"text": "content"})))]
except WartaError as error:
    print(json.dumps([error.exit_code, str(error)]))
else:
    print(json.dumps([0, [[one.path, one.row, one.format, one.title, one.id] for one in found]]))
"""

Outcomes = Callable[..., list[RawArticle | Reject]]


@pytest.mark.parametrize(
    ("given", "parsed"),
    [
        ("hf:org/name", HubDataset("org/name")),
        ("hf:org/name@v1.0", HubDataset("org/name", "v1.0")),
        ("hf:org/name:news", HubDataset("org/name", None, "news")),
        (
            "hf:org/na.me@refs/pr/1:news:train",
            HubDataset("org/na.me", "refs/pr/1", "news", "train"),
        ),
        ("hf:org/name::train", HubDataset("org/name", None, None, "train")),
    ],
)
def test_names_of_data_sets(given: str, parsed: HubDataset) -> None:
    assert is_remote(given) and is_remote(Path(given))
    assert parse_spec(str(Path(given))) == parsed


@pytest.mark.parametrize(
    "given", ["hf:", "hf:name", "hf:a/b/c", "hf:a/b@", "hf:a/b:c:d:e", "hf:a/ b"]
)
def test_what_names_none_is_wrong_use(given: str) -> None:
    with pytest.raises(UsageError, match="hf:ORG/NAME"):
        walk([Path(given)])


@pytest.fixture(scope="module")
def hub() -> Iterator[Any]:
    sys.path.insert(0, str(PUBLISH))
    from hub_server import Blob, HubServer, Repository

    with HubServer({}) as server:
        repository = server.repositories.setdefault("org/news", Repository())
        lines = "".join(json.dumps(row) + "\n" for row in ROWS)
        files = {"README.md": CARD, "a.jsonl": lines, "b.jsonl": json.dumps(ROWS[0])}
        repository.commit({name: Blob(data.encode(), False) for name, data in files.items()}, "1")
        yield server


def fetched(hub: Any, home: Path, given: str) -> list[Any]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "HF_ENDPOINT": hub.url if hub else "http://127.0.0.1:9",
        "HF_HOME": str(home),
    }
    ran = subprocess.run(
        [sys.executable, "-c", FETCH, given], env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    answer: list[Any] = json.loads(ran.stdout.splitlines()[-1])
    return answer


def test_a_data_set_is_read_by_its_name(hub: Any, tmp_path: Path) -> None:
    code, rows = fetched(hub, tmp_path, "hf:org/news")
    assert code == 0, rows
    assert len(rows) == 4
    assert {row[2] for row in rows} == {"hub"}
    assert all(row[0].startswith("org/news/default/") for row in rows)
    code, rows = fetched(hub, tmp_path, "hf:org/news:news:test")
    assert [row[3] for row in rows] == ["Judul 0"]


def test_what_the_hub_has_not_is_wrong_use(hub: Any, tmp_path: Path) -> None:
    code, message = fetched(hub, tmp_path, "hf:org/news:olahraga")
    assert code == 2 and "olahraga" in message


@pytest.mark.slow
def test_a_hub_that_does_not_answer_can_be_tried_again(tmp_path: Path) -> None:
    code, message = fetched(None, tmp_path, "hf:org/news")
    assert code == 3 and "hf:org/news" in message


def test_a_lost_connection_is_no_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise ConnectionError("reset by peer")

    monkeypatch.setattr("datasets.load_dataset", refuse)
    with pytest.raises(IncompleteError, match="reset by peer"):
        list(walk([Path("hf:org/news")]))


def test_a_folder_that_save_to_disk_wrote(tmp_path: Path) -> None:
    import datasets

    datasets.Dataset.from_list(ROWS).save_to_disk(str(tmp_path / "in"))
    found = []
    for file in walk([tmp_path / "in"]):
        if isinstance(file, Reject):
            assert file.code == "unsupported_format" and file.path.endswith(".json")
        else:
            found += read(file, options=ReadOptions(columns={"text": "content"}))
    assert [one.title for one in found if isinstance(one, RawArticle)] == [
        row["title"] for row in ROWS
    ]


def arrow(table: pa.Table, *, file: bool = False) -> bytes:
    sink = pa.BufferOutputStream()
    opener = pa.ipc.new_file if file else pa.ipc.new_stream
    with opener(sink, table.schema) as writer:
        writer.write_table(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data


@pytest.mark.parametrize("file", [False, True])
def test_both_formats_of_arrow(outcomes: Outcomes, file: bool) -> None:
    table = pa.table({"text": ["satu", None, "tiga"], "title": ["A", "B", "C"]})
    one, none, three = outcomes("a.arrow", arrow(table, file=file))
    assert isinstance(one, RawArticle) and isinstance(three, RawArticle)
    assert (one.data, one.title, three.row) == (b"satu", "A", 3)
    assert isinstance(none, Reject) and none.code == "missing_text"


def test_arrow_that_breaks_off_keeps_what_came_before(outcomes: Outcomes) -> None:
    table = pa.table({"text": [f"baris {n}" * 50 for n in range(100)]})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=10)
    data = sink.getvalue().to_pybytes()
    found = outcomes("a.arrow", data[: len(data) // 2])
    assert len(found) > 10
    assert all(isinstance(one, RawArticle) for one in found[:-1])
    assert isinstance(found[-1], Reject) and found[-1].code == "corrupt_arrow"


def test_offsets_outside_their_buffer_are_refused(outcomes: Outcomes) -> None:
    data = bytearray(arrow(pa.table({"text": ["satu" * 20, "dua" * 20]})))
    at = data.index((80).to_bytes(4, "little") + (140).to_bytes(4, "little"))
    data[at : at + 8] = (2_000_000_000).to_bytes(4, "little") * 2
    (found,) = outcomes("a.arrow", bytes(data))
    assert isinstance(found, Reject) and found.code == "corrupt_arrow"


def test_arrow_that_is_none(outcomes: Outcomes) -> None:
    for data in (b"x" * 100, b"ARROW1" + b"x" * 100, b"\xff\xff\xff\xff\x10\0\0\0"):
        (found,) = outcomes("a.arrow", data)
        assert isinstance(found, Reject) and found.code == "corrupt_arrow"
