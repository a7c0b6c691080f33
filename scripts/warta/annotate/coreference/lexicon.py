"""The words of layer chains: pronouns, determiners, courtesy words, nouns and their referents."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from warta.annotate.lexicon import read_rows
from warta.annotate.quoting.lexicon import ROLE, classify

CHAIN_TYPES = ("PER", "ORG", "GPE", "LOC", "EVENT", "OTHER")
# The type of a chain by the label of its name.
TYPE_OF_LABEL = {
    "PER": "PER",
    "ORG": "ORG",
    "GPE": "GPE",
    "LOC": "LOC",
    "FAC": "LOC",
    "EVENT": "EVENT",
}
INSIDE = frozenset(
    {
        "dari",
        "asal",
        "di",
        "untuk",
        "tentang",
        "bagi",
        "atas",
        "antara",
        "pada",
        "bidang",
        "terhadap",
    }
)


@cache
def _marked(name: str) -> frozenset[str]:
    return frozenset(row[0] for row in read_rows("coreference_words") if row[1] == name)


COURTESY = _marked("courtesy")
DETERMINERS = _marked("determiner")
NUMERALS = _marked("numeral")
SEVERAL = _marked("several")
KIN = _marked("kin")
BOTH = _marked("both")
NO_NOUN = _marked("no noun")
NO_CLITIC = _marked("no clitic")
_DEGREE = re.compile(r"[A-Z][A-Za-z]{0,4}\.(?:[A-Z][A-Za-z]{0,5}\.?)*|[A-Z]{2,4}|Ph\.D\.?")


@lru_cache(maxsize=20_000)
def is_degree(text: str) -> bool:
    """Whether a word looks like a degree or the sign of an order: S.H., M.Kn., SVD, dr."""
    return _DEGREE.fullmatch(text) is not None and text != "PT"


# Of how many a word in front, or a pronoun, says that they are all.
ALL_OF = {
    "kedua": 2,
    "keduanya": 2,
    "ketiga": 3,
    "ketiganya": 3,
    "keempat": 4,
    "keempatnya": 4,
}
_PRONOUNS = {
    word: kind
    for kind in ("third", "plural", "first", "we", "both", "own")
    for word in _marked(kind)
}


@lru_cache(maxsize=50_000)
def pronoun_kind(word: str) -> str | None:
    """What pronoun a word in lower case is (see coreference_words.txt), "clitic" where it ends in
    a -nya that may refer to something, None where it is neither."""
    kind = _PRONOUNS.get(word)
    if kind is not None:
        return kind
    clitic = len(word) > 5 and word.endswith("nya") and word not in NO_CLITIC
    return "clitic" if clitic else None


@cache
def _nouns() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    found = {}
    for row in read_rows("coreference_nouns"):
        names = tuple(row[2].split()) if len(row) > 2 else ()
        found[row[0]] = (frozenset(row[1].split(",")), names)
    return found


_NO_TYPES: frozenset[str] = frozenset()
_PERSON = frozenset({"PER"})


@lru_cache(maxsize=50_000)
def noun_types(word: str) -> frozenset[str]:
    """The types of chain that a noun in lower case may refer to; empty where it is unknown."""
    found = _nouns().get(word)
    if found is not None:
        return found[0]
    return _PERSON if classify(word) & ROLE else _NO_TYPES


@lru_cache(maxsize=50_000)
def first_type(word: str) -> str:
    """The first of a noun's types by name, "?" where it has none."""
    return min(noun_types(word), default="?")


def names_for(word: str) -> tuple[str, ...]:
    """The first words of names, in lower case, for which a noun may stand: partai, uu, pt."""
    found = _nouns().get(word)
    return found[1] if found is not None else ()


@cache
def name_kinds() -> frozenset[str]:
    """Words in lower case that say of what kind a name is: kabupaten, pulau, pt, yayasan."""
    return (_marked("kind") | _nouns().keys()) - {"kepulauan"}


@cache
def aliases() -> dict[str, str]:
    """Short form of a name or kind word in lower case -> the words it stands for."""
    return {row[0]: row[1] for row in read_rows("coreference_aliases")}
