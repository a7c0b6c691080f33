"""What is masked of a raw article as it is read, and what is told of it."""

from __future__ import annotations

import dataclasses
import hashlib

from warta.pipeline import begin
from warta.read.input import InputFile
from warta.read.raw import RawArticle, Reject
from warta.redact.articles import counts_of, redact_input, redact_raw, redact_values

RAW = RawArticle(
    id="warga-0123456789ab",
    path="warga.jsonl",
    row=1,
    format="jsonl",
    sha256="0" * 64,
    digest="1" * 64,
    data="Hubungi 0812-9034-5561.\r\nAtau 0813-9034-5561 “segera”.".encode("cp1252"),
    title="Surat dari budi@contoh.example",
    url="https://kilat.example/surat?dari=budi%40contoh.example",
    authors=("Wening", "galih@contoh.example"),
    notes=("published_at_dropped",),
)


def test_text_title_authors_and_address_are_redacted_and_counted() -> None:
    kept = redact_raw(RAW, stem="warga")
    assert isinstance(kept, RawArticle)
    article = begin(kept)
    assert article.text == "Hubungi [telepon].\nAtau [telepon] “segera”."
    assert (article.title, article.authors) == ("Surat dari [surel]", ("Wening", "[surel]"))
    assert article.url is None
    assert article.source.normalization == (
        "line_ends",
        "from_windows_1252",
        "published_at_dropped",
        "url_dropped",
        "redacted_email_3",
        "redacted_phone_2",
    )
    assert counts_of(article.source.normalization) == {"email": 3, "phone": 2}
    assert article.text_sha256 == hashlib.sha256(article.text.encode()).hexdigest()


def test_nothing_that_is_kept_is_made_of_the_values() -> None:
    """Else a phone number could be found by trying all against a digest."""
    other = dataclasses.replace(
        RAW,
        id="warga-ba9876543210",
        sha256="2" * 64,
        digest="3" * 64,
        data=RAW.data.replace(b"0812-9034-5561", b"0812-1111-2222"),
    )
    assert redact_raw(RAW, stem="warga") == redact_raw(other, stem="warga")


def test_a_given_id_stays() -> None:
    given = dataclasses.replace(RAW, id="surat-1")
    kept = redact_raw(given, stem="warga")
    assert isinstance(kept, RawArticle) and kept.id == "surat-1"


def test_what_holds_nothing_is_left_as_it_is() -> None:
    plain = dataclasses.replace(RAW, data=b"Harga\r\nnaik.", title=None, url=None, authors=())
    assert redact_raw(plain, stem="warga") is plain


def test_what_is_no_text_is_not_handed_on() -> None:
    kept = redact_raw(dataclasses.replace(RAW, data=b"%PDF-1.4 081290345561"), stem="warga")
    assert isinstance(kept, Reject) and kept.code == "not_text"


def test_an_index_row_is_masked_and_its_counts_reach_the_article() -> None:
    row = {
        "file": "a.txt",
        "title": "Surel budi@contoh.example",
        "url": "https://kilat.example/budi@contoh.example",
        "tags": [{"hp": "081290345561"}, 3],
    }
    file = InputFile("/x/a.txt", "a.txt", "text", "none", 1, "0" * 64, "a", row)
    masked = redact_input(file)
    assert masked.metadata == {
        "file": "a.txt",
        "title": "Surel [surel]",
        "url": None,
        "tags": [{"hp": "[telepon]"}, 3],
        "redacted": {"email": 2, "phone": 1},
    }
    assert redact_input(dataclasses.replace(file, metadata=None)).metadata is None
    plain = dataclasses.replace(RAW, data=b"Harga naik.", title="Surel [surel]", url=None)
    plain = dataclasses.replace(plain, authors=(), notes=())
    kept = redact_raw(plain, stem="a", before={"email": 2, "phone": 1})
    assert isinstance(kept, RawArticle)
    assert kept.notes == ("redacted_email_2", "redacted_phone_1")


def test_plain_data_is_redacted_at_any_depth() -> None:
    assert redact_values({"a": ["x 081290345561", None, 1.5]}) == {"a": ["x [telepon]", None, 1.5]}
