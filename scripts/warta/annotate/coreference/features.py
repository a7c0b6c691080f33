"""What speaks for a mention and a referent being one.

After the mention-ranking models of Denis and Baldridge 2008 and Durrett and Klein 2013, but of
entities rather than pairs: a referent is looked at with all its mentions so far. What is looked at
are facts: tuples of a template's name and its values. A fact stands for several features, which are
the names of weights (`names_of`); a fact's score is remembered, for the same facts come again and
again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from warta.annotate.coreference.lexicon import names_for, noun_types
from warta.annotate.coreference.mention import Mention
from warta.annotate.coreference.reading import NONE, Reading
from warta.annotate.quoting.lexicon import VERB, cue_of

Fact = tuple[object, ...]

_FAR = 6
_PERSONAL = frozenset({"dia", "beliau"})
_BESIDE = frozenset({"yang", ",", "dan", "serta", "bersama", "dengan"})
_POINTING = frozenset({"itu", "ini", "tersebut", "tadi"})
NOMINAL = frozenset({"pointing", "bare", "title", "noun", "plain"})
PRONOMINAL = frozenset({"pronoun", "clitic", "speaker", "own"})
# Scores remembered before all are forgotten: it bounds the memory that hostile text can take.
REMEMBERED = 200_000


@dataclass(slots=True, eq=False)
class Referent:
    """What the mentions found so far refer to."""

    mentions: list[Mention]
    types: frozenset[str]
    type: str
    plural: bool = False
    named: bool = False
    nouns: set[str] = field(default_factory=set)
    phrases: set[str] = field(default_factory=set)

    def add(self, mention: Mention, phrase: str) -> None:
        self.mentions.append(mention)
        if mention.kind in PRONOMINAL:
            if mention.noun in _PERSONAL and "PER" in self.types:
                self.types, self.type = mention.types, "PER"
            return
        self.nouns.add(mention.noun)
        self.phrases.add(phrase)
        if mention.kind == "name":
            self.named = True
            common = self.types & mention.types
            if common:
                self.types, self.type = common, type_name(common)


class Scores(dict[Fact, float]):
    """Fact -> the sum of the weights of its features, computed when it is first asked for."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        super().__init__()
        self.weights = weights

    def total(self, facts: Iterable[Fact]) -> float:
        """The scores of `facts`, added up in order."""
        return sum(map(self.__getitem__, facts))

    def __missing__(self, fact: Fact) -> float:
        if len(self) > REMEMBERED:
            self.clear()
        score = sum([self.weights.get(name, 0.0) for name in names_of(fact)])
        self[fact] = score
        return score


def type_name(types: frozenset[str]) -> str:
    """The type, where there is one only, else "?"."""
    return next(iter(types)) if len(types) == 1 else "?"


def names_of(fact: Fact) -> list[str]:
    """The names of the features that a fact stands for: each pairing that its template lists."""
    template, *values = fact
    return [
        f"{template} {pairing} " + " ".join([str(values[at]) for at in pairing])
        for pairing in TEMPLATES[str(template)]
    ]


# Template -> which of its values make a feature together, by position. Words stand in templates of
# their own, so that few facts are new in a new article.
TEMPLATES: Mapping[str, tuple[tuple[int, ...], ...]] = {
    # kind, word, type, plural, named, times
    "what": ((1, 2), (1, 3), (0, 4, 2), (0, 5, 2), (0, 2, 4, 5)),
    # kind, word, type, last kind, last subject, away, last nested, last source
    "last": (
        (0, 5),
        (1, 3, 2),
        (0, 3, 5),
        (0, 6, 2, 4),
        (0, 2, 4, 5),
        (0, 3, 4, 5),
        (0, 7, 5, 2),
        (1, 4, 5),
    ),
    # kind, word, rank, persons, person, same line, type
    "rank": ((0, 2), (1, 4, 3, 6), (0, 5, 2), (1, 2, 4), (0, 3, 4, 5)),
    # kind, word, spoke, told by, told, mode, same telling, source
    "told": ((1, 2), (1, 3, 4), (0, 5, 3, 6), (0, 7, 2), (0, 5, 3, 2)),
    # kind, subject, last subject, away, opens, source
    "role": ((0, 1, 2, 3), (0, 4, 3), (0, 5, 2, 3)),
    # kind, before, beside, around, rank, last kind
    "beside": ((0, 2, 1, 5), (0, 3, 1), (0, 1, 4)),
    # host, type
    "host": ((0, 1),),
    # cue, type, spoke, rank, away
    "host cue": ((0, 1, 2), (0, 3), (0, 4)),
    # cue, shape, rank, persons, person, last subject, type, away
    "host form": ((0, 3, 4, 5), (1, 2, 5), (1, 3, 4), (1, 6, 7), (1, 6)),
    # kind, noun, same, type
    "noun": ((0, 1, 2, 3), (0, 1, 2)),
    # kind, same, exact, away, fits, evoked, like, type
    "noun match": ((0, 1, 2), (0, 1, 3), (0, 1, 4), (0, 5), (0, 1, 6), (0, 1, 2, 3, 7)),
    # kind, same, size, known, rank, type
    "noun form": ((0, 1, 2), (0, 1, 3, 4, 5)),
    # kind, word
    "none": ((0,), (0, 1)),
    # where, kind, word
    "none beside": ((0, 1, 2),),
    # kind, cue, shape, se
    "none host": ((0, 1), (0, 2), (0, 3)),
    # kind, size, plural, subject, known
    "none noun": ((0, 1), (0, 2), (0, 3), (0, 4), (0, 4, 1)),
    # kind, told
    "none told": ((0, 1),),
    # word, kind, clause, end, front
    "edge word": ((0,), (0, 1), (0, 2), (3, 2), (4, 2)),
    # word before
    "edge before": ((0,),),
    # word, word before
    "edge pair": ((0, 1),),
    # kind, now, then, clause
    "edge class": ((0, 1), (2, 1), (3, 1), (2, 1, 3)),
    # now, kind, size, head type, verbs, since
    "edge size": ((1, 2), (1, 3, 0), (4, 0), (5, 0)),
    # word, word after
    "edge lead": ((0, 1),),
    # word, next class, kind, then, closed, again
    "edge next": ((0, 1, 2), (0, 3, 1), (0, 4, 1), (0, 5, 2)),
}


def facts_of_none(reading: Reading, mention: Mention) -> list[Fact]:
    """What speaks for a mention that refers to nothing before it."""
    kind, lower, first = mention.kind, reading.lower, mention.first
    found: list[Fact] = [("none", kind, mention.noun)]
    before = lower[first - 1] if first else "^"
    if kind == "clitic":
        after = lower[mention.last] if mention.last < len(lower) else "$"
        cue = cue_of(mention.noun)[0] is not None
        se = mention.noun.startswith("se")
        found.append(("none host", kind, cue, _shape(reading, mention), se))
        found.append(("none beside", "before", kind, before))
        found.append(("none beside", "after", kind, after))
    elif kind in NOMINAL:
        size = min(mention.last - first, 4)
        known = type_name(noun_types(mention.noun))
        found.append(("none noun", kind, size, mention.plural, mention.subject, known))
        found.append(("none beside", "before", kind, before))
        found.append(("none beside", "first", kind, lower[first]))
        found.append(("none beside", "last", kind, lower[mention.last - 1]))
    else:
        found.append(("none told", kind, reading.told[first] != NONE))
    return found


class Pairing:
    """A mention, as one looks at all the referents that it may belong to.

    `spoke` is the referent that spoke last, `told_by` the one in whose words the mention stands.
    """

    def __init__(
        self, reading: Reading, mention: Mention, spoke: Referent | None, told_by: Referent | None
    ) -> None:
        self.reading = reading
        self.mention = mention
        self.spoke = spoke
        self.told_by = told_by
        self.told = reading.told[mention.first]
        self.mode = reading.attributions[self.told].quote if self.told != NONE else "out"
        self.before = reading.lower[mention.first - 1] if mention.first else "^"
        self.nominal = mention.kind in NOMINAL
        self.word = mention.kind if self.nominal or mention.kind == "clitic" else mention.noun
        if mention.kind == "clitic":
            cue, _ = cue_of(mention.noun)
            self.cue = cue.form if cue is not None else "-"
            self.shape = _shape(reading, mention)
        if self.nominal:
            self.phrase = phrase_of(reading, mention)
            self.starts = names_for(mention.noun)
            self.known = bool(noun_types(mention.noun))
            self.size = min(mention.last - mention.first, 4)

    def facts(self, referent: Referent, rank: int, persons: int) -> list[Fact]:
        """What speaks for `referent`, the `rank`th of the candidates, with `persons` candidates
        before it that may be persons."""
        mention, word, kind = self.mention, self.word, self.mention.kind
        last = referent.mentions[-1]
        away = mention.unit - last.unit
        if away > _FAR:
            away = _FAR
        type_ = referent.type
        person = "PER" in referent.types
        if rank > 7:
            rank = 7
        if persons > 3:
            persons = 3
        spoke = referent is self.spoke
        by = referent is self.told_by
        near = away if away < 2 else 2
        few = rank if rank < 4 else 4
        times = len(referent.mentions)
        if times > 4:
            times = 4
        told = self.told_by is not None
        same_telling = self.reading.told[last.first] == self.told
        found: list[Fact] = [
            ("what", kind, word, type_, referent.plural, referent.named, times),
            ("last", kind, word, type_, last.kind, last.subject, away, last.nested, last.source),
            ("rank", kind, word, rank, persons, person, mention.line == last.line, type_),
            ("told", kind, word, spoke, by, told, self.mode, same_telling, mention.source),
            ("role", kind, mention.subject, last.subject, near, last.opens, last.source),
        ]
        if not self.nominal:
            around = last.end > mention.start
            beside = last.last == mention.first - 1 and self.before in _BESIDE
            if around or beside or self.before == "yang":
                found.append(("beside", kind, self.before, beside, around, few, last.kind))
            if kind == "clitic":
                subject = last.subject
                found.append(("host", mention.noun, type_))
                found.append(("host cue", self.cue, type_, spoke, few, away))
                found.append(
                    ("host form", self.cue, self.shape, few, persons, person, subject, type_, away)
                )
            return found
        same = mention.noun in referent.nouns
        exact = self.phrase in referent.phrases
        evoked = "-"
        if self.starts:
            evoked = str(not referent.nouns.isdisjoint(self.starts))
        fits = not mention.types.isdisjoint(referent.types)
        like = mention.plural == referent.plural
        found.append(("noun", kind, mention.noun, same, type_))
        found.append(("noun match", kind, same, exact, away, fits, evoked, like, type_))
        found.append(("noun form", kind, same, self.size, self.known, rank, type_))
        return found


def _shape(reading: Reading, mention: Mention) -> str:
    """The type of what a host of -nya refers to, else its form."""
    word = mention.noun
    types = noun_types(word)
    if types:
        return min(types)
    if reading.bits[mention.first] & VERB:
        return word[:2]
    return "an" if word.endswith("an") else "pe" if word.startswith("pe") else "other"


def phrase_of(reading: Reading, mention: Mention) -> str:
    """The words of a mention in lower case, without what points back."""
    last = mention.last
    if reading.lower[last - 1] in _POINTING:
        last -= 1
    return " ".join(reading.lower[mention.first : last])
