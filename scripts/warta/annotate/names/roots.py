"""Whether a word is a common Indonesian word: in the list, or built from one that is.

Affixes after the reference grammar (Sneddon 1996); a word that only looks built is taken for one.
"""

from __future__ import annotations

from functools import lru_cache

from warta.annotate.lexicon import read_words

SUFFIXES = ("", "nya", "lah", "kah", "pun", "an", "kan", "i", "annya", "kannya", "inya", "lah")
# Prefix -> what it may have swallowed of the root.
PREFIXES = {
    "": ("",),
    "di": ("",),
    "ber": ("",),
    "be": ("",),
    "ter": ("",),
    "te": ("",),
    "ke": ("",),
    "se": ("",),
    "per": ("",),
    "pe": ("",),
    "me": ("",),
    "mem": ("", "p"),
    "pem": ("", "p"),
    "men": ("", "t"),
    "pen": ("", "t"),
    "meng": ("", "k"),
    "peng": ("", "k"),
    "meny": ("s",),
    "peny": ("s",),
    "memper": ("",),
    "diper": ("",),
    "keber": ("",),
    "keter": ("",),
    "seper": ("",),
    "berke": ("",),
    "pember": ("",),
}
SHORTEST_ROOT = 3


@lru_cache(maxsize=32768)
def is_common(word: str) -> bool:
    """Whether `word`, in lower case, is a common word or built from one."""
    known = read_words("names/common_words")
    if word in known:
        return True
    if "-" in word:
        parts = [part for part in word.split("-") if part]
        return bool(parts) and all(is_common(part) for part in parts)
    for prefix, swallowed in PREFIXES.items():
        if not word.startswith(prefix):
            continue
        rest = word[len(prefix) :]
        for suffix in SUFFIXES:
            if suffix and not rest.endswith(suffix):
                continue
            stem = rest[: len(rest) - len(suffix)]
            if len(stem) < SHORTEST_ROOT:
                continue
            if any(letter + stem in known for letter in swallowed):
                return True
    return False
