from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.read.dates import iso_date

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
