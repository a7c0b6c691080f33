from __future__ import annotations

import json
import os
import random
import tracemalloc
from pathlib import Path

import pytest

from warta.errors import IncompleteError, UsageError
from warta.read import InputFile, Reject, read
from warta.read.ids import repeated_stems
from warta.read.input import mark_repeated
from warta.read.walk import kind_of, walk


def put(folder: Path, **files: bytes) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def seen(folder: Path) -> list[tuple[str, str]]:
    """(path, format or code) of everything found."""
    return [
        (one.path, one.code if isinstance(one, Reject) else one.format) for one in walk([folder])
    ]


def test_every_file_ends_as_input_or_reject_in_order_of_names(tmp_path: Path) -> None:
    names = ["b/a.txt", "a.TXT", "c.jsonl", "d.ndjson.zst", "e.parquet", "f.txt.gz", "z/y/x.txt"]
    put(tmp_path, **dict.fromkeys(names, b"x"), **{"g.pdf": b"x", "h.txt": b"", "noext": b"x"})
    put(tmp_path, **{".DS_Store": b"x", ".git/config": b"x", ".git/a/b.txt": b"x", ".a.txt": b"x"})
    (tmp_path / "emptyfolder").mkdir()
    assert seen(tmp_path) == [
        (".DS_Store", "unsupported_format"),
        (".a.txt", "unsupported_format"),
        (".git/a/b.txt", "unsupported_format"),
        (".git/config", "unsupported_format"),
        ("a.TXT", "text"),
        ("b/a.txt", "text"),
        ("c.jsonl", "jsonl"),
        ("d.ndjson.zst", "jsonl"),
        ("e.parquet", "parquet"),
        ("f.txt.gz", "text"),
        ("g.pdf", "unsupported_format"),
        ("h.txt", "empty"),
        ("noext", "unsupported_format"),
        ("z/y/x.txt", "text"),
    ]


def test_an_input_file_says_what_a_task_needs_and_is_plain_json(tmp_path: Path) -> None:
    put(tmp_path, **{"2024/Banjir Besar.txt.gz": b"abc"})
    (file,) = walk([tmp_path])
    assert file == InputFile(
        local=str(tmp_path / "2024/Banjir Besar.txt.gz"),
        path="2024/Banjir Besar.txt.gz",
        format="text",
        compression="gz",
        bytes=3,
        sha256="ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        stem="banjir-besar",
    )
    assert InputFile.from_dict(json.loads(json.dumps(file.to_dict()))) == file


@pytest.mark.parametrize("name", [".txt", "a.text", "a.txt.bz2", "a.parquet.gz", "a.json", "txt"])
def test_other_endings_are_no_kind(name: str) -> None:
    assert kind_of(name) is None


def test_links_are_not_followed_but_an_input_may_be_one(tmp_path: Path) -> None:
    outside = put(tmp_path / "outside", **{"secret.txt": b"x"})
    inside = put(tmp_path / "inside", **{"a.txt": b"x"})
    (inside / "l.txt").symlink_to(outside / "secret.txt")
    (inside / "m").symlink_to(outside)
    (inside / "n").symlink_to(inside)
    (inside / "o.txt").symlink_to("nowhere")
    (inside / "sub").mkdir()
    (inside / "sub" / "index.jsonl").symlink_to(outside / "secret.txt")
    expected = [("a.txt", "text"), ("l.txt", "symlink"), ("m", "symlink"), ("n", "symlink")]
    expected += [("o.txt", "symlink"), ("sub/index.jsonl", "symlink")]
    assert seen(inside) == expected
    (tmp_path / "way").symlink_to(inside)
    assert seen(tmp_path / "way") == expected
    (tmp_path / "b.txt").symlink_to(inside / "a.txt")
    assert seen(tmp_path / "b.txt") == [("b.txt", "text")]


def test_what_is_no_regular_file_is_rejected_unopened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert seen(tmp_path) == [("a.txt", "unsupported_format")]
    assert seen(tmp_path / "a.txt") == [("a.txt", "unsupported_format")]


@pytest.mark.parametrize("name", [b"a\xff.txt", b"a\n.txt", b"a\\b.txt", "a\u2028.txt".encode()])
def test_a_path_that_no_record_can_hold_is_rejected(tmp_path: Path, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"x")
    (reject,) = walk([tmp_path])
    assert isinstance(reject, Reject)
    assert reject.code == "invalid_path"
    assert reject.path.encode().isascii()
    assert reject.path.isprintable()


def test_an_unreadable_file_or_folder_is_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, **{"a.txt": b"x", "b/c.txt": b"x", "d.txt": b"x"})

    def closed(self: Path, *args: object, **kwargs: object) -> object:
        raise PermissionError(13, "Permission denied", str(self))

    def closed_folder(path: str) -> list[str]:
        if path.endswith("b"):
            raise PermissionError(13, "Permission denied", path)
        return sorted(os.scandir(path), key=lambda one: one.name) and ["a.txt", "b", "d.txt"]

    monkeypatch.setattr(Path, "open", closed)
    monkeypatch.setattr(os, "listdir", closed_folder)
    assert seen(tmp_path) == [
        ("a.txt", "unreadable"),
        ("b/", "unreadable"),
        ("d.txt", "unreadable"),
    ]


def test_a_failing_disk_is_not_the_files_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, **{"a.txt": b"x"})

    def broken(self: Path, *args: object, **kwargs: object) -> object:
        raise OSError(5, "Input/output error", str(self))

    monkeypatch.setattr(Path, "open", broken)
    with pytest.raises(IncompleteError, match="Input/output error"):
        list(walk([tmp_path]))


def test_a_missing_input_is_wrong_use_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        walk([tmp_path, tmp_path / "nowhere"])
    (tmp_path / "dangling").symlink_to("nowhere")
    with pytest.raises(UsageError, match="a link to what is not there"):
        walk([tmp_path / "dangling"])


def test_folders_a_thousand_deep_are_walked(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1000):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    with os.fdopen(os.open("a.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here), "wb") as stream:
        stream.write(b"x")
    os.close(here)
    try:
        assert seen(tmp_path) == [("d/" * 1000 + "a.txt", "text")]
    finally:  # pytest's own cleaning recurses, and would not come through
        deepest = tmp_path / ("d/" * 1000)
        (deepest / "a.txt").unlink()
        (tmp_path / "keep").touch()
        os.removedirs(deepest)


def test_memory_does_not_grow_with_other_folders(tmp_path: Path) -> None:
    def peak(folders: int) -> int:
        root = tmp_path / str(folders)
        for number in range(folders):
            put(root / f"{number:03d}", **{f"{name:03d}.txt": b"x" for name in range(100)})
        peaks = []
        for _ in range(4):  # the least of them: other threads of the test runner allocate too
            walked = walk([root])
            tracemalloc.start()
            assert sum(1 for _ in walked) == folders * 100
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        return min(peaks)

    peak(2)  # warm
    assert peak(20) < peak(4) + 16_384


def test_repeated_stems_get_the_mark_of_their_path(tmp_path: Path) -> None:
    put(tmp_path, **{"a/x.txt": b"1", "b/X.txt": b"2", "c/y.txt": b"3", "d/x.jsonl.gz": b"4"})
    files = [file for file in walk([tmp_path]) if isinstance(file, InputFile)]
    repeated = repeated_stems(file.stem for file in files)
    files = [mark_repeated(file, repeated) for file in files]
    assert [(file.path, file.repeated) for file in files] == [
        ("a/x.txt", True),
        ("b/X.txt", True),
        ("c/y.txt", False),
        ("d/x.jsonl.gz", True),
    ]
    ids = [one.id for file in files[:3] for one in read(file)]
    assert len(set(ids)) == 3
    assert ids[2] == "y"


def test_walking_does_not_depend_on_how_the_disk_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, **{f"{number}/{name}.txt": b"x" for number in range(5) for name in "dbca"})
    expected = list(walk([tmp_path]))
    listed = os.listdir

    def shuffled(path: str) -> list[str]:
        names = listed(path)
        random.Random(7).shuffle(names)
        return names

    monkeypatch.setattr(os, "listdir", shuffled)
    assert list(walk([tmp_path])) == expected
