from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from warta.read import InputFile, RawArticle, Reject, read
from warta.read.walk import walk


def put(folder: Path, index: str | bytes, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    data = index.encode() if isinstance(index, str) else index
    (folder / "index.jsonl").write_bytes(data)
    return folder


def found(*inputs: Path) -> tuple[dict[str, RawArticle], list[Reject]]:
    """Articles by path, and rejects."""
    articles, rejects = {}, []
    for file in walk(inputs):
        for one in [file] if isinstance(file, Reject) else read(file):
            if isinstance(one, Reject):
                rejects.append(one)
            else:
                articles[one.path] = one
    return articles, rejects


def row(**values: object) -> str:
    return json.dumps(values) + "\n"


def test_an_index_says_what_is_known_of_the_files(tmp_path: Path) -> None:
    index = row(file="a.txt", id="berita-1", title="A", published_at="2024", synthetic=True)
    index += "\n" + row(path="./2024/b.txt", author="Rina", url="nowhere", unknown=1)
    put(tmp_path, index, **{"a.txt": "x", "2024/b.txt": "y", "c.txt": "z"})
    articles, rejects = found(tmp_path)
    assert rejects == []
    a, b, c = articles["a.txt"], articles["2024/b.txt"], articles["c.txt"]
    assert (a.id, a.title, a.published_at, a.synthetic) == ("berita-1", "A", "2024", True)
    assert (b.id, b.authors, b.notes) == ("b", ("Rina",), ("url_dropped",))
    assert (c.id, c.title, c.notes) == ("c", None, ())


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (row(file="b.txt"), "index_without_file", "b.txt"),
        (row(file="a.txt"), "index_duplicate", "earlier row"),
        (row(file="./a.txt"), "index_duplicate", "earlier row"),
        (row(title="A"), "index_invalid", "no `file`"),
        (row(text="A"), "index_invalid", "rename it"),
        (row(file=7), "index_invalid", "no `file`"),
        (row(file=""), "index_invalid", "no `file`"),
        (row(file="."), "index_invalid", "own folder"),
        (row(file="../a.txt"), "index_invalid", "own folder"),
        (row(file="d/../../a.txt"), "index_invalid", "own folder"),
        (row(file="/etc/passwd"), "index_invalid", "own folder"),
        (row(file="d\\a.txt"), "index_invalid", "backslash"),
        (row(file="d"), "index_invalid", "folder"),
        (row(file="m.jsonl"), "index_invalid", "many articles"),
        ("[1]\n", "index_invalid", "a list"),
        ('{"file": "a.txt"\n', "index_invalid", "not JSON"),
        ('{"file": "a.txt", "file": "b.txt"}\n', "index_invalid", "twice"),
        ('{"file": "\\ud83d"}\n', "index_invalid", "surrogate"),
        ("x" * 2**20 + "\n", "index_invalid", "longer"),
        ("[" * 100_000 + "\n", "index_invalid", "deep"),
    ],
)
def test_a_bad_row_costs_only_itself(tmp_path: Path, line: str, code: str, says: str) -> None:
    index = row(file="a.txt", title="A") + line + row(file="d/e.txt", title="E")
    put(tmp_path, index, **{"a.txt": "x", "d/e.txt": "y", "m.jsonl": '{"text":"z","id":"z"}'})
    articles, rejects = found(tmp_path)
    assert [(one.path, one.row, one.code) for one in rejects] == [("index.jsonl", 2, code)]
    assert says in rejects[0].reason
    assert (articles["a.txt"].title, articles["d/e.txt"].title) == ("A", "E")


def test_the_nearest_index_counts(tmp_path: Path) -> None:
    put(tmp_path / "d", row(file="a.txt", title="near"), **{"a.txt": "x"})
    put(tmp_path, row(file="d/a.txt", title="far"))
    articles, rejects = found(tmp_path)
    assert articles["d/a.txt"].title == "near"
    assert [(one.path, one.row, one.code) for one in rejects] == [
        ("index.jsonl", 1, "index_duplicate")
    ]


def test_a_row_of_a_rejected_file_has_its_answer_in_that_reject(tmp_path: Path) -> None:
    put(tmp_path, row(file="a.txt") + row(file="b.pdf"), **{"a.txt": "", "b.pdf": "x"})
    assert [(one.path, one.code) for one in found(tmp_path)[1]] == [
        ("a.txt", "empty"),
        ("b.pdf", "unsupported_format"),
    ]


def test_names_match_however_their_accents_are_spelled(tmp_path: Path) -> None:
    name = "café.txt"
    put(tmp_path, row(file=name, title="A"), **{unicodedata.normalize("NFD", name): "x"})
    articles, rejects = found(tmp_path)
    assert [one.title for one in articles.values()] == ["A"]
    assert rejects == []


def test_two_files_that_differ_in_spelling_alone_do_not_share_a_row(tmp_path: Path) -> None:
    names = ["café.txt", unicodedata.normalize("NFD", "café.txt")]
    put(tmp_path, row(file=names[0], title="A"), **dict.fromkeys(names, "x"))
    assert sorted(one.title or "" for one in found(tmp_path)[0].values()) == ["", "A"]


def test_of_many_rows_for_one_file_the_first_counts(tmp_path: Path) -> None:
    index = "".join(row(file=f"{n % 3}.txt", title=f"{n}") for n in range(300))
    put(tmp_path, index, **{"0.txt": "x", "1.txt": "y", "2.txt": "z"})
    articles, rejects = found(tmp_path)
    assert [articles[f"{n}.txt"].title for n in range(3)] == ["0", "1", "2"]
    assert [(one.code, one.row) for one in rejects] == [
        ("index_duplicate", n) for n in range(4, 301)
    ]


def test_an_index_in_utf_16_is_one_clear_reject(tmp_path: Path) -> None:
    put(tmp_path, row(file="a.txt").encode("utf-16"), **{"a.txt": "x"})
    articles, (reject,) = found(tmp_path)
    assert (reject.code, reject.row) == ("index_invalid", 1)
    assert "UTF-8" in reject.reason
    assert "a.txt" in articles


def test_a_mark_and_an_empty_index_are_no_matter(tmp_path: Path) -> None:
    put(tmp_path, b"\xef\xbb\xbf" + row(file="a.txt", title="A").encode(), **{"a.txt": "x"})
    assert found(tmp_path)[0]["a.txt"].title == "A"
    put(tmp_path, b"", **{"a.txt": "x"})
    assert found(tmp_path)[1] == []


def test_an_input_that_is_a_file_has_its_metadata_too(tmp_path: Path) -> None:
    index = row(file="a.txt", title="A") + row(file="gone.txt") + "broken\n"
    put(tmp_path, index, **{"a.txt": "x", "b.txt": "y"})
    articles, rejects = found(tmp_path / "a.txt", tmp_path / "b.txt")
    assert articles["a.txt"].title == "A"
    assert [(one.path, one.row, one.code) for one in rejects] == [
        ("index.jsonl", 3, "index_invalid")
    ]


def test_an_index_alone_is_no_input(tmp_path: Path) -> None:
    put(tmp_path, row(file="a.txt"), **{"a.txt": "x"})
    (reject,) = walk([tmp_path / "index.jsonl"])
    assert isinstance(reject, Reject)
    assert reject.code == "unsupported_format"
    assert "folder" in reject.reason


def test_ten_thousand_rows_find_their_files(tmp_path: Path) -> None:
    names = [f"{number:05d}.txt" for number in range(10_000)]
    put(tmp_path, "".join(row(file=name, title=name) for name in reversed(names)))
    for name in names[:50] + names[-50:]:
        (tmp_path / name).write_bytes(b"x")
    files = [one for one in walk([tmp_path]) if isinstance(one, InputFile)]
    assert [file.metadata and file.metadata["title"] for file in files] == names[:50] + names[-50:]
