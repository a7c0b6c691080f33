"""Which of Warta's names a foreign set takes, where its guideline differs from ours.

A set's labels alone do not say it: of nested names one takes the outer and one the inner, one takes
"kota" into [kota Medan] and one does not. Each convention is a rule about form and place in the
record, read off the set's train part (counts beside it: names of the shipped model for which the
set does so, and does not); none looks a word of the set up. Scores are told with and without.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from warta.annotate.names.places import places_alone
from warta.article import Article, Entity

# Code points [start, end) and a label of the set.
Taken = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Conventions:
    """What a set does otherwise than schema/guidelines/entities.md; the defaults are ours."""

    land_as_place: bool = False
    """A country is marked where one is, comes from or goes to, not where it acts or is an
    adjective: di [Irak], but "pemerintah Irak", "Irak menolak"."""
    parent_body: bool = False
    """An organisation inside another at its end is the name: Fraksi [Partai Angin]."""
    joined_short_form: bool = False
    """A bracketed short form behind an organisation is part of it: [Partai Angin (PA)]."""
    kinds: frozenset[str] = frozenset()
    """Kind words in small letters that belong to the place behind them: [desa Pakem]."""
    inside: frozenset[str] = frozenset()
    """Labels of names that the set does not mark, whose inner names it does: Piala [Eropa]."""
    tongues: bool = False
    """The place in the name of a language is marked: bahasa [Bali]."""
    sites: frozenset[str] = frozenset()
    """First words of organisations that the set takes for places, in small letters."""
    unnumbered: bool = False
    """A street ends before its number: [Jalan Kenanga] No. 5."""


OURS = Conventions()
_SCHOOLS = frozenset(
    [
        "sd",
        "sdn",
        "smp",
        "smpn",
        "sma",
        "sman",
        "smk",
        "smkn",
        "mi",
        "mts",
        "ma",
        "man",
        "min",
        "tk",
        "paud",
        "sekolah",
        "pesantren",
        "pondok",
    ]
)
_LODGINGS = frozenset(["hotel", "rumah", "rs", "rsud", "rsup", "istana", "museum"])

CONVENTIONS: Mapping[str, Conventions] = {
    # Countries behind di, ke, dari: 75 marked, 1 not; at the head of a sentence 0 and 15, behind a
    # noun or verb 33 and 126. Inner organisation 26, outer 5. Short form in 24, out 3.
    "idner": Conventions(
        land_as_place=True,
        parent_body=True,
        joined_short_form=True,
        sites=_LODGINGS,
        unnumbered=True,
    ),
    # Kind word in 90, out 9. Inside events 44 and 6, languages 35 and 21. Schools as places 80, as
    # organisations 35.
    "nergrit": Conventions(
        kinds=frozenset(
            [
                "desa",
                "kecamatan",
                "kota",
                "kabupaten",
                "dusun",
                "provinsi",
                "kelurahan",
                "pulau",
                "pantai",
                "sungai",
                "jalan",
                "bandar",
                "dukuh",
                "distrik",
            ]
        ),
        inside=frozenset({"EVENT", "PROD"}),
        tongues=True,
        sites=_SCHOOLS | _LODGINGS | {"kampus", "stasiun"},
    ),
}

# Behind these, and in a list of places, a country is where something is.
_WHERE = frozenset({"di", "ke", "dari", "dan", "atau", ",", "(", "/", "-", "antara", "dengan"})


def names_taken(
    article: Article, labels: Mapping[str, str], conventions: Conventions
) -> list[Taken]:
    """The names of an article with text, tokens and entities, as a set would mark them.

    `labels`: label of ours -> the set's. In order, not overlapping.
    """
    inner: dict[str, list[Entity]] = defaultdict(list)
    for entity in article.entities or ():
        if entity.parent is not None:
            inner[entity.parent].append(entity)
    reader = _Reader(article, labels, conventions)
    found = [
        taken
        for entity in article.entities or ()
        if entity.parent is None
        for taken in reader.read(entity, inner[entity.id])
    ]
    return reader.join(found) if conventions.joined_short_form else found


def _is_land(entity: Entity) -> bool:
    return entity.link is not None and entity.link.iso3166 is not None


class _Reader:
    """An article's words, and the conventions by which its entities are read."""

    def __init__(
        self, article: Article, labels: Mapping[str, str], conventions: Conventions
    ) -> None:
        assert article.text is not None and article.tokens is not None
        self.text, self.labels, self.its = article.text, labels, conventions
        self.starts = article.tokens.starts.tolist()
        self.ends = article.tokens.ends.tolist()
        self.at = {start: index for index, start in enumerate(self.starts)}

    def word(self, index: int) -> str:
        """The word in small letters, "" outside the text."""
        if not 0 <= index < len(self.starts):
            return ""
        return self.text[self.starts[index] : self.ends[index]].lower()

    def read(self, entity: Entity, inner: Sequence[Entity]) -> list[Taken]:
        label = self.labels.get(entity.label)
        if entity.label in self.its.inside:
            return [taken for part in inner for taken in self.read(part, ())]
        if label is None:
            return self._tongue(entity) if self.its.tongues and entity.label == "LANG" else []
        start, end = entity.start, entity.end
        index = self.at.get(start, -1)
        before = self.word(index - 1) if index > 0 else ""
        if entity.label == "ORG":
            last = inner[-1] if inner else None
            if self.its.parent_body and last and last.label == "ORG" and last.end == end:
                start = last.start
            elif self.word(index) in self.its.sites:
                label = self.labels.get("FAC") or label
        elif self.its.land_as_place and before not in _WHERE and _is_land(entity):
            return []
        if entity.label == "FAC" and self.its.unnumbered:
            end = self._unnumbered(index, end)
        if entity.label in ("GPE", "LOC", "FAC") and before in self.its.kinds:
            word = self.text[self.starts[index - 1] : self.ends[index - 1]]
            if word.islower():
                start = self.starts[index - 1]
        return [(start, end, label)]

    def _tongue(self, entity: Entity) -> list[Taken]:
        """The place behind "bahasa" that is known as one."""
        first, blank, name = self.text[entity.start : entity.end].partition(" ")
        label = self.labels.get(places_alone().get(name.lower(), ""))
        if not blank or label is None:
            return []
        return [(entity.start + len(first) + 1, entity.end, label)]

    def _unnumbered(self, index: int, end: int) -> int:
        at = index + 1
        while self.word(at) and self.ends[at] <= end:
            if self.word(at) in ("no", "no.", "nomor") or self.word(at).isdigit():
                return int(self.ends[at - 1])
            at += 1
        return end

    def join(self, found: Sequence[Taken]) -> list[Taken]:
        """`found` with each bracketed organisation made part of the one right in front of it."""
        label = self.labels.get("ORG")
        joined: list[Taken] = []
        for start, end, its in found:
            last = joined[-1] if joined else None
            if (
                last is not None
                and its == last[2] == label
                and self.text[last[1] : start].strip() == "("
                and self.text[end : end + 1] == ")"
            ):
                joined[-1] = (last[0], end + 1, its)
            else:
                joined.append((start, end, its))
        return joined
