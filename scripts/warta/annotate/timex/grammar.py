"""Which expression begins at a word, and where expressions can begin at all."""

from __future__ import annotations

from functools import lru_cache

from warta.annotate.timex.clock import read_part
from warta.annotate.timex.composite import read_composite, read_rest
from warta.annotate.timex.counted import read_counted
from warta.annotate.timex.dates import RANGE_WORDS
from warta.annotate.timex.exclusions import is_bare_part, is_name, is_year
from warta.annotate.timex.fields import Expression, Fields
from warta.annotate.timex.lexemes import CACHED_WORDS, find_lexeme
from warta.annotate.timex.line import Line, phrases
from warta.annotate.timex.numbers import LONGEST
from warta.annotate.timex.sets import read_set
from warta.annotate.timex.shifts import REPEATED

CALENDAR_MODS = frozenset({"START", "MID", "END"})
AMOUNT_MODS = frozenset({"MORE", "LESS", "LEAST", "MOST"})
MOST_MODS = 3
LIST_WORDS = frozenset({",", "dan", "serta", "atau", "hingga", "sampai", "ke"})
BEFORE_DULU = frozenset(
    {"yang", "sejak", "dari", "zaman", "masa", "seperti", "sini", "situ", "sana", "itu", "ini",
     "kami", "kita", "dia", "ia", "saya", "aku", "mereka", "orang", "tetapi", "namun", "dan",
     "karena", "bahwa", "kalau", "sudah", "waktu"}
)  # fmt: skip
PARTICLES_BEFORE = frozenset({"lebih", "terlebih", "tunggu", "nanti", "sebentar", "pikir"})
SENTENCE_SIGNS = frozenset({",", ".", "?", "!", '"', "”", "'", "’", ""})
FIRST_PHRASES = frozenset({"vague", "deixis", "mod", "next", "night", "noon", "fasting"})
BEGINNERS = frozenset({"hitungan", "sekali", "dasarian", "paruh", *REPEATED})
COUNTING = frozenset({"number", "digit", "factor", "some", "numbers", "times"})
BETWEEN_NUMBERS = RANGE_WORDS | {"kali", "x", "×", "atau"}
COUNTED = frozenset({"unit", "week", "month", "monthday", "hijri", "part", "decade", "year", "se"})
NOT_ALONE = frozenset({"factor", "ordinal", "roman", "zone", "short"})


@lru_cache(CACHED_WORDS)
def may_begin(word: str) -> bool:
    """Whether an expression can begin with `word`; all other positions are passed over."""
    low, lexeme = find_lexeme(word)
    if low in BEGINNERS:
        return True
    if any(phrase.kind in FIRST_PHRASES for _, phrase in phrases().get(low, ())):
        return True
    return lexeme is not None and lexeme.kind not in NOT_ALONE


def read_expressions(line: Line, *, in_dateline: bool = False) -> list[Expression]:
    """The expressions of a unit, in order, not overlapping.

    In a dateline no vague word is one: 'Layar Kini' is an outlet.
    """
    found: list[Expression] = []
    i, size = 0, len(line)
    while i < size:
        if may_begin(line.texts[i]) and _leads_on(line, i):
            expression = read_expression(line, i, found[-1] if found else None)
            vague = expression is not None and expression.fields and expression.fields.vague
            if expression is not None and not (in_dateline and vague):
                found.append(expression)
                i = expression.last
                continue
        i += 1
    return found


def _leads_on(line: Line, i: int) -> bool:
    """False where the number at word `i` counts neither a unit of time nor days of a month: most
    numbers do not, and this is found sooner than by the parsers."""
    if line.kind(i) not in COUNTING or line.low(i) in phrases():
        return True
    at = i + 1
    while at < i + LONGEST and (line.kind(at) in COUNTING or line.low(at) in BETWEEN_NUMBERS):
        at += 1
    return line.kind(at) in COUNTED or line.low(at) in ("kali", "x", "×")


def read_expression(line: Line, i: int, previous: Expression | None) -> Expression | None:
    """The expression that begins with word `i`; `previous` is the one before it in the unit."""
    vague = line.phrase(i, "vague")
    if vague is not None:
        if _is_particle(line, i, i + vague.length):
            return None
        return Expression(i, i + vague.length, fields=Fields(vague=vague.value))
    mods, at = _read_mods(line, i)
    every = read_set(line, at)
    if every is not None:
        if mods and mods[0] in CALENDAR_MODS:
            return None
        every.first = i
        every.mod = every.mod or (mods[0] if mods else None)
        return every
    counted = read_counted(line, at)
    if counted is not None:
        return _counted(line, i, mods, counted)
    return _point(line, i, mods, at, previous)


def _read_mods(line: Line, i: int) -> tuple[list[str], int]:
    mods: list[str] = []
    while len(mods) < MOST_MODS and (phrase := line.phrase(i, "mod")):
        mods.append(phrase.value)
        i += phrase.length
    return mods, i


def _counted(line: Line, i: int, mods: list[str], counted: Expression) -> Expression | None:
    if any(mod in CALENDAR_MODS for mod in mods):
        return None
    if counted.fields is not None and counted.fields.period and counted.fields.period[0] == "D":
        counted.last = read_rest(line, counted.last, counted.fields)
    counted.first = i
    counted.mod = mods[0] if mods else counted.mod
    return counted


def _point(
    line: Line, i: int, mods: list[str], at: int, previous: Expression | None
) -> Expression | None:
    calendar = [mod for mod in mods if mod in CALENDAR_MODS]
    lexeme = line.lexeme(at)
    if calendar and lexeme.kind in ("unit", "week") and lexeme.text in ("W", "M", "Y"):
        bare = _bare_period(line, i, mods, at)
        if bare is not None:
            return bare
    read = read_composite(line, at)
    if read is None:
        return _bare_clock(line, at, previous) if not mods else None
    fields, end = read
    if not _stands(line, at, end, fields, bool(mods), previous):
        return None
    if calendar and (fields.has_time() or fields.weekday is not None or fields.days is not None):
        return None
    if mods and mods[0] in AMOUNT_MODS and not (mods[0] == "LESS" and fields.has_time()):
        return None
    every = _continues_set(line, i, fields, previous)
    return Expression(i, end, fields=fields, every=every, mod=mods[0] if mods else fields.mod)


def _continues_set(line: Line, i: int, fields: Fields, previous: Expression | None) -> bool:
    """'setiap Sabtu dan Minggu'."""
    if previous is None or not previous.every or previous.fields is None or fields.has_time():
        return False
    alike = fields.weekday is not None and fields.day is None and fields.shift is None
    return alike and previous.fields.weekday is not None and _continues(line, previous.last, i)


def _bare_period(line: Line, i: int, mods: list[str], at: int) -> Expression | None:
    """'akhir pekan', 'akhir pekan lalu', 'awal tahun', 'pertengahan bulan ini'."""
    lexeme = line.lexeme(at)
    if line.low(at) == "bulan" and line.kind(at + 1) in ("month", "hijri", "months"):
        return None
    if line.low(at) == "tahun" and line.low(at + 1) == "baru":
        return None
    if line.kind(at + 1) in ("year", "years", "decade", "ordinal", "roman"):
        return None
    if line.low(at + 1) in ("ajaran", "pelajaran", "akademik", "anggaran", "buku", "sidang"):
        return None
    fields = Fields()
    phrase = line.phrase(at + 1, "shift", "same")
    end = at + 1 + (phrase.length if phrase else 0)
    weekend = mods[-1] == "END" and lexeme.text == "W"
    if phrase is None:
        fields.period = None if weekend else (lexeme.text or "", 0)
    elif phrase.kind == "shift":
        fields.period = (lexeme.text or "", int(phrase.value))
    else:
        fields.same = (lexeme.text or "", int(phrase.value))
    fields.weekend = weekend
    mod = mods[0] if not weekend or len(mods) > 1 else None
    return Expression(i, end, fields=fields, mod=mod)


def _stands(
    line: Line, i: int, end: int, fields: Fields, modified: bool, previous: Expression | None
) -> bool:
    """Whether what could be a point in words [i, end) is one here."""
    if is_name(line, i, end, fields):
        return False
    only_year = fields.year is not None and not (
        fields.month or fields.season or fields.same or fields.period or fields.weekday
    )
    if only_year:
        listed = (
            previous is not None
            and previous.fields is not None
            and previous.fields.year is not None
            and previous.fields.day is None
            and (_continues(line, previous.last, i) or _in_list(line, i, end))
        )
        return is_year(line, i, end, listed) or (modified and line.kind(i) == "year")
    numeral = line.kind(i) in ("daymonth", "daysmonth") and fields.weekday is None
    if numeral and fields.year is None:
        return line.low(i - 1) in ("(", "pada", "sejak", "hingga", "sampai", "mulai")
    lone = fields.part and not fields.has_date() and fields.clock is None
    if lone and line.low(end - 1) not in ("itu", "tersebut"):
        return modified or is_bare_part(line, i, end)
    return True


def _continues(line: Line, last: int, i: int) -> bool:
    """Whether only a comma or a conjunction stands between words `last` and `i`."""
    return 0 < i - last <= 2 and all(line.low(at) in LIST_WORDS for at in range(last, i))


def _in_list(line: Line, i: int, end: int) -> bool:
    """'2011 di Palembang, 2015 di Johor'."""
    return line.low(i - 1) == "," and line.low(end) in ("di", "dan", ",")


def _bare_clock(line: Line, i: int, previous: Expression | None) -> Expression | None:
    """'10.00' behind 'pukul 08.00 hingga', '5 sore' behind 'pukul 8 pagi sampai'."""
    if previous is None or previous.fields is None or previous.fields.clock is None:
        return None
    if not _continues(line, previous.last, i):
        return None
    lexeme = line.lexeme(i)
    if lexeme.kind == "time":
        return Expression(i, i + 1, fields=Fields(clock=lexeme.numbers))
    fields = Fields()
    end = read_part(line, i + 1, fields)
    if end is None or lexeme.kind not in ("number", "digit") or max(lexeme.numbers or (99,)) > 24:
        return None
    fields.clock = lexeme.numbers
    return Expression(i, end, fields=fields)


def _tells_of_past(line: Line, i: int) -> bool:
    """'yang dulu', 'kami dulu', 'Rina dulu'; behind a verb it is a particle: 'simpan dulu'."""
    before = line.low(i - 1)
    named = line.has_capital(i - 1) and i > 1
    return i == 0 or named or not before.isalpha() or before in BEFORE_DULU


def _is_particle(line: Line, i: int, end: int) -> bool:
    """'lebih dulu', 'terlebih dahulu', 'tunggu dulu' and a final 'dulu' are no times."""
    if line.cased and i > 0 and line.has_capital(i) and line.has_capital(i - 1):
        return True  # 'Layar Kini'
    if line.low(i) not in ("dulu", "dahulu"):
        return False
    if line.low(i - 1) in PARTICLES_BEFORE:
        return True
    if line.low(i) == "dulu" and not _tells_of_past(line, i):
        return True
    return line.low(end) in SENTENCE_SIGNS and line.low(i - 1) not in (
        "sejak", "zaman", "masa", "seperti", "dari", "tahun", "waktu",
    ) and i > 0  # fmt: skip
