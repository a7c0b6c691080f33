from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.errors import UsageError
from warta.read import ReadOptions
from warta.read.metadata import OWN_NAMES, Metadata, metadata, metadata_names, tidy


def said(**row: Any) -> Metadata:
    return metadata(row, OWN_NAMES)


def test_a_full_row_is_taken_as_it_is() -> None:
    row = {
        "title": "Banjir di Jakarta",
        "outlet": "Contoh",
        "url": "https://contoh.example/a?b=1#c",
        "authors": ["Rina Ayu", "Bayu"],
        "published_at": "2024-02-13T10:00:00+07:00",
        "license": "CC-BY-4.0",
        "language": "id",
        "ai_opt_out": False,
        "redistribute": True,
        "synthetic": True,
    }
    values = metadata(row, OWN_NAMES)
    assert values.notes == ()
    assert values._asdict() == {**row, "authors": ("Rina Ayu", "Bayu"), "notes": ()}


@pytest.mark.parametrize("nothing", [None, "", " \n"])
def test_null_and_blank_are_unknown_without_a_note(nothing: object) -> None:
    fields = [name for name in OWN_NAMES if name != "id"]
    assert metadata(dict.fromkeys(fields, nothing), OWN_NAMES) == Metadata()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", 7),
        ("title", ["a"]),
        ("outlet", {"name": "a"}),
        ("url", "ftp://a.example/"),
        ("url", "javascript:alert(1)"),
        ("url", "https://"),
        ("url", "https://a.example/b c"),
        ("url", "https://a.example/b\nc"),
        ("url", "www.a.example"),
        ("url", "https://a.example/" + "a" * 4096),
        ("authors", 7),
        ("authors", {"name": "a"}),
        ("published_at", "13 Februari 2024"),
        ("published_at", 20240213),
        ("license", "All rights reserved"),
        ("license", "a" * 257),
        ("language", "bahasa"),
        ("language", "x" * 50_000),
        ("ai_opt_out", "mungkin"),
        ("ai_opt_out", 2),
        ("redistribute", []),
        ("synthetic", "?"),
    ],
)
def test_an_unusable_value_is_dropped_with_a_note(field: str, value: object) -> None:
    values = said(**{field: value})
    assert values.notes == (f"{field}_dropped",)
    assert values._replace(notes=()) == Metadata()


def test_one_unusable_author_costs_no_other() -> None:
    values = said(authors=["Rina", 7, None, " ", "Bayu"])
    assert values.authors == ("Rina", "Bayu")
    assert values.notes == ("authors_dropped",)


def test_one_author_may_stand_alone_and_under_another_key() -> None:
    assert said(authors="Rina").authors == ("Rina",)
    assert said(author="Rina").authors == ("Rina",)
    assert said(authors=[], author=["Rina"]).authors == ("Rina",)


def test_date_stands_in_for_published_at() -> None:
    assert said(date="2024-02-13").published_at == "2024-02-13"
    assert said(published_at="2023", date="2024-02-13").published_at == "2023"
    assert said(date="kemarin").notes == ("published_at_dropped",)


def test_the_crawl_date_of_fineweb_is_no_date_of_publication() -> None:
    row = {"date": "2024-02-13T10:00:00Z", "dump": "CC-MAIN-2024-10", "file_path": "s3://a"}
    assert metadata(row, OWN_NAMES).published_at is None
    names = metadata_names(ReadOptions(columns={"published_at": "date"}))
    assert metadata(row, names).published_at == "2024-02-13T10:00:00Z"


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("ind", "id"),
        ("in", "id"),
        ("ID", "id"),
        ("id_ID", "id-id"),
        ("ind_Latn", "id-latn"),
        ("Indonesian", "id"),
        ("eng", "en"),
        ("jv", "jv"),
        ("ace", "ace"),
    ],
)
def test_languages_are_bcp_47_in_lower_case(given_: str, expected: str) -> None:
    assert said(language=given_).language == expected


@pytest.mark.parametrize("license", ["MIT", "CC-BY-4.0 OR (MIT AND LicenseRef-A)", "GPL-2.0+"])
def test_spdx_expressions_are_licences(license: str) -> None:
    assert said(license=license).license == license


def test_flags_from_tables_count() -> None:
    assert said(ai_opt_out="TRUE", redistribute=0, synthetic="1")[7:10] == (True, False, True)


def test_strings_are_one_clean_line() -> None:
    assert said(title="  Cafe\u0301\r\nBaru\x00\ufeff ").title == "Café Baru"
    assert said(url="HTTPS://a.example/X").url == "https://a.example/X"


def test_markup_in_a_title_is_only_text() -> None:
    for title in ("a: [b]\n- c", "| a | b |\n|---|---|", "<script>", '=cmd|" /C calc"!A0'):
        assert said(title=title).title == title.replace("\n", " ")


@given(st.text())
def test_tidy_is_idempotent(value: str) -> None:
    once = tidy(value)
    assert tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(list(OWN_NAMES)), JSON))
def test_no_row_raises_and_nothing_is_lost_silently(row: dict[str, Any]) -> None:
    values = metadata(row, OWN_NAMES)
    for field in ("title", "outlet", "url", "language", "license"):
        meant = row.get(field)
        if getattr(values, field) is None and not (meant is None or tidy_or_none(meant) == ""):
            assert f"{field}_dropped" in values.notes


def tidy_or_none(value: object) -> str | None:
    return tidy(value) if isinstance(value, str) else None


def test_a_map_to_nowhere_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="there is no 'judul' to fill"):
        ReadOptions(columns={"judul": "title"})
    with pytest.raises(UsageError, match="at least 1"):
        ReadOptions(max_record_bytes=0)
