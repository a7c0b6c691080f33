"""The manner of a whole article: partisan pieces and columns hold many techniques, reports few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from warta.annotate.words import Words

QUOTE_SIGNS = frozenset('"“”„«»')
_SAID = ("kata", "ujar", "katanya", "ujarnya", "mengatakan", "menurut", "tutur", "jelas")
_ADDRESS = ("anda", "kalian", "saudara", "bung", "tuan", "engkau", "kau", "umat", "rakyat")
_BUT = ("padahal", "justru", "malah", "tentu", "konon", "rupanya", "sungguh", "bahkan", "cuma")
LEAST_UNITS = 8  # a shorter text is weighed as if it had so many sentences


def read_manner(words: Words, loaded: int) -> Mapping[str, float]:
    """Feature -> value of 0 to 1.5; `loaded` is the number of words of the lexicon it holds."""
    lower = words.lower
    outside = Counter(_outside(lower))
    counted = Counter(lower)
    units = max(len(words.units), LEAST_UNITS)
    number = max(len(lower), 100)
    shouts = sum(
        1
        for first, last, cased in words.units
        if cased
        for word in words.texts[first:last]
        if word.isupper() and len(word) > 4 and word.isalpha()
    )
    shares = {
        "own": sum(outside[word] for word in ("saya", "aku", "kami")) / units,
        "we": outside["kita"] / units,
        "asks": counted["?"] / units,
        "asks outside": outside["?"] / units,
        "cries": counted["!"] / units,
        "cries outside": outside["!"] / units,
        "said": 2 * sum(counted[word] for word in _SAID) / units,
        "address": 2 * sum(outside[word] for word in _ADDRESS) / units,
        "but": 2 * sum(outside[word] for word in _BUT) / units,
        "shouts": shouts / units,
        "digits": 10 * sum([word[0].isdigit() for word in lower]) / number,
        "loaded": 30 * loaded / number,
    }
    found = {f"m={name}": min(share, 1.5) for name, share in shares.items()}
    found["m=oleh"] = float("oleh" in lower[:25])
    found["m=length"] = min(len(lower) / 600, 1.5)
    return found


def _outside(lower: Sequence[str]) -> list[str]:
    """The words outside quotation marks, without the marks."""
    found: list[str] = []
    inside, begin = False, 0
    for index in [index for index, word in enumerate(lower) if word in QUOTE_SIGNS]:
        if not inside:
            found += lower[begin:index]
        inside = lower[index] in "“„«" or (lower[index] == '"' and not inside)
        begin = index + 1
    return found if inside else found + list(lower[begin:])
