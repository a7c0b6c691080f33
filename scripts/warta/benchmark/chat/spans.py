"""Entities, titles, times and persuasion as lists of places with labels."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping

from warta.annotate.custom import with_entities
from warta.article import Article, Time
from warta.benchmark.chat.form import PLACE, TEXT_OR_NULL, Form, Json, choice, closed, list_of
from warta.benchmark.chat.places import Places
from warta.benchmark.flat import FLAT, flatten
from warta.benchmark.spans import LabeledSpan

_VALUE = re.compile(r"[0-9A-Z.:+/_-]{1,64}")  # as the schema of times has it


def _form(
    name: str,
    read: Callable[[Article, Places, Json], Article],
    label: str | None = None,
    more: Mapping[str, Json] | None = None,
) -> Form:
    """The form of a layer whose field and key is `name`; `label` is a field of labels of it, `more`
    are the schemas of further ones."""
    properties = {} if label is None else {label: (name, label)}
    shown = [*properties, *(more or {})]

    def schema() -> Json:
        made = {key: choice(*value) for key, value in properties.items()}
        return closed({name: list_of(closed({**PLACE, **made, **(more or {})}))})

    def show(article: Article, places: Places) -> Json:
        rows = [
            {**place, **{key: getattr(item, key) for key in shown}}
            for item in getattr(article, name) or ()
            if (place := places.place(item)) is not None
        ]
        return {name: rows}

    return Form(schema, show, read, {name: []}, tuple(properties.values()))


def _found(places: Places, rows: Iterable[Json], label: str) -> list[LabeledSpan]:
    """(start, end, label) of the rows whose place is one."""
    return [
        (span.start, span.end, row[label]) for row in rows if (span := places.find(row)) is not None
    ]


def _read_entities(article: Article, places: Places, answer: Json) -> Article:
    return with_entities(article, _found(places, answer["entities"], "label"))


def _read_titles(article: Article, places: Places, answer: Json) -> Article:
    spans = (places.find(row) for row in answer["titles"])
    found = flatten((span.start, span.end, "TITLE") for span in spans if span is not None)
    return FLAT["titles"].writer(())(article, found)


def _read_times(article: Article, places: Places, answer: Json) -> Article:
    values: dict[LabeledSpan, str | None] = {}
    for row in answer["times"]:
        span, value = places.find(row), row["value"]
        if span is not None:
            fits = value is not None and _VALUE.fullmatch(value)
            values.setdefault((span.start, span.end, row["type"]), value if fits else None)
    times = tuple(
        Time(f"t{number}", start, end, type_, values[start, end, type_], None, None)
        for number, (start, end, type_) in enumerate(flatten(values), 1)
    )
    return dataclasses.replace(article, times=times)


def _read_persuasion(article: Article, places: Places, answer: Json) -> Article:
    found = set(_found(places, answer["persuasion"], "technique"))
    in_order = sorted(found, key=lambda span: (span[0], -span[1], span[2]))
    return FLAT["persuasion"].writer(())(article, in_order)


FORMS: Mapping[str, Form] = {
    "entities": _form("entities", _read_entities, "label"),
    "titles": _form("titles", _read_titles),
    "times": _form("times", _read_times, "type", {"value": TEXT_OR_NULL}),
    "persuasion": _form("persuasion", _read_persuasion, "technique"),
}
