from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warta.clean import clean
from warta.read import RawArticle, Reject

Outcomes = Callable[..., list[RawArticle | Reject]]

TABLE = (
    b"\xef\xbb\xbfid;text;title;date\r\n"
    b'satu;"Baris satu\r\nbaris ""dua""; tiga";Judul;2024-02-12\r\n'
    b"\r\n"
    b"dua;Polos;;\r\n"
)


def test_quotes_line_ends_and_the_separator_are_read(outcomes: Outcomes) -> None:
    one, two = outcomes("a.csv", TABLE)
    assert isinstance(one, RawArticle) and isinstance(two, RawArticle)
    assert (one.id, one.row, one.format) == ("satu", 1, "csv")
    assert one.data == b'Baris satu\nbaris "dua"; tiga'
    assert (one.title, one.published_at) == ("Judul", "2024-02-12")
    assert (two.id, two.row, two.data, two.title) == ("dua", 2, b"Polos", None)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", [".csv", ".tsv.gz"])
def test_any_of_four_separators(outcomes: Outcomes, separator: str, ending: str) -> None:
    import gzip

    data = f"judul{separator}isi\nA{separator}Teks\n".encode()
    data = gzip.compress(data) if ending.endswith("gz") else data
    (one,) = outcomes("a" + ending, data, columns={"text": "isi", "title": "judul"})
    assert isinstance(one, RawArticle)
    assert (one.data, one.title) == (b"Teks", "A")


def test_other_encodings_are_told_by_the_record(outcomes: Outcomes) -> None:
    text = "“Harga naik,” kata Café Élysée – pemiliknya"
    (one,) = outcomes("a.csv", f"text;title\n{text};Café\n".encode("cp1252"))
    assert isinstance(one, RawArticle)
    assert clean(one.data).text == text
    assert clean(one.data).encoding == "windows-1252"
    assert one.title == "Café"
    (two,) = outcomes("a.csv", f"text;title\n{text};Café\n".encode("utf-16"))
    assert isinstance(two, RawArticle) and two.data == text.encode()


@pytest.mark.parametrize(
    ("data", "row", "code", "says"),
    [
        (b"text\n", None, "empty", "below the header"),
        (b"\n\n", None, "empty", "no rows"),
        (b"isi,b\nx,y\n", None, "missing_text", "--map text="),
        (b"text,text\nx,y\n", None, "duplicate_key", "two columns"),
        (b'"text\nabc', 1, "invalid_csv", "header"),
        (b"te\0xt\nabc", 1, "not_text", "control"),
        (b"text,b\na,b,c\n", 1, "invalid_csv", "3 fields"),
        (b'text\n"a"b\n', 1, "invalid_csv", "doubled"),
        (b'text\n"a\n', 1, "invalid_csv", "doubled"),
        (b"text,b\n,x\n", 1, "missing_text", "null"),
        (b"text\n" + b"x" * 200, 1, "record_too_large", "--max-record-bytes"),
        (b'text\n"' + b"x\n" * 200, 1, "record_too_large", "never closed"),
    ],
)
def test_what_cannot_be_read_says_why(
    outcomes: Outcomes, data: bytes, row: int | None, code: str, says: str
) -> None:
    (bad,) = outcomes("a.csv", data, max_record_bytes=100)
    assert isinstance(bad, Reject)
    assert (bad.row, bad.code) == (row, code)
    assert says in bad.reason


def test_a_broken_row_costs_only_itself(outcomes: Outcomes) -> None:
    found = outcomes("a.csv", b'text,b\nsatu,1\n"dua"x,2\ntiga,3\n')
    assert [getattr(one, "data", one) for one in (found[0], found[2])] == [b"satu", b"tiga"]
    assert isinstance(found[1], Reject) and found[1].row == 2


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('"\n,;|\t'))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS.filter(str.strip), CELLS), min_size=1, max_size=8))
def test_what_the_csv_module_writes_is_read_back(
    outcomes: Outcomes, table: list[tuple[str, str]]
) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["text", "other"])
    writer.writerows(table)
    found = outcomes("a.csv", out.getvalue().encode())
    assert [one.data.decode() for one in found if isinstance(one, RawArticle)] == [
        text for text, _ in table
    ]
