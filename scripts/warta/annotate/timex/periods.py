"""Years and what is counted in them: 'tahun 2024', '1990-an', 'abad ke-19', 'kuartal III/2023'."""

from __future__ import annotations

from warta.annotate.timex.dates import HIJRI_YEARS
from warta.annotate.timex.fields import Fields
from warta.annotate.timex.line import DASHES, Line
from warta.annotate.timex.shifts import SEASONS

# Years that are named for what is counted in them.
YEAR_KINDS = frozenset(
    {"ajaran", "pelajaran", "akademik", "anggaran", "buku", "fiskal", "pajak", "sidang", "kuliah",
     "masehi", "produksi", "tanam"}
)  # fmt: skip
ERAS = ("era", "angkatan", "dekade", "generasi", "awal", "akhir", "pertengahan")
WEEKS = ("pekan", "minggu", "dasarian")


def read_years(line: Line, i: int, fields: Fields) -> int | None:
    """'tahun 2024', 'tahun ajaran 2023/2024', 'tahun 1990-an', '2019-2024' at word `i`.

    A year without 'tahun' is read too: whether it is one, exclusions.py tells.
    """
    at = i
    if line.low(at) in ("tahun", "thn", "th"):
        at += 1
        if line.low(at) in YEAR_KINDS:
            at += 1
            phrase = line.phrase(at, "shift")
            if phrase is not None:
                fields.period = ("Y", int(phrase.value))
                return at + phrase.length
    elif line.low(at) in ("dekade", "dasawarsa") and line.kind(at + 1) == "decade":
        at += 1
        if line.low(at) in ("tahun",):
            at += 1
    elif line.kind(at) == "season":
        return _read_season(line, at, fields)
    lexeme = line.lexeme(at)
    if lexeme.kind == "decade":
        if len(line.low(at)) <= len("90-an") and at == i and line.low(i - 1) not in ERAS:
            return None  # '20-an orang'
        fields.decade = lexeme.numbers[0]
        return at + 1
    if lexeme.kind == "years":
        fields.year, fields.year_until = lexeme.numbers
        return at + 1
    if lexeme.kind != "year" or line.low(at + 1) in HIJRI_YEARS:
        return None
    if line.low(at + 1) in ("sm", "bc"):
        fields.unknown = True
        return at + 2
    fields.year = lexeme.numbers[0]
    if line.low(at + 1) in DASHES and line.kind(at + 2) == "year":
        until = line.lexeme(at + 2).numbers[0]
        if until > fields.year:
            fields.year_until = until
            return at + 3
    return at + 1


def _read_season(line: Line, i: int, fields: Fields) -> int | None:
    """'musim panas 2023', 'musim 2022/2023', 'musim tanam 2024/2025'."""
    name = SEASONS.get(line.low(i + 1))
    at = i + 1 if name is None else i + 2
    if line.low(at) == "tahun":
        at += 1
    lexeme = line.lexeme(at)
    if lexeme.kind == "years":
        fields.year, fields.year_until = lexeme.numbers
        return at + 1
    if lexeme.kind != "year":
        return None
    fields.year = lexeme.numbers[0]
    fields.season = name or None
    return at + 1


def read_century(line: Line, i: int, fields: Fields) -> int | None:
    """'abad ke-19', 'abad XIX', 'abad kedelapan', 'abad 21' at word `i`."""
    if line.low(i) != "abad":
        return None
    end = i + 1
    if line.low(end) == "ke":
        end += 1
    lexeme = line.lexeme(end)
    if lexeme.kind not in ("ordinal", "roman", "number") or lexeme.text:
        return None
    end += 1
    if lexeme.kind == "ordinal" and line.low(end) == "belas":
        number, end = lexeme.numbers[0] + 10, end + 1
    else:
        number = lexeme.numbers[0]
    if not 1 <= number <= 30:
        return None
    if line.low(end) == "masehi":
        end += 1
    if line.low(end) in ("sm", "hijriah", "h"):
        fields.unknown = True
        return end + 1
    fields.century = number - 1
    return end


def read_part_of_year(line: Line, i: int, fields: Fields) -> int | None:
    """Quarters and halves: 'kuartal III/2023', 'triwulan pertama tahun ini', 'Q3 2023'."""
    lexeme = line.lexeme(i)
    if lexeme.kind == "quarter":
        fields.season = f"Q{lexeme.numbers[0]}"
        if len(lexeme.numbers) > 1:
            fields.year = lexeme.numbers[1]
            return i + 1
        return _year_of_part(line, i + 1, fields) if line.kind(i + 1) == "year" else None
    half = line.low(i) in ("semester", "paruh")
    if not half and not (lexeme.kind == "unit" and lexeme.text == "3M"):
        return None
    parts = 2 if half else 4
    number = line.lexeme(i + 1)
    letter = "H" if half else "Q"
    if number.kind == "partyear" and 1 <= number.numbers[0] <= parts:
        fields.season, fields.year = f"{letter}{number.numbers[0]}", number.numbers[1]
        return i + 2
    if number.kind not in ("ordinal", "roman", "number") or not 1 <= number.numbers[0] <= parts:
        return None
    fields.season = f"{letter}{number.numbers[0]}"
    end = _year_of_part(line, i + 2, fields)
    return None if line.low(i) == "paruh" and end == i + 2 else end


def _year_of_part(line: Line, i: int, fields: Fields) -> int:
    at = i + 1 if line.low(i) in ("/", "tahun", *DASHES) else i
    if line.kind(at) == "year":
        fields.year = line.lexeme(at).numbers[0]
        return at + 1
    return read_year_shift(line, i, fields) or i


def read_year_shift(line: Line, i: int, fields: Fields) -> int | None:
    """'tahun lalu', 'tahun depan', 'tahun itu' behind a month, a quarter or a half."""
    if line.low(i) != "tahun" or fields.year is not None or fields.period or fields.same:
        return None
    phrase = line.phrase(i + 1, "shift", "same")
    if phrase is None:
        return None
    counted = ("Y", int(phrase.value))
    if phrase.kind == "shift":
        fields.period = counted
    else:
        fields.same = counted
    return i + 1 + phrase.length


def read_week_of_month(line: Line, i: int) -> tuple[str, int] | None:
    """'pekan ketiga', 'minggu terakhir', 'dasarian kedua' before a month: mod, word behind it."""
    if line.low(i) not in WEEKS:
        return None
    if line.low(i + 1) == "terakhir":
        return "END", i + 2
    lexeme = line.lexeme(i + 1)
    if lexeme.kind not in ("ordinal", "roman") or not 1 <= lexeme.numbers[0] <= 5:
        return None
    number, last = lexeme.numbers[0], 3 if line.low(i) == "dasarian" else 4
    return ("START" if number == 1 else "END" if number >= last else "MID"), i + 2
