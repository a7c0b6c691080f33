"""Groups of digits, and the numbers that neighbouring groups spell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from warta.redact.kinds import MASKS

MOST_GROUPS, FEWEST_DIGITS, MOST_DIGITS = 8, 9, 19

_GROUP = re.compile("[0-9]+")
# A blank, a dash or a dot, a dash between blanks, brackets around an area code. A dot and a blank
# is the end of a sentence.
_JOIN = re.compile(r"\)?(?: ?-? ?|\.?)\(?")
_SPELLING = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("\xa0\u2009\u202f", " "))
_MONEY = re.compile(
    r"(?:(?<!\w)(?:Rp|IDR|USD|SGD|MYR|EUR|JPY|AUD)|[$€£¥])[ \xa0]?\.?[ \xa0]?-?$", re.I
)
_UNIT = re.compile(
    r"[ \xa0]?(?:rupiah|ribu|juta|miliar|milyar|triliun|dolar|dollar|euro|yen|persen|%|saham|lot"
    r"|lembar|unit|orang|jiwa|suara|pemilih|ton|kilogram|kg|liter|hektare?|meter|km|kali)(?!\w)",
    re.IGNORECASE,
)
# What stood where a mask stands is unknown, so the second time no number begins after "[NIK]/".
_MASK_ENDS = tuple(MASKS.values())
# "0361 234567/0813…": two phones, unlike the parts of 45/Pid.B/2023 or of an address.
_PHONE_END = re.compile(r"[0-9][0-9 -]{4}[0-9]")
# Where a number in an address is somebody's phone.
_CALLING = re.compile(r"(?:wa\.me/|phone=|tel:|whatsapp\.com/)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """`digits` of the groups of these `sizes`, which `joints` hold together. `start` and `end` are
    half-open code points, with the + and the brackets that belong to it."""

    start: int
    end: int
    digits: str
    sizes: tuple[int, ...]
    joints: tuple[str, ...]
    plus: bool
    bracketed: bool

    def in_thousands(self) -> bool:
        """Whether it is written as an amount is: 1.234.567."""
        return (
            len(self.sizes) > 1
            and set(self.joints) == {"."}
            and self.sizes[0] <= 3
            and set(self.sizes[1:]) == {3}
            and not self.digits.startswith("0")
        )


Group = tuple[int, int]


def find_groups(text: str) -> list[Group]:
    """Half-open code points of every run of ASCII digits."""
    return [match.span() for match in _GROUP.finditer(text)]


def numbers_from(text: str, groups: Sequence[Group], first: int) -> Iterator[tuple[Number, int]]:
    """The numbers that begin with the group at `first`, longest first, each with the index of the
    group after it; none that is a part of a longer one, an amount, or of a word."""
    joints: list[str] = []
    sizes: list[int] = []
    total = 0
    for at in range(first, min(len(groups), first + MOST_GROUPS)):
        start, end = groups[at]
        if at > first:
            joint = text[groups[at - 1][1] : start] if start - groups[at - 1][1] <= 4 else "x"
            joint = joint.translate(_SPELLING)
            if not _JOIN.fullmatch(joint):
                break
            joints.append(joint)
        total += end - start
        if total > MOST_DIGITS:
            break
        sizes.append(end - start)
    if sum(sizes) < FEWEST_DIGITS:
        return
    begin, plus, opened = _head(text, groups[first][0])
    if (not opened and _glued_before(text, begin)) or _MONEY.search(
        text[max(0, begin - 6) : begin]
    ):
        return
    while sizes and sum(sizes) >= FEWEST_DIGITS:
        last = first + len(sizes) - 1
        held = tuple(joints[: len(sizes) - 1])
        end = groups[last][1]
        if _balanced(held, opened) and not _glued_after(text, end) and not _UNIT.match(text, end):
            digits = "".join(text[a:b] for a, b in groups[first : last + 1])
            closes = any(")" in joint for joint in held)
            start = begin if plus or (opened and closes) else groups[first][0]
            if opened and not closes and plus:
                start += 1
            bare = tuple(joint.strip(" ") or " " for joint in held)
            yield Number(start, end, digits, tuple(sizes), bare, plus, closes and opened), last + 1
        sizes.pop()


def _head(text: str, start: int) -> tuple[int, bool, bool]:
    """Where the + and the bracket before a group begin, and whether there are such."""
    plus = text[max(0, start - 1) : start] == "+"
    start -= plus
    opened = text[max(0, start - 1) : start] == "("
    return start - opened, plus, opened


def _balanced(joints: Sequence[str], opened: bool) -> bool:
    open_ = opened
    for joint in joints:
        if ")" in joint:
            if not open_:
                return False
            open_ = False
        if "(" in joint:
            if open_:
                return False
            open_ = True
    return opened or not open_


def _glued_before(text: str, start: int) -> bool:
    if start == 0:
        return False
    sign = text[start - 1]
    if not (sign.isalnum() or sign in "_=&#?%-/.,:"):
        return False
    if _CALLING.search(text[max(0, start - 16) : start]):
        return False
    if sign.isalnum() or sign in "_=&#?%":
        return True
    if text.endswith(_MASK_ENDS, max(0, start - 12), start - 1):
        return True
    before = text[start - 2] if start > 1 else " "
    if sign == "/":
        return before.isalnum() and _PHONE_END.fullmatch(text, max(0, start - 7), start - 1) is None
    return before.isdigit() or (sign == "-" and before.isalnum())


def _glued_after(text: str, end: int) -> bool:
    sign = text[end : end + 1]
    if not sign:
        return False
    if sign.isalnum() or sign in "_%":
        return True
    return sign in ".,:-" and text[end + 1 : end + 2].isdigit()
