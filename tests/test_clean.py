from __future__ import annotations

import contextlib
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from warta.clean import clean
from warta.errors import NotAnArticle

NEWS = (
    "JAKARTA, Warta Contoh – Presiden mengatakan “harga beras” tidak naik… Jum’at lalu, Menteri "
    "Pendidikan bertemu pelatih Atlético Madrid di Café Élysée — biayanya € 5.\n"
)


def refused(data: bytes) -> NotAnArticle:
    with pytest.raises(NotAnArticle) as error:
        clean(data)
    assert error.value.reason == str(error.value)
    return error.value


def test_clean_text_stays_as_it_is() -> None:
    cleaned = clean(NEWS.encode())
    assert (cleaned.text, cleaned.encoding, cleaned.normalization) == (NEWS, "utf-8", ())


@pytest.mark.parametrize(
    ("text", "expected", "notes"),
    [
        ("\ufeffa", "a", ("bom_removed",)),
        ("a\ufeffb", "ab", ("bom_removed",)),
        ("a\r\nb\rc", "a\nb\nc", ("line_ends",)),
        ("a\x85b\u2028c\u2029d\x0be\x0cf", "a\nb\nc\nd\ne\nf", ("line_ends",)),
        ("a\x00b\x07c\x7fd\x93e", "abcde", ("controls_removed",)),
        ("a\r\x00\nb", "a\nb", ("controls_removed", "line_ends")),
        ("Cafe\u0301", "Café", ("nfc",)),
        ("Cafe\x00\u0301", "Café", ("controls_removed", "nfc")),
        ("a\tb", "a\tb", ()),
        ("\ufeffe\u0301\x00\r\n", "é\n", ("bom_removed", "controls_removed", "line_ends", "nfc")),
        ("a\xa0b\u200bc😀", "a\xa0b\u200bc😀", ()),
    ],
)
def test_each_change_is_noted(text: str, expected: str, notes: tuple[str, ...]) -> None:
    cleaned = clean(text.encode())
    assert (cleaned.text, cleaned.normalization) == (expected, notes)


@pytest.mark.parametrize(
    ("encoding", "mark", "name"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-32-le", b"\xff\xfe\x00\x00", "utf-32-le"),
        ("cp1252", b"", "windows-1252"),
    ],
)
def test_the_encodings_of_indonesian_news_are_told(encoding: str, mark: bytes, name: str) -> None:
    cleaned = clean(mark + NEWS.encode(encoding))
    assert (cleaned.text, cleaned.encoding) == (NEWS, name)
    assert cleaned.normalization == (("bom_removed",) if mark else ())


@pytest.mark.parametrize(
    "text",
    [
        "“Harga beras naik,” kata Rina.",
        "Jum’at",
        "Harga € 5, suhu 30°C, dan § 7 ayat ½",
        "Pelatih Atlético, Müller, dan Ødegaard",
        "Isi berita biasa tanpa aksen – hanya satu tanda pisah.",
        "† Catatan",
    ],
)
def test_short_windows_1252_is_told(text: str) -> None:
    assert clean(text.encode("cp1252")).text == text


def test_mac_roman_is_not_taken_for_windows_1252() -> None:
    text = "“Harga beras naik,” kata Menteri. Jum’at lalu ia berkata, “Kami akan impor.” – Rina\n"
    cleaned = clean((text * 5).encode("mac_roman"))
    assert (cleaned.text, cleaned.encoding) == (text * 5, "macintosh")


def test_cyrillic_is_not_taken_for_windows_1252() -> None:
    text = "Президент сказал, что цены на рис не вырастут в этом году, сообщает агентство. "
    assert clean((text * 5).encode("cp1251")).encoding != "windows-1252"


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", "\xa0\u3000".encode()])
def test_nothing_but_white_space_is_empty(data: bytes) -> None:
    assert refused(data).code == "empty"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00\x21\xf9", "GIF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "ZIP"),
        (b"\x1f\x8b\x08\x00abc", "gzip"),
        (b"%PDF-1.7\nsemua huruf", "PDF"),
        (b"{\\rtf1 Banjir}", "RTF"),
        (bytes(100), "control characters"),
        (bytes(range(256)) * 4, "control characters"),
        (b"Banjir" + bytes(range(1, 9)) * 9, "control characters"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, says: str) -> None:
    error = refused(data)
    assert error.code == "not_text"
    assert says in error.reason


def test_a_stray_control_character_is_only_dirt() -> None:
    assert clean(b"a\x00").text == "a"
    assert clean(b"RIFF adalah format.").text == "RIFF adalah format."


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("Jum’at, “harga” naik".encode()[:-1] + b"\xe2\x80", "broken at byte"),
        ("Kata “Rina”".encode() + b"\xff", "broken at byte"),
        (b"\xff\xfea", "UTF-16-LE"),
        (b"\xfe\xff\xd8\x00\x00a", "UTF-16-BE"),
    ],
)
def test_broken_text_is_refused(data: bytes, says: str) -> None:
    error = refused(data)
    assert error.code == "invalid_encoding"
    assert says in error.reason


TEXTS = st.text().map(str.encode) | st.text("a\r\n\x85\u2028\x00\ufeffe\u0301é“ \x0b").map(
    str.encode
)
BYTES = TEXTS | st.binary() | st.text().map(lambda text: text.encode("utf-16"))
BYTES |= st.text("abc “”–’é\n").map(lambda text: text.encode("cp1252"))


@given(BYTES)
@example(b"\x00%PDF-1.7")
@example(b"\x00{\\rtf1")
@example(b"\xef\xbb\xbf\xef\xbb\xbfa")
@example("\u212b\u0323a\u0327\u0301".encode())
def test_cleaning_is_idempotent_and_keeps_its_promises(data: bytes) -> None:
    try:
        cleaned = clean(data)
    except NotAnArticle as error:
        assert error.code in {"empty", "not_text", "invalid_encoding"}
        return
    text = cleaned.text
    again = clean(text.encode())
    assert (again.text, again.encoding, again.normalization) == (text, "utf-8", ())
    assert unicodedata.is_normalized("NFC", text)
    assert text.strip()
    assert not any(
        unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n"
        for character in text
    )
    assert not set(text) & set("\ufeff\u2028\u2029")


@pytest.mark.parametrize(
    "piece", ["a", " ", "\r", "\r\n", "e\u0301", "\u0301", "\ufeff", "“", "\x85", "é", "(", "[["]
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_half_a_million_of_one_character_take_no_time(piece: str, encoding: str) -> None:
    data = b"a" + (piece * 500_000).encode(encoding, "ignore")
    begun = time.perf_counter()
    with contextlib.suppress(NotAnArticle):
        clean(data)
    assert time.perf_counter() - begun < 5
