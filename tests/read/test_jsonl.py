from __future__ import annotations

import hashlib
import json
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warta.read import InputFile, RawArticle, ReadOptions, Reject, read
from warta.read.walk import walk

Outcomes = Callable[..., list[RawArticle | Reject]]
GOOD = b'{"text": "Banjir", "id": "a"}'

# One defect each: name, line, code, what the reason must say.
BAD = [
    ("truncated", b'{"text": "a', "invalid_json", "column"),
    ("not json", b"Banjir di Jakarta", "invalid_json", "not JSON"),
    ("two objects", b'{"text": "a"}{"text": "b"}', "invalid_json", "one object a line"),
    ("two objects apart", b'{"text": "a"} {"text": "b"}', "invalid_json", "one object a line"),
    ("NaN", b'{"text": "a", "score": NaN}', "invalid_json", "NaN"),
    ("Infinity", b'{"text": "a", "score": -Infinity}', "invalid_json", "Infinity"),
    ("5,000 digits", b'{"text": "a", "n": ' + b"1" * 5000 + b"}", "invalid_json", "number"),
    ("array 100,000 deep", b"[" * 100_000, "nested_too_deep", "deep"),
    ("closed 100,000 deep", b"[" * 100_000 + b"]" * 100_000, "nested_too_deep", "deep"),
    ("object 100,000 deep", b'{"text":' * 100_000, "nested_too_deep", "deep"),
    ("201 deep", b'{"text":"a","b":' + b"[" * 200 + b"]" * 200 + b"}", "nested_too_deep", "deep"),
    ("raw control character", b'{"text": "a\x01"}', "invalid_json", "control"),
    ("NUL bytes", b"\x00\x00\x00\x00\x00\x00", "invalid_json", "not JSON"),
    ("mark in the middle", b'\xef\xbb\xbf{"text": "a"}', "invalid_json", "byte order mark"),
    ("cp1252", '{"text": "“a”"}'.encode("cp1252"), "invalid_encoding", "0x93"),
    ("surrogate as UTF-8", b'{"text": "\xed\xa0\x80"}', "invalid_encoding", "UTF-8"),
    ("lone high surrogate", b'{"text": "a\\ud83d"}', "surrogate", "alone"),
    ("lone low surrogate", b'{"text": "\\udc00a"}', "surrogate", "alone"),
    ("surrogate in a key", b'{"text": "a", "\\ud83d": 1}', "surrogate", "alone"),
    ("surrogate among brackets", b'{"text": "' + b"[" * 99 + b'\\ud83d"}', "surrogate", "alone"),
    ("list", b'[{"text": "a"}]', "not_an_object", "a list"),
    ("string", b'"a"', "not_an_object", "a string"),
    ("number", b"7", "not_an_object", "a number"),
    ("null", b"null", "not_an_object", "null"),
    ("no text", b'{"content": "a", "judul": "b"}', "missing_text", "content, judul"),
    ("empty object", b"{}", "missing_text", "nothing"),
    ("null text", b'{"text": null}', "missing_text", "null"),
    ("number as text", b'{"text": 7}', "wrong_type", "int"),
    ("list as text", b'{"text": ["a"]}', "wrong_type", "list"),
    ("text twice", b'{"text": "a", "text": "b"}', "duplicate_key", "`text`"),
    ("text twice, spaced", b'{"text" :"a", "b":1, "text":"b"}', "duplicate_key", "`text`"),
    ("key twice, escaped", b'{"text": "a", "te\\u0078t": "b"}', "duplicate_key", "`text`"),
    ("title twice", b'{"text":"a","title":"b","title":"b"}', "duplicate_key", "`title`"),
]


@pytest.mark.parametrize(
    ("line", "code", "says"), [case[1:] for case in BAD], ids=[c[0] for c in BAD]
)
def test_a_bad_line_costs_only_itself(
    outcomes: Outcomes, line: bytes, code: str, says: str
) -> None:
    found = outcomes("a.jsonl", GOOD + b"\n" + line + b"\n" + GOOD + b"\n")
    before, bad, after = found
    assert isinstance(before, RawArticle)
    assert isinstance(after, RawArticle)
    assert isinstance(bad, Reject)
    assert (bad.path, bad.row, bad.code) == ("a.jsonl", 2, code)
    assert says in bad.reason
    assert len(bad.reason) < 400
    assert (before.row, after.row) == (1, 3)


def test_a_row_becomes_a_raw_article(outcomes: Outcomes) -> None:
    line = '{"text": "“Banjir”\\n", "title": "B", "date": "2024-02-13 10:00:00", "url": 7}'.encode()
    (article,) = outcomes("Berita.jsonl", line + b"\r\n")
    assert isinstance(article, RawArticle)
    canonical = json.dumps(
        json.loads(line), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()
    assert article.id == "berita-" + hashlib.sha256(canonical).hexdigest()[:12]
    assert (article.path, article.row, article.format) == ("Berita.jsonl", 1, "jsonl")
    assert article.sha256 == hashlib.sha256(line).hexdigest()
    assert article.data == "“Banjir”\n".encode()
    assert article.title == "B"
    assert article.published_at == "2024-02-13T10:00:00"
    assert article.url is None
    assert article.notes == ("url_dropped",)


@pytest.mark.parametrize(
    "line", [b'{"id":"a","text":"x\\": y"}', b'{"id":"a","text":"x","b":{"c":1,"c":2}}']
)
def test_what_only_looks_like_a_key_twice_passes(outcomes: Outcomes, line: bytes) -> None:
    assert isinstance(outcomes("a.jsonl", line)[0], RawArticle)


def test_content_decides_the_digest_and_address_does_not(outcomes: Outcomes) -> None:
    rows = [b'{"id":"a","text":"x"}', b'{"id":"b", "text":"x"}', b'{"text":"x","title":""}']
    first, *same = outcomes("a.jsonl", b"\n".join(rows)) + outcomes("b.jsonl", rows[0])
    assert {article.digest for article in same} == {first.digest}
    (other,) = outcomes("a.jsonl", b'{"id":"a","text":"x","title":"t"}')
    assert other.digest != first.digest


@pytest.mark.parametrize("given_", ["../../etc/passwd", "CON", '=cmd|" /C"!A0', "<script>", "a\n"])
def test_a_hostile_id_is_not_taken(outcomes: Outcomes, given_: str) -> None:
    (article,) = outcomes("a.jsonl", json.dumps({"id": given_, "text": "x"}).encode())
    assert article.id.startswith("a-")
    assert len(article.id) == 14


def test_columns_are_mapped(outcomes: Outcomes) -> None:
    line = b'{"content":"x","judul":"t","nomor":"n1","text":"other","title":"other"}'
    mapping = {"text": "content", "title": "judul", "id": "nomor"}
    (article,) = outcomes("a.jsonl", line, columns=mapping)
    assert (article.data, article.title, article.id) == (b"x", "t", "n1")


def test_blank_lines_are_nothing_but_count(outcomes: Outcomes) -> None:
    (article,) = outcomes("a.jsonl", b"\n \t\r\n" + GOOD)
    assert article.row == 3


@pytest.mark.parametrize("data", [b"\n", b" \r\n\n", b"\xef\xbb\xbf"])
def test_a_file_without_rows_is_one_reject(outcomes: Outcomes, data: bytes) -> None:
    (reject,) = outcomes("a.jsonl", data)
    assert (reject.row, reject.code) == (None, "empty")


def test_a_mark_at_the_beginning_is_dropped(outcomes: Outcomes) -> None:
    (article,) = outcomes("a.jsonl", b"\xef\xbb\xbf" + GOOD)
    assert article.sha256 == hashlib.sha256(GOOD).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_jsonl_is_read(outcomes: Outcomes, encoding: str) -> None:
    found = outcomes("a.jsonl", (GOOD.decode() + "\n" + GOOD.decode()).encode(encoding))
    assert [(article.id, article.data) for article in found] == [("a", b"Banjir")] * 2


def test_broken_utf_16_keeps_what_came_before(outcomes: Outcomes) -> None:
    # The break lies beyond the first MiB, so that a chunk has come through.
    data = ((GOOD.decode() + "\n") * 40_000).encode("utf-16") + b"\x00\xd8\x00\x00"
    found = outcomes("a.jsonl", data)
    assert found[-1].code == "invalid_encoding"
    assert found[-1].row == len(found)
    assert {type(one) for one in found[:-1]} == {RawArticle}


def test_a_line_over_the_limit_is_rejected_unread(outcomes: Outcomes) -> None:
    data = GOOD + b"\n" + b'{"text":"' + b"a" * 5000 + b'"}\n' + GOOD
    before, bad, after = outcomes("a.jsonl", data, max_record_bytes=1000)
    assert (bad.row, bad.code) == (2, "record_too_large")
    assert (before.row, after.row) == (1, 3)


def test_a_line_of_200_mib_is_not_held(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as stream:
        stream.write(GOOD + b'\n{"text":"')
        for _ in range(200):
            stream.write(b"a" * 2**20)
        stream.write(b'"}\n' + GOOD)
    (file,) = walk([path])
    assert isinstance(file, InputFile)
    tracemalloc.start()
    found = list(read(file))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [type(one) for one in found] == [RawArticle, Reject, RawArticle]
    assert peak < 48 * 2**20


def test_fifty_thousand_repeated_characters_take_no_time(outcomes: Outcomes) -> None:
    for many in ('"', '":', "\\", "[", "{", " a", ":", "\ud83d", "a", "-", "2024-"):
        text = many * 50_000
        row = {"text": "x", "id": "a", "title": text, "url": "https://" + text, "date": text}
        row |= {"license": text, "language": text, "authors": [text], "outlet": "(" + text}
        found = outcomes(
            "a.jsonl", json.dumps(row).encode() + b"\n" + text.encode("utf-8", "replace")
        )
        assert len(found) == 2


LINES = st.sampled_from([case[1] for case in BAD if len(case[1]) < 10_000])


@settings(deadline=None)
@given(st.lists(st.just(GOOD) | LINES | st.just(b"") | st.binary(max_size=40), max_size=12))
def test_inputs_are_records_and_rejects(mixture: list[bytes]) -> None:
    mixture = [GOOD] + [line.replace(b"\n", b"") for line in mixture]
    expected = [number for number, line in enumerate(mixture, 1) if line.strip(b" \t\r\n\v\f")]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.jsonl").write_bytes(b"\n".join(mixture))
        (file,) = walk([Path(folder)])
        assert isinstance(file, InputFile)
        found = list(read(file, options=ReadOptions()))
    assert [one.row for one in found] == expected
    bad = {case[1] for case in BAD}
    for one in found:
        line = mixture[(one.row or 0) - 1]
        if line in (GOOD, *bad):
            assert isinstance(one, RawArticle if line == GOOD else Reject)


@settings(deadline=None)
@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()), st.text())
def test_any_object_that_json_writes_is_read(row: dict[str, object], text: str) -> None:
    row = {**row, "text": text}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
        (file,) = walk([Path(folder)])
        assert isinstance(file, InputFile)
        (found,) = read(file)
    huge = any(isinstance(value, int) and abs(value) > 2**1000 for value in row.values())
    if isinstance(found, Reject):
        assert found.code == "surrogate" or huge
    else:
        assert found.data.decode() == text
