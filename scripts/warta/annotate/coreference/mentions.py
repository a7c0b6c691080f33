"""Candidates for mentions: names with what belongs to them, titles, sources, pronouns and -nya.

What no chain takes up is dropped later, so that a candidate too many does little harm.
"""

from __future__ import annotations

from collections.abc import Iterator

from warta.annotate.coreference import lexicon as lex
from warta.annotate.coreference.edges import find_end
from warta.annotate.coreference.features import Scores
from warta.annotate.coreference.mention import (
    ANY,
    ONLY,
    Mention,
    head_from,
    is_plural,
    make_mention,
    noun_of,
)
from warta.annotate.coreference.nouns import bare, determined, opening, plain, pointing, repeated
from warta.annotate.coreference.phrases import apposed_before, before_name
from warta.annotate.coreference.reading import NONE, Reading
from warta.annotate.quoting.lexicon import PRONOUN

# How many names with commas and "dan" make one group at most.
MEMBERS = 6
_ANIMATE = frozenset({"PER", "ORG", "OTHER"})
_SPEAKER = frozenset({"PER", "ORG"})
_GROUPS = frozenset({"PER", "GPE", "ORG"})
_JOINING = frozenset({"dan", "serta", ",", "/", "dengan"})


def find_mentions(reading: Reading, scores: Scores) -> list[Mention]:
    """All candidates in order of start, longer ones first; no two with the same span."""
    found: dict[tuple[int, int], Mention] = {}
    for make in (_names, _titles, _sources, pointing, determined, bare, opening, _pronouns):
        for mention in make(reading, scores):
            found.setdefault((mention.start, mention.end), mention)
    made = list(found.values())
    made += plain(reading, made, scores)
    made += repeated(reading, made, scores)
    made += _joined(reading, made)
    for mention in made:
        found.setdefault((mention.start, mention.end), mention)
    mentions = sorted(found.values(), key=lambda mention: (mention.start, -mention.end))
    reach = -1
    for mention in mentions:
        mention.nested = mention.end <= reach and mention.kind != "clitic"
        reach = max(reach, mention.end)
    return mentions


def _names(reading: Reading, scores: Scores) -> Iterator[Mention]:
    at = 0
    while at < len(reading.named):
        entity = reading.named[at]
        if entity == NONE:
            at += 1
            continue
        end = _run_end(reading.named, at)
        item = reading.entities[entity]
        kind = lex.TYPE_OF_LABEL.get(item.label, "OTHER")
        floor = reading.words.units[reading.units[at]].first
        first = before_name(reading, at, floor, item.id, kind)
        if kind == "PER":
            first = apposed_before(reading, first, floor)
        last = end if item.label == "GPE" else find_end(reading, at, end, kind, scores)
        mention = make_mention(reading, first, last, "name", ONLY[kind], reading.lower[at])
        mention.entity = entity
        if first == at and last == end:  # an entity may begin or end within a word
            mention.start, mention.end = item.start, item.end
        yield mention
        at = end
        while at < last and reading.lower[at] == "(":  # an abbreviation is part of the mention
            inner = at + 1
            at = _run_end(reading.named, inner) if inner < last else inner


def _run_end(marks: list[int], at: int) -> int:
    """The end of the run of equal marks that begins at `at`."""
    end = at + 1
    while end < len(marks) and marks[end] == marks[at]:
        end += 1
    return end


def _titles(reading: Reading, scores: Scores) -> Iterator[Mention]:
    """Titles that stand for a person without a name."""
    at = 0
    while at < len(reading.titled):
        title = reading.titled[at]
        if title == NONE:
            at += 1
            continue
        end = _run_end(reading.titled, at)
        holder = reading.titles[title].holder
        if holder is None or holder.startswith("c"):
            floor = reading.words.units[reading.units[at]].first
            first = at
            while first > floor and reading.lower[first - 1] in lex.DETERMINERS:
                first -= 1
            last = find_end(reading, at, end, "noun", scores)
            mention = make_mention(reading, first, last, "title", ONLY["PER"], reading.lower[at])
            mention.title = title
            mention.plural = is_plural(reading, first)
            yield mention
        at = end


def _sources(reading: Reading, scores: Scores) -> Iterator[Mention]:
    """Sources of attributions that no name stands in: cut as mentions are, by guideline."""
    for item in reading.attributions:
        if len(item.source) != 1:
            continue
        span = item.source[0]
        first, last = reading.first(span.start), reading.last(span.end)
        if last <= first or any(reading.named[index] != NONE for index in range(first, last)):
            continue
        head = head_from(reading, first, last)
        noun = noun_of(reading.lower[head])
        if reading.bits[head] & PRONOUN or lex.pronoun_kind(reading.lower[head]) == "own":
            continue
        mention = make_mention(reading, first, last, "noun", lex.noun_types(noun) or _SPEAKER, noun)
        if (mention.start, mention.end) == (span.start, span.end):
            mention.plural = is_plural(reading, first)
            yield mention


def _joined(reading: Reading, mentions: list[Mention]) -> Iterator[Mention]:
    """Names joined by commas and "dan": the first mention of a group with members."""
    names = [one for one in mentions if one.kind == "name" and not one.types.isdisjoint(_GROUPS)]
    row: list[Mention] = []
    for mention in sorted(names, key=lambda one: one.first):
        between = reading.lower[row[-1].last : mention.first] if row else []
        joins = between == [",", "dan"] or (len(between) == 1 and between[0] in _JOINING)
        if not joins or mention.types != row[-1].types or len(row) == MEMBERS:
            row = []
        row.append(mention)
        if len(row) > 1 and between[-1] in ("dan", "serta"):
            first, last = row[0].first, mention.last
            made = make_mention(reading, first, last, "joined", mention.types, "dan")
            made.plural = True
            made.members = tuple(row)
            yield made


def _pronouns(reading: Reading, scores: Scores) -> Iterator[Mention]:
    for at, kind in enumerate(map(lex.pronoun_kind, reading.lower)):
        if kind is None or reading.named[at] != NONE:
            continue
        word = reading.lower[at]
        if kind == "third":
            types = ANY if word == "ia" else ONLY["PER"]
            yield make_mention(reading, at, at + 1, "pronoun", types, word)
        elif kind in ("plural", "both"):
            mention = make_mention(reading, at, at + 1, "pronoun", _ANIMATE, word)
            mention.plural = True
            yield mention
        elif kind == "own":
            yield make_mention(reading, at, at + 1, "own", _SPEAKER, word)
        elif kind == "we" or (kind == "first" and reading.told[at] != NONE):
            mention = make_mention(reading, at, at + 1, "speaker", _SPEAKER, word)
            mention.plural = kind == "we"
            yield mention
        elif kind == "clitic":
            mention = make_mention(reading, at, at + 1, "clitic", ANY, word[:-3])
            mention.start = mention.end - 3
            yield mention
