"""Numbers that count: MONEY, PERCENT, QUANTITY, ORDINAL, CARDINAL, after the guideline.

A number is read from its first word on; what stands beside it says what it is, or that it is part
of a time, an address or a designation, and then it is nothing. Names come first: their words are
not looked at.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from warta.annotate.names.numerals import (
    NUMBER,
    RANGE,
    bare,
    contexts,
    currencies,
    designations,
    is_clock,
    is_year,
    issuers,
    kind_of,
    measures,
    trades,
)
from warta.annotate.names.roots import is_common
from warta.annotate.words import Words

# Code points [start, end) and a label.
Labeled = tuple[int, int, str]

_BOTH = frozenset({"kedua", "ketiga", "keempat", "kelima", "keenam", "ketujuh", "kedelapan"})
_SINGLE = frozenset({"salah", "se", "per"})  # in front of satu
_SQUARED = frozenset({"persegi", "kubik", "kuadrat"})
_FUNCTION = frozenset(
    [
        "dan",
        "atau",
        "dari",
        "ke",
        "di",
        "pada",
        "oleh",
        "untuk",
        "dengan",
        "antara",
        "bagi",
        "dalam",
        "kepada",
        "atas",
        "sebagai",
        "tentang",
        "bahwa",
        "kata",
        "ia",
        "dia",
        "mereka",
        "kami",
        "kita",
        "saya",
        "telah",
        "sudah",
        "akan",
        "tidak",
        "juga",
        "hanya",
        "karena",
        "agar",
        "serta",
        "namun",
        "tetapi",
        "sementara",
        "ketika",
        "saat",
        "setelah",
        "sebelum",
        "hingga",
        "sampai",
        "membuat",
    ]
)
_OWN = frozenset({"yang", "untuk"})  # "yang kedua", "untuk kedua kalinya": a rank
_VERB = ("me", "di", "ber", "ter")
_SET = frozenset({"sehari", "sepekan", "seminggu", "sebulan", "setahun", "semalam"})


def find_amounts(words: Words, taken: Container[int]) -> list[Labeled]:
    """Numbers in `words`, in order, not overlapping; words at the indices `taken` are left."""
    found: list[Labeled] = []
    reached = 0
    for index, kind in enumerate(map(kind_of, words.texts)):
        if not kind or index in taken or index < reached:
            continue
        first, last, _ = words.unit_at(index)
        reader = _Reader(words, first, last, taken)
        end, label = reader.read(index)
        if label:
            found.append(reader.span(index, end, label))
        reached = max(end, index + 1)
    return found


class _Reader:
    """One unit, and what may be read of it."""

    def __init__(self, words: Words, first: int, last: int, taken: Container[int]) -> None:
        self.words, self.first, self.last, self.taken = words, first, last, taken
        self.texts: Sequence[str] = words.texts
        self.lower: Sequence[str] = words.lower

    def word(self, index: int) -> str:
        """The word in lower case; "" outside the unit and in names."""
        if not self.first <= index < self.last or index in self.taken:
            return ""
        return self.lower[index]

    def kind(self, index: int) -> str:
        if not self.first <= index < self.last or index in self.taken:
            return ""
        return kind_of(self.texts[index])

    def span(self, index: int, end: int, label: str) -> Labeled:
        start, stop = self.words.starts[index], self.words.ends[end - 1]
        if label in ("CARDINAL", "ORDINAL"):
            stop -= len(self.texts[end - 1]) - len(bare(self.texts[end - 1]))
        elif label == "PERCENT":
            stop -= 3 * self.texts[end - 1].lower().endswith("nya")
        elif label == "QUANTITY" and self.word(index - 1) == "minus":
            start = self.words.starts[index - 1]
        return start, stop, label

    def read(self, index: int) -> tuple[int, str]:
        """(end, label) of what begins at `index`; the label is "" where it is nothing."""
        kind = self.kind(index)
        if kind in ("rank", "ranked"):
            return index + 1 + (self.word(index + 1) == "belas"), self._rank(index)
        if index == self.first and kind == "digits" and self.word(index + 1) in (".", ")"):
            return index + 1, ""
        if kind == "slash":
            return index + 1, self._slash(index)
        if kind == "share":
            return index + 1, "PERCENT"
        if kind == "glued":
            return self._scale(index + 1), "MONEY"
        if kind == "sign":
            return self._signed(index)
        if kind in ("factor", "scale", "fraction", "point") and self.word(index) != "ribu":
            return index + 1, ""
        end = self._number(index)
        further = self._range(end)
        while further > end and not self._unit(end):
            end, further = further, self._range(further)
        return self._label(index, end)

    def _number(self, index: int) -> int:
        """The end of the number that begins at `index`."""
        if self.kind(index) in ("digits", "range"):
            return self._scale(index + 1)
        end = index + 1
        while self.kind(end) in NUMBER and not (
            self.kind(end) == "part" and self.kind(end - 1) != "unit"
        ):
            if self.kind(end) in ("unit", "round") and self.kind(end - 1) == "unit":
                break
            end += 1
        return end

    def _scale(self, end: int) -> int:
        while self.kind(end) in ("scale", "some") or self.word(end) in ("puluh", "ratus"):
            end += 1
        return end

    def _range(self, end: int) -> int:
        """The end of a second number that a range joins to the one that ends at `end`, or `end`."""
        if self.word(end) in RANGE and self.kind(end + 1) in ("digits", "unit", "some", "part"):
            return self._number(end + 1)
        return end

    def _signed(self, index: int) -> tuple[int, str]:
        end = index + 1
        if self.word(end) == "$":
            end += 1
        if self.word(end) == "." and self.kind(end + 1) == "digits":
            end += 1
        if self.kind(end) not in ("digits", "range", "some", "unit"):
            return index + 1, ""
        end = self._number(end)
        if self.word(end) in RANGE and self.kind(end + 1) == "digits":
            end = self._number(end + 1)
        return end, "MONEY"

    def _unit(self, index: int) -> bool:
        """Whether a unit, a currency or a percentage stands at `index`."""
        word = self.word(index)
        return (
            word in currencies()
            or word in ("persen", "%")
            or bool(self._measure(index))
            or word in contexts("time-unit")
        )

    def _measure(self, index: int) -> int:
        """How many words of a measure stand at `index`."""
        for size in (2, 1):
            if tuple(self.word(index + step) for step in range(size)) in measures():
                return size
        if "/" in self.word(index) and (self.word(index).split("/")[0],) in measures():
            return 1
        return 0

    def _label(self, index: int, end: int) -> tuple[int, str]:
        word, before = self.word(end), self.word(index - 1)
        if word in ("persen", "%", "persennya"):
            return end + 1 + (self.word(end + 1) == "poin"), "PERCENT"
        if word in currencies():
            return self._currency(end + 1), "MONEY"
        size = self._measure(end)
        if size and not (word == "m" and is_year(self.texts[end - 1])):
            start = end + size
            if self.word(start) in _SQUARED or self.word(start) == "celsius":
                start += 1
            if self.word(start) in ("per", "/") and (
                self.word(start + 1) in ("jam", "detik", "menit") or self._measure(start + 1)
            ):
                start += 2 + (self.word(start + 2) in _SQUARED)
            return start, "QUANTITY"
        if word in contexts("time-unit"):
            return end + 1, self._age(index, end)
        if self._is_time(index, end) or self._identifies(index, end):
            return end, ""
        if word in RANGE and self._range(end) > end:
            end = self._range(end)
        if bare(self.texts[index]) == "satu" and (
            before in _SINGLE or self.word(end) in ("sama", "per")
        ):
            return end, ""
        if self.word(end) in ("kali", "kalinya"):
            if self.word(end + 1) in _SET:
                return end + 2, ""
            if self.kind(end + 1) in ("digits", "unit") and self._unit(self._number(end + 1)):
                return self._number(end + 1), ""
        if self.word(end) in contexts("derived") or self.word(end) in ("/", "tiang"):
            return end, ""
        return end, "CARDINAL"

    def _currency(self, end: int) -> int:
        """Behind the word of a currency: whose it is (dolar AS, franc CFA, dolar Hong Kong)."""
        if not self.first <= end < self.last or self.texts[end - 1].lower() not in (
            "dolar", "dollar", "franc", "peso", "pound", "won", "dinar", "krona", "poundsterling",
        ):  # fmt: skip
            return end
        for size in (2, 1):
            if " ".join(self.texts[end : min(end + size, self.last)]) in issuers():
                return min(end + size, self.last)
        return end

    def _age(self, index: int, end: int) -> str:
        """QUANTITY where years or months are an age: usia 34 tahun; Sarti, 38 tahun, …"""
        if self.word(end) not in ("tahun", "bulan", "hari"):
            return ""
        if any(self.word(at) in contexts("age") for at in range(index - 3, index)):
            return "QUANTITY"
        closed = self.first <= end + 1 < self.last and self.texts[end + 1] in ",.)"
        opened = index > self.first and self.texts[index - 1] in ",("
        named = index - 2 in self.taken and self.word(end) == "tahun"
        if closed and opened and named:
            return "QUANTITY"
        before = self.word(index - 1)
        if before in contexts("person") or (before,) in trades():
            return "QUANTITY"
        bounded = before in ("bawah", "atas") and self.word(index - 2) == "di"
        return "QUANTITY" if bounded and self.word(end) == "tahun" else ""

    def _is_time(self, index: int, end: int) -> bool:
        """A year, a clock time, a day of a month."""
        word, before = self.texts[index], self.word(index - 1)
        after = self.word(end)
        if after in contexts("month") or (after in contexts("zone") and after != "m"):
            return True
        if before in contexts("time-lead"):
            return True
        if before in contexts("month") and is_year(word):
            return True
        if all(is_year(self.texts[at]) for at in range(index, end, 2)) and (end - index) % 2:
            return True
        if self.word(end) in RANGE and self.word(self._range(end)) in contexts("month"):
            return True
        if kind_of(word) not in ("digits", "range") or end > index + 1:
            return False
        if before in contexts("time-unit") and before != "hari":
            return True
        return is_clock(word) and before in ("-", "–", "pukul", "jam")

    def _identifies(self, index: int, end: int) -> bool:
        """A designation: nomor 7, kelas 4, Km 43."""
        word = self.word(index - 1).rstrip(".")
        return self.kind(index) in ("digits", "range", "unit") and word in designations()

    def _slash(self, index: int) -> str:
        """A fraction; days and months, years of schools and house numbers are none."""
        parts = self.texts[index].split("/")
        before = self.texts[index - 1] if index > self.first else ""
        plain = len(parts) == 2 and parts[0] == "1" and 2 <= int(parts[1][:3]) <= 10
        return "CARDINAL" if plain and before != "(" and len(parts[1]) <= 2 else ""

    def _rank(self, index: int) -> str:
        """ORDINAL, unless "kedua" means both, as what follows tells ("kedua negara"), or the rank
        counts a part of the calendar."""
        word, before, after = self.word(index), self.word(index - 1), self.word(index + 1)
        if before == "abad":
            return ""
        if before in contexts("time-unit") | contexts("calendar") and (
            after in contexts("month") or (after and is_year(after))
        ):
            return ""
        if before in contexts("time-unit") and self.kind(index - 2) in ("digits", "unit"):
            return ""
        if bare(word) not in _BOTH:
            return "ORDINAL"
        if after in contexts("pair") and before not in contexts("rank-head"):
            return ""
        opens = index == self.first or before in _FUNCTION or not before.isalpha()
        verb = before.startswith(_VERB) and len(before) > 5 and is_common(before)
        if word != bare(word):
            return "" if opens or verb else "ORDINAL"
        follows = after.isalpha() and after not in _FUNCTION and self._is_lower(index + 1)
        if not follows or after in ("kali", "kalinya", "yang", "ini", "itu"):
            return "ORDINAL"
        return "" if (opens or verb) and before not in _OWN else "ORDINAL"

    def _is_lower(self, index: int) -> bool:
        return self.first <= index < self.last and self.texts[index][0].islower()
