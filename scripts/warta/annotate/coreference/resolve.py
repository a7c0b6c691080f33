"""From candidates to referents: the walk through the article, mention by mention.

Names are linked before the walk (warta.annotate.coreference.names), pronouns of the speaker after
it, when it is known who speaks: in news the words come before the name of who said them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import islice

from warta.annotate.coreference import lexicon as lex
from warta.annotate.coreference.features import (
    NOMINAL,
    PRONOMINAL,
    Fact,
    Pairing,
    Referent,
    facts_of_none,
    phrase_of,
    type_name,
)
from warta.annotate.coreference.mention import Mention
from warta.annotate.coreference.names import link_names, link_titles, titles_within
from warta.annotate.coreference.reading import NONE, Reading

# How many referents back a mention may point, by recency and by a noun in common.
RECENT, ALIKE = 8, 4
UNITS = 6
# How many sentences behind joined names a word that counts them may stand.
JOINED_UNITS = 2
# How many referents are looked at to find these, and how many mentions within one source; how far
# behind its noun a clause with yang may hold a clitic. They keep the time linear.
LOOKED, WITHIN, CLAUSE = 60, 20, 40
# What is mentioned once by such a phrase is soon forgotten.
FLEETING = frozenset({"bare", "plain", "noun", "pointing"})

# Chooses among referents, each with what speaks for it, or None; the second argument is what speaks
# for none of them.
Choose = Callable[[Mention, list[Fact], list[tuple[list[Fact], Referent]]], Referent | None]


class Resolution:
    """The referents of an article's mentions, most of them with one mention only.

    `of[mention]` is the referent, `speakers[i]` that of attribution i where it is known.
    """

    def __init__(self, reading: Reading, mentions: Sequence[Mention], choose: Choose) -> None:
        self.reading = reading
        self.choose = choose
        self.referents: list[Referent] = []
        self.of: dict[Mention, Referent] = {}
        self.recent: dict[int, Referent] = {}  # id -> referent, the latest mentioned last
        self.by_noun: dict[str, dict[int, Referent]] = {}
        self.sources = sources_of(reading, mentions)
        for mention in self.sources.values():
            mention.source = mention.subject = True
        self.spoke: Referent | None = None
        self.mentions = mentions
        self._starts = [mention.start for mention in mentions]
        self._walk(mentions)

    def _walk(self, mentions: Sequence[Mention]) -> None:
        named = link_names(self.reading, mentions)
        titles = nouns_of_names(self.reading, mentions)
        called = link_titles(self.reading, mentions, named)
        by_name: dict[int, Referent] = {}
        joined: Mention | None = None
        for mention in mentions:
            number = named.get(mention, called.get(mention))
            if number is not None:
                referent = by_name.get(number)
                if referent is None:
                    referent = by_name[number] = self._new(mention)
                self._add(referent, mention)
                self._note(referent, titles.get(mention, ()))
            elif mention.kind == "joined":
                self._add(self._new(mention), mention)
                joined = mention
            elif joined is not None and _takes_up(mention, joined, self.reading):
                self._add(self.of[joined], mention)
            elif mention.kind != "speaker":
                told = self.reading.told[mention.first]
                told_by = self.speaker(told) if told != NONE else None
                self._find(mention, self._candidates(mention), told_by)
        for mention in mentions:
            if mention.kind == "speaker":
                self._find(mention, *self._speakers(mention))

    def place(self, mention: Mention) -> int:
        """How many mentions begin before `mention`."""
        return bisect_left(self._starts, mention.start)

    def speaker(self, attribution: int) -> Referent | None:
        """Who speaks in an attribution, as far as its source or the one before it tells."""
        mention = self.sources.get(attribution)
        if mention is None:
            if attribution == 0 or self.reading.attributions[attribution].source:
                return None
            mention = self.sources.get(attribution - 1)
        return self.of.get(mention) if mention is not None else None

    def _find(self, mention: Mention, found: list[Referent], told_by: Referent | None) -> None:
        if not found:
            self._add(self._new(mention), mention)
            return
        pairing = Pairing(self.reading, mention, self.spoke, told_by)
        candidates = []
        persons = 0
        for rank, one in enumerate(found):
            candidates.append((pairing.facts(one, rank, persons), one))
            persons += "PER" in one.types
        none = facts_of_none(self.reading, mention)
        if mention.kind == "own":  # pihaknya is an organisation's, if any was named
            candidates = [pair for pair in candidates if _is_organisation(pair[1])] or candidates
            none = [] if _is_organisation(candidates[0][1]) else none
        referent = self.choose(mention, none, candidates)
        self._add(self._new(mention) if referent is None else referent, mention)

    def _candidates(self, mention: Mention) -> list[Referent]:
        found: dict[int, Referent] = {}
        nominal = mention.kind in NOMINAL
        count = 0
        # of a noun without itu or tersebut it is the noun that tells
        recent = () if nominal and mention.kind != "pointing" else reversed(self.recent)
        unit, types = mention.unit, mention.types
        for key in islice(recent, LOOKED):
            referent = self.recent[key]
            last = referent.mentions[-1]
            if unit - last.unit > UNITS or count >= RECENT:
                break
            if last.unit < unit - 1 and last.kind in FLEETING and len(referent.mentions) == 1:
                continue
            if not types.isdisjoint(referent.types) and self._before(referent, mention):
                count += 1
                found[key] = referent
        if nominal:
            for word in (mention.noun, *lex.names_for(mention.noun)):
                alike = self.by_noun.get(word, {})
                for key in islice(reversed(alike), ALIKE):
                    if self._before(alike[key], mention):
                        found[key] = alike[key]
        return list(found.values())

    def _before(self, referent: Referent, mention: Mention) -> bool:
        """Whether one of the latest mentions ends before `mention`, or has it in a clause with
        yang: [orang yang nenek[nya] dikubur di sini]."""
        start = mention.start
        for item in referent.mentions[-3:]:
            if item.end <= start:
                return True
        last = referent.mentions[-1]
        if mention.kind != "clitic" or mention.first - last.first > CLAUSE:
            return False
        return "yang" in self.reading.lower[last.first : mention.first]

    def _speakers(self, mention: Mention) -> tuple[list[Referent], Referent | None]:
        """Whom saya or kami may mean: who is quoted, the organisations in the phrase that names
        them, and who was mentioned last."""
        told = self.reading.told[mention.first]
        told_by = self.speaker(told) if told != NONE else None
        found: dict[int, Referent] = {}
        if told_by is not None:
            found[id(told_by)] = told_by
            source = self.sources.get(told)
            if source is not None:
                at = bisect_left(self._starts, source.start)
                for _ in range(WITHIN):
                    if at >= len(self.mentions) or self.mentions[at].start >= source.end:
                        break
                    inner = self.of.get(self.mentions[at])
                    if inner is not None and "ORG" in inner.types:
                        found[id(inner)] = inner
                    at += 1
        at = bisect_left(self._starts, mention.start)
        for before in reversed(self.mentions[max(0, at - 12) : at]):
            referent = self.of.get(before)
            if referent is None or before.unit < mention.unit - 2 or len(found) > 6:
                continue
            if (before.kind == "speaker" and before.plural == mention.plural) or (
                referent.types & mention.types and before.end <= mention.start
            ):
                found.setdefault(id(referent), referent)
        return list(found.values()), told_by

    def _new(self, mention: Mention) -> Referent:
        referent = Referent([], mention.types, type_name(mention.types), mention.plural)
        self.referents.append(referent)
        return referent

    def _add(self, referent: Referent, mention: Mention) -> None:
        referent.add(mention, phrase_of(self.reading, mention))
        self.of[mention] = referent
        key = id(referent)
        self.recent.pop(key, None)
        self.recent[key] = referent
        if mention.kind not in PRONOMINAL:
            self._note(referent, (mention.noun,))
        if mention.source:
            self.spoke = referent

    def _note(self, referent: Referent, nouns: Sequence[str]) -> None:
        for noun in nouns:
            referent.nouns.add(noun)
            alike = self.by_noun.setdefault(noun, {})
            alike.pop(id(referent), None)
            alike[id(referent)] = referent


def _is_organisation(referent: Referent) -> bool:
    return referent.named and "ORG" in referent.types


def _takes_up(mention: Mention, joined: Mention, reading: Reading) -> bool:
    """Whether "keduanya" or "kedua menteri" is about the names that were joined just before."""
    number = lex.ALL_OF.get(reading.lower[mention.first])
    if number != len(joined.members) or mention.kind in ("name", "clitic", "plain"):
        return False
    near = mention.unit - joined.unit <= JOINED_UNITS and joined.end <= mention.start
    return near and not mention.types.isdisjoint(joined.types)


def sources_of(reading: Reading, mentions: Sequence[Mention]) -> dict[int, Mention]:
    """Attribution -> the mention that its source is: the same span, else the longest within it."""
    by_span = {(mention.start, mention.end): mention for mention in mentions}
    starts = [mention.start for mention in mentions]
    found: dict[int, Mention] = {}
    for index, item in enumerate(reading.attributions):
        if not item.source:
            continue
        span = item.source[0]
        same = by_span.get((span.start, span.end))
        if same is None:
            at = bisect_left(starts, span.start)
            inside: list[Mention] = []
            for _ in range(WITHIN):
                if at >= len(mentions) or mentions[at].start >= span.end:
                    break
                if mentions[at].end <= span.end:
                    inside.append(mentions[at])
                at += 1
            same = max(
                inside,
                key=lambda one: ("PER" in one.types and one.kind == "name", one.end - one.start),
                default=None,
            )
        if same is not None:
            found[index] = same
    return found


def nouns_of_names(reading: Reading, mentions: Sequence[Mention]) -> dict[Mention, tuple[str, ...]]:
    """Nouns that may take up a name: those of the titles in its mention, negara of a country."""
    found: dict[Mention, tuple[str, ...]] = {}
    for mention in mentions:
        if mention.kind != "name":
            continue
        link = reading.entities[mention.entity].link
        if link is not None and link.iso3166 is not None:
            found[mention] = ("negara", "negeri")
        elif "PER" in mention.types:
            phrases = titles_within(reading, mention)
            found[mention] = tuple(phrase[0] for phrase in phrases)
    return found
