from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.read.decompress import BrokenFileError
from warta.read.lines import lines, utf8

LIMIT = 2


def cut(data: bytes, sizes: list[int]) -> list[bytes]:
    chunks = []
    for size in sizes:
        chunks.append(data[:size])
        data = data[size:]
    return [chunk for chunk in (*chunks, data) if chunk]


@given(st.binary() | st.text("a\r\n", max_size=60).map(str.encode), st.lists(st.integers(1, 9)))
def test_lines_do_not_depend_on_chunks(data: bytes, sizes: list[int]) -> None:
    expected: list[tuple[int, bytes | None]] = []
    parts = data.split(b"\n")
    if parts[-1] == b"":
        parts.pop()
    for number, part in enumerate(parts, 1):
        line = part[:-1] if part.endswith(b"\r") else part
        expected.append((number, line if len(line) <= LIMIT else None))
    assert list(lines(cut(data, sizes), LIMIT)) == expected


def test_a_line_over_the_limit_is_not_held() -> None:
    def endless() -> object:
        for _ in range(1000):
            yield b"a" * 10_000
        yield b"\nb\n"

    assert list(lines(endless(), 100)) == [(1, None), (2, b"b")]  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
@given(text=st.text(), sizes=st.lists(st.integers(1, 9)))
def test_wide_encodings_become_utf_8(encoding: str, text: str, sizes: list[int]) -> None:
    text = '{"' + text
    assert b"".join(utf8(cut(text.encode(encoding), sizes))) == text.encode()


@pytest.mark.parametrize("data", [b"", b"a", b"\xff", b"\xef\xbb", b"{}\n"])
def test_other_bytes_pass_as_they_are(data: bytes) -> None:
    assert b"".join(utf8([data] if data else [])) == data


def test_a_mark_alone_is_nothing() -> None:
    assert b"".join(utf8([codecs.BOM_UTF8])) == b""
    assert b"".join(utf8([codecs.BOM_UTF16_LE])) == b""


@pytest.mark.parametrize("tail", [b"a", b"\x00\xd8a\x00", b"\x00\xdca\x00"])
def test_broken_utf_16_stops_the_file(tail: bytes) -> None:
    with pytest.raises(BrokenFileError) as stopped:
        list(utf8([codecs.BOM_UTF16_LE + "{}".encode("utf-16-le") + tail]))
    assert stopped.value.code == "invalid_encoding"
