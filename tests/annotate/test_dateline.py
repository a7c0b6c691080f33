"""Datelines in every form seen, and what must not be taken for one. All texts are invented."""

from __future__ import annotations

import pytest

from warta.annotate.dateline import find_dateline

REST = "Harga beras naik lagi sejak kemarin pagi di pasar."


@pytest.mark.parametrize(
    ("head", "place", "outlet"),
    [
        ("JAKARTA, KOMPAS.com -", "JAKARTA", "KOMPAS.com"),
        ("Jakarta, CNN Indonesia --", "Jakarta", "CNN Indonesia"),
        ("Tehran, Purna Warta –", "Tehran", "Purna Warta"),
        ("Tanjung Pinang, Kabar Kepri –", "Tanjung Pinang", "Kabar Kepri"),
        ("Washington DC, VOA -", "Washington DC", "VOA"),
        ("Kota Gaza, MINA –", "Kota Gaza", "MINA"),
        ("Jakarta, tvOnenews.com -", "Jakarta", "tvOnenews.com"),
        ("TEMPO.CO, Jakarta -", "Jakarta", "TEMPO.CO"),
        ("REPUBLIKA.CO.ID, JAKARTA --", "JAKARTA", "REPUBLIKA.CO.ID"),
        ("TRIBUN-MEDAN.com, SIANTAR -", "SIANTAR", "TRIBUN-MEDAN.com"),
        ("Bisnis.com,JAKARTA—", "JAKARTA", "Bisnis.com"),
        ("TIMES MALANG, JAKARTA –", "JAKARTA", "TIMES MALANG"),
        ("jpnn.com - JAKARTA --", "JAKARTA", "jpnn.com"),
        ("KONTAN.CO.ID - JAKARTA.", "JAKARTA", "KONTAN.CO.ID"),
        ("JAKARTA.", "JAKARTA", None),
        ("Liputan6.com, Jakarta", "Jakarta", "Liputan6.com"),
        ("Liputan6.com, Kota Gaza", "Kota Gaza", "Liputan6.com"),
        ("Liputan6.com, Jakarta -", "Jakarta", "Liputan6.com"),
        ("Jakarta (ANTARA) -", "Jakarta", "ANTARA"),
        ("Jakarta (ANTARA News) -", "Jakarta", "ANTARA News"),
        ("Aceh Timur (SL) –", "Aceh Timur", "SL"),
        ("JAKARTA,(IN) -", "JAKARTA", "IN"),
        ("Kuala Lumpur, Malaysia (ANTARA) -", "Kuala Lumpur, Malaysia", "ANTARA"),
        ("Kuala Lumpur, Malaysia –", "Kuala Lumpur, Malaysia", None),
        ("KBRN, Jakarta :", "Jakarta", "KBRN"),
        ("Jakarta:", "Jakarta", None),
        ("Suara.com -", None, "Suara.com"),
        ("JawaPos.com–", None, "JawaPos.com"),
        ("VIVA –", None, "VIVA"),
        ("PIKIRAN RAKYAT –", None, "PIKIRAN RAKYAT"),
        ("Jakarta -", "Jakarta", None),
        ("LEMBAH SARI –", "LEMBAH SARI", None),
        ("SURABAYA, 12/2 (KODE) –", "SURABAYA", "KODE"),
        ("Jakarta, Senin (12/2) -", "Jakarta", None),
        ("MedanPewarta.co |", None, "MedanPewarta.co"),
    ],
)
def test_forms(head: str, place: str | None, outlet: str | None) -> None:
    text = f"Judul\n{head} {REST}"
    dateline = find_dateline(text, 6, len(text))
    assert dateline is not None
    assert (dateline.place, dateline.outlet) == (place, outlet)
    assert text[dateline.start : dateline.end] == head


@pytest.mark.parametrize("line", ["Jakarta -", "Tebing Tinggi,TRIKNEWS.CO —", "Jakarta, MISTAR.ID"])
def test_alone_on_its_line(line: str) -> None:
    dateline = find_dateline(line, 0, len(line))
    assert dateline is not None and dateline.end == len(line)


def test_glued_to_the_sentence() -> None:
    text = "Bisnis.com,JAKARTA—Harga beras naik."
    dateline = find_dateline(text, 0, len(text))
    assert dateline is not None and text[dateline.end :] == "Harga beras naik."


@pytest.mark.parametrize(
    "line",
    [
        "Jakarta - Surabaya ditempuh dalam tiga jam dengan kereta itu.",
        "Jakarta-Bandung kini hanya empat puluh menit dengan kereta itu.",
        "Persija - Persib bermain imbang dalam laga yang panas itu.",
        "Menteri Pertanian, Budi – yang juga ketua partai – hadir di sana.",
        "Ketua DPR, Puan - Harga beras naik lagi sejak kemarin pagi di pasar.",
        "Presiden: Harga beras akan turun dalam waktu dekat di semua pasar.",
        "BREAKING NEWS - Polisi menangkap pelaku pencurian di pasar itu.",
        "VIDEO - Polisi menangkap pelaku pencurian di pasar itu kemarin.",
        "Media – yang selama ini diam – mulai menulis tentang kasus itu.",
        "Kompas.com - yang berdiri sejak lama - menulis tentang kasus itu.",
        "Warga Bandung - terutama para ibu - mengantre sejak pagi hari.",
        "Jakarta, ibu kota lama, - akan ditinggalkan pada tahun depan nanti.",
        "Budi (34) - Warga desa itu mengaku kehilangan sepeda motor kemarin.",
        "Jakarta - Bandung",
        "Bandung: 10 kasus",
        "Ia berkata - tanpa menoleh - bahwa semua sudah selesai hari itu.",
        "Sebanyak 10 orang – semuanya warga desa – dibawa ke rumah sakit.",
        "IHSG - Harga saham naik lagi sejak kemarin pagi di bursa itu.",
        "",
    ],
)
def test_what_is_none(line: str) -> None:
    assert find_dateline(line, 0, len(line)) is None
