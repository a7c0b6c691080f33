"""What looks like a time and is none: ages, rates, names, years of laws and of events, counts."""

from __future__ import annotations

from functools import cache

from warta.annotate.lexicon import read_rows, read_words
from warta.annotate.timex.fields import Fields
from warta.annotate.timex.line import Line

AGE_WORDS = frozenset({"usia", "berusia", "umur", "berumur", "usianya", "umurnya", "seusia"})
NUMERALS = frozenset({"number", "numbers", "digit", "factor", "some"})
MONEY_REACH = 5
CURRENCIES = frozenset({"rp", "rm", "usd", "$", "us$", "€", "£", "idr"})
PUNISHMENTS = frozenset({"penjara", "hukuman", "ancaman", "pidana", "vonis", "masa"})
ABOUT = frozenset({"sekitar", "kira-kira", "hampir", "sekira"})
AGE_REACH = 4  # words between 'usia' and the number: 'berusia antara 15 hingga 17 tahun'
OLDEST = 120
LENGTH_WORDS = frozenset(
    {"dalam", "selama", "hanya", "hampir", "sudah", "telah", "tinggal", "cuma", "baru", "sampai",
     "hingga", "butuh", "waktu", "masa", "kurun", "jeda", "absen", "divonis", "dihukum", "tempo"}
)  # fmt: skip
BEHIND_LENGTH = frozenset(
    {"kemudian", "sebelum", "sebelumnya", "setelah", "sesudah", "setelahnya", "sesudahnya",
     "menjelang", "berselang", "berlalu", "penuh", "pascagempa", "usai", "jelang", "penjara",
     "kurungan", "sejak"}
)  # fmt: skip
RATE_REACH = 5
MEASURES = frozenset({"rp", "ribu", "juta", "miliar", "triliun", "persen", "%", "usd", "dolar"})
PART_PREPOSITIONS = frozenset(
    {"pada", "sejak", "sampai", "hingga", "dari", "sebelum", "setelah", "sesudah", "sepanjang",
     "menjelang", "jelang", "selepas", "bakda", "ba'da", "usai", "tiap", "setiap", "saban", "di",
     "ke", "hari", "waktu", "antara", "mulai", "selama", "bangun", "pulang", "seusai", "hujan",
     "hampir", "saat", "kala"}
)  # fmt: skip

YEAR_PREPOSITIONS = frozenset(
    {"pada", "di", "sejak", "hingga", "sampai", "dari", "sebelum", "setelah", "menjelang", "mulai",
     "sepanjang", "selama", "antara", "dan", "per", "dalam", "era", "edisi", "periode", "awal",
     "akhir", "pertengahan", "keluaran", "musim", "medio"}
)  # fmt: skip


@cache
def name_words(kind: str) -> frozenset[str]:
    """Words of data/time_names.txt that make what follows (`after`: precedes) a name."""
    return frozenset(word for word, of in read_rows("time_names") if of == kind)


def is_money(line: Line, i: int) -> bool:
    """Whether the numerals around word `i` begin with a currency: 'Rp640 juta tahun ini'."""
    at = i - 1
    while at > i - MONEY_REACH and line.kind(at) in NUMERALS:
        at -= 1
    return line.low(at) in CURRENCIES


def is_named_number(line: Line, i: int) -> bool:
    """Whether the number word at `i` ends or stands in a name: 'Nusa Dua', 'Sepuluh Nopember'."""
    if line.kind(i) != "digit" or not (line.cased and line.has_capital(i)):
        return False
    return line.has_capital(i - 1) and line.text(i - 1).isalpha()


def is_age(line: Line, i: int, end: int) -> bool:
    """Whether the counted years or months in words [i, end) are somebody's age."""
    for at in range(i - 1, i - 1 - AGE_REACH, -1):
        if line.low(at) in AGE_WORDS:
            return True
        if line.low(at) in (",", ".", ";", ":"):
            break
    unit = line.low(end - 1)
    if unit not in ("tahun", "thn", "th", "bulan", "bln"):
        return False
    if line.low(i - 1) in ABOUT:
        i -= 1
    before = line.low(i - 1)
    if before in read_words("time_people"):
        return True
    if line.low(end) == "asal":
        return True
    if before in ("bawah", "atas") and line.low(i - 2) == "di":
        return not any(line.low(at) in PUNISHMENTS for at in range(i - 6, i))
    lexeme = line.lexeme(i)
    if lexeme.kind not in ("number", "numbers") or max(lexeme.numbers) > OLDEST:
        return False
    # 'Rina, 34 tahun,', 'Rina (34 tahun)'
    named = line.has_capital(i - 2) or line.low(i - 2) in (")", '"', "”")
    closed = line.low(end) in (",", ")", ".", ";", "yang", "asal", "", "warga", "dan")
    if before in (",", "(") and named and closed and i >= 2 and unit in ("tahun", "thn", "th"):
        return True
    # 'nelayan 54 tahun itu'
    return line.low(end) == "itu" and before.isalpha() and before not in LENGTH_WORDS


def is_rate(line: Line, i: int, end: int) -> bool:
    """Whether the length in words [i, end) says how much a time: 'Rp400 ribu sehari', 'per tahun'.

    'tiga kali sehari' is a set, told before this is asked.
    """
    if line.low(i - 1) in ("per", "/"):
        return True
    if (line.kind(i) != "se" and line.low(i) != "semalam") or end > i + 1:
        return False
    if line.low(end) in BEHIND_LENGTH or line.low(i - 1) in LENGTH_WORDS:
        return False
    for at in range(i - 1, max(i - 1 - RATE_REACH, -1), -1):
        low = line.low(at)
        if low in (",", ".", ";", "dan", ":", "(", "dalam", "selama"):
            return False
        if low in MEASURES or line.kind(at) in ("number", "year", "some") or low == "sekali":
            return True
        if line.kind(at) in ("factor", "digit") and low not in ("setengah", "satu"):
            return True
    return False


def is_name(line: Line, i: int, end: int, fields: Fields) -> bool:
    """Whether the point in words [i, end) is part of a name, a prayer or a greeting."""
    before = line.low(i - 1)
    if fields.days is not None and line.low(i) == "semalam":
        return is_rate(line, i, end)
    if is_named_number(line, i) or is_named_number(line, i - 1):
        return True
    if fields.unknown and fields.part is None and end == i + 1 and line.kind(i) == "hijri":
        # 'Galih Nugroho Ramadan', but 'bulan Suci Ramadan'
        named = line.has_capital(i - 1) and i > 1 and line.text(i - 1).isalpha()
        return line.cased and named and before not in ("bulan", "suci")
    if fields.weekday is not None and fields.day is None:
        if line.kind(end) == "ordinal":  # 'pada Jumat pertama kedatangannya'
            return True
        if before in name_words("weekday") and end == i + 1 and line.cased:
            return True
        if line.low(end) in name_words("after") and line.has_capital(end):
            return True
    if fields.day is not None and fields.month is not None:
        at = i - 1 if line.low(i - 1) != "tanggal" else i - 2
        return line.low(at) in name_words("date") and line.has_capital(at)
    if fields.month is not None and fields.year is None and end == i + 1 and line.cased:
        # 'Juli' and 'Mei' are names of people too.
        return line.has_capital(i - 1) and line.has_capital(i + 1)
    return False


def is_bare_part(line: Line, i: int, end: int) -> bool:
    """Whether a lone part of the day in words [i, end) is used as a time: 'sejak subuh'.

    'makan malam', 'salat subuh', 'lari sore', 'malam Natal' and 'suatu pagi' are not.
    """
    before = line.low(i - 1)
    if before in name_words("part"):
        return False
    if line.phrase(i, "night", "noon") or line.low(end - 1) in ("hari", "harinya"):
        return True
    lexeme = line.lexeme(i)
    if lexeme.kind == "partnya":
        return line.has_capital(i) or before == "pada"
    if (line.has_capital(end) and line.cased) or line.low(end) in name_words("night"):
        return False
    if lexeme.alone:
        return True
    return before in PART_PREPOSITIONS


def is_year(line: Line, i: int, end: int, after_year: bool) -> bool:
    """Whether the four digits (or two times four) in words [i, end) name a year.

    `after_year`: they continue a list of years ('tahun 1997, 2015, dan 2019').
    """
    before, behind = line.low(i - 1), line.low(end)
    if behind in read_words("time_counters") or behind in MEASURES or behind == "/":
        return False
    if line.kind(i) != "year" and line.kind(i) != "years":
        return not _is_law(line, i)
    if (
        before in ("tahun", "thn", "th")
        or before in name_words("year")
        or before in MEASURES
        or line.kind(i - 1) == "number"
    ):
        return False
    if after_year:
        return True
    if before == "(":
        return behind == ")"
    if before == ",":  # '(Penerbit Tembikar, 2023)', 'di Bandung, 1957, ia …'
        return behind in (")", ".", ",") and line.has_capital(i - 2)
    if before == ")":  # 'upah minimum provinsi (UMP) 2025'
        return line.low(i - 3) == "("
    if before in ("-", "/", ".", ":", "–", "—", "#", "$", "€", "£"):
        return False
    if not before[-1:].isalnum():
        return line.kind(i) == "years" or behind in (",", ":", "")
    if not line.cased:  # 'Piala Dunia 2022' or 'Laba Naik pada 2023'
        return before in YEAR_PREPOSITIONS
    if line.has_capital(i - 1) and i > 1:
        return line.low(i - 2) in ("gempa", "tsunami", "bencana", "banjir", "letusan", "kerusuhan")
    return True


def _is_law(line: Line, i: int) -> bool:
    """'UU No. 11 Tahun 2020', 'Nomor 9 dan 8 Tahun 2006', 'UUD Tahun 1945', 'Tahun Baru'."""
    if line.low(i - 1) in name_words("year"):
        return True
    return line.kind(i - 1) in ("number", "year", "roman") and line.has_capital(i)
