"""Does the clause of a bare weekday or date hold a future marker? (Guideline, value rule 3.)"""

from __future__ import annotations

from warta.annotate.lexicon import read_words
from warta.annotate.timex.line import Line

SIGNS = frozenset(',;:()“”"?!–—')
# Before a time these belong to it rather than begin a clause.
PREPOSITIONS = frozenset(
    {"pada", "di", "hingga", "sampai", "sejak", "mulai", "sebelum", "setelah", "sesudah", "usai",
     "menjelang", "jelang", "untuk", "per", "dari", "antara", "dan", "saat"}
)  # fmt: skip
QUOTES = frozenset('“”"')
DATED = frozenset({"unit", "week", "weekday", "month", "part"})  # before 'depan': not 'di depan'
REACH = 30  # words to either side; clauses are shorter


def is_future(line: Line, first: int, last: int) -> bool:
    """Whether a marker stands in the clause around words [first, last)."""
    if not line.may_be_future:
        return False
    begin = _skip_prepositions(line, first)
    if _has_marker(line, begin, first):
        return True
    if line.low(begin - 1) == "," and begin > 1:
        # ', Senin (12/2)' behind a clause belongs to it: 'akan digelar di Jakarta, Senin (19/2)'.
        return _has_marker(line, *_clause_before(line, begin - 1))
    if _has_marker(line, *_clause_before(line, first)):
        return True
    after = last
    if begin == 0 and line.low(after) == ",":
        after += 1
    return _has_marker(line, after, _clause_end(line, after))


def _skip_prepositions(line: Line, i: int) -> int:
    least = max(i - REACH, 0)
    while i > least and line.low(i - 1) in PREPOSITIONS:
        i -= 1
    return i


def _clause_before(line: Line, i: int) -> tuple[int, int]:
    """The words of the clause that ends before word `i`."""
    at = _skip_prepositions(line, i)
    while at > max(i - REACH, 0) and not _breaks(line, at - 1):
        at -= 1
    return at, i


def _clause_end(line: Line, i: int) -> int:
    end = i
    while end < min(i + REACH, len(line)) and not _breaks(line, end):
        end += 1
    return end


def _breaks(line: Line, i: int) -> bool:
    # A list of names, 'dari Thailand, Pakistan, dan Kamboja', or a place and its province.
    listed = line.has_capital(i - 1) or line.low(i - 1) == ","
    if listed and line.low(i) in (",", "dan") and line.cased and line.has_capital(i + 1):
        return False
    if line.low(i) == "," and line.low(i + 1) == "dan" and line.has_capital(i - 1):
        return not line.has_capital(i + 2)
    if line.low(i) == "sementara":  # 'hunian sementara' does not begin a clause
        return line.low(i - 1) in (",", "") or i == 0
    return line.low(i) in SIGNS or line.low(i) in read_words("time_breaks")


def _has_marker(line: Line, first: int, last: int) -> bool:
    return any(_is_marker(line, i) for i in range(max(first, 0), last))


def _is_marker(line: Line, i: int) -> bool:
    low = line.low(i)
    if low not in read_words("time_future"):
        return False
    if low == "depan":
        return line.kind(i - 1) in DATED
    if low == "batas":
        return line.low(i + 1) == "waktu"
    return low != "lambat" or line.low(i - 1) == "paling"
