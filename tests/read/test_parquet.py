from __future__ import annotations

import datetime
import hashlib
import io
import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warta.read import RawArticle, Reject
from warta.read.arrow_values import values

Outcomes = Callable[..., list[RawArticle | Reject]]


def parquet(columns: dict[str, Any] | pa.Table, **options: Any) -> bytes:
    table = columns if isinstance(columns, pa.Table) else pa.table(columns)
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def test_a_row_becomes_a_raw_article(outcomes: Outcomes) -> None:
    data = parquet(
        {
            "text": ["Banjir", "“Hujan”"],
            "id": ["a", None],
            "title": ["A", "B"],
            "authors": [["Rina", "Bayu"], None],
            "ai_opt_out": [None, True],
            "score": [1.0, 2.0],
        }
    )
    first, second = outcomes("Berita.parquet", data)
    assert (first.id, first.row, first.format, first.data) == ("a", 1, "parquet", b"Banjir")
    assert (first.authors, first.ai_opt_out, second.ai_opt_out) == (("Rina", "Bayu"), None, True)
    row = {"text": "“Hujan”", "id": None, "title": "B", "authors": None, "ai_opt_out": True}
    canonical = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    assert second.sha256 == digest
    assert second.id == f"berita-{digest[:12]}"


def test_the_same_row_has_the_same_content_as_in_jsonl(outcomes: Outcomes) -> None:
    row = {"text": "Banjir", "id": "a", "title": "A", "published_at": "2024"}
    (one,) = outcomes("a.parquet", parquet(pa.Table.from_pylist([row])))
    (other,) = outcomes("a.jsonl", json.dumps(row).encode())
    assert one.digest == other.digest


def test_fineweb_is_understood_as_it_is(outcomes: Outcomes) -> None:
    row = {
        "text": "Banjir",
        "id": "<urn:uuid:0a1b>",
        "dump": "CC-MAIN-2024-10",
        "url": "https://contoh.example/a",
        "date": "2024-02-13T10:00:00Z",
        "file_path": "s3://commoncrawl/a.warc.gz",
        "language": "ind",
        "language_score": 0.998,
        "language_script": "Latn",
        "minhash_cluster_size": 7,
        "top_langs": "{}",
    }
    (article,) = outcomes("000_00000.parquet", parquet(pa.Table.from_pylist([row])))
    assert article.id.startswith("000_00000-")
    assert (article.url, article.language) == ("https://contoh.example/a", "id")
    assert article.published_at is None
    assert article.notes == ()
    mapped = outcomes(
        "a.parquet", parquet(pa.Table.from_pylist([row])), columns={"published_at": "date"}
    )
    assert mapped[0].published_at == "2024-02-13T10:00:00Z"


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array([datetime.date(2024, 2, 13)]), "2024-02-13"),
        (pa.array([datetime.date(2024, 2, 13)], pa.date64()), "2024-02-13"),
        (pa.array([datetime.datetime(2024, 2, 13, 10)]), "2024-02-13T10:00:00"),
        (pa.array([1707818400123456789], pa.timestamp("ns")), "2024-02-13T10:00:00.123456"),
        (pa.array([1707818400], pa.timestamp("s", tz="Asia/Jakarta")), "2024-02-13T10:00:00Z"),
        (pa.array([1707818400], pa.timestamp("s", tz="Nowhere/None")), "2024-02-13T10:00:00Z"),
        (pa.array(["2024-02"]).dictionary_encode(), "2024-02"),
        (pa.array(["2024-02"], pa.large_string()), "2024-02"),
        (pa.nulls(1), None),
    ],
)
def test_dates_of_any_type(outcomes: Outcomes, column: pa.Array, expected: str | None) -> None:
    (article,) = outcomes("a.parquet", parquet({"text": ["x"], "published_at": column}))
    assert (article.published_at, article.notes) == (expected, ())


def test_string_views_are_strings() -> None:
    # Apart from a file, since not every Arrow that reads them writes them.
    assert values(pa.array(["a", None], pa.string_view())) == ["a", None]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([10**15], pa.timestamp("s")),
        pa.array([2**31 - 1], pa.int32()).cast(pa.date32()),
        pa.array([7]),
        pa.array([7.5]),
        pa.array([{"a": 1}]),
        pa.array([[["a"]]]),
        pa.array([b"a"]),
        pa.array([datetime.timedelta(1)]),
    ],
)
def test_an_unusable_value_is_dropped(outcomes: Outcomes, column: pa.Array) -> None:
    (article,) = outcomes("a.parquet", parquet({"text": ["x"], "published_at": column}))
    assert article.published_at is None
    assert article.notes == ("published_at_dropped",)


def broken_strings(values: list[bytes]) -> pa.Array:
    """A string column whose bytes are not UTF-8, which Arrow neither forbids nor checks."""
    raw = pa.array(values, pa.binary())
    return pa.Array.from_buffers(pa.string(), len(raw), raw.buffers())


def test_broken_utf_8_costs_only_its_own_value(outcomes: Outcomes) -> None:
    data = parquet(
        {
            "text": broken_strings([b"a", b"\x93b\x94", b"c"]),
            "title": broken_strings([b"A", b"B", b"\xff"]),
        }
    )
    first, second, third = outcomes("a.parquet", data)
    assert first.title == "A"
    assert (second.code, second.row) == ("invalid_encoding", 2)
    assert (third.data, third.title, third.notes) == (b"c", None, ("title_dropped",))


@pytest.mark.parametrize(
    ("table", "code", "says"),
    [
        ({"content": ["a"], "judul": ["b"]}, "missing_text", "content, judul"),
        ({"text": [1]}, "wrong_type", "int64"),
        ({"text": [["a"]]}, "wrong_type", "list"),
        ({"text": pa.array([], pa.string())}, "empty", "no rows"),
        (
            pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["text", "text"]),
            "duplicate_key",
            "2 columns",
        ),
    ],
)
def test_a_file_without_usable_text_is_one_reject(
    outcomes: Outcomes, table: Any, code: str, says: str
) -> None:
    (reject,) = outcomes("a.parquet", parquet(table))
    assert (reject.code, reject.row) == (code, None)
    assert says in reject.reason


def test_null_text_is_the_rows_own_matter(outcomes: Outcomes) -> None:
    first, second = outcomes("a.parquet", parquet({"text": ["a", None]}))
    assert isinstance(first, RawArticle)
    assert (second.code, second.row) == ("missing_text", 2)


def test_columns_are_mapped(outcomes: Outcomes) -> None:
    data = parquet({"content": ["a"], "judul": ["b"], "title": ["other"]})
    (article,) = outcomes("a.parquet", data, columns={"text": "content", "title": "judul"})
    assert (article.data, article.title) == (b"a", "b")


def test_a_row_over_the_limit_is_rejected(outcomes: Outcomes) -> None:
    found = outcomes("a.parquet", parquet({"text": ["a", "b" * 1001]}), max_record_bytes=1000)
    assert (found[1].code, found[1].row) == ("record_too_large", 2)


def test_rows_that_unpack_without_end_are_stopped(outcomes: Outcomes) -> None:
    data = parquet({"text": ["a" * 2**20] * 100})
    *articles, reject = outcomes("a.parquet", data)
    assert len(articles) == 64
    assert (reject.code, reject.row) == ("decompression_limit", 65)


def test_what_is_no_parquet_is_told(outcomes: Outcomes) -> None:
    for data in (b"x", b"PAR1", b"PAR1" * 100, parquet({"text": ["a"]})[:-1]):
        (reject,) = outcomes("a.parquet", data)
        assert (reject.code, reject.row) == ("corrupt_parquet", 1)


def test_damage_keeps_the_row_groups_before_it(outcomes: Outcomes) -> None:
    data = bytearray(parquet({"text": [f"berita {n}" * 9 for n in range(300)]}, row_group_size=100))
    place = pq.ParquetFile(io.BytesIO(data)).metadata.row_group(2).column(0)
    start = place.dictionary_page_offset or place.data_page_offset
    data[start : start + 200] = b"\xff" * 200
    *articles, reject = outcomes("a.parquet", bytes(data))
    assert len(articles) == 200
    assert (reject.code, reject.row) == ("corrupt_parquet", 201)


def test_a_flipped_bit_is_found_by_its_checksum(outcomes: Outcomes) -> None:
    data = bytearray(parquet({"text": ["b" * 100]}, compression="none", write_page_checksum=True))
    data[data.index(b"b" * 100)] ^= 1
    assert outcomes("a.parquet", bytes(data))[0].code == "corrupt_parquet"
