"""Further training sentences from gold ones: the same words in other case, and other names.

Headlines, lower-cased text and names that the corpus does not hold are met in use; the gold has few
of the first two and, its persons being invented, none of the last. Mention replacement: Dai & Adel,
"An Analysis of Simple Data Augmentation for Named Entity Recognition" (2020).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from random import Random

from warta.annotate.lexicon import read_rows
from warta.annotate.names.lexicon import heads, tails
from warta.annotate.names.roots import is_common
from warta.benchmark.sets.spans import spans_of_tags
from warta.train.invent import invent

# Words of a sentence and their IOB2 tags.
Sentence = tuple[list[str], list[str]]

CASES: tuple[Callable[[str], str], ...] = (
    str.lower,
    str.upper,
    lambda word: word if word.isupper() else word[:1].upper() + word[1:],
)
SMALL = frozenset(row[0] for row in read_rows("title_words"))
# How often a name of a label is replaced in a copy, and how often by an invented one.
REPLACED = {"PER": 0.9, "GPE": 0.6, "ORG": 0.7, "LOC": 0.5, "NORP": 0.5, "EVENT": 0.5, "FAC": 0.6}
REPLACED |= {"LAW": 0.3, "PROD": 0.5, "WORK": 0.5}
KNOWN = 0.1
INVENTED = {"PER": 0.35, "GPE": 0.15, "": 0.4}
# How often a replaced name of a label becomes one of another language, told by its last word.
TAILED = {"ORG": 0.25, "LOC": 0.2, "FAC": 0.2, "WORK": 0.4, "EVENT": 0.3}


def recased(sentence: Sentence, case: int) -> Sentence:
    """The sentence in small letters (0), in capitals (1) or in title case (2)."""
    words, tags = sentence
    change = CASES[case]
    return [word if case == 2 and word in SMALL else change(word) for word in words], tags


def renamed(sentence: Sentence, random: Random) -> Sentence | None:
    """The sentence with some of its names replaced, or None where none was."""
    words, tags = sentence
    made: list[str] = []
    labels: list[str] = []
    reached = 0
    changed = False
    for span in spans_of_tags(tags):
        made += words[reached : span.start]
        labels += tags[reached : span.start]
        old = words[span.start : span.end]
        new = None
        if random.random() < REPLACED.get(span.label, 0):
            new = _other(span.label, old, random)
        changed |= new is not None
        new = old if new is None else new
        made += new
        labels += [f"B-{span.label}", *[f"I-{span.label}"] * (len(new) - 1)]
        reached = span.end
    return (made + words[reached:], labels + tags[reached:]) if changed else None


def _other(label: str, old: Sequence[str], random: Random) -> list[str] | None:
    """Another name of this label: from the lists, or invented, so that a name is also learnt from
    what stands around it."""
    if random.random() < TAILED.get(label, 0):
        return _tailed(label, random)
    new = random.random() < INVENTED.get(label, INVENTED[""])
    if label == "PER":
        if old[0].startswith("@"):
            return None
        return (
            [invent("person", random) for _ in range(_size(len(old), random))]
            if new
            else (_person(_size(len(old), random), random))
        )
    if label == "GPE":
        kept = [word for word in old[:1] if word.lower() in KINDS and len(old) > 1]
        return kept + ([invent("place", random)] if new else _draw("GPE", random))
    if len(old) > 1 and (new or label in ("LAW", "PROD", "WORK")):
        return [
            invent(random.choice(("person", "place")), random) if _is_own(word) else word
            for word in old
        ]
    if label == "ORG" and len(old) == 1 and old[0].isupper() and new:
        return ["".join(random.choice("ABCDEFGHIKLMNPRSTU") for _ in old[0])]
    return _draw(label, random) if label in _LISTS and not (new and len(old) == 1) else None


def _tailed(label: str, random: Random) -> list[str]:
    """An English-looking name: Great Abbott Airlines, Sorvel Awards, a title of English words."""
    words = _names("english_words")
    made = []
    for _ in range(random.choice((1, 1, 2, 2, 3))):
        kind = random.random()
        if kind < 0.4:
            made.append(random.choice(words).capitalize())
        elif kind < 0.8:
            made.append(random.choice(random.choice(_foreign())))
        else:
            made.append(invent(random.choice(("person", "place")), random))
    if label == "WORK" and random.random() < 0.5:
        return [*made, random.choice(words).capitalize()]
    return [*made, random.choice(_ends()[label])]


@cache
def _ends() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word, label in tails().items():
        found.setdefault(label, []).append(word)
    return found


def _is_own(word: str) -> bool:
    """Whether a word of a name is a name itself rather than a word of the language."""
    lower = word.lower()
    return word[0].isupper() and word.isalpha() and not (is_common(lower) or lower in heads())


def _size(size: int, random: Random) -> int:
    """The number of words of another person's name: now and then one more or one less."""
    return max(1, min(4, size + random.choice((0, 0, 0, 0, 1, -1))))


KINDS = frozenset(
    {"kabupaten", "kota", "kecamatan", "desa", "provinsi", "kelurahan", "kab.", "kec."}
)
_LISTS = {
    "ORG": ("organisations",),
    "LOC": ("regions",),
    "NORP": ("peoples",),
    "EVENT": ("events",),
    "FAC": ("facilities",),
    "GPE": ("territories", "cities", "settlements", "regencies"),
}


def _draw(label: str, random: Random) -> list[str]:
    names = random.choice(_LISTS[label])
    return random.choice(_names(names)).replace(",", " ,").split()


@cache
def _names(name: str) -> tuple[str, ...]:
    return tuple(row[0] for row in read_rows(f"names/{name}"))


@cache
def _foreign() -> tuple[tuple[str, ...], ...]:
    origins: dict[str, list[str]] = {}
    for word, origin in read_rows("names/foreign_names"):
        origins.setdefault(origin, []).append(word)
    western = (*origins["western-given"], *origins["western-surname"])
    return (western, *(tuple(origins[key]) for key in ("middle-east", "east-asia", "south")))


def _person(size: int, random: Random) -> list[str]:
    """A name of `size` words, now and then that of a well-known person."""
    if random.random() < KNOWN:
        return random.choice(_names("persons")).split()
    if random.random() < 0.5:
        words = [random.choice(_names("given")) for _ in range(size)]
        if size > 1 and random.random() < 0.4:
            words[-1] = random.choice(_names("surnames"))
        elif random.random() < 0.1:
            words[-1] = random.choice("ABCDEFGHIJKLMNOPRSTUWYZ") + "."
        return words
    words = [random.choice(random.choice(_foreign()[:1] + _foreign())) for _ in range(size)]
    origin = random.choice(_foreign())
    return [random.choice(origin) for _ in words]
