"""Structure and check digits of the numbers that name a person: NIK, NPWP, cards, phones.

Every function takes a string of ASCII digits.
"""

from __future__ import annotations

from warta.redact.lists import codes, issuers

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of ISO/IEC 7812-1, annex B."""
    total = sum(map(int, digits[-1::-2])) + sum(_DOUBLED[int(one)] for one in digits[-2::-2])
    return total % 10 == 0


def is_nik(digits: str) -> bool:
    """16 digits: region code (2 province, 2 regency or city, 2 district), DDMMYY of birth with 40
    added to a woman's day, serial from 0001 (Perpres 96/2018). Numbers of a family card (date of
    issue in the place of birth) have the same form."""
    if len(digits) != 16 or digits[:2] not in codes("provinces"):
        return False
    if not 1 <= int(digits[2:4]) <= 79 or digits[4:6] == "00" or digits[12:] == "0000":
        return False
    day, month = int(digits[6:8]), int(digits[8:10])
    day -= 40 if day > 40 else 0
    return 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]


def is_npwp(digits: str) -> bool:
    """15 digits whose ninth is the Luhn digit of the first eight, or the same behind a 0 (the 16
    digits of PMK 112/2022; those of residents are their NIK)."""
    if len(digits) == 16 and digits[0] == "0":
        digits = digits[1:]
    return len(digits) == 15 and digits[:9] != "000000000" and luhn(digits[:9])


def is_card(digits: str) -> bool:
    """A length and first digits that an issuer has, and the Luhn digit."""
    return any(
        first <= int(digits[:size]) <= last and len(digits) in lengths
        for size, first, last, lengths in issuers()
    ) and luhn(digits)


def is_mobile(national: str) -> bool:
    """A mobile number without 0 or 62: an operator's prefix, 9 to 12 digits."""
    return 9 <= len(national) <= 12 and national[:3] in codes("mobile_prefixes")


def area_code(national: str) -> str | None:
    """The area code of a fixed line without 0 or 62, where the rest is as long as it has to be: 7
    or 8 digits after two, 5 to 8 after three."""
    for size, shortest in ((2, 7), (3, 5)):
        code, rest = national[:size], national[size:]
        if code in codes("area_codes") and shortest <= len(rest) <= 8 and rest[0] != "0":
            return code
    return None
