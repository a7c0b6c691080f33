"""Whose role a title is: the person in the same noun phrase, its apposition, or before a copula.

Titles without a name there have no holder here; what the chains tell comes with the chains.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from warta.annotate.names.lexicon import degrees
from warta.annotate.words import Words
from warta.article import Entity, Span

_COPULAS = frozenset({"adalah", "ialah", "merupakan", "menjabat", "sebagai", "jadi", "menjadi"})
_LINKS = frozenset({"dan", "sekaligus", "serta", "merangkap", ",", "yang", "juga", "kini"})
_NAMED = frozenset({"bernama", "itu", "tersebut", "ini", "setempat", "alias", ":"})
_FROM = frozenset({"asal", "dari", "di"})
_STOPS = frozenset('.;:!?”"“')
_KINDS = frozenset({"kota", "desa", "kabupaten"})
_BETWEEN = frozenset({")", "tahun", "seorang", "salah"})
_REACH = 9  # words between a title and a name
_SUBJECT = 4  # words between a subject and its copula


class Holders:
    """The persons and titles of an article, asked title by title."""

    def __init__(self, words: Words, persons: Sequence[Entity], titles: Sequence[Span]) -> None:
        """`persons` are the entities with label PER, in order; `titles` all titles."""
        self.words = words
        self.persons = persons
        self.starts = [person.start for person in persons]
        self.firsts = [unit.first for unit in words.units]
        self.covered = {
            index
            for title in titles
            for index in range(
                bisect_right(words.ends, title.start), bisect_right(words.ends, title.end - 1) + 1
            )
        }

    def find(self, title: Span) -> str | None:
        """The id of the entity that holds `title`, or None."""
        first = bisect_right(self.words.ends, title.start)
        last = bisect_right(self.words.ends, title.end - 1) + 1
        unit = self.words.units[bisect_right(self.firsts, first) - 1]
        behind = self._behind(last, unit.last)
        if behind is not None and self._adjacent(last, behind):
            return behind.id
        before = self._before(first, unit.first)
        if before is not None:
            return before
        return behind.id if behind is not None else None

    def _person_at(self, index: int) -> Entity | None:
        at = bisect_right(self.starts, self.words.starts[index]) - 1
        if at >= 0 and self.persons[at].end > self.words.starts[index]:
            return self.persons[at]
        return None

    def _behind(self, index: int, last: int) -> Entity | None:
        """The person named behind a title: at once, after a comma, or after where she is from."""
        texts = self.words.texts
        commas, away = 0, False
        for at in range(index, min(last, index + _REACH)):
            person = self._person_at(at)
            if person is not None:
                return person
            word = texts[at].lower()
            if word == ",":
                commas += 1
                if commas > 1 and not away:
                    return None
            elif at in self.covered or word in degrees() or word in _LINKS or word in _NAMED:
                continue
            elif word in _FROM and not commas:
                away = True
            elif not (away and not commas and (texts[at][0].isupper() or word in _KINDS)):
                return None
        return None

    def _adjacent(self, index: int, person: Entity) -> bool:
        """Whether nothing but courtesy words, degrees and titles stand before the person."""
        return all(
            at in self.covered or self.words.texts[at].lower() in degrees()
            for at in range(index, bisect_right(self.words.ends, person.start))
        )

    def _before(self, index: int, first: int) -> str | None:
        """The person in front of an apposition ("X, ketua Y") or a copula ("X adalah ketua Y")."""
        copula = comma = False
        for steps in range(_REACH):
            at = index - 1 - steps
            if at < first:
                return None
            word = self.words.texts[at].lower()
            person = self._person_at(at)
            if person is not None:
                return person.id if comma or copula or steps == 0 else None
            if word in _COPULAS:
                copula = True
            elif word in (",", "("):
                comma = True
            elif not (
                at in self.covered
                or word in degrees()
                or word in _LINKS
                or word in _BETWEEN
                or word.isdigit()
                or (copula and steps <= _SUBJECT and word not in _STOPS)
            ):
                return None
        return None
