"""One name, one label in an article: what was found once is found again, with the same label.

Non-local evidence after Krishnan & Manning (2006), here as rules: the majority of a surface's
labels, and the parts of a person's full name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from warta.annotate.names.lexicon import degrees, organisations
from warta.annotate.names.places import places_alone
from warta.annotate.names.roots import is_common
from warta.annotate.names.tagger import NameSpan
from warta.annotate.words import Words

# A name of one of these may well be another of them nearby: the people and the island of Bali.
_KIN = frozenset({"GPE", "LOC", "NORP", "LANG"})
_SPREAD = frozenset({"PER", "ORG", "GPE", "LOC", "FAC", "PROD"})
_SHORTEST = 3  # code points of a part of a name
_MOST = 20  # names with one first word: more are not looked for, so that time stays linear
_LONGEST = 7  # words of a name that is looked for again


def agree(words: Words, spans: Sequence[NameSpan]) -> list[NameSpan]:
    """`spans` with one label for each surface, and with what they missed."""
    if not spans:
        return []
    surfaces = [_surface(words, span) for span in spans]
    labels = _majority(surfaces, spans)
    persons = _parts(surfaces, labels)
    mended = [
        (start, end, _label(surface, label, labels, persons))
        for surface, (start, end, label) in zip(surfaces, spans, strict=True)
    ]
    return sorted([*mended, *_missed(words, mended, labels, persons)])


def _surface(words: Words, span: NameSpan) -> tuple[str, ...]:
    return tuple(words.lower[span[0] : span[1]])


def _majority(
    surfaces: Sequence[tuple[str, ...]], spans: Sequence[NameSpan]
) -> dict[tuple[str, ...], str]:
    """Surface -> its commonest label, the first one among equals; none for kin."""
    counts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for surface, (_, _, label) in zip(surfaces, spans, strict=True):
        counts[surface][label] += 1
    return {
        surface: count.most_common(1)[0][0]
        for surface, count in counts.items()
        if len(count) == 1 or not count.keys() <= _KIN
    }


def _parts(
    surfaces: Sequence[tuple[str, ...]], labels: Mapping[tuple[str, ...], str]
) -> frozenset[str]:
    """Words that are part of a person's full name and mean nothing else."""
    return frozenset(
        word
        for surface in surfaces
        if len(surface) > 1 and labels.get(surface) == "PER"
        for word in surface
        if _tells(word) and word not in places_alone() and word not in organisations()
    )


def _tells(word: str) -> bool:
    return (
        len(word) >= _SHORTEST
        and word.replace("-", "").isalpha()
        and word not in degrees()
        and not is_common(word)
    )


def _label(
    surface: tuple[str, ...],
    label: str,
    labels: Mapping[tuple[str, ...], str],
    persons: frozenset[str],
) -> str:
    if len(surface) == 1 and surface[0] in persons and label in _SPREAD:
        return "PER"
    return labels.get(surface, label)


def _missed(
    words: Words,
    spans: Sequence[NameSpan],
    labels: Mapping[tuple[str, ...], str],
    persons: frozenset[str],
) -> list[NameSpan]:
    """Names of the article where the model saw none."""
    known: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for surface, label in labels.items():
        if (
            label in _SPREAD
            and (len(surface) > 1 or _tells(surface[0]))
            and len(surface) < _LONGEST
        ):
            known[surface[0]].append(surface)
    for word in persons:
        known[word].append((word,))
    for names in known.values():
        names.sort(key=len, reverse=True)
        del names[_MOST:]
    taken = {index for start, end, _ in spans for index in range(start, end)}
    found: list[NameSpan] = []
    reached = 0
    for index, word in enumerate(words.lower):
        if word not in known or index in taken or index < reached:
            continue
        _, last, cased = words.unit_at(index)
        text = words.texts[index]
        if cased and text[0].isalpha() and not text[0].isupper():
            continue
        for name in known[word]:
            end = index + len(name)
            if (
                end <= last
                and tuple(words.lower[index:end]) == name
                and taken.isdisjoint(range(index, end))
            ):
                found.append((index, end, _label(name, "PER", labels, persons)))
                reached = end
                break
    return found
