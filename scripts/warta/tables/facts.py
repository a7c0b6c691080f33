"""What an article tells that can be asked: a clue, its answer, and the answers it rules out.

Every function gives the facts of one kind, in order of their place. `answer` identifies a choice,
`shown` is how it reads. `barred` are the answers that must not stand beside this clue: those that
would be right too, and those that the clue gives away; a fact that bars its own answer is dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from warta.article import Article, Attribution, HasSpan, Span
from warta.tables.persons import Person, find_persons, members_of
from warta.tables.units import Unit
from warta.tables.wording import (
    BLANK,
    content_words,
    label_names,
    shortened,
    single_quoted,
    unquoted,
)

SHORTEST, LONGEST = 6, 32  # words of a statement or sentence that is shown
FEWEST = 3  # choices of a question: a kind with fewer answers has none
MANY = 200  # statements, times or places of an article at most: they are compared with each other
ALIKE = 0.5  # share of the words of the shorter one from which two statements say the same
OPENING = 3  # words that tell a paragraph from the others
BEFORE, BEHIND = 16, 10  # words shown around a gap
EDGES = " ,;:()–—-"
# Words that say nothing at the cut end of a clue; "" is what is left of a lone sign.
DANGLING = frozenset(
    {"", "di", "ke", "dari", "pada", "dan", "atau", "serta", "yang", "untuk", "dengan", "oleh"}
    | {"hingga", "sampai", "sejak", "antara", "dalam", "sebagai", "bagi", "kepada", "tetapi"}
)
VERBS = ("me", "ber", "tidak ", "belum ", "sepakat", "siap", "setuju", "yakin")  # no nouns
LINKED = 6  # words among which "bahwa" shows that an addressee stands in front
# Behind these an indirect statement says nothing without the sentence before it.
POINTERS = frozenset(
    {"ia", "dia", "itu", "ini", "mereka", "beliau", "hal", "keduanya", "nya", "tersebut"}
)


@dataclass(frozen=True, slots=True)
class Fact:
    """`start` is the code point in the article where what is asked about begins; `wording` names
    the phrasings in questions.txt where they are not those of the kind of question."""

    start: int
    clue: str
    answer: str
    shown: str
    barred: frozenset[str]
    wording: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """An attribution in words; `speakers`: ids of who says it, of the members of a group too.
    `wording`: "act" where the cue is a part of the words, None where they can't be asked about."""

    start: int
    end: int
    text: str
    words: frozenset[str]
    speakers: frozenset[str]
    wording: str | None


def speaker_facts(article: Article) -> list[Fact]:
    """Clue: a statement; answer: the person who makes it."""
    persons = find_persons(article)
    pool = {person.key: person for person in persons.values()}
    if len(pool) < FEWEST:
        return []
    statements = _statements(article, persons)
    facts = []
    for index, statement in enumerate(statements):
        if statement.wording is None or len(statement.speakers) != 1:
            continue
        speaker = persons.get(next(iter(statement.speakers)))
        if speaker is None:
            continue
        barred = _also_said_by(statement, index, statements) - {speaker.key}
        barred |= {key for key, other in pool.items() if other.words & statement.words}
        barred |= _namesakes(speaker, pool.values())
        if speaker.key not in barred:
            clue = shortened(statement.text, LONGEST)
            facts.append(
                Fact(
                    statement.start,
                    clue,
                    speaker.key,
                    speaker.name,
                    frozenset(barred),
                    statement.wording,
                )
            )
    return facts


def _statements(article: Article, persons: dict[str, Person]) -> list[Statement]:
    groups = members_of(article)
    found = []
    for item in (article.attributions or ())[:MANY]:
        speakers = {item.speaker} if item.speaker else set()
        for speaker in tuple(speakers):
            speakers |= set(groups.get(speaker, ()))
        keys = {persons[key].key if key in persons else key for key in speakers}
        wording = _wording(article, item)
        parts = (*item.cue, *item.content) if wording == "act" else item.content
        text = unquoted([article.span(part) for part in parts], item.quote)
        if len(text.split()) < SHORTEST:
            wording = None
        found.append(
            Statement(
                min(part.start for part in item.content),
                max(part.end for part in item.content),
                text,
                frozenset(content_words(text)),
                frozenset(keys),
                wording,
            )
        )
    return found


def _wording(article: Article, item: Attribution) -> str | None:
    """ "speaker" where the content says something by itself, "act" where it does with its verb
    ("menolak [rencana itu]"), None where it does not."""
    if item.kind == "topic" or not item.content:
        return None
    if item.quote == "direct":
        return "speaker"
    words = article.span(item.content[0]).split()
    if not words or words[0].casefold() in POINTERS:
        return None
    # "mengingatkan [hakim bahwa …]", "menyebut [aturan itu sebagai …]" are no clauses.
    if item.kind == "assertion" and not {"bahwa", "sebagai"} & set(words[:LINKED]):
        return "speaker"
    cue = article.span(item.cue[0]).casefold() if len(item.cue) == 1 else ""
    follows = len(item.content) == 1 and bool(cue) and item.cue[0].end < item.content[0].start
    return "act" if follows and cue.startswith(VERBS) else None


def _also_said_by(statement: Statement, index: int, statements: Sequence[Statement]) -> set[str]:
    """Who else may be said to have said it: in a statement that overlaps, or in much the same
    words."""
    found: set[str] = set()
    for other_index, other in enumerate(statements):
        if other_index == index:
            continue
        overlaps = other.start < statement.end and statement.start < other.end
        shared = len(statement.words & other.words)
        alike = shared and shared >= ALIKE * min(len(statement.words), len(other.words))
        if overlaps or alike:
            found |= other.speakers
    return found


def _namesakes(person: Person, pool: Iterable[Person]) -> set[str]:
    """Others who share a word of the name: family, or the same one under two ids."""
    return {other.key for other in pool if other is not person and other.words & person.words}


def technique_facts(article: Article) -> list[Fact]:
    """Clue: the first words of a paragraph; answer: a technique in it, behind those words."""
    blocks = [b for b in article.blocks or () if b.kind in ("lead", "paragraph", "quote", "list")]
    names = label_names("technique")
    openings = [" ".join(article.span(block).split()[:OPENING]) for block in blocks]
    times = Counter(openings)
    facts = []
    spans = sorted(article.persuasion or (), key=lambda span: span.start)
    at = 0
    for block, opening in zip(blocks, openings, strict=True):
        while at < len(spans) and spans[at].start < block.start:
            at += 1
        first = at
        while at < len(spans) and spans[at].start < block.end:
            at += 1
        inside = spans[first:at]
        shown_end = block.start + len(opening)
        if len(article.span(block).split()) <= SHORTEST or times[opening] > 1:
            continue
        held = {span.technique for span in inside}
        behind = {span.technique: span for span in inside if span.start >= shown_end}
        for technique, span in sorted(behind.items()):
            clue = unquoted([opening], "mixed").strip("‘’ ")
            barred = frozenset(held - {technique})
            if any(other.start < shown_end for other in inside if other.technique == technique):
                continue
            facts.append(Fact(span.start, clue, technique, names[technique], barred))
    return facts


def sentences_of(article: Article, spans: Sequence[HasSpan]) -> Iterator[tuple[Unit, list[int]]]:
    """(sentence of running text, indices of the sorted `spans` that begin in it)."""
    heads = {b.start for b in article.blocks or () if b.kind in ("headline", "subheading")}
    at = 0
    for sentence in article.sentences or ():
        while at < len(spans) and spans[at].start < sentence.start:
            at += 1
        first = at
        while at < len(spans) and spans[at].start < sentence.end:
            at += 1
        if sentence.start not in heads:
            yield Unit("sentence", sentence.start, sentence.end), list(range(first, at))


def gap_in(article: Article, sentence: Unit, gap: Span, walls: Iterable[HasSpan]) -> str | None:
    """What stands around `gap` in its sentence, with BLANK for it: as far as the next of `walls`
    (spans that would tell), at most BEFORE and BEHIND words; None where too little is left."""
    text = article.text or ""
    first, last = sentence.start, sentence.end
    for wall in walls:
        if wall.end <= gap.start:
            first = max(first, wall.end)
        elif wall.start >= gap.end:
            last = min(last, wall.start)
        else:
            return None
    before, behind = text[first : gap.start].split(), text[gap.end : last].split()
    left, right = before[-BEFORE:], behind[:BEHIND]
    opens = first == sentence.start and len(left) == len(before)
    closes = last == sentence.end and len(right) == len(behind)
    while not opens and left and left[0].strip(EDGES).casefold() in DANGLING:
        del left[0]
    while not closes and right and right[-1].strip(EDGES).casefold() in DANGLING:
        del right[-1]
    if len(left) + len(right) < SHORTEST:
        return None
    glue = " " if text[gap.end : gap.end + 1].isspace() else ""
    clue = single_quoted(f"{' '.join(left)} {BLANK}{glue}{' '.join(right)}").strip()
    return ("" if opens else "… ") + clue.strip(EDGES) + ("" if closes else " …")
