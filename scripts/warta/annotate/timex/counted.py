"""Counted units: 'tiga hari', 'setahun', 'dua pekan lalu', '2 jam 15 menit'."""

from __future__ import annotations

from warta.annotate.timex.exclusions import is_age, is_money, is_named_number, is_rate
from warta.annotate.timex.fields import Expression, Fields, Length
from warta.annotate.timex.line import Line
from warta.annotate.timex.numbers import Amount, read_number

MOST_AMOUNTS = 4
ORDER = ("1000Y", "100Y", "10Y", "8Y", "Y", "6M", "4M", "3M", "M", "W", "D", "TH", "TM", "TS")
# 'setahun lebih' is more than a year, 'setahun lebih lama' a comparison.
COMPARED = frozenset(
    {"lama", "muda", "tua", "awal", "cepat", "lambat", "panjang", "pendek", "dulu", "dari",
     "banyak", "sedikit", "maju", "mundur", "dahulu", "besar", "kecil", "berat", "ringan"}
)  # fmt: skip
KINDS_OF_DAYS = frozenset({"kerja", "kalender", "bursa"})


def read_counted(line: Line, i: int) -> Expression | None:
    """A counted unit at word `i`: a length, or a point where 'lalu' or 'lagi' follows."""
    if line.low(i) == "hitungan" and line.kind(i + 1) in ("unit", "week"):
        unit = line.lexeme(i + 1).text or ""
        return Expression(i, i + 2, length=Length([(None, None, unit)]))
    length, end = read_length(line, i)
    if not length.amounts and not length.unknown:
        return None
    point = _read_point(line, end, length)
    if point is not None:
        fields, end = point
        return Expression(i, end, fields=fields)
    phrase = line.phrase(end, "span")
    if phrase is not None:
        length.from_dct = True
        return Expression(i, end + phrase.length, length=length)
    if is_age(line, i, end) or is_rate(line, i, end):
        return None
    if line.low(end) == "lebih" and line.low(end + 1) not in COMPARED:
        return Expression(i, end + 1, length=length, mod="MORE")
    if line.low(end) == "itu" and line.low(i - 1) in ("selama", "dalam"):
        end += 1
    return Expression(i, end, length=length)


def read_length(line: Line, i: int) -> tuple[Length, int]:
    """The amounts at word `i`, from the largest unit to the smallest; the word behind them."""
    length = Length()
    end = i
    for _ in range(MOST_AMOUNTS):
        read = _read_amount(line, end)
        if read is None:
            break
        low, high, unit, after = read
        if length.amounts:
            if ORDER.index(unit) < ORDER.index(length.amounts[-1][2]) or low is None:
                break
            if unit == length.amounts[-1][2] == "D" and line.low(after - 1) == "malam":
                end = after  # 'tiga hari dua malam'
                break
            if unit == length.amounts[-1][2]:
                break
        length.amounts.append((low, high, unit))
        end = after
        if low is None or low != high or line.kind(end - 1) == "se":
            break
    if end > i and line.low(end) == "semalam" and line.low(end - 1) == "sehari":
        end += 1
    return length, end


def _read_amount(line: Line, i: int) -> tuple[Amount | None, Amount | None, str, int] | None:
    lexeme = line.lexeme(i)
    if lexeme.kind == "se" and lexeme.text:
        return 1, 1, lexeme.text, i + 1
    if lexeme.kind == "ber" and lexeme.text:
        return None, None, lexeme.text, i + 1
    if line.low(i) == "semalam" and line.low(i - 1) in ("dalam", "selama"):
        return 1, 1, "D", i + 1
    number = read_number(line, i)
    if number is None:
        return None
    unit = line.lexeme(number.end)
    if line.low(number.end) == "malam":
        unit = unit._replace(kind="unit", text="D")
    if unit.kind not in ("unit", "week") or unit.text is None:
        return None
    if is_money(line, i) or is_named_number(line, i):
        return None
    end = number.end + 1
    if unit.text == "D" and line.low(end) in KINDS_OF_DAYS:
        end += 1
    if unit.text == "Y" and line.kind(end) == "year":  # 'UU No. 11 Tahun 2020'
        return None
    if line.kind(end) == "ordinal" and line.low(end).startswith("ke-"):
        return None
    return number.low, number.high, unit.text, end


def _read_point(line: Line, i: int, length: Length) -> tuple[Fields, int] | None:
    """'lalu', 'silam', 'lagi' behind a length make it a point in time."""
    phrase = line.phrase(i, "shift")
    if phrase is not None and phrase.value == "-1" and line.low(i) != "kemarin":
        sign, end = -1, i + phrase.length
    elif line.low(i) == "lagi":
        sign, end = 1, i + 1
    else:
        return None
    if sign < 0 and _tells_on(line, i, end):
        return None
    fields = Fields()
    if not length.amounts:
        fields.unknown = True
        return fields, end
    low, high, unit = length.amounts[0]
    if low is None:
        if sign > 0 or unit[0] == "T":
            fields.unknown = True
        else:
            fields.vague = "PAST_REF"
        if unit[0] == "T":
            fields.part = ""
        return fields, end
    if low.denominator != 1 and unit == "Y":
        low, high, unit = low * 12, (high or low) * 12, "M"
    elif low.denominator != 1 and unit in ("10Y", "100Y"):
        factor = int(unit[:-1])
        low, high, unit = low * factor, (high or low) * factor, "Y"
    if unit[0] == "T":
        fields.unknown, fields.part = True, ""
    elif low != high or low.denominator != 1 or low > 100_000:
        fields.unknown = True
    else:
        fields.period = (unit, sign * int(low))
    return fields, end


def _tells_on(line: Line, i: int, end: int) -> bool:
    """Whether 'lalu' begins another clause: 'mondok tiga tahun, lalu …' has a comma, and 'dihukum
    tiga tahun lalu dibebaskan' a verb behind it."""
    return (
        line.low(i) == "lalu"
        and line.low(end).startswith(("di", "me", "ber"))
        and (
            line.low(i - 3) in ("selama", "dalam", "divonis", "dihukum")
            or line.low(i - 2) in ("selama", "dalam", "divonis", "dihukum")
        )
    )
