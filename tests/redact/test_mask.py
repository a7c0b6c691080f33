"""What is masked and what is not, one rule at a time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warta.redact import KINDS, MASKS, redact
from warta.redact.numbers import is_card, is_mobile, is_nik, is_npwp, luhn


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tulis ke budi.w@contoh.example.", "tulis ke [surel]."),
        ("tulis ke budi(at)contoh(dot)example, ya", "tulis ke [surel], ya"),
        ("akun @budi dan 5@3", "akun @budi dan 5@3"),
        ("HP 0812-9034-5561", "HP [telepon]"),
        ("HP (+62) 812 9034 5561 saja", "HP [telepon] saja"),
        ("HP +62 (0)812-9034-5561", "HP [telepon]"),
        ("HP 0812\u00a09034\u20115561", "HP [telepon]"),
        ("(HP 081290345561)", "(HP [telepon])"),
        ("0870-9034-5561 tanpa operator", "0870-9034-5561 tanpa operator"),
        ("telp (021) 555-1234", "telp [telepon]"),
        ("(021) 555-1234 dan (019) 555-1234", "[telepon] dan (019) 555-1234"),
        ("021-2020-1234-55", "021-2020-1234-55"),
        ("tel:+6221555123456", "tel:+6221555123456"),
        ("https://wa.me/6281290345561?x", "https://wa.me/[telepon]?x"),
        ("https://kilat.example/d-6281290345561", "https://kilat.example/d-6281290345561"),
        ("https://kilat.example/6281290345561/a", "https://kilat.example/6281290345561/a"),
        ("3174056708910004", "[NIK]"),
        ("9974056708910004", "9974056708910004"),
        ("3174056713910004", "3174056713910004"),
        ("3174056708910000", "3174056708910000"),
        ("13174056708910004", "13174056708910004"),
        ("NIK: 9999999999999999", "NIK: [NIK]"),
        ("01.312.166.0-091.000", "[NPWP]"),
        ("01.312.166.1-091.000", "[NPWP]"),
        ("01.312.166.0.091.000", "[NPWP]"),
        ("01.312.166.1.091.000", "01.312.166.1.091.000"),
        ("0013121660091000", "[NPWP]"),
        ("0013121661091000", "0013121661091000"),
        ("4111 1111 1111 1111", "[kartu]"),
        ("4111 1111 1111 1112", "4111 1111 1111 1112"),
        ("7011 1111 1111 1115", "7011 1111 1111 1115"),
        ("0812-9034-5561/budi@contoh.example", "[telepon]/[surel]"),
        ("norek 1234567890", "norek [rekening]"),
        ("1234567890 a.n. Yayasan", "[rekening] a.n. Yayasan"),
        ("rekening 1234567890 dan 2345678901", "rekening [rekening] dan [rekening]"),
        ("rekening 1234567890. Pada 2345678901", "rekening [rekening]. Pada 2345678901"),
        ("rekening Rp1234567890", "rekening Rp1234567890"),
        ("rekening berisi 1.234.567.890", "rekening berisi 1.234.567.890"),
        ("rekening berisi 1234567890 rupiah", "rekening berisi 1234567890 rupiah"),
        ("rekening 2024-08-12 10:15", "rekening 2024-08-12 10:15"),
        ("rekening 2019-2020 2021", "rekening 2019-2020 2021"),
        ("secara mandiri 1234567890", "secara mandiri 1234567890"),
        ("Mandiri 1234567890", "Mandiri [rekening]"),
        ("nomor 1234567890", "nomor 1234567890"),
        ("ISBN 9786021234567, resi 081290345561", "ISBN 9786021234567, resi 081290345561"),
    ],
)
def test_masks(text: str, expected: str) -> None:
    redacted, masked = redact(text)
    assert redacted == expected
    assert [redacted[one.start : one.end] for one in masked] == [MASKS[m.kind] for m in masked]
    assert bool(masked) == (text != expected)


def test_check_digits_and_structure() -> None:
    assert luhn("79927398713") and not luhn("79927398710")  # the example of ISO/IEC 7812's texts
    assert is_npwp("013121660091000") and not is_npwp("123456789012345")
    assert is_nik("3174052902000001") and not is_nik("3174053002000001")
    assert is_nik("3174056902000001") and not is_nik("3174057202000001")
    assert is_card("374245455400126") and not is_card("4111111111111")
    assert is_mobile("8129034556") and not is_mobile("81290345") and not is_mobile("8009034556")


VALUES = (
    "budi@contoh.example",
    "0812-9034-5561",
    "(021) 555-1234",
    "3174056708910004",
    "01.312.166.0-091.000",
    "4111 1111 1111 1111",
    "rekening 1234567890",
)
PARTS = st.sampled_from(
    [
        *VALUES,
        *"0123456789 .,-/()+@[]\n:=",
        "rekening ",
        "dan ",
        " NIK ",
        "resi ",
        "BCA ",
        "62",
        "08",
        "0812",
        "2024",
        "12345",
        " a.n. ",
        "[rekening]",
        "wa.me/",
        "(at)",
        "x",
        "Rp",
    ]
)


@given(st.lists(PARTS, max_size=24).map("".join))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once, masked = redact(text)
    assert redact(once) == (once, [])
    ends = [0]
    for one in masked:
        assert one.kind in KINDS and once[one.start : one.end] == MASKS[one.kind]
        assert ends[-1] <= one.start
        ends.append(one.end)


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    redacted, masked = redact(text)
    assert (redacted == text) == (not masked)


@given(st.sampled_from(VALUES), st.sampled_from(["", "Kata ", "(", "“", "\n", "…"]))
def test_a_value_between_words_is_always_masked(value: str, before: str) -> None:
    redacted, masked = redact(f"{before}{value} kata lain")
    assert len(masked) == 1 and not any(one.isdigit() for one in redacted)


@pytest.mark.parametrize(
    "unit",
    [
        "1", "1 ", "0812 ", "0812-", "1.", "(1", "1)(", "+62 ", "a@", "@", "a(at)", "a@b.", "a.",
        "rekening ", "rekening 1234567890 dan ", "4111 1111 1111 1111 ", "31740567089100", "/0812",
        "x" * 63 + ".", "a@" + "b." * 7, " [at] ", "(at", "\u00a0",
    ],
)  # fmt: skip
def test_hostile_text_takes_linear_time(unit: str) -> None:
    """Ten times the text takes about ten times as long; a hundred were quadratic."""

    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        begun = time.process_time()
        redact(text)
        return time.process_time() - begun

    seconds(2_000)
    assert seconds(40_000) < 30 * max(seconds(4_000), 0.01)
