"""A unit of words as the grammar reads it: spellings, lexemes and phrases by position."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from warta.annotate.lexicon import read_rows, read_words
from warta.annotate.timex.lexemes import Lexeme, find_lexeme

DASHES = frozenset("-–—‐‑")
NOTHING = Lexeme("")


class Phrase(NamedTuple):
    """A phrase of data/time_phrases.txt: its number of words, class, value and further columns."""

    length: int
    kind: str
    value: str
    part: str | None
    mod: str | None


@cache
def phrases() -> dict[str, list[tuple[tuple[str, ...], Phrase]]]:
    """The phrases by their first word, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Phrase]]] = {}
    for text, kind, value, *rest in read_rows("time_phrases"):
        words = tuple(text.split())
        part, mod = (*rest, None, None)[:2]
        found.setdefault(words[0], []).append((words, Phrase(len(words), kind, value, part, mod)))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return found


class Line:
    """The words of one unit. Every look-up beyond its ends finds an empty word."""

    __slots__ = ("_future", "cased", "lexemes", "lows", "texts")

    texts: Sequence[str]
    lows: list[str]
    lexemes: list[Lexeme | None]
    cased: bool

    def __init__(self, texts: Sequence[str], cased: bool) -> None:
        pairs = [find_lexeme(text) for text in texts]
        self.texts = texts
        self.lows = [low for low, _ in pairs]
        self.lexemes = [lexeme for _, lexeme in pairs]
        self.cased = cased
        self._future: bool | None = None

    def __len__(self) -> int:
        return len(self.texts)

    def low(self, i: int) -> str:
        return self.lows[i] if 0 <= i < len(self.lows) else ""

    def text(self, i: int) -> str:
        return self.texts[i] if 0 <= i < len(self.lows) else ""

    def lexeme(self, i: int) -> Lexeme:
        return (self.lexemes[i] or NOTHING) if 0 <= i < len(self.lows) else NOTHING

    def kind(self, i: int) -> str:
        return self.lexeme(i).kind

    @property
    def may_be_future(self) -> bool:
        """Whether a future marker stands anywhere: in most units none does."""
        if self._future is None:
            self._future = not read_words("time_future").isdisjoint(self.lows)
        return self._future

    def phrase(self, i: int, *kinds: str) -> Phrase | None:
        """The longest phrase of one of `kinds` at `i`."""
        for words, phrase in phrases().get(self.low(i), ()):
            if phrase.kind in kinds and (
                phrase.length == 1 or tuple(self.lows[i : i + phrase.length]) == words
            ):
                return phrase
        return None

    def has_capital(self, i: int) -> bool:
        return self.text(i)[:1].isupper()
