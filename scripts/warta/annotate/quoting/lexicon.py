"""The words of layer attributions: cues and how they behave, and what a word does in a clause."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from warta.annotate.lexicon import read_rows

# What a word may be in a clause; a word may be several things.
(
    MODIFIER,
    NEGATION,
    OPENING,
    JOINING,
    PREPOSITION,
    PRONOUN,
    TIME,
    DETERMINER,
    ROLE,
    DOCUMENT,
    ADJUNCT,
    ATTACHED,
    VERB,
    NAME,
    QUOTED,
    PLACE,
    PERSON,
    MANNER,
    ECHO,
) = (1 << n for n in range(19))

_CLASSES = {
    "modifier": MODIFIER,
    "negation": NEGATION,
    "opening": OPENING,
    "joining": JOINING,
    "preposition": PREPOSITION,
    "pronoun": PRONOUN,
    "time": TIME,
    "determiner": DETERMINER,
    "role": ROLE,
    "document": DOCUMENT,
    "adjunct": ADJUNCT,
    "attached": ATTACHED,
    "verb": VERB,
    "place": PLACE,
    "manner": MANNER,
    "echo": ECHO,
}
_SHORTEST = {"me": 6, "be": 6, "ber": 6, "di": 5, "ter": 7}
_AFTER_ME = frozenset("mnlrwy")


class Cue(NamedTuple):
    """One form of a cue: how it stands (active, tag, passive), its kind and its behaviour."""

    form: str
    kind: str
    behaviour: str


@cache
def cues() -> dict[str, Cue]:
    """Word in lower case -> cue. A form that several rows name is that of the first."""
    found: dict[str, Cue] = {}
    for kind, active, tag, passive, behaviour in read_rows("attribution_cues"):
        for form, words in (("active", active), ("tag", tag), ("passive", passive)):
            for word in words.split():
                if word != "-":
                    found.setdefault(word, Cue(form, kind, behaviour))
    return found


@cache
def pairs() -> dict[tuple[str, str], str]:
    """(first word, second word) -> kind of a cue of two words; "none" where it is no cue."""
    return {(first, second): kind for first, second, kind in read_rows("attribution_pairs")}


@cache
def nouns() -> dict[str, str]:
    """Noun -> kind."""
    return dict(read_rows("attribution_nouns"))  # type: ignore[arg-type]


@cache
def _listed() -> dict[str, int]:
    found: dict[str, int] = {}
    for word, names in read_rows("clause_words"):
        bits = 0
        for name in names.split(","):
            bits |= _CLASSES.get(name, 0)
        found[word] = bits
    return found


@cache
def members(name: str) -> frozenset[str]:
    """The words of a class in data/clause_words.txt."""
    return frozenset(word for word, names in read_rows("clause_words") if name in names.split(","))


@lru_cache(maxsize=50_000)
def classify(word: str) -> int:
    """What a word in lower case may be: listed, a cue, or a verb by its prefix."""
    listed = _listed().get(word)
    if listed is not None:
        return listed
    cue, _ = cue_of(word)
    if cue is not None and cue.form != "tag":
        return VERB
    bare = word[:-3] if word.endswith("nya") else word
    if bare != word:
        listed = _listed().get(bare)
        if listed is not None:
            return listed & ~(PREPOSITION | OPENING | MODIFIER | PRONOUN)
    return VERB if _is_verb(word) or _is_verb(bare) else 0


def _is_verb(word: str) -> bool:
    """By its prefix: meN-, ber-, di-, ter- of a word long enough."""
    if not word.replace("-", "").isalpha():
        return False
    size = len(word)
    if word.startswith("me"):
        return size >= _SHORTEST["me"] and word[2] in _AFTER_ME
    if word.startswith("ber"):
        return size >= _SHORTEST["ber"]
    if word.startswith("di"):
        return size >= _SHORTEST["di"]
    return word.startswith("ter") and size >= _SHORTEST["ter"]


@lru_cache(maxsize=50_000)
def cue_of(word: str) -> tuple[Cue | None, int]:
    """The cue that a word in lower case is, and how many letters the clitic -nya takes."""
    cue = cues().get(word)
    if cue is not None:
        return cue, 0
    if word.endswith("nya"):
        cue = cues().get(word[:-3])
        if cue is not None:
            return cue, 3
    return None, 0
