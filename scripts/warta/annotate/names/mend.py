"""What is certain about the edges of names, by rule, after the model."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from warta.annotate.lexicon import read_words
from warta.annotate.names.kinds import read_kinds
from warta.annotate.names.laws import find_laws
from warta.annotate.names.lexicon import degrees, organisations, word_classes
from warta.annotate.names.numerals import kind_of
from warta.annotate.names.persons import read_persons
from warta.annotate.names.places import places_alone
from warta.annotate.names.roots import is_common
from warta.annotate.names.tagger import NameSpan, tag_words
from warta.annotate.names.works import read_works
from warta.annotate.sequence import SequenceModel
from warta.annotate.words import Words

_PUNCTUATION = frozenset("()[]{}\"“”‘’'«»,;:!?…–—-/.")
_PERSONAL = frozenset(
    {"given", "surname", "western-given", "western-surname", "middle-east", "east-asia", "south"}
)
# What stands before a name in one word with it and is no part of it.
PREFIXES = frozenset(
    {"pro", "anti", "non", "se", "antar", "pra", "pasca", "eks", "kontra", "semi", "para", "lintas"}
)
_UNITS = frozenset({"divisi", "bagian", "bidang", "seksi", "biro", "unit", "subdit", "sub"})
_MINISTRIES = frozenset({"kementerian", "dinas", "departemen", "badan", "direktorat"})
_OWNERS = frozenset({"Negeri", "Islam", "Muhammadiyah", "Katolik", "Kristen", "Swasta"})
_LONGEST_UNIT = 8  # words
_LONGEST_PERSON = 4  # words
_TONGUES = frozenset({"bahasa", "basa"})
_BETWEEN = frozenset({"/", ",", "&", "dan", "atau", "serta"})  # persons
_CASES = frozenset({"rt", "rw", "blok", "km", "lantai"})


def mend(words: Words, spans: Sequence[NameSpan]) -> list[NameSpan]:
    """`spans` in order, cut at brackets, without courtesy words; laws and languages as they are."""
    fixed = [*find_laws(words), *_languages(words), *_schools(words)]
    taken = {index for start, end, _ in fixed for index in range(start, end)}
    found = list(fixed)
    for span in spans:
        for piece in _pieces(words, span):
            trimmed = trim(words, piece)
            if trimmed and not any(at in taken for at in range(trimmed[0], trimmed[1])):
                found.append(trimmed)
    return sorted([*found, *_alone(words, found)])


def _pieces(words: Words, span: NameSpan) -> list[NameSpan]:
    """A span cut at brackets (guideline, spans 5), and an organisation parted from its speaker."""
    start, end, label = span
    pieces = []
    first = start
    for index in range(start, end):
        if words.texts[index] in "()" or (label == "PER" and words.texts[index] in _BETWEEN):
            if index > first:
                pieces.append((first, index, label))
            first = index + 1
    if first < end:
        pieces.append((first, end, label))
    return [part for piece in pieces for part in _parted(words, piece)]


def _parted(words: Words, span: NameSpan) -> list[NameSpan]:
    """ "Partai Golkar Nurul Arifin": a known organisation, then words that are names of persons."""
    start, end, label = span
    if label != "ORG" or end - start < 2:
        return [span]
    for cut in range(max(start + 1, end - _LONGEST_PERSON), end):
        if _is_personal(words, cut, end) and _is_organisation(words, start, cut):
            return [(start, cut, label), (cut, end, "PER")]
    return [span]


def _is_organisation(words: Words, start: int, end: int) -> bool:
    """Whether these words end as a known organisation does, or in a place behind another word."""
    lower = [text.lower() for text in words.texts[start:end]]
    if any(" ".join(lower[at:]) in organisations() for at in range(len(lower))):
        return True
    return len(lower) > 1 and lower[-1] in places_alone()


def _is_personal(words: Words, start: int, end: int) -> bool:
    """Whether the first of these words is a given name, and none of them means anything else."""
    common = read_words("names/common_words")
    for index in range(start, end):
        text = words.texts[index]
        lower = text.lower()
        classes = word_classes().get(lower, ())
        personal = any(name in _PERSONAL for name in classes)
        if not text[0].isupper() or lower in places_alone() or "org" in classes:
            return False
        if index == start and not (personal and (lower not in common or end - start > 1)):
            return False
        if index > start and lower in common:
            return False
    return True


def trim(words: Words, span: NameSpan) -> NameSpan | None:
    """A span without what never begins or ends a name, or None where nothing is left."""
    start, end, label = span
    texts = words.texts
    while start < end and texts[start] in _PUNCTUATION:
        start += 1
    if label == "PER":
        end = next((at for at in range(start + 1, end) if texts[at].lower() in _CASES), end)
    while start < end and (
        texts[end - 1] in _PUNCTUATION or (end - start > 1 and texts[end - 1] in ("RT", "RW"))
    ):
        end -= 1
    if label == "ORG":
        start = _without_unit(words, start, end)
        end = _joined(words, start, end)
    if label == "PER":
        while end - start > 1 and texts[start].lower() in degrees():
            start += 1
    if label == "EVENT":
        at = next((at for at in range(start + 1, end) if kind_of(texts[at]) == "sign"), end)
        end = at
    if start >= end or (label != "FAC" and texts[start].lower() in _CASES and end - start < 3):
        return None
    return start, end, label


def _without_unit(words: Words, start: int, end: int) -> int:
    """Units of an institution are no part of its name: Divisi Pengadaan [Bulog]."""
    lower = [text.lower() for text in words.texts[start : min(end, start + _LONGEST_UNIT)]]
    if lower[:1] and lower[0] in _UNITS and " ".join(lower) not in organisations():
        for at in range(1, len(lower)):
            if " ".join(lower[at:]) in organisations():
                return start + at
    return start


def _joined(words: Words, start: int, end: int) -> int:
    """The end of a ministry whose fields go on: Kementerian Lingkungan [dan Air]."""
    texts = words.texts
    if end == start or texts[start].lower() not in _MINISTRIES or end - start < 2:
        return end
    unit = words.units[bisect_right(words.units, start, key=lambda unit: unit.first) - 1]
    last = min(unit.last if unit.cased else end, end + _LONGEST_UNIT)
    at = end
    while at < last and texts[at] == "," and at + 1 < last and _is_field(texts[at + 1]):
        at += 2
    if at < last and texts[at] == "," and at > end:
        at += 1
    if at + 1 < last and texts[at] == "dan" and _is_field(texts[at + 1]):
        at += 2
        while at < last and _is_field(texts[at]):
            at += 1
        return at
    return end


def _is_field(text: str) -> bool:
    lower = text.lower()
    return text[0].isupper() and is_common(lower) and lower not in _MINISTRIES | _UNITS


def _schools(words: Words) -> list[NameSpan]:
    """SD Negeri 3 Pakem: a kind of school, its number, and where it is."""
    found = []
    kinds = read_words("names/school_kinds")
    for first, last, cased in words.units:
        for index, word in enumerate(words.texts[first:last] if cased else (), first):
            if word not in kinds:
                continue
            at = index + 1
            at += at < last and words.texts[at] in _OWNERS
            if at >= last or not (words.texts[at].isdigit() and len(words.texts[at]) < 4):
                continue
            at += 1
            while at < last and words.texts[at][0].isupper() and words.texts[at].isalpha():
                at += 1
            found.append((index, at, "ORG"))
    return found


def _alone(words: Words, spans: Sequence[NameSpan]) -> list[NameSpan]:
    """Followers of a faith in any case, and compounds of known places: pro-Palestina, Iran-Irak."""
    taken = {index for start, end, _ in spans for index in range(start, end)}
    found = []
    faiths = read_words("names/faiths")
    for index, word in enumerate(words.lower):
        if (word not in faiths and "-" not in word) or index in taken:
            continue
        text = words.texts[index]
        if word in faiths:
            found.append((index, index + 1, "NORP"))
        elif "-" in text[1:-1]:
            label = _compound(text)
            if label:
                found.append((index, index + 1, label))
    return found


def _compound(text: str) -> str:
    """The label of the places in a word with one hyphen, "" where it holds another thing."""
    parts = text.split("-")
    if parts[0].lower() in PREFIXES:
        del parts[0]
    if not 1 <= len(parts) <= 2 or not all(part and part[0].isupper() for part in parts):
        return ""
    labels = [places_alone().get(part.lower(), "") for part in parts]
    return labels[0] if all(labels) else ""


def _languages(words: Words) -> list[NameSpan]:
    """bahasa Bugis; berbahasa [Bugis]."""
    found = []
    for first, last, _ in words.units:
        for index, word in enumerate(words.lower[first : last - 1], first):
            if word not in _TONGUES and word != "berbahasa":
                continue
            if "lang" not in word_classes().get(words.lower[index + 1], ()):
                continue
            if word in _TONGUES:
                found.append((index, index + 2, "LANG"))
            elif word == "berbahasa":
                found.append((index + 1, index + 2, "LANG"))
    return found


def find_names(words: Words, model: SequenceModel | None = None) -> list[NameSpan]:
    """The names in `words`, any words, as the guideline has them: the model's, mended."""
    found = read_works(words, tag_words(words, model))
    return mend(words, read_persons(words, read_kinds(words, found)))
