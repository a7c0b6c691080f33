"""How questions and choices are worded: templates, names of labels, dates, quotations cut to size.

All wording is Indonesian. Every choice of a question has one format, so that none stands out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import resources

BLANK = "____"
QUOTES = "“”„\"‘’'«»"
_WORD = re.compile(r"\w+")
_INNER = str.maketrans({"“": "‘", "”": "’", "„": "‘", "«": "‘", "»": "’"})
_STRAIGHT = re.compile(r'(^|[\s(])"')
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


@cache
def templates(kind: str) -> tuple[str, ...]:
    """The phrasings of a kind of question (questions.txt); `{clue}` is what it asks about."""
    return tuple(row[1] for row in _rows("questions") if row[0] == kind)


@cache
def label_names(field: str) -> dict[str, str]:
    """Label -> its Indonesian name, for the fields in choice_labels.txt."""
    return {row[1]: row[2] for row in _rows("choice_labels") if row[0] == field}


@cache
def topic_weights() -> dict[str, float]:
    """Topic -> how often it comes first in 1,000 articles, by choice_labels.txt."""
    return {row[1]: float(row[3]) for row in _rows("choice_labels") if row[0] == "topics"}


@cache
def near_topics() -> dict[str, frozenset[str]]:
    """Topic -> the topics that a reader could take for it."""
    return {
        row[1]: frozenset(f"{digits}000000" for digits in "".join(row[4:]).split())
        for row in _rows("choice_labels")
        if row[0] == "topics"
    }


@cache
def _rows(name: str) -> tuple[tuple[str, ...], ...]:
    path = resources.files("warta.tables") / f"{name}.txt"
    lines = (line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return tuple(tuple(line.split("\t")) for line in lines if line.strip())


def content_words(text: str) -> set[str]:
    """The words of three letters and more, case-folded."""
    return {word for word in _WORD.findall(text.casefold()) if len(word) > 2}


def flat(text: str) -> str:
    """`text` on one line, blanks single."""
    return " ".join(text.split())


def unquoted(parts: Iterable[str], quote: str) -> str:
    """The parts of a statement as one run of words; its own quotation marks taken off where all
    of it is quoted, made single where a part is."""
    joined = flat(" ".join(part.strip(QUOTES) if quote == "direct" else part for part in parts))
    return single_quoted(joined.strip(" ,."))


def single_quoted(text: str) -> str:
    """Double quotation marks made single; taken off where they have no partner."""
    if '"' in text:
        text = _STRAIGHT.sub(r"\1“", text).replace('"', "”")
    if text.count("“") != text.count("”"):
        text = text.replace("“", "").replace("”", "")
    return text.translate(_INNER)


def shortened(text: str, most: int) -> str:
    """At most `most` words, with an ellipsis where more were there."""
    words = text.split()
    return text if len(words) <= most else " ".join(words[:most]).rstrip(",.;:") + " …"


def as_choice(text: str) -> str:
    """A statement as a choice: a capital in front, no stop behind."""
    return (text[:1].upper() + text[1:]).rstrip(".")


def day_name(value: date) -> str:
    """`Senin, 12 Februari 2024`."""
    return f"{WEEKDAYS[value.weekday()]}, {value.day} {MONTHS[value.month - 1]} {value.year}"
