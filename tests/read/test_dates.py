from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.read.dates import iso_date, spelt_date

# schema/article.schema.json, published_at
SCHEMA = re.compile(
    r"^[12][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01])(?:T(?:[01][0-9]|2[0-3])"
    r":[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?)?)?)?"
    r"(?![\s\S])"
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024", "2024"),
        ("2024-02", "2024-02"),
        ("2024-02-29", "2024-02-29"),
        ("20240213", "2024-02-13"),
        ("2024-02-13T10:00", "2024-02-13T10:00"),
        ("2024-02-13T10:00:00Z", "2024-02-13T10:00:00Z"),
        ("2024-02-13t10:00:00z", "2024-02-13T10:00:00Z"),
        ("2024-02-13 10:00:00", "2024-02-13T10:00:00"),
        ("2024-02-13 10:00:00 +0700", "2024-02-13T10:00:00+07:00"),
        ("2024-02-13 10:00:00+07", "2024-02-13T10:00:00+07:00"),
        ("2024-02-13T10:00:00.123456", "2024-02-13T10:00:00.123456"),
        ("2024-02-13T10:00:00,5+07:00", "2024-02-13T10:00:00.5+07:00"),
        ("2024-02-13T10:00:00.1234567890123Z", "2024-02-13T10:00:00.123456789Z"),
        (" 2024-02-13 ", "2024-02-13"),
    ],
)
def test_iso_8601_is_taken_as_precise_as_it_is(value: str, expected: str) -> None:
    assert iso_date(value) == expected
    assert SCHEMA.match(expected)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "kemarin",
        "13/02/2024",
        "Selasa, 13 Februari 2024",
        "2024-02-30",
        "2023-02-29",
        "2024-13",
        "2024-00-01",
        "202402",
        "0000",
        "3024",
        "2024-02-13T24:00",
        "2024-02-13T10:60",
        "2024-02-13T10",
        "2024-02-13T10:00:60",
        "2024-02-13T10:00+15:00",
        "2024-02-13T10:00+07:60",
        "2024-02-13 10:00 WIB",
        "2024-02-13+07:00",
        "2024-02-13\n2024",
        "２０２４",
        "9" * 50_000,
    ],
)
def test_what_is_no_iso_date_is_none(value: str) -> None:
    assert iso_date(value) is None


@given(st.text("0123456789-:TZ+. tz", max_size=30))
def test_what_is_taken_fits_the_schema_and_is_its_own_form(value: str) -> None:
    taken = iso_date(value)
    if taken is not None:
        assert SCHEMA.match(taken)
        assert iso_date(taken) == taken


@given(
    st.datetimes(min_value=datetime.datetime(1000, 1, 1), max_value=datetime.datetime(2999, 1, 1))
)
def test_what_python_writes_is_taken_as_it_is(moment: datetime.datetime) -> None:
    assert iso_date(moment.isoformat()) == moment.isoformat()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-02-12T10:05:00+07:00", "2024-02-12T10:05:00+07:00"),
        ("Senin, 12 Feb 2024 10:05 WIB", "2024-02-12T10:05+07:00"),
        ("12 Februari 2024 | 10.05 WITA", "2024-02-12T10:05+08:00"),
        ("Terbit 1 Mei 2024 pukul 08.15 WIT", "2024-05-01T08:15+09:00"),
        ("Mon, 12 Feb 2024 03:05:00 GMT", "2024-02-12T03:05:00Z"),
        ("Mon, 12 Feb 2024 10:05:00 +0700", "2024-02-12T10:05:00+07:00"),
        ("February 12, 2024", "2024-02-12"),
        ("Jumat, 5 Apr 2024, 7:30 PM", "2024-04-05T19:30"),
        ("5 Apr 2024, 12:30 AM", "2024-04-05T00:30"),
        ("17 Agustus 1945", "1945-08-17"),
        ("3 Nopember 1998", "1998-11-03"),
        ("12-Feb-2024", "2024-02-12"),
        ("02/03/2024, 10:05 WIB", "2024-03-02T10:05+07:00"),
        ("Kamis (7/3/2024)", "2024-03-07"),
        ("13/02/2024", "2024-02-13"),
    ],
)
def test_dates_as_pages_print_them(value: str, expected: str) -> None:
    assert spelt_date(value) == expected
    assert SCHEMA.match(expected)


@pytest.mark.parametrize(
    "value",
    ["", "kemarin", "02/03/2024", "31 Feb 2024", "Februari 2024", "99 Mei 2024", "1 Foo 2024"],
)
def test_what_names_no_day_is_none(value: str) -> None:
    assert spelt_date(value) is None


@given(st.text("0123456789-:/., JanFebMeiAguWITAPM+|", max_size=60))
def test_what_is_understood_fits_the_schema(value: str) -> None:
    taken = spelt_date(value)
    assert taken is None or SCHEMA.match(taken)


def test_a_long_line_takes_no_time() -> None:
    for hostile in ("1 " * 50_000, "1-" * 50_000, "Jan " * 50_000, " " * 100_000):
        assert spelt_date(hostile) is None
