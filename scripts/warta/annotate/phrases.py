"""The phrases of data/boilerplate.txt, by which lines and parts of lines are told from the article.

A line is asked by its first word, so that most lines cost one look-up; a paragraph is searched for
all phrases at once.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from warta.annotate.lexicon import read_rows, tree_pattern


class Rule(NamedTuple):
    """A row of data/boilerplate.txt."""

    kind: str
    reach: str
    phrase: str


INLINE = frozenset({"exact", "title", "colon", "names", "rest"})
MOST_NAME_WORDS = 9  # of a line 'Oleh …', titles and degrees included
GAMBAS = Rule("media", "exact", "[gambas")
FOTO = Rule("caption", "exact", "(foto")

COLON = re.compile(r"\s*[:：]\s*")
_LOWER_NAMES = frozenset({"bin", "binti", "dr.", "drg.", "drh.", "dan", "&", "al", "van", "de"})
_FIRST_WORD = re.compile(r"[\s\-–—*•·#>»()\[|]*([^\W_]+|©)")


def name_opening(line: str) -> str | None:
    """The kind of a line that is boilerplate as a whole by the words it begins with."""
    match, rules = _find_rules(line, 0, len(line))
    if match is None or not rules:
        return None
    opening = line[match.start(1) :].lower()
    for rule in rules:
        if not opening.startswith(rule.phrase):
            continue
        rest = opening[len(rule.phrase) :]
        named = rule.reach != "byline" or _is_name(line[len(line) - len(rest) :])
        if named and _belongs(rule, rest):
            return rule.kind
    return None


def _belongs(rule: Rule, rest: str) -> bool:
    """Does a line go by `rule` that says `rest` behind the rule's phrase? Both in lower case."""
    if rest[:1].isalnum():
        return False
    if rule.reach in ("opens", "byline"):
        return True
    if rule.reach == "whole":
        return not any(map(str.isalnum, rest))
    if rule.reach == "label":
        return bool(COLON.match(rest))
    if rule.reach == "caption":
        return not rest.endswith(".")
    if rule.reach == "channel":
        return bool(_any_word("channels").search(rest))
    if rule.reach == "notice":
        return bool(_any_word("rights_words").search(rest))
    return False


def _is_name(rest: str) -> bool:
    """' Kolonel (Purn.) Dr. Rina Ayu, M.Han.': capitals all through, and no full sentence."""
    words = [word.lstrip("('\"“‘*") for word in rest.split()]
    if not 1 <= len(words) <= MOST_NAME_WORDS:
        return False
    return all(word[:1].isupper() or word in _LOWER_NAMES for word in words)


def find_opening(text: str, start: int, end: int) -> tuple[int, Rule] | None:
    """An inline phrase that opens text[start:end] without its capital ('baca juga: Judul').

    Given are the end of the phrase and its rule.
    """
    match, rules = _find_rules(text, start, end)
    for rule in rules:
        if rule.reach in INLINE and match is not None:
            begin = match.start(1)
            stop = begin + len(rule.phrase)
            said = text[begin:stop].lower() == rule.phrase and not text[stop : stop + 1].isalnum()
            if said and (rule.reach == "rest" or COLON.match(text, stop, end) or stop == end):
                return stop, rule
    return None


def forbids_machines(notice: str) -> bool:
    """Does a rights notice speak of crawling, text mining or AI?"""
    return bool(_any_word("ai_words").search(notice.lower()))


def is_note(line: str) -> bool:
    """Does the last line of an article say whose opinion it was, or that it is satire?"""
    return bool(_any_word("note_words").search(line.lower()))


def is_heading(phrase: str) -> bool:
    """Is it what stands over a list of links: 'baca juga', 'berita terkait'? In lower case."""
    return phrase in _headings()


def _find_rules(text: str, start: int, end: int) -> tuple[re.Match[str] | None, tuple[Rule, ...]]:
    match = _FIRST_WORD.match(text, start, end)
    return match, _rules().get(match[1].lower(), ()) if match else ()


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    """The rules by their first word, longest phrase first."""
    rules: dict[str, list[Rule]] = {}
    for row in read_rows("boilerplate"):
        rule = Rule(*row)
        match = _FIRST_WORD.match(rule.phrase)
        if match is None:
            raise ValueError(f"data/boilerplate.txt: {rule.phrase!r} has no word")
        rules.setdefault(match[1], []).append(rule._replace(phrase=rule.phrase[match.start(1) :]))
    return {
        word: tuple(sorted(group, key=lambda rule: -len(rule.phrase)))
        for word, group in rules.items()
    }


@cache
def openings() -> frozenset[str]:
    """How lines begin that go by a rule; three letters tell nearly all others apart."""
    short = {f"{word}{sign}" for word in _rules() for sign in ": " if len(word) == 2}
    return frozenset(word[:3] for word in _rules()) | short | {"htt"}


@cache
def _headings() -> frozenset[str]:
    return frozenset(
        rule.phrase
        for group in _rules().values()
        for rule in group
        if rule.kind == "related_link" and rule.reach in ("title", "colon", "whole")
    )


@cache
def inline_rules() -> dict[str, Rule]:
    """The rules of phrases that also stand inside a paragraph, by their phrase."""
    rules = {
        rule.phrase: rule for group in _rules().values() for rule in group if rule.reach in INLINE
    }
    return rules | {GAMBAS.phrase: GAMBAS, FOTO.phrase: FOTO}


@cache
def bracketed() -> frozenset[str]:
    """The phrases that begin a link in lower case behind a bracket: '(baca juga: Judul)'."""
    return frozenset(
        phrase
        for phrase, rule in inline_rules().items()
        if rule.kind == "related_link" and rule.reach in ("title", "colon")
    )


@cache
def inline_pattern() -> re.Pattern[str]:
    """Every inline phrase as 'Baca juga', 'Baca Juga' or 'BACA JUGA'."""
    spellings: set[str] = {"(foto"} | {f"({phrase}" for phrase in bracketed()}
    for phrase in inline_rules():
        spellings |= {phrase.capitalize(), phrase.title(), phrase.upper()}
    spellings.discard("[gambas")
    return re.compile(tree_pattern(sorted(spellings)))


@cache
def _any_word(name: str) -> re.Pattern[str]:
    """Any entry of a list, at the beginning of a word (the whole word where the list says so)."""
    entries = (
        re.escape(row[0]) + (r"(?!\w)" if "whole" in row[1:] else "") for row in read_rows(name)
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(entries)})")
