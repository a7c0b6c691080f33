from __future__ import annotations

import dataclasses
import gzip
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from warta.errors import IncompleteError
from warta.read import InputFile, RawArticle, Reject, read
from warta.read.walk import walk

Outcomes = Callable[..., list[RawArticle | Reject]]


def test_a_file_is_one_article(outcomes: Outcomes) -> None:
    (article,) = outcomes("Banjir Jakarta.txt", b"\xef\xbb\xbfBanjir\r\n")
    assert isinstance(article, RawArticle)
    assert article.id == "banjir-jakarta"
    assert (article.path, article.row, article.format) == ("Banjir Jakarta.txt", None, "text")
    assert article.data == b"\xef\xbb\xbfBanjir\r\n"
    assert article.sha256 == hashlib.sha256(article.data).hexdigest()


def test_a_compressed_file_is_the_same_article(outcomes: Outcomes) -> None:
    packed = gzip.compress(b"Banjir")
    (plain,), (article,) = outcomes("a.txt", b"Banjir"), outcomes("a.txt.gz", packed)
    assert (article.id, article.data, article.digest) == (plain.id, plain.data, plain.digest)
    assert article.sha256 == hashlib.sha256(packed).hexdigest()


def test_a_compressed_nothing_is_empty(outcomes: Outcomes) -> None:
    (reject,) = outcomes("a.txt.gz", gzip.compress(b""))
    assert (reject.code, reject.id) == ("empty", "a")


def test_a_file_over_the_limit_is_rejected(outcomes: Outcomes) -> None:
    (reject,) = outcomes("a.txt", b"a" * 1001, max_record_bytes=1000)
    assert (reject.code, reject.id) == ("record_too_large", "a")
    assert isinstance(outcomes("a.txt", b"a" * 1000, max_record_bytes=1000)[0], RawArticle)


def planned(folder: Path) -> InputFile:
    (folder / "a.txt").write_bytes(b"Banjir")
    (file,) = walk([folder])
    assert isinstance(file, InputFile)
    return file


def test_a_file_that_changed_since_the_plan_stops_the_run(tmp_path: Path) -> None:
    file = planned(tmp_path)
    Path(file.local).write_bytes(b"Banjir besar")
    with pytest.raises(IncompleteError, match="had 6 bytes when the run was planned and has 12"):
        list(read(file))
    Path(file.local).unlink()
    with pytest.raises(IncompleteError, match="is gone"):
        list(read(file))


def test_a_file_that_cannot_be_opened_is_rejected(tmp_path: Path) -> None:
    file = planned(tmp_path)
    if os.geteuid() == 0:  # root may read anything, so a folder stands in
        file = dataclasses.replace(file, local=str(tmp_path))
    else:
        Path(file.local).chmod(0)
    (reject,) = read(file)
    assert isinstance(reject, Reject)
    assert reject.code == "unreadable"
