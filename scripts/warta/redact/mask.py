"""What kind a number is, and the text with every one that names a person masked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from warta.redact.context import Context, context_of
from warta.redact.emails import find_emails
from warta.redact.groups import Number, find_groups, numbers_from
from warta.redact.kinds import MASKS
from warta.redact.numbers import area_code, is_card, is_mobile, is_nik, is_npwp


class Masked(NamedTuple):
    """`kind` is one of KINDS; half-open code points of the mask in the redacted text."""

    kind: str
    start: int
    end: int


def redact(text: str) -> tuple[str, list[Masked]]:
    """`text` with MASKS in the place of personal numbers and addresses, and where they stand.

    Takes time linear in the text. What was redacted once is left as it is: no mask is masked, and
    none brings a word nearer to a number. The values themselves are returned nowhere.
    """
    parts: list[str] = []
    masked: list[Masked] = []
    at = length = 0
    for start, end, kind in find(text):
        mask = MASKS[kind]
        parts += (text[at:start], mask)
        length += start - at
        masked.append(Masked(kind, length, length + len(mask)))
        length += len(mask)
        at = end
    if not masked:
        return text, []
    return "".join(parts) + text[at:], masked


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of each value in `text`, in order, none overlapping another."""
    emails = list(find_emails(text))
    numbers = _find_numbers(text, emails)
    yield from sorted([*((start, end, "email") for start, end in emails), *numbers])


def _find_numbers(text: str, emails: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    groups = _outside(find_groups(text), emails)
    account_end: int | None = None
    at = 0
    while at < len(groups):
        context: Context | None = None
        for number, after in numbers_from(text, groups, at):
            # All of them begin here, give or take a bracket.
            context = context or context_of(text, number.start)
            kind = _kind(text, number, context)
            if kind is None and account_end is not None and _goes_on(text, account_end, number):
                kind = "account"
            if kind is not None:
                yield number.start, number.end, kind
                account_end = number.end if kind == "account" else None
                at = after
                break
        else:
            at += 1


def _outside(groups: list[tuple[int, int]], emails: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept = []
    index = 0
    for start, end in groups:
        while index < len(emails) and emails[index][1] <= start:
            index += 1
        if index == len(emails) or end <= emails[index][0]:
            kept.append((start, end))
    return kept


def _kind(text: str, number: Number, context: Context) -> str | None:
    if number.in_thousands() and not number.plus:
        return None
    for kind, is_kind in _TESTS:
        if is_kind(text, number, context):
            return kind
    return None


_FULL_NPWP = (2, 3, 3, 1, 3, 3)


def _is_npwp(text: str, number: Number, context: Context) -> bool:
    """In its own form (99.999.999.9-999.999) whatever its check digit, so that a misprint does not
    let a person's number through; else by the check digit, or by the word before it."""
    if number.sizes == _FULL_NPWP and number.joints == (".", ".", ".", "-", "."):
        return True
    if len(number.digits) not in (15, 16) or number.plus:
        return False
    if context.nearest == "npwp":
        return True
    if context.nearest is not None:
        return False
    spelled = number.sizes == _FULL_NPWP or number.sizes == (9, 6)
    return (spelled or (number.digits[0] == "0" and len(number.digits) == 16)) and is_npwp(
        number.digits
    )


_NIK_SIZES = {(16,), (6, 6, 4), (4, 4, 4, 4), (2, 2, 2, 6, 4), (2, 4, 6, 4), (6, 2, 2, 2, 4)}


def _is_nik(text: str, number: Number, context: Context) -> bool:
    if number.sizes not in _NIK_SIZES or number.plus or context.nearest == "other":
        return False
    if context.nearest == "nik":
        return True
    if context.nearest == "card" or (number.sizes == (4, 4, 4, 4) and is_card(number.digits)):
        return False
    return is_nik(number.digits) and not context.kinds & {"account"}


_CARD_SIZES = {(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (8, 8), (6, 10)}


def _is_card(text: str, number: Number, context: Context) -> bool:
    if len(number.sizes) > 1 and number.sizes not in _CARD_SIZES:
        return False
    if number.plus or "." in number.joints or context.nearest == "other":
        return False
    if context.nearest == "card" and len(number.digits) == 16:
        return True
    return context.nearest not in ("account", "nik", "npwp") and is_card(number.digits)


def _is_phone(text: str, number: Number, context: Context) -> bool:
    digits, sizes = number.digits, number.sizes
    if context.nearest == "other" and not number.plus:
        return False
    if digits.startswith("62"):
        national = digits[2:].removeprefix("0")
        abroad = True
    elif digits.startswith("0") and not number.plus:
        national, abroad = digits[1:], False
        if sizes[0] < 3:
            return False
    else:
        return False
    if is_mobile(national):
        if not abroad and sizes[0] < 4:
            return False
        return number.plus or not _account_speaks(context)
    if abroad and not (number.plus or context.nearest == "phone"):
        return False
    code = area_code(national)
    if code is None:
        return False
    if abroad or context.nearest == "phone":
        return True
    apart = sizes[0] == len(code) + 1
    if not apart or _account_speaks(context):
        return False
    return number.bracketed or (number.joints[0] == "-" and min(sizes[1:]) >= 3)


def _account_speaks(context: Context) -> bool:
    return context.nearest in ("account", "bank")


_IN_THE_NAME = re.compile(r"[ ,(]{0,3}(?:a\.? ?/?n\b|atas nama\b)", re.IGNORECASE)
_DATED = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}-[0-9]{1,2}-(?:19|20)")
_YEAR = re.compile("(?:19|20)[0-9]{2}")


def _is_account(text: str, number: Number, context: Context) -> bool:
    """10 to 16 digits that words before them, or "a.n." after them, call an account."""
    if not _may_be_account(text, number) or context.nearest == "other":
        return False
    if context.kinds & {"account", "bank"}:
        return True
    return context.nearest is None and _IN_THE_NAME.match(text, number.end) is not None


def _may_be_account(text: str, number: Number) -> bool:
    if not 10 <= len(number.digits) <= 16 or number.plus or number.bracketed:
        return False
    if number.in_thousands() or _DATED.match(text, number.start):
        return False
    years = [_YEAR.fullmatch(text_of) for text_of in _split(number)]
    if len(years) > 1 and any(years):
        return False
    blanks = [
        size for size, joint in zip(number.sizes[1:], number.joints, strict=True) if joint == " "
    ]
    return all(size >= 3 for size in blanks)


def _split(number: Number) -> Iterator[str]:
    at = 0
    for size in number.sizes:
        yield number.digits[at : at + size]
        at += size


# "rekening 123… dan 456…": between two accounts a few words, no sentence end.
_BETWEEN = re.compile(r"[^0-9\n\[\]@.]{1,32}(?:\. ?)?")
_JOINING = re.compile(r"(?<!\w)(?:dan|atau|serta|juga)(?!\w)|[,;/&]")


def _goes_on(text: str, account_end: int, number: Number) -> bool:
    between = text[account_end : min(number.start, account_end + 40)]
    return (
        account_end + len(between) == number.start
        and _BETWEEN.fullmatch(between) is not None
        and _JOINING.search(between) is not None
        and _may_be_account(text, number)
    )


_Test = Callable[[str, Number, Context], bool]
_TESTS: tuple[tuple[str, _Test], ...] = (
    ("npwp", _is_npwp),
    ("nik", _is_nik),
    ("card", _is_card),
    ("phone", _is_phone),
    ("account", _is_account),
)
