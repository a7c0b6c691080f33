"""What a surface brings to the model of names: its letters, its shape, its classes in the lists.

`context` says whether capitals count where it stands: "" they do, "f" it is the first word of such
a unit, "t" a unit in title case, "c" one in capitals alone or in small letters alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from warta.annotate.names.lexicon import word_classes
from warta.annotate.names.roots import is_common

_UPPER = re.compile(r"[A-ZÀ-ÖØ-Þ]")
_LOWER = re.compile(r"[a-zß-öø-ÿ]")
_DIGIT = re.compile(r"\d")
_RUN = re.compile(r"(.)\1+")
PLAIN = frozenset({"", "f"})


@lru_cache(maxsize=4096)
def atoms(surface: str, context: str) -> Sequence[str]:
    """The atoms of `surface`; see SequenceModel."""
    word = surface.lower()
    found = [f"l={word}"]
    cased = context in PLAIN
    found.append(f"s={shape(surface, context)}")
    found.append(f"k={context}{case(surface, context)}")
    side = "" if cased else "c"
    capital = "" if not cased else ("I" if surface[0].isupper() else "o")
    known = word_classes().get(word, ())
    for name in known:
        found.append(f"g={side}{capital}{name}")
    if word[0].isalpha():
        common = "common" if is_common(word) else "other" if known else "unknown"
        found.append(f"g={context}{capital}{common}")
    if word[0].isalpha():
        for size in (2, 3, 4):
            if len(word) > size:
                found.append(f"p{side}{capital}{word[:size]}")
                found.append(f"u{side}{capital}{word[-size:]}")
        if "-" in word:
            found.append(f"h{side}{capital}")
    return tuple(found)


def shape(surface: str, context: str) -> str:
    """The surface with letters and digits as X, x, d, runs shortened; caseless: without case."""
    if context in PLAIN:
        drawn = _LOWER.sub("x", _UPPER.sub("X", surface))
    else:
        drawn = _LOWER.sub("x", _UPPER.sub("x", surface))
    return context + _RUN.sub(r"\1", _DIGIT.sub("d", drawn))[:8]


def case(surface: str, context: str) -> str:
    """U all capitals, I capital first, o neither, d number, . sign; caseless but for acronyms."""
    first = surface[0]
    if not first.isalpha():
        return "d" if first.isdigit() else surface[:2]
    if context == "c":
        return "x"
    upper = surface.isupper() and len(surface) > 1
    if context == "t":
        return "U" if upper else "x"
    return "U" if upper else "I" if first.isupper() else "o"


@lru_cache(maxsize=32768)
def classes(surface: str, context: str) -> str:
    """The class of a word in a pair of neighbours."""
    kind = case(surface, context)
    if kind in ("o", "x") and len(surface) <= 5:
        return surface.lower()
    return kind
