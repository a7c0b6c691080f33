"""brat standoff (brat.nlplab.org/standoff.html): ID.txt and ID.ann, and index.jsonl beside them.

A span is a text-bound annotation T. Attributions and chains are events E, whose trigger stands on
their first words: brat has no grouping without one. References are relations R, labels out of a
closed list are attributes A, links normalisations N, values that are free text AnnotatorNotes.
index.jsonl says of each text what `warta build` reads from it, and the rest under "record".

Offsets are code points, as brat itself counts; files of tools that count otherwise are told apart
by their surfaces (warta.export.settle).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warta.article import Article
from warta.errors import NotAnArticle
from warta.export.format import Format, Loss
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.export.settle import Document, Found, files_of, read_text, settle
from warta.export.spans import REFERENCES, SHAPES, Row, meta_of, rows_of, without
from warta.schema import labels as schema_labels

LOST = ("sentences", "tokens")
INDEX, CONFIG = "index.jsonl", "annotation.conf"
_FIELDS = tuple(field for field in SHAPES if field not in LOST)
_NOUNS = {"dateline": "Dateline", "titles": "Title"}
_EVENTS = {"attributions": "Attribution", "chains": "Chain"}
_PARTS = {
    role.title() if role != "mentions" else "Mention": (field, role)
    for field in _EVENTS
    for role in SHAPES[field].roles
}
_TYPE_OF_PART = {role: name for name, (_, role) in _PARTS.items()}
# The trigger of an event is put on the first of these that it has.
_TRIGGERS = ("cue", "content", "source", "mentions")
_ATTRIBUTES = ("mod", "quote", "voice", "group")
_NOTES = ("place", "outlet", "value")
_LABEL_ATTRIBUTE = {"attributions": "Kind", "chains": "Type"}
_IN_EVENTS = {"speaker": "Speaker", "members": "Member"}

_TEXT_BOUND = re.compile(r"(\S+) ([0-9]+ [0-9]+(?:;[0-9]+ [0-9]+)*)")
_LINE = re.compile(r"\s*\n\s*")


def write_brat(articles: Iterable[Article], folder: Path) -> list[Path]:
    """ID.txt and ID.ann of each article, index.jsonl, and annotation.conf for the brat server."""
    paths = [folder / INDEX, folder / CONFIG]
    paths[1].write_text(_config(), "utf-8")
    with paths[0].open("w", encoding="utf-8") as index:
        for article in articles:
            article = without(article, LOST)
            text = article.text or ""
            file = folder / f"{article.id}.txt"
            file.write_bytes(text.encode())
            file.with_suffix(".ann").write_bytes("".join(_lines(article, text)).encode())
            paths += [file, file.with_suffix(".ann")]
            meta = meta_of(article)
            plain = ("id", "language", "title", "outlet", "url", "authors", "published_at")
            row = {"file": file.name} | {name: meta[name] for name in plain}
            row |= {"synthetic": meta["synthetic"], **meta["rights"], "record": meta}
            index.write(json.dumps(row, ensure_ascii=False) + "\n")
    return paths


class _Counter:
    """Numbers lines of a kind: T1, T2, … R1, …"""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}

    def next(self, letter: str) -> str:
        self.last[letter] = self.last.get(letter, 0) + 1
        return f"{letter}{self.last[letter]}"


def _lines(article: Article, text: str) -> Iterator[str]:
    count = _Counter()
    rows = rows_of(article, _FIELDS)
    names: dict[str, str] = {}  # our item -> brat's id
    events: dict[str, list[tuple[Row, str]]] = {}
    for row in rows:
        name = count.next("T")
        yield _bound(name, _type_of(row), row, text)
        if row.layer in _EVENTS:
            events.setdefault(row.item, []).append((row, name))
        else:
            names[row.item] = name
    for item in events:
        names[item] = count.next("E")
    for item, parts in events.items():
        yield from _event(names, names[item], parts, text, count)
    done = set()
    for row in rows:
        if row.item not in done:
            done.add(row.item)
            yield from _features(row, names, count)


def _type_of(row: Row) -> str:
    if row.role:
        return _TYPE_OF_PART[row.role]
    return _NOUNS.get(row.layer, row.label)


def _bound(name: str, kind: str, row: Row, text: str) -> str:
    """A T line; a span over line ends is cut there, for surfaces stand on one line."""
    surface = text[row.start : row.end]
    edges, at = [], row.start
    for gap in _LINE.finditer(surface):
        edges.append((at, row.start + gap.start()))
        at = row.start + gap.end()
    edges.append((at, row.end))
    places = ";".join(f"{start} {end}" for start, end in edges)
    return f"{name}\t{kind} {places}\t{_LINE.sub(' ', surface)}\n"


def _event(
    names: Mapping[str, str], name: str, parts: list[tuple[Row, str]], text: str, count: _Counter
) -> Iterator[str]:
    first = parts[0][0]
    kind = _EVENTS[first.layer]
    trigger = next(row for role in _TRIGGERS for row, _ in parts if row.role == role)
    bound = count.next("T")
    yield _bound(bound, kind, trigger, text)
    arguments = [(_TYPE_OF_PART[row.role], part) for row, part in parts]
    for key, argument in _IN_EVENTS.items():
        arguments += [(argument, names[one]) for one in first.features.get(key, "").split()]
    seen: dict[str, int] = {}
    line = f"{name}\t{kind}:{bound}"
    for argument, value in arguments:
        seen[argument] = seen.get(argument, 0) + 1
        number = seen[argument] if seen[argument] > 1 else ""
        line += f" {argument}{number}:{value}"
    yield line + "\n"
    yield f"{count.next('A')}\t{_LABEL_ATTRIBUTE[first.layer]} {name} {first.label}\n"


def _features(row: Row, names: Mapping[str, str], count: _Counter) -> Iterator[str]:
    name = names[row.item]
    notes = {}
    for key, value in row.features.items():
        if key in _IN_EVENTS:
            continue
        if key in _ATTRIBUTES or value == "dct":
            yield f"{count.next('A')}\t{key.title()} {name} {value}\n"
        elif key in REFERENCES:
            yield f"{count.next('R')}\t{key.title()} Arg1:{name} Arg2:{names[value]}\n"
        elif key == "link" and value != "-":
            for link in value.split():
                number = link.partition(":")[2]
                yield f"{count.next('N')}\tReference {name} {link}\t{number}\n"
        else:
            notes[key] = value
    if notes:
        shown = json.dumps(notes, ensure_ascii=False)
        yield f"{count.next('#')}\tAnnotatorNotes {name}\t{shown}\n"


@dataclass(slots=True)
class _Bound:
    """A T line as read: its type, its fragments, its words, and where it stands."""

    kind: str
    fragments: list[tuple[int, int]]
    surface: str | None
    line: int


class _Standoff:
    """One .ann file as read: T lines, events, and what is said of either."""

    def __init__(self, file: str, labels: Labels) -> None:
        self.file = file
        self.labels = labels
        self.bounds: dict[str, _Bound] = {}
        self.events: dict[str, tuple[str, str, list[tuple[str, str]], int]] = {}
        self.features: dict[str, dict[str, str]] = {}
        self.problems: list[Problem] = []

    def report(self, line: int, code: str, message: str) -> None:
        self.problems.append(Problem(self.file, line, code, message))

    def read(self, lines: str) -> None:
        for number, line in enumerate(lines.split("\n"), 1):
            line = line.rstrip("\r")
            if not line.strip():
                continue
            try:
                self._line(number, *line.split("\t", 2))
            except (ValueError, TypeError, IndexError):
                self.report(number, "broken_line", f"{line[:60]!r} is no standoff annotation")

    def _line(self, number: int, name: str, body: str, rest: str | None = None) -> None:
        letter = name[:1]
        if letter == "T":
            match = _TEXT_BOUND.fullmatch(body)
            if match is None:
                raise ValueError(body)
            places = [place.split(" ") for place in match[2].split(";")]
            edges = [(int(start), int(end)) for start, end in places]
            self.bounds[name] = _Bound(match[1], edges, rest, number)
        elif letter == "E":
            (kind, trigger), *pairs = [part.split(":") for part in body.split()]
            self.events[name] = kind, trigger, [(key, value) for key, value in pairs], number
        elif letter in ("A", "M"):
            key, of, *value = body.split(" ", 2)
            self._say(number, of, key, value[0] if value else "true")
        elif letter == "R":
            key, first, second = body.split()
            self._say(number, first.split(":")[1], key, second.split(":")[1])
        elif letter == "N":
            _, of, link = body.split(" ")
            base, _, code = link.partition(":")
            if base not in ("iso3166", "geonames"):
                self.report(number, "not_held", f"a link into {base}: ours go to iso3166, geonames")
            elif code:
                before = self.features.setdefault(of, {}).get("link")
                self.features[of]["link"] = f"{before} {link}" if before else link
        elif letter == "#" and body.startswith("AnnotatorNotes "):
            self._note(number, body.split(" ")[1], rest or "")
        elif letter in ("#", "*"):
            self.report(number, "not_held", f"{body.split(' ')[0]}: no record has such")
        else:
            raise ValueError(name)

    def _say(self, number: int, of: str, key: str, value: str) -> None:
        name = "label" if key in _LABEL_ATTRIBUTE.values() else key.lower()
        if name == "label" or name in _ATTRIBUTES or name in REFERENCES:
            self.features.setdefault(of, {})[name] = value
        else:
            self.report(number, "not_held", f"{key} of {of}: no record has such")

    def _note(self, number: int, of: str, note: str) -> None:
        try:
            said = json.loads(note)
        except ValueError:
            said = None
        if isinstance(said, dict) and {*said} <= {*_NOTES, "link"}:
            self.features.setdefault(of, {}).update({k: str(v) for k, v in said.items()})
        else:
            self.report(number, "not_held", f"a note on {of}: {note[:40]!r}")

    def found(self, text: str) -> Iterator[Found]:
        """The spans as rows. Triggers and parts of events are no items of their own."""
        inside = {value for _, trigger, pairs, _ in self.events.values() for _, value in pairs}
        inside |= {trigger for _, trigger, _, _ in self.events.values()}
        for name, bound in self.bounds.items():
            place = self._place(name, bound, inside)
            if place is not None:
                yield from self._rows(name, *place, "", bound, text)
        for name, (kind, _, pairs, line) in self.events.items():
            field = next((field for field, known in _EVENTS.items() if known == kind), None)
            if field is None:
                self.report(line, "not_held", f"an event {kind}: no record has such")
                continue
            self._arguments(name, pairs, line)
            label = self.features.get(name, {}).pop("label", "")
            for key, value in pairs:
                part = self.bounds.get(value)
                role = _PARTS.get(key.rstrip("0123456789"), ("", ""))[1]
                if role and part is not None:
                    yield from self._rows(name, field, label, role, part, text)

    def _arguments(self, name: str, pairs: list[tuple[str, str]], line: int) -> None:
        features = self.features.setdefault(name, {})
        for key, value in pairs:
            plain = key.rstrip("0123456789")
            for feature, argument in _IN_EVENTS.items():
                if plain == argument:
                    before = features.get(feature)
                    features[feature] = f"{before} {value}" if before else value
            if plain in _PARTS and value not in self.bounds:
                self.report(line, "lost_reference", f"{key} of {name} is {value}, not there")
            if plain not in _PARTS and plain not in _IN_EVENTS.values():
                self.report(line, "not_held", f"{key} of {name}: no record has such")

    def _place(self, name: str, bound: _Bound, inside: set[str]) -> tuple[str, str] | None:
        """(field, label) of a T line that is an item of its own."""
        if name in inside and (bound.kind in _PARTS or bound.kind in _EVENTS.values()):
            return None
        for field, noun in _NOUNS.items():
            if bound.kind == noun:
                return field, SHAPES[field].noun
        if bound.kind in _PARTS or bound.kind in _EVENTS.values():
            self.report(bound.line, "not_held", f"{name} {bound.kind} is in no event")
            return None
        place = self.labels.place(bound.kind)
        if place is None:
            self.report(bound.line, "unknown_label", f"{bound.kind} is no label of ours")
        return place if place and place[0] else None

    def _rows(
        self, name: str, field: str, label: str, role: str, bound: _Bound, text: str
    ) -> Iterator[Found]:
        features = {
            key: value
            for key, value in self.features.get(name, {}).items()
            if key in SHAPES[field].features
        }
        spans = _joined(bound.fragments, text)
        if len(spans) > 1 and not role:
            message = f"{name} {bound.kind} is in pieces: ours are one stretch each"
            self.report(bound.line, "not_held", message)
            return
        for start, end in spans:
            surface = bound.surface if len(spans) == 1 else None
            row = Row(field, name, role, label, start, end, features)
            yield Found(row, bound.line, surface)


def _joined(fragments: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Fragments with those joined between which there is only white space."""
    spans = fragments[:1]
    for start, end in fragments[1:]:
        if text[spans[-1][1] : start].isspace():
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    return spans


def read_brat(path: Path, labels: Labels) -> Iterator[Article | Problem]:
    """The articles of a folder of .txt and .ann, or of one .ann file."""
    known: dict[Path, dict[str, Any]] = {}
    for file in files_of(path, ".ann"):
        if file.parent not in known:
            known[file.parent] = _read_index(file.parent)
        source = file.with_suffix(".txt")
        try:
            data, text = read_text(source)
            standoff = _Standoff(file.name, labels)
            standoff.read(read_text(file)[1])
        except (OSError, NotAnArticle) as error:
            message = f"{source.name} is not there" if isinstance(error, OSError) else str(error)
            yield Problem(file.name, None, "broken_file", message)
            continue
        found = list(standoff.found(text))
        yield from standoff.problems
        row = known[file.parent].get(source.name, {})
        meta = row.get("record", row)
        yield from settle(Document(file.name, file.stem, data, text, found, meta))


def _read_index(folder: Path) -> dict[str, Any]:
    """File -> what index.jsonl says of it; lines that are no such rows say nothing."""
    try:
        lines = (folder / INDEX).read_bytes().splitlines()
    except OSError:
        return {}
    rows = {}
    for line in lines:
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict):
            rows[str(row.get("file"))] = row
    return rows


def _config() -> str:
    """annotation.conf: every type that occurs, so that the server knows what may be chosen."""

    def consts(layer: str, field: str) -> list[str]:
        return [label.const for label in schema_labels(layer, field)]

    spans = [*_NOUNS.values(), *_PARTS]
    for layer, field in (
        ("structure", "kind"),
        ("entities", "label"),
        ("times", "type"),
        ("persuasion", "technique"),
    ):
        spans += consts(layer, field)
    relations = [
        f"{key.title()}\tArg1:<ANY>, Arg2:<ANY>" for key in sorted(REFERENCES - {*_IN_EVENTS})
    ]
    events = [
        "Attribution\tSource*:Source, Cue*:Cue, Content*:Content, Speaker?:<ANY>",
        "Chain\tMention+:Mention, Member*:Chain",
    ]
    attributes = [
        f"Kind\tArg:Attribution, Value:{'|'.join(consts('attributions', 'kind'))}",
        f"Quote\tArg:Attribution, Value:{'|'.join(consts('attributions', 'quote'))}",
        f"Type\tArg:Chain, Value:{'|'.join(consts('chains', 'type'))}",
        "Group\tArg:Chain, Value:true|false",
        f"Mod\tArg:<ENTITY>, Value:{'|'.join(consts('times', 'mod'))}",
        "Anchor\tArg:<ENTITY>, Value:dct",
        f"Voice\tArg:<ENTITY>, Value:{'|'.join(consts('persuasion', 'voice'))}",
    ]
    parts = {"entities": spans, "relations": relations, "events": events, "attributes": attributes}
    return "\n".join(f"[{name}]\n" + "\n".join(rows) + "\n" for name, rows in parts.items())


FORMAT = Format(
    name="brat",
    what="brat standoff: .txt and .ann, with annotation.conf",
    write=write_brat,
    read=read_brat,
    losses=tuple(
        Loss(name, "brat cuts texts by itself; `warta build` makes them again") for name in LOST
    ),
    carried="metadata, topics, frames and genre are in index.jsonl, which brat does not read",
)
