"""The end of a noun phrase, word by word: whether it goes on or stops, as a log-linear model says.

No rule on word classes tells "[seorang pejabat] di Jakarta" from "[toko cat di seberang]"; what
stands on both sides of an edge does so more often than not. Learned from mentions and sources.
"""

from __future__ import annotations

from warta.annotate.coreference.features import Fact, Scores
from warta.annotate.coreference.lexicon import COURTESY, first_type
from warta.annotate.coreference.reading import NONE, Reading
from warta.annotate.quoting.lexicon import VERB

# Words looked ahead: no phrase of the corpus is longer, and it keeps the time linear.
REACH = 30
BRACKET = 12
HARD = frozenset('.;:!?…–—|[]“”"')


def find_end(reading: Reading, head: int, at: int, kind: str, scores: Scores) -> int:
    """The end, exclusive, of the phrase whose noun stands at `head` and reaches to `at` at least.

    `kind` is PER, ORG … of a name, or "noun".
    """
    key = (head, at, kind)
    end = reading.ends.get(key)
    if end is None:
        end = reading.ends[key] = _find_end(reading, head, at, kind, scores)
    return end


def _find_end(reading: Reading, head: int, at: int, kind: str, scores: Scores) -> int:
    unit = reading.words.units[reading.units[head]]
    limit = min(unit.last, at + REACH)
    if kind != "noun" and not unit.cased:
        limit = _past_bracket(reading, at, limit)
    while at < limit and reading.lower[at] not in HARD:
        if kind != "noun" and is_cut(reading, at, kind):
            break
        if scores.total(edge_facts(reading, head, at, kind)) > 0:
            break
        at = next_edge(reading, at, limit)
    while at > head + 1 and reading.lower[at - 1] in (",", "yang", "(", "dan"):
        at -= 1
    return at


def is_cut(reading: Reading, at: int, kind: str) -> bool:
    """Whether a name cannot go on at `at`, because another person is named there."""
    if kind == "PER":
        return reading.lower[at] == "," and _is_person(reading, at + 1)
    return reading.lower[at] in COURTESY or _is_person(reading, at)


def _is_person(reading: Reading, at: int) -> bool:
    entity = reading.named[at] if at < len(reading.named) else NONE
    return entity != NONE and reading.entities[entity].label == "PER"


def _past_bracket(reading: Reading, at: int, limit: int) -> int:
    """In capitals a name ends where the entity does, or behind a bracket."""
    return next_edge(reading, at, limit) if at < limit and reading.lower[at] == "(" else at


def next_edge(reading: Reading, at: int, limit: int) -> int:
    """Where a phrase that takes in the word `at` may stop: not within a name, title or bracket."""
    if reading.lower[at] == "(":
        for index in range(at + 1, min(limit, at + BRACKET)):
            if reading.lower[index] == ")":
                return index + 1
    entity, title, number = reading.named[at], reading.titled[at], reading.numbers[at]
    at += 1
    while at < limit and (
        (number == "QUANTITY" and reading.numbers[at] == number)
        or (entity != NONE and reading.named[at] == entity)
        or (title != NONE and reading.titled[at] == title)
    ):
        at += 1
    return at


def edge_facts(reading: Reading, head: int, at: int, kind: str) -> list[Fact]:
    """What speaks for a phrase with its noun at `head` to stop before the word `at`."""
    lower = reading.lower
    word, before = lower[at], lower[at - 1]
    now, then = reading.class_at(at), reading.class_at(at - 1)
    since = verbs = -1
    if at - head > 1 and "yang" in lower[head:at]:
        opens = lower.index("yang", head, at)
        verbs = min(sum([1 for bits in reading.bits[opens:at] if bits & VERB]), 3)
        since = min(at - opens, 4)
    clause = since >= 0
    noun = first_type(lower[head]) if kind == "noun" else "-"
    size = at - head
    found: list[Fact] = [
        ("edge word", word, kind, clause, word[-3:], word[:3]),
        ("edge before", before),
        ("edge pair", word, before),
        ("edge class", kind, now, then, clause),
        ("edge size", now, kind, size if size < 6 else 6, noun, verbs, since),
    ]
    if word in _LEADING:
        behind = at + 1 < len(lower)
        next_class = reading.class_at(at + 1) if behind else "$"
        closed, again = "-", False
        if word == ",":
            closed, again = _closed(reading, at), "," in lower[head:at]
        found.append(("edge lead", word, lower[at + 1] if behind else "$"))
        found.append(("edge next", word, next_class, kind, then, closed, again))
    return found


_LEADING = frozenset(
    {",", "yang", "(", "dan", "dari", "di", "untuk", "asal", "dengan", "pada", "ke"}
)


def _closed(reading: Reading, at: int) -> str:
    """How soon the next comma or the end of the sentence comes: an apposition has one."""
    limit = min(reading.words.units[reading.units[at]].last, at + 16)
    for index in range(at + 1, limit):
        if reading.lower[index] in ",.":
            return str(min((index - at) // 3, 4))
    return "far"
