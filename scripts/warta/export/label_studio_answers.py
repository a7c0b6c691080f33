"""A Label Studio result list as the rows of a gold file, every offset held against its words.

Regions become rows by surface and occurrence, so that compiling them does the rest: order, ids,
parents, voices, and every check that hand-written gold gets. What a relation means follows from
the layers of its two ends; its label and the names of regions, which Label Studio changes, do not
matter.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from warta.article import Article
from warta.export.label_studio_config import CHOICES, QUESTIONS, REGIONS, ROLES, label_set
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.gold.hints import closest, quote
from warta.gold.lines import Line, split_lines
from warta.gold.problems import SelectionError
from warta.gold.select import describe_span

Row = dict[str, Any]

_LINK = re.compile(r"(?:iso3166:[A-Z]{2}|geonames:[1-9][0-9]{0,8})(?: |(?![\s\S]))")
_SHOWN = 60


@dataclass(slots=True)
class Region:
    """One labelled stretch of the text: half-open code points, once they are counted as such."""

    name: str
    layer: str
    label: str
    start: int
    end: int
    words: str
    answers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Answers:
    """What an annotator said of an article: `rows` by the key of a gold file, and behind each row
    the regions it was made of. Nothing is to be taken where there are `problems`."""

    where: str
    file: str
    rows: dict[str, list[Row]] = field(default_factory=dict)
    regions: dict[str, list[list[Region]]] = field(default_factory=dict)
    chosen: dict[str, list[str]] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, message: str, region: Region | None = None) -> None:
        place = self.where
        if region is not None:
            place += f", {region.layer} region {region.name} at [{region.start}, {region.end})"
        self.problems.append(Problem(self.file, None, code, f"{place}: {message}"))


def read_answers(
    article: Article, results: Sequence[Any], labels: Labels, *, file: str, where: str
) -> Answers:
    """The rows of `results` over the text of `article`, which is the one that was exported.

    Offsets are read as code points; as UTF-16 units where only so every region covers its words.
    `where` names the task in messages.
    """
    answers = Answers(where, file)
    text = article.text or ""
    try:
        regions = _regions(answers, results, labels)
        relations = [
            (str(each["from_id"]), str(each["to_id"]), str(each.get("direction", "right")))
            for each in results
            if each.get("type") == "relation"
            and not answers.left_out & {str(each["from_id"]), str(each["to_id"])}
        ]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        answers.report("broken_line", f"its result is not as Label Studio writes it: {error!r}")
        return answers
    _count(text, regions.values())
    for region in regions.values():
        _check_words(answers, text, region)
    if not answers.problems:
        _Rows(answers, text, regions).make(relations)
    return answers


def _regions(answers: Answers, results: Sequence[Any], labels: Labels) -> dict[str, Region]:
    """Region id -> region with its answers; the choices about the article go to `answers`."""
    regions: dict[str, Region] = {}
    asked: list[tuple[str, str, list[str]]] = []
    for each in results:
        if each.get("type") == "relation":
            continue
        name, control, value = str(each["id"]), str(each["from_name"]), each["value"]
        if control in REGIONS:
            given = [str(label) for label in value.get("labels") or ()]
            if given and labels.given.get(given[0]) == "":  # left out on purpose
                answers.left_out.add(name)
                continue
            start, end = int(value["start"]), int(value["end"])
            words = value.get("text")
            region = Region(name, control, "", start, end, words if isinstance(words, str) else "")
            region.label = _label(answers, control, given, labels, region)
            if name in regions:
                answers.report("duplicate_id", "another region has the same id", region)
            regions[name] = region
        elif control in QUESTIONS or control in CHOICES:
            found = value.get("choices") if "choices" in value else value.get("text")
            found = [found] if isinstance(found, str) else [str(one) for one in found or ()]
            asked.append((name, control, [one.strip() for one in found if one.strip()]))
        else:
            guess = closest(control, [*REGIONS, *QUESTIONS, *CHOICES])
            hint = f"; did you mean {guess}?" if guess else ""
            answers.report("not_held", f"the interface has no control {quote(control)}{hint}")
    for name, control, found in asked:
        if name not in answers.left_out:
            _answer(answers, regions, name, control, found)
    return regions


def _label(
    answers: Answers, layer: str, given: Sequence[str], labels: Labels, region: Region
) -> str:
    if len(given) != 1:
        said = f"has {len(given)} labels ({', '.join(given)})" if given else "has no label"
        answers.report("unknown_label", f"{said}: give it one", region)
        return ""
    label = labels.given.get(given[0], given[0])
    _check_label(answers, layer, label, region)
    return label


def _check_label(answers: Answers, name: str, label: str, region: Region | None) -> None:
    known = label_set(name)
    if known and label not in known:
        guess = closest(label, known)
        hint = f"; did you mean {guess}?" if guess else f"; {name} has {', '.join(known)}"
        answers.report("unknown_label", f"{quote(label)} is no label of {name}{hint}", region)


def _answer(
    answers: Answers, regions: Mapping[str, Region], name: str, control: str, found: list[str]
) -> None:
    if control in CHOICES:
        for label in found:
            _check_label(answers, control, label, None)
        answers.chosen[control] = found
        return
    region = regions.get(name)
    if region is None or region.layer != QUESTIONS[control][0]:
        layer = QUESTIONS[control][0]
        message = f"an answer to {control!r} stands at region {name}, which is none of {layer}"
        answers.report("lost_reference", message)
    elif len(found) > 1:
        answers.report("not_held", f"{control} has {len(found)} answers: keep one", region)
    elif found:
        _check_label(answers, control, found[0], region)
        region.answers[control] = found[0]


def _count(text: str, regions: Collection[Region]) -> None:
    """Offsets as code points: taken as UTF-16 units where only then all words are those covered."""
    if all(_fits(text, each.start, each.end, each.words) for each in regions):
        return
    units = accumulate((2 if char > "\uffff" else 1 for char in text), initial=0)
    places = {unit: point for point, unit in enumerate(units)}  # none within a surrogate pair
    points = [(places.get(each.start, -1), places.get(each.end, -1)) for each in regions]
    spans = list(zip(regions, points, strict=True))
    if all(_fits(text, start, end, each.words) for each, (start, end) in spans):
        for each, (start, end) in spans:
            each.start, each.end = start, end


def _fits(text: str, start: int, end: int, words: str) -> bool:
    """White space aside: browsers write line ends in several ways, or not at all."""
    if not 0 <= start < end <= len(text):
        return False
    covered = "".join(text[start:end].split())
    ways = (words, words.replace("\\n", "\n"))
    return bool(covered) and any(covered == "".join(way.split()) for way in ways)


def _check_words(answers: Answers, text: str, region: Region) -> None:
    start, end = region.start, region.end
    if not 0 <= start < end <= len(text):
        message = f"is no span of the text, which has {len(text)} characters"
        answers.report("span_out_of_range", message, region)
    elif not region.words:
        message = "does not repeat its words, so that its offsets cannot be checked: open the task "
        answers.report("surface_mismatch", message + "in Label Studio and save it", region)
    elif not text[start:end].strip():
        answers.report("span_out_of_range", "covers nothing but white space", region)
    elif not _fits(text, start, end, region.words):
        covered, words = (
            quote(one if len(one) <= _SHOWN else f"{one[:_SHOWN]}…")
            for one in (text[start:end], region.words)
        )
        answers.report("surface_mismatch", f"is {covered} in the text, not {words}", region)


class _Rows:
    """Gold rows while they are made: regions are known by their ids, items by their rows'."""

    def __init__(self, answers: Answers, text: str, regions: Mapping[str, Region]) -> None:
        self.answers = answers
        self.text = text
        self.lines: tuple[Line, ...] = split_lines(text)
        self.regions = regions
        self.ids = {name: f"r{number}" for number, name in enumerate(regions, 1)}
        # Region id -> the row of the item it belongs to.
        self.row: dict[str, Row] = {}

    def make(self, relations: Sequence[tuple[str, str, str]]) -> None:
        known = []
        for start, end, direction in relations:
            if start in self.regions and end in self.regions:
                ends = self.regions[start], self.regions[end]
                known.append(ends[::-1] if direction == "left" else ends)
            else:
                missing = start if start not in self.regions else end
                message = f"a relation leads to region {missing}, which is not there"
                self.answers.report("lost_reference", message)
        for region in self.regions.values():
            if region.layer not in ("attributions", "chains"):
                self._single(region)
        self._attributions([ends for ends in known if _layers(ends) == {"attributions"}])
        self._chains()
        for ends in known:
            if _layers(ends) != {"attributions"}:
                self._relate(*ends)

    def _add(self, key: str, row: Row, regions: list[Region]) -> None:
        self.answers.rows.setdefault(key, []).append(row)
        self.answers.regions.setdefault(key, []).append(regions)
        for region in regions:
            self.row[region.name] = row

    def _selectors(self, region: Region, *, cut: bool = False) -> Iterator[Row]:
        """The span without white space at its edges; with `cut` in pieces, one a line."""
        pieces = [(region.start, region.end)]
        if cut:
            pieces = [
                (max(line.start, region.start), min(line.end, region.end))
                for line in self.lines
                if line.start < region.end and region.start < line.end
            ]
        for start, end in pieces:
            text = self.text[start:end]
            stripped = text.strip()
            if not stripped:
                continue
            start += len(text) - len(text.lstrip())
            try:
                yield describe_span(self.lines, start, start + len(stripped))
            except SelectionError as miss:
                self.answers.report("span_out_of_range", f"{miss.message}: {miss.hint}", region)

    def _single(self, region: Region) -> None:
        for row in self._selectors(region):
            said = region.answers
            if region.layer in ("entities", "times", "persuasion"):
                label = {"entities": "label", "times": "type", "persuasion": "technique"}
                row[label[region.layer]] = region.label
            if region.layer in ("entities", "times"):
                row["id"] = self.ids[region.name]
            if region.layer == "entities" and "link" in said:
                row["link"] = self._link(region, said["link"])
            row |= {key: said[key] for key in ("value", "mod", "anchor", "voice") if key in said}
            if said.get("attribution") == "none":
                row["attribution"] = None
            self._add(region.layer, row, [region])

    def _link(self, region: Region, said: str) -> Row | None:
        parts = [] if said == "-" else said.split()
        link = dict(part.split(":", 1) for part in parts if ":" in part)
        if len(link) != len(parts) or not all(_LINK.fullmatch(part) for part in parts):
            message = f"{quote(said)} is no link: write iso3166:ID, geonames:1642911, or both"
            self.answers.report("broken_line", message, region)
            return None
        return {key: int(one) if key == "geonames" else one for key, one in link.items()}

    def _attributions(self, relations: Sequence[tuple[Region, Region]]) -> None:
        parts = [each for each in self.regions.values() if each.layer == "attributions"]
        for group in _components(parts, relations):
            row: Row = {"id": self.ids[group[0].name], **{role: [] for role in ROLES}}
            for region in group:
                row[region.label] += self._selectors(region, cut=True)
            for question in ("quote", "kind"):
                said = {one.answers[question] for one in group if question in one.answers}
                if len(said) == 1:
                    row[question] = said.pop()
                    continue
                what = f"has two answers to {question}" if said else f"has no {question}"
                message = f"the attribution {what}: choose one at any of its parts"
                if len(group) == 1 and not said:
                    message += ", or draw the relation to the part that has it"
                self.answers.report("broken_line", message, group[0])
            self._add("attributions", row, group)

    def _chains(self) -> None:
        chains: dict[str, list[Region]] = {}
        for region in self.regions.values():
            if region.layer == "chains":
                if "chain" not in region.answers:
                    message = "the mention has no chain: give it the name that the others have"
                    self.answers.report("broken_line", message, region)
                chains.setdefault(region.answers.get("chain", ""), []).append(region)
        ids = {name: f"c{number}" for number, name in enumerate(chains, 1)}
        for name, mentions in chains.items():
            types = sorted({each.label for each in mentions})
            if len(types) > 1 and name:
                message = f"the mentions of chain {quote(name)} have the types {', '.join(types)}"
                self.answers.report("broken_line", f"{message}: give them one", mentions[0])
            row: Row = {"id": ids[name], "type": types[0], "mentions": []}
            for region in mentions:
                row["mentions"] += self._selectors(region)
                if "group" in region.answers:
                    row["group"] = True
                for member in region.answers.get("members", "").replace(",", " ").split():
                    if member in ids:
                        row.setdefault("members", []).append(ids[member])
                    else:
                        guess = closest(member, [*chains])
                        hint = f"; did you mean {guess}?" if guess else ""
                        message = f"no mention has the chain {quote(member)}{hint}"
                        self.answers.report("lost_reference", message, region)
            self._add("chains", row, mentions)

    def _relate(self, one: Region, other: Region) -> None:
        """What a relation says follows from its ends; only that between times has a direction."""
        for start, end in ((one, other), (other, one)):
            key = _MEANING.get((start.layer, end.layer))
            if key is None or start.name not in self.row or end.name not in self.row:
                continue
            row, target = self.row[start.name], self.row[end.name]
            if row.get(key, target["id"]) != target["id"]:
                message = f"has two answers to {key}: keep one"
                self.answers.report("not_held", message, start)
            row[key] = target["id"]
            return
        if one.name in self.row and other.name in self.row:
            message = f"a relation to a region of {other.layer}: a record has no place for it"
            self.answers.report("not_held", message, one)


# (layer of one end, layer of the other) -> the key of the first one's row that names the other.
_MEANING = {
    ("titles", "entities"): "holder",
    ("titles", "chains"): "holder",
    ("attributions", "entities"): "speaker",
    ("attributions", "chains"): "speaker",
    ("times", "times"): "anchor",
    ("persuasion", "attributions"): "attribution",
}


def _layers(ends: Iterable[Region]) -> set[str]:
    return {region.layer for region in ends}


def _components(
    parts: Sequence[Region], relations: Sequence[tuple[Region, Region]]
) -> list[list[Region]]:
    """Parts that relations lead to from one another, together; in the order of the parts."""
    leader = {part.name: part.name for part in parts}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = name = leader[leader[name]]
        return name

    for one, other in relations:
        leader[find(other.name)] = find(one.name)
    groups: dict[str, list[Region]] = {}
    for part in parts:
        groups.setdefault(find(part.name), []).append(part)
    return list(groups.values())
