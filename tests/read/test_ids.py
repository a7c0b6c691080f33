from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.read.ids import file_id, fits, repeated_stems, row_id, slug, stem_hash

PATTERN = re.compile(r"[a-z0-9][a-z0-9._-]*")
HOSTILE = [
    "../../etc/passwd",
    "CON",
    '=cmd|" /C calc"!A0',
    "<script>alert(1)</script>",
    "",
    "-a",
    ".a",
    "a\n",
    "a b",
    "é",
    "a/b",
    "a" * 129,
    None,
    7,
    True,
    ["a"],
    {"a": 1},
]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_id_does_not_fit(value: object) -> None:
    assert not fits(value)


@pytest.mark.parametrize("value", ["a", "0", "warta-merapi-0001", "a.b_c-d", "a" * 128])
def test_an_id_as_designed_fits(value: str) -> None:
    assert fits(value)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Banjir Jakarta (1)", "banjir-jakarta--1-"),
        ("Café Élysée", "cafe-elysee"),
        ("ﬁrma №5", "firma-no5"),
        ("--a", "a"),
        ("..", "article"),
        ("", "article"),
        ("日本", "article"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con"),
        ("a\n", "a-"),
        ("<script>", "script-"),
        ("x" * 300, "x" * 128),
    ],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text())
def test_a_slug_always_fits_and_is_its_own_slug(name: str) -> None:
    made = slug(name)
    assert fits(made)
    assert slug(made) == made


@given(st.text(), st.text(), st.binary(), st.booleans())
def test_every_id_made_fits(name: str, path: str, row: bytes, repeated: bool) -> None:
    stem, path = slug(name), path.encode("utf-8", "replace").decode()
    for made in (
        file_id(stem, path, repeated=repeated),
        row_id(stem, path, row, repeated=repeated),
    ):
        assert len(made) <= 128
        assert PATTERN.fullmatch(made)


def test_ids_are_made_as_the_design_says() -> None:
    mark = hashlib.sha256(b"2024/banjir.txt").hexdigest()[:8]
    tail = hashlib.sha256(b'{"text":"a"}').hexdigest()[:12]
    assert file_id("banjir", "2024/banjir.txt", repeated=False) == "banjir"
    assert file_id("banjir", "2024/banjir.txt", repeated=True) == f"banjir-{mark}"
    assert row_id("berita", "b.jsonl", b'{"text":"a"}', repeated=False) == f"berita-{tail}"
    again = row_id("banjir", "2024/banjir.txt", b'{"text":"a"}', repeated=True)
    assert again == f"banjir-{mark}-{tail}"


def test_a_long_stem_is_cut_not_its_mark() -> None:
    made = row_id("x" * 128, "p", b"{}", repeated=True)
    assert len(made) == 128
    assert made.endswith("-" + hashlib.sha256(b"{}").hexdigest()[:12])


def test_only_stems_that_occur_twice_are_repeated() -> None:
    repeated = repeated_stems(iter(["a", "b", "a", "c", "a", "c"]))
    assert repeated == {stem_hash("a"), stem_hash("c")}
    assert repeated_stems([]) == frozenset()
    assert repeated_stems(["a"]) == frozenset()
