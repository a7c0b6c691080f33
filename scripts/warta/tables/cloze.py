"""Facts about when and where: a sentence of the article with its one time or place left out."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date

from warta.article import Article, Entity, Span, Time
from warta.tables.facts import FEWEST, MANY, Fact, gap_in, sentences_of
from warta.tables.wording import MONTHS, WEEKDAYS, content_words, day_name, flat

# Each is matched against one value or one expression.
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[^/]*)?")
# A range ("2019/2024") begins like a year or a month, and is neither.
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})(?![^T-])(?!.*/)")
_YEAR = re.compile(r"[0-9]{4}(?![0-9])(?!.*/)")
_LETTERS = re.compile(r"[\w']+")
_CLOCK = re.compile(r"[^/]*T([0-9]{2}):([0-9]{2})(?::[0-9]{2})?(?:Z|[+-][0-9:]+)?")
_FOUR_DIGITS = re.compile(r"[12][0-9]{3}")
_DAY_DIGITS = re.compile(r"(?<![0-9])[0-9]{1,2}/[0-9]{1,2}(?![0-9])")
_WEEKDAYS = frozenset(map(str.casefold, (*WEEKDAYS, "Jum'at", "Ahad")))
_MONTHS = frozenset(map(str.casefold, MONTHS))
TELLING = ("GPE", "LOC", "FAC", "NORP")  # names that say where, also as a part of another name
PREPOSITIONS = frozenset({"di", "ke", "dari"})
# What tells a reader, without the article, on which side of today a time lies; which of several it
# is likely to be, or that it is none of them ("selalu pada Jumat").
TENSED = frozenset(
    {"akan", "bakal", "hendak", "mau", "besok", "nanti", "mendatang", "depan", "kemarin", "lalu"}
    | {"silam", "kelak", "dijadwalkan", "direncanakan", "rencananya", "ditargetkan"}
    | {"diperkirakan", "menargetkan", "berencana"}
)
TELLTALE = frozenset(
    {"sejak", "hingga", "sampai", "awalnya", "pertama", "terakhir", "setiap", "tiap", "selalu"}
)


def time_facts(article: Article) -> dict[str, list[Fact]]:
    """Grain (day, month, year, clock) and side of the publication date -> facts; clue: a sentence,
    answer: the time's value.

    Only times that the text tells without that date; answers are in one format whatever the
    expression was. On one side the tense of a clue says nothing; where the side is not known,
    clues that have one are left out.
    """
    found: dict[str, list[Fact]] = defaultdict(list)
    times = (article.times or ())[:MANY]
    told = {time.id: _read(article.span(time), time) for time in times}
    if sum(map(bool, told.values())) < FEWEST:
        return {}
    events = [e for e in article.entities or () if e.label == "EVENT"]
    walls: list[Time | Entity] = sorted([*times, *events], key=lambda span: span.start)
    for sentence, held in sentences_of(article, walls):
        inside = [walls[i] for i in held]
        for time in inside:
            readings = told[time.id] if isinstance(time, Time) else []
            if not readings:
                continue
            others = [o for o in inside if o is not time and _tells_when(o)]
            clue = gap_in(article, sentence, Span(time.start, time.end), others)
            if clue is None or content_words(clue) & TELLTALE or _FOUR_DIGITS.search(clue):
                continue
            for grain, answer, shown in readings:
                side = _side(grain, answer, article.published_at)
                if side in ("", "at") and content_words(clue) & TENSED:
                    continue
                fact = Fact(time.start, clue, answer, shown, frozenset())
                found[f"{grain} {side.replace('at', 'before')}"].append(fact)
    return {name: _barring(facts) for name, facts in found.items()}


def _side(grain: str, answer: str, published: str | None) -> str:
    """ "before", "at" or "after" the publication date, or "" where that can't be told."""
    reference = (published or "")[: len(answer)]
    if grain == "clock" or len(reference) < len(answer):
        return ""
    if grain == "day":  # the day itself is told like the past: "kata Rina, Senin"
        return "before" if answer <= reference else "after"
    return "at" if answer == reference else "before" if answer < reference else "after"


def _tells_when(item: Time | Entity) -> bool:
    """Whether it is a point on the calendar or clock, or might be one."""
    return isinstance(item, Entity) or item.type in ("DATE", "TIME")


def _read(surface: str, time: Time) -> list[tuple[str, str, str]]:
    """(grain, answer, shown) of what an expression tells by itself, the finest grain first."""
    if time.value is None or time.mod is not None:
        return []
    found = []
    value = time.value
    words = set(_LETTERS.findall(surface.casefold()))
    has_date = bool(words & _MONTHS or _DAY_DIGITS.search(surface))
    if match := _DAY.fullmatch(value):
        day = _valid(match[1])
        if day is not None and (has_date or words & _WEEKDAYS):
            found.append(("day", match[1], day_name(day)))
    if (match := _MONTH.match(value)) and has_date and 1 <= int(match[2]) <= len(MONTHS):
        found.append(("month", match[0], f"{MONTHS[int(match[2]) - 1]} {match[1]}"))
    if (match := _YEAR.match(value)) and match[0] in surface:
        found.append(("year", match[0], match[0]))
    return found or _read_clock(surface, value)


def _read_clock(surface: str, value: str) -> list[tuple[str, str, str]]:
    match = _CLOCK.fullmatch(value)
    if match is None or not any(char.isdigit() for char in surface):
        return []
    return [("clock", f"{match[1]}:{match[2]}", f"pukul {match[1]}.{match[2]}")]


def _valid(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _barring(facts: list[Fact]) -> list[Fact]:
    """The facts, each with the answers that its expression would fit as well: another date on the
    weekday it names, the same day of another year."""
    answers = {fact.answer for fact in facts}
    return [replace(fact, barred=_lookalikes(fact.answer, answers)) for fact in facts]


def _lookalikes(answer: str, answers: set[str]) -> frozenset[str]:
    """Days and months that differ from `answer` but share its weekday, or all but the year."""
    others = answers - {answer}
    if not _DAY.fullmatch(answer):
        return frozenset(other for other in others if other[5:] and other[5:] == answer[5:])
    value = date.fromisoformat(answer)
    same_weekday = (date.fromisoformat(other).weekday() == value.weekday() for other in others)
    alike = zip(others, same_weekday, strict=True)
    return frozenset(other for other, same in alike if same or other[5:] == answer[5:])


def place_facts(article: Article) -> dict[str, list[Fact]]:
    """`country` and `other` -> facts; clue: a sentence, answer: the place behind a preposition."""
    text = article.text or ""
    entities = [e for e in (article.entities or ())[: 8 * MANY] if e.parent is None]
    keys = {_key(article, e) for e in entities if e.label == "GPE"}
    if len(keys) < FEWEST:
        return {}
    words = {key: content_words(key) for key in keys}
    countries = {_key(article, e) for e in entities if e.link and e.link.iso3166}
    telling = {e.parent or e.id for e in article.entities or () if e.label in TELLING}
    found: dict[str, list[Fact]] = defaultdict(list)
    for sentence, held in sentences_of(article, entities):
        inside = [entities[i] for i in held if entities[i].id in telling]
        for place in inside:
            before = text[max(sentence.start, place.start - 6) : place.start].split()[-1:]
            if place.label != "GPE" or not before or before[0].casefold() not in PREPOSITIONS:
                continue
            others = [other for other in inside if other is not place]
            clue = gap_in(article, sentence, Span(place.start, place.end), others)
            if clue is None:
                continue
            key, shown = _key(article, place), content_words(clue)
            barred = {
                other
                for other, own in words.items()
                if not own.isdisjoint(shown) or (other != key and not own.isdisjoint(words[key]))
            }
            if key not in barred:
                group = "country" if key in countries else "other"
                name = flat(article.span(place))
                found[group].append(Fact(place.start, clue, key, name, frozenset(barred)))
    return found


def _key(article: Article, entity: Entity) -> str:
    return flat(article.span(entity)).casefold()
