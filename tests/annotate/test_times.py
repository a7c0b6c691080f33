"""Time expressions: spans, types, values, mods and anchors.

Each line of times-*.txt is a publication date, a sentence with its times between ⟦ and ⟧, and what
they are worth. All are invented. `known` was used while the grammar was written; `blind` was
written before the grammar too, but first run when it was done.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from drafts import annotate as tokenize
from hypothesis import given, settings
from hypothesis import strategies as st

import warta
from warta.annotate import times
from warta.annotate.timex.fields import Length
from warta.annotate.timex.lengths import length_value
from warta.annotate.timex.line import Line
from warta.annotate.timex.numbers import read_cardinal
from warta.article import Article, Provenance
from warta.errors import ArticleError
from warta.schema import LAYERS, schema_root

DCT = "2024-02-14"  # a Wednesday
GUIDELINE = schema_root() / "guidelines" / "times.md"
VALUE = re.compile(r"[0-9A-Z.:+/_-]{1,64}")
WORDS = [
    *("Senin", "hari", "Minggu", "minggu", "Sen", "12/2", "(", ")", ",", "-", "–", "12", "2024"),
    *("Februari", "Feb", "Mei-2", "31", "29", "30", "2019-2024", "2023-10", "1990-an", "20-an"),
    *("pukul", "jam", "10.00", "24", "25.61", "08.00-10.00", "WIB", "waktu", "setempat", "malam"),
    *("dini", "subuh", "itu", "ini", "lalu", "depan", "yang", "sama", "berikutnya", "terakhir"),
    *("tahun", "bulan", "pekan", "abad", "ke-19", "ke-99", "kuartal", "III", "/", "2023", "musim"),
    *("panas", "setiap", "dua", "puluh", "ribu", "juta", "setengah", "kali", "sebulan", "sekali"),
    *("beberapa", "tiga", "awal", "akhir", "sekitar", "lebih", "dari", "hampir", "besok"),
    *("lagi", "Ramadan", "1445", "H", "akan", ".", "\n", "hingga", "keesokan", "harinya"),
    *("saat", "kini", "dulu", "tanggal", "99/99", "31/2", "2024-02-30", "abad", "lusa", "2x24"),
    *("seribu", "sejuta", "berjam-jam", "dekade", "paling", "lambat", "Rp", "usia", "UU", "No."),
]  # fmt: skip


def find(text: str, dct: str | None = DCT) -> list[tuple[str, str, str | None, str | None]]:
    """(text, type, value, mod) of each time."""
    article = read(text, dct)
    return [(article.span(t), t.type, t.value, t.mod) for t in article.times or ()]


def read(text: str, dct: str | None = DCT) -> Article:
    """The article of a text with times."""
    return times.annotate(dataclasses.replace(tokenize(text), published_at=dct))


def values(text: str, dct: str | None = DCT) -> list[str | None]:
    return [value for _, _, value, _ in find(text, dct)]


def probes(name: str) -> list[str]:
    lines = (Path(__file__).parent / f"times-{name}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def expect(probe: str) -> tuple[str, str | None, list[tuple[str, str, str | None, str | None]]]:
    """Text, publication date and times of a line of times-*.txt."""
    dct, marked, worth = probe.split("\t")
    spans = re.findall("⟦([^⟧]*)⟧", marked)
    rows = [] if worth == "NONE" else [(*row.split(), None)[:3] for row in worth.split("; ")]
    found = [
        (span, kind, None if value == "null" else value, mod)
        for span, (kind, value, mod) in zip(spans, rows, strict=True)
    ]
    return marked.replace("⟦", "").replace("⟧", ""), None if dct == "-" else dct, found


@pytest.mark.parametrize("probe", probes("known"))
def test_known(probe: str) -> None:
    text, dct, expected = expect(probe)
    assert find(text, dct) == expected


def test_blind() -> None:
    hits = found = wanted = 0
    for probe in probes("blind"):
        text, dct, expected = expect(probe)
        got = find(text, dct)
        hits += len(set(got) & set(expected))
        found, wanted = found + len(got), wanted + len(expected)
    assert 2 * hits / (found + wanted) >= 0.97


def worked_examples() -> list[tuple[str, list[dict[str, Any]]]]:
    """Text and times of each worked example of the guideline."""
    page = GUIDELINE.read_text("utf-8")
    blocks = re.findall(r"```text\n(.*?)\n```\n```json\n(.*?)\n```", page, re.DOTALL)
    return [(text, json.loads(rows)["times"]) for text, rows in blocks]


@pytest.mark.parametrize("number", range(8))
def test_worked_examples(number: int) -> None:
    text, rows = worked_examples()[number]
    dct = None if number == 1 else DCT
    article = read(text, dct)
    got = [(article.span(t), t.type, t.value, t.mod, t.anchor, t.id) for t in article.times or ()]
    assert got == [
        (row["text"], row["type"], row["value"], row.get("mod"), row.get("anchor"), f"t{at + 1}")
        for at, row in enumerate(rows)
    ]


def test_all_worked_examples_are_tried() -> None:
    assert len(worked_examples()) == 8


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        ("Ia tiba Senin (12/2) dan pergi 12 Februari 2024.", ["dct", None]),
        ("Ia tiba Senin (12/2/2024). Pukul 10.00 ia pergi.", [None, "t1"]),
        ("Ia tiba Senin (12/2/2024).\nPukul 10.00 ia pergi.", [None, None]),
        ("Ia tiba pada 2020 dan pada hari itu pergi.", [None, None]),
        ("Ia tiba pada 2020 dan pada tahun itu pergi.", [None, "t1"]),
        ("Dua tahun terakhir ia sakit, kini sembuh.", ["dct", None]),
        ("Tiga hari lalu ia tiba; tadi malam ia pergi.", ["dct", "dct"]),
        ("Setiap Senin ia tiba.", [None]),
    ],
)
def test_anchors(text: str, anchors: list[str | None]) -> None:
    assert [found.anchor for found in read(text).times or ()] == anchors


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Tim akan berangkat ke Bali Senin (19/2).", "2024-02-19"),
        ("Rapat akan digelar di Jakarta, Senin (19/2).", "2024-02-19"),
        ("Harga akan naik, kata Rina di Jakarta, Senin (12/2).", "2024-02-12"),
        ("Pada Senin, tim akan berangkat.", "2024-02-19"),
        ("Rina yang akan pensiun datang karena diundang Senin.", "2024-02-12"),
        ("Ia tidur di depan pabrik sejak 3 Juli.", "2023-07-03"),
        ("Bantuan akan tiba dari Thailand, Pakistan, dan Kamboja pada 10 Maret.", "2024-03-10"),
        ("Hasil diumumkan Jumat (16/2).", "2024-02-16"),  # only that Friday fits the day
    ],
)
def test_tense(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("dua puluh lima", 25), ("seratus", 100), ("dua belas", 12), ("sebelas", 11),
        ("tiga ratus dua puluh", 320), ("seribu lima ratus", 1500), ("seratus ribu", 100_000),
        ("780 ribu", 780_000), ("1,5", 1.5), ("dua setengah", 2.5), ("setengah", 0.5),
        ("sepuluh juta dua ratus ribu", 10_200_000), ("10.500", 10_500), ("sejuta", 1_000_000),
    ],
)  # fmt: skip
def test_number_words(words: str, number: float) -> None:
    line = Line(words.split(), True)
    read = read_cardinal(line, 0)
    assert read is not None
    assert (float(read[0]), read[1]) == (number, len(line))


@given(st.integers(1, 28), st.integers(1, 12), st.integers(1900, 2099))
def test_full_dates(day: int, month: int, year: int) -> None:
    months = (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    )
    name = months.split()[month - 1]
    value = datetime.date(year, month, day).isoformat()
    for text in (f"{day} {name} {year}", f"{day}/{month}/{year}", value):
        assert find(f"Ia tiba {text} siang.", None)[0][2] == f"{value}TAF"
        assert find(f"Ia tiba pada {text}.", None) == [(text, "DATE", value, None)]


def test_dateparser_agrees_on_full_dates() -> None:
    dateparser = pytest.importorskip("dateparser")
    for text in ("12 Februari 2024", "1 Januari 1999", "31 Desember 2023", "17 Agustus 1945"):
        day = dateparser.parse(text, languages=["id"]).date()
        assert values(f"Ia tiba pada {text}.", None) == [day.isoformat()]


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 1, 1)), st.integers(1, 300))
def test_more_days_ago_lie_further_back(day: datetime.date, number: int) -> None:
    nearer, further = (
        values(f"Ia tiba {count} hari lalu.", day.isoformat())[0] for count in (number, number + 1)
    )
    assert nearer is not None and further is not None
    assert further < nearer < day.isoformat()


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 1, 1)), st.sampled_from(range(7)))
def test_weekdays_lie_within_a_week(day: datetime.date, weekday: int) -> None:
    name = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Ahad"][weekday]
    texts = (f"Ia tiba {name}.", f"Ia akan tiba {name}.", f"Ia tiba {name} lalu.")
    past, future, last = (
        datetime.date.fromisoformat(values(text, day.isoformat())[0] or "") for text in texts
    )
    assert past.weekday() == future.weekday() == last.weekday() == weekday
    assert (
        0 <= (day - past).days < 7 and 0 < (future - day).days <= 7 and 0 < (day - last).days <= 7
    )


@pytest.mark.parametrize("dct", [None, "2024", "2024-02", "2024-02-14"])
def test_no_more_is_computed_than_the_publication_date_allows(dct: str | None) -> None:
    known = 0 if dct is None else dct.count("-") + 1
    text = "Tahun lalu, bulan lalu, kemarin, pekan lalu, dan Senin ia datang."
    expected = ["2023", "2024-01", "2024-02-13", "2024-W06", "2024-02-12"]
    assert values(text, dct) == [
        value if known >= needs else None
        for value, needs in zip(expected, (1, 2, 3, 3, 3), strict=True)
    ]


def checked(article: Article) -> Article:
    """`article` as a pipeline with a step for times would leave it."""
    rows = {row.layer: row for row in article.provenance}
    made = Provenance("times", "rule", "warta", "0", None)
    provenance = tuple(
        made if layer == "times" else rows.get(layer, Provenance(layer, "none", None, None, None))
        for layer in LAYERS
    )
    return dataclasses.replace(times.annotate(article), provenance=provenance)


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), max_size=25),
    st.sampled_from(
        [None, "2024", "2024-02", "2024-02-14T10:00+07:00", "1000-01-01", "2999-12-31"]
    ),
)
def test_any_text_gives_a_valid_layer(parts: list[str], dct: str | None) -> None:
    try:
        article = warta.annotate(" ".join(parts), dct, layers=["structure", "sentences", "tokens"])
    except warta.NotAnArticle:
        return
    article = checked(article)
    assert [found for found in warta.validate(article) if found.severity == "error"] == []
    end = 0
    for number, found in enumerate(article.times or (), 1):
        surface = article.span(found)
        assert found.id == f"t{number}" and found.start >= end and surface == surface.strip()
        assert found.value is None or VALUE.fullmatch(found.value)
        assert dct is not None or found.anchor != "dct"
        end = found.end


@pytest.mark.parametrize(
    "words",
    [
        *(
            "Senin",
            "minggu",
            "12 ",
            "2024",
            "dua",
            "dua puluh",
            "puluhan",
            "12/2",
            "pukul",
            "10.00 ",
        ),
        *("tahun itu", "keesokan harinya", "lebih dari", "akhir", "setiap", "dua kali", "sebulan"),
        *("Ramadan", "rabi'ul", "12 Mei -", "Senin (", "Senin,", "malam", "waktu Senin", "pada"),
        *(
            "akan Senin",
            "Senin dan",
            "usia 3",
            "abad",
            "kuartal",
            "Rp2",
            "yang",
            "beberapa",
            "dulu",
        ),
    ],
)
def test_takes_linear_time(words: str) -> None:
    benign = tokenize("Warga desa menolak tambang di hulu sungai itu pada Senin siang. " * 1600)
    hostile = tokenize(f"{words} " * (100_000 // (len(words) + 1)))

    def seconds(article: Article) -> float:
        begun = time.process_time()
        times.annotate(dataclasses.replace(article, published_at=DCT))
        return time.process_time() - begun

    assert seconds(hostile) < 25 * seconds(benign) + 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Simpan dulu dompet Anda.", []),
        ("Ia pulang pada malam takbiran dan malam pertama.", []),
        ("Di sirkuit itu pebalap Galih Nugroho Ramadan menang telak.", []),
        ("Denyutnya 44 kali semenit.", []),
        ("Tarif kamar Rp900 ribu semalam.", []),
        ("Ia menimba ilmu di Institut Teknologi Sepuluh Nopember.", []),
        ("Anak di bawah lima tahun dan seorang perenang 17 tahun asal Ternate hadir.", []),
        ("Sekaranglah waktunya.", ["Sekarang"]),
        ("Buka enam hari seminggu.", ["enam hari seminggu"]),
        ("Ia sakit setahun lebih.", ["setahun lebih"]),
        ("Ia menunggu setahun lebih lama.", ["setahun"]),
        ("Mereka dihukum antara dua dan tujuh tahun.", ["dua dan tujuh tahun"]),
        ("Ia pergi hingga pukul enam pagi keesokan harinya.", ["pukul enam pagi keesokan harinya"]),
        ("Hal itu disampaikan Rina kepada Layar Kini.", []),
        ("Impor naik menjadi Rp640 juta tahun ini.", ["tahun ini"]),
        ("Upah minimum provinsi (UMP) 2025 naik.", ["2025"]),
        ("Piala Dunia 2022 dan Olimpiade Paris 2024 usai.", []),
    ],
)
def test_spans(text: str, found: list[str]) -> None:
    assert [span for span, *_ in find(text)] == found


def test_lengths() -> None:
    assert length_value(Length()) is None
    assert values("Ia pergi 1 hari 3 jam.") == ["P1DT3H"]
    assert values("Ia pergi 2,5 jam.") == ["PT150M"]
    assert values("Ia pergi seperempat jam.") == ["PT15M"]
    assert values("Ia pergi satu setengah hari.") == ["PT36H"]
    assert values("Ia pergi 0,33 detik.") == ["PT0.33S"]


def test_needs_tokens() -> None:
    with pytest.raises(ArticleError):
        times.annotate(dataclasses.replace(tokenize("Ia tiba Senin."), tokens=None))
