"""Whatever lies under shared/bad_inputs ends as articles or rejects, in whatever guise."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from warta.clean import clean
from warta.errors import NotAnArticle
from warta.read import RawArticle, ReadOptions, Reject, read
from warta.read.walk import walk

BAD_INPUTS = Path(__file__).resolve().parents[2] / "shared" / "bad_inputs"
GUISES = [
    "as it is",
    ".txt",
    ".txt.gz",
    ".html",
    ".html.zst",
    ".jsonl",
    ".jsonl.gz",
    ".jsonl.zst",
    ".csv",
    ".tsv.gz",
    ".parquet",
    ".arrow",
    ".warc",
    ".warc.gz",
    ".warc.zst",
]

pytestmark = pytest.mark.skipif(not BAD_INPUTS.is_dir(), reason="shared/bad_inputs is not here")


def outcomes(folder: Path) -> list[RawArticle | Reject]:
    found: list[RawArticle | Reject] = []
    for file in walk([folder]):
        if isinstance(file, Reject):
            found.append(file)
        else:
            some = list(read(file, options=ReadOptions()))
            assert some, f"{file.path} disappeared"
            found += some
    return found


@pytest.mark.parametrize("guise", GUISES)
def test_every_bad_input_ends_as_article_or_reject(guise: str, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", exc_type=ImportError)  # some are .warc as they are
    folder = BAD_INPUTS
    if guise != "as it is":
        folder = tmp_path
        for number, path in enumerate(sorted(BAD_INPUTS.rglob("*"))):
            if path.is_file():
                shutil.copyfile(path, tmp_path / f"{number:04d}{guise}")
    begun = time.perf_counter()
    found = outcomes(folder)
    assert time.perf_counter() - begun < 20
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {one.path for one in found} == {path.relative_to(folder).as_posix() for path in files}
    for one in found:
        if isinstance(one, RawArticle):
            try:
                cleaned = clean(one.data)
            except NotAnArticle as error:
                assert error.code in {"empty", "not_text", "invalid_encoding"}
            else:
                assert clean(cleaned.text.encode()).normalization == ()
        else:
            assert one.reason.isprintable()
            assert len(one.reason) < 1000


def test_the_json_test_suite_is_parsed_as_it_asks(tmp_path: Path) -> None:
    """n_ must be refused; y_ may only be refused for not being an article."""
    for path in (BAD_INPUTS / "jsontestsuite").rglob("*.json"):
        if b"\n" not in path.read_bytes().strip():
            shutil.copyfile(path, tmp_path / f"{path.stem}.jsonl")
    codes = {"invalid_json", "nested_too_deep", "invalid_encoding", "surrogate"}
    not_articles = {"not_an_object", "missing_text", "duplicate_key"}
    for one in outcomes(tmp_path):
        assert isinstance(one, Reject)
        if one.path.startswith("n_"):
            assert one.code in codes | {"empty"}, one
        elif one.path.startswith("y_"):
            assert one.code in not_articles, one
