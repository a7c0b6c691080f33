"""TimeML (TimeML 1.2.1, ISO 24617-1): ID.tml with TIMEX3 written into the text.

Holds the text, the publication date (as DCT), the title, and times with type, value, mod and anchor
(anchorTimeID; t0 is the DCT). Nested times are nested elements; times that cross cannot be written.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from warta.article import ARTICLE_FIELDS, Article, Provenance, Time
from warta.export.format import Format, Loss
from warta.export.inception import refuse_xml
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.export.settle import Document, Found, files_of, settle
from warta.export.spans import IMPORTED, Row
from warta.schema import labels as schema_labels

HELD = ("id", "text", "text_sha256", "title", "published_at", "times")
UNKNOWN = "XXXX-XX-XX"
_VALUE = re.compile(r"[0-9A-Z.:+/_-]{1,64}")
_ENDINGS = (".tml", ".timeml", ".xml")


def write_timeml(articles: Iterable[Article], folder: Path) -> list[Path]:
    """ID.tml of each article."""
    paths = []
    for article in articles:
        path = folder / f"{article.id}.tml"
        path.write_bytes(_xml(article).encode())
        paths.append(path)
    return paths


def refuse_timeml(article: Article) -> str | None:
    """Why an article cannot be written: times that cross, or what XML cannot hold."""
    around: list[Time] = []
    for time in _outer_first(article):
        while around and around[-1].end <= time.start:
            around.pop()
        if around and around[-1].end < time.end:
            return f"its times {around[-1].id} and {time.id} cross, which TimeML cannot write"
        around.append(time)
    return refuse_xml(article)


def held(article: Article) -> dict[str, Any]:
    """The fields that TimeML holds."""
    return {name: article.to_dict()[name] for name in HELD}


LOST = tuple(name for name in ARTICLE_FIELDS if name not in HELD)


def _outer_first(article: Article) -> list[Time]:
    return sorted(article.times or (), key=lambda time: (time.start, -time.end))


def _xml(article: Article) -> str:
    dct = article.published_at or UNKNOWN
    title = "" if article.title is None else f"<TITLE>{escape(article.title)}</TITLE>\n"
    kind = "TIME" if "T" in dct else "DATE"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TimeML>\n'
        f"<DOCID>{escape(article.id)}</DOCID>\n"
        f'<DCT><TIMEX3 tid="t0" type="{kind}" value="{dct}" temporalFunction="false" '
        f'functionInDocument="CREATION_TIME">{dct}</TIMEX3></DCT>\n'
        f"{title}<TEXT>{_marked(article)}</TEXT>\n</TimeML>\n"
    )


def _marked(article: Article) -> str:
    text = article.text or ""
    parts, at = [], 0
    opened: list[Time] = []

    def until(edge: int) -> None:
        nonlocal at
        parts.append(escape(text[at:edge]))
        at = edge

    for time in _outer_first(article):
        while opened and opened[-1].end <= time.start:
            until(opened.pop().end)
            parts.append("</TIMEX3>")
        until(time.start)
        parts.append(_tag(time))
        opened.append(time)
    while opened:
        until(opened.pop().end)
        parts.append("</TIMEX3>")
    until(len(text))
    return "".join(parts)


def _tag(time: Time) -> str:
    given = {
        "tid": time.id,
        "type": time.type,
        "value": time.value,
        "mod": time.mod,
        "anchorTimeID": "t0" if time.anchor == "dct" else time.anchor,
    }
    written = "".join(f" {key}={quoteattr(value)}" for key, value in given.items() if value)
    return f"<TIMEX3{written}>"


def read_timeml(path: Path, labels: Labels | None = None) -> Iterator[Article | Problem]:
    """The articles of a file, or of a folder's .tml, .timeml and .xml files.

    EVENT, SIGNAL and links are left out, and said. Entities of the XML are not read.
    """
    for file in files_of(path, *_ENDINGS):
        data = file.read_bytes()
        reader = _Reader(file.name)
        try:
            reader.parse(data)
        except (expat.ExpatError, ValueError) as error:
            yield Problem(file.name, None, "broken_file", f"is no TimeML: {error}")
            continue
        yield from reader.problems
        left = ", ".join(f"{number} {name}" for name, number in reader.left.items())
        if left:
            yield Problem(file.name, None, "not_held", f"left out: {left}")
        meta: dict[str, Any] = {"id": reader.words("DOCID"), "title": reader.words("TITLE")}
        meta["published_at"] = None if reader.dct == UNKNOWN else reader.dct
        name = file.name.partition(".")[0]
        found = reader.found
        document = Document(file.name, name, data, reader.words("TEXT"), found, meta)
        for item in settle(document):
            yield _annotated(item) if isinstance(item, Article) else item


def _annotated(article: Article) -> Article:
    """TimeML without a TIMEX3 is annotated, and has none."""
    if article.times is not None:
        return article
    provenance = tuple(
        Provenance(row.layer, "gold", IMPORTED, None, None) if row.layer == "times" else row
        for row in article.provenance
    )
    return dataclasses.replace(article, times=(), provenance=provenance)


class _Reader:
    """Walks through one file; `found` are the times of its TEXT, `dct` its creation time."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Found] = []
        self.problems: list[Problem] = []
        self.left: dict[str, int] = {}
        self.dct: str | None = None
        self._texts: dict[str, list[str]] = {}
        self._inside: list[str] = []
        self._opened: list[tuple[dict[str, str], int, int, int]] = []
        self._closed: list[tuple[int, Found]] = []
        self._creation: set[str] = set()
        self._length = 0  # code points of TEXT so far
        self._parser: Any = None

    def words(self, element: str) -> str:
        return "".join(self._texts.get(element, ()))

    def parse(self, data: bytes) -> None:
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._entity
        parser.buffer_text = True
        parser.Parse(data, True)
        if "TEXT" not in self._texts:
            raise ValueError("there is no element TEXT")
        # In the order of their opening: an inner one closes first, but the outer one comes first.
        opened = sorted(self._closed, key=lambda pair: pair[0])
        self.found = [self._anchored(one) for _, one in opened]

    def _entity(self, *_: Any) -> None:
        raise ValueError("it declares entities, which are not read")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._inside.append(name)
        if name in ("DOCID", "TITLE", "TEXT"):
            self._texts.setdefault(name, [])
        elif name == "TIMEX3" and "TEXT" in self._inside:
            line = self._parser.CurrentLineNumber
            place = len(self._opened) + len(self._closed)
            self._opened.append((attributes, self._length, line, place))
        elif name == "TIMEX3":
            if attributes.get("functionInDocument") == "CREATION_TIME" or "DCT" in self._inside:
                self.dct = attributes.get("value")
                self._creation.add(attributes.get("tid", "t0"))
        elif name not in ("TimeML", "DCT", "DOCNO", "EXTRAINFO", "s", "p"):
            self.left[name] = self.left.get(name, 0) + 1

    def _end(self, name: str) -> None:
        self._inside.pop()
        if name == "TIMEX3" and "TEXT" in self._inside:
            attributes, start, line, place = self._opened.pop()
            end = self._length
            # In a TimeML that marks it in its text, the creation time is no time like others.
            if attributes.get("functionInDocument") == "CREATION_TIME":
                self.dct = attributes.get("value")
                self._creation.add(attributes.get("tid", "t0"))
            self._closed.append((place, self._time(attributes, start, end, line)))

    def _text(self, data: str) -> None:
        for name in ("TEXT", "TITLE", "DOCID"):
            if name in self._inside:
                self._texts[name].append(data)
                self._length += len(data) if name == "TEXT" else 0

    def _time(self, attributes: dict[str, str], start: int, end: int, line: int) -> Found:
        item = attributes.get("tid") or f"line {line}"
        kind = attributes.get("type", "").upper()
        features = {"anchor": attributes.get("anchorTimeID", "")}
        for key, fits in (("value", _VALUE.fullmatch), ("mod", _mods().__contains__)):
            value = attributes.get(key, "")
            if value and not fits(value):
                message = f"{key} {value!r} of {item} is none of TIMEX3's"
                self.problems.append(Problem(self.file, line, "broken_line", message))
            elif value:
                features[key] = value
        row = Row("times", item, "", kind, start, end, features)
        return Found(row, line)

    def _anchored(self, one: Found) -> Found:
        """Anchors that are the creation time are called dct, and those left empty go."""
        features = dict(one.row.features)
        anchor = features.pop("anchor", "")
        if anchor:
            features["anchor"] = "dct" if anchor in self._creation else anchor
        row = one.row
        made = Row(row.layer, row.item, "", row.label, row.start, row.end, features)
        return Found(made, one.line)


def _mods() -> set[str]:
    return {label.const for label in schema_labels("times", "mod")}


FORMAT = Format(
    name="timeml",
    what="TimeML with TIMEX3 in the text",
    write=write_timeml,
    read=read_timeml,
    losses=tuple(
        Loss(name, "TimeML holds the text, its times, its title and its date")
        for name in LOST
        if name != "provenance"
    ),
    needs=("times",),
    held=held,
    refuses=refuse_timeml,
)
