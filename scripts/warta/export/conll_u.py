"""CoNLL-U (universaldependencies.org/format.html): one file of all articles.

Sentences are ours; what stands between them (dateline, links, credits) is a unit of its own with
a comment `# unit`. Blocks begin at `# newpar`, articles at `# newdoc`, metadata are comments
`# meta::` of JSON. Chains are Entity= as in CorefUD 1.0 (eid-etype-group, SplitAnte= for members),
entities are NER= in the same brackets (eid-label-ISO 3166-GeoNames). A token in which a span begins
or ends (katanya) is a multiword token, as clitics are in Indonesian treebanks. SpaceAfter=No is
UD's; SpacesAfter= is UDPipe's, for white space that is not one blank.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from warta.article import Article, HasSpan
from warta.errors import NotAnArticle
from warta.export.format import Format, Loss
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.export.settle import Document, Found, files_of, read_text, settle
from warta.export.spans import Row, meta_of, rows_of, without

FILE = "articles.conllu"
NAMES, CHAINS = "NER", "Entity"
_LOSSES = tuple(
    Loss(name, "CoNLL-U has no place for it; use jsonl, brat, inception or web-annotation")
    for name in ("titles", "times", "attributions", "persuasion")
)
_LOST = tuple(loss.path for loss in _LOSSES)
_ESCAPES = {" ": r"\s", "\t": r"\t", "\r": r"\r", "\n": r"\n", "|": r"\p", "\\": r"\\"}
_UNESCAPE = {code: char for char, code in _ESCAPES.items()}
_ID = re.compile(r"([1-9][0-9]*)(?:-([1-9][0-9]*)|(\.[1-9][0-9]*))?")
_BRACKET = re.compile(r"\(([^()]*)\)|\(([^()]*)|([^()]*)\)")


@dataclass(slots=True)
class _Word:
    """A stretch of a token, in code points of the article."""

    start: int
    end: int
    misc: dict[str, str] = field(default_factory=dict)


def write_conllu(articles: Iterable[Article], folder: Path) -> list[Path]:
    """One file; heads and tags are not ours to give, and stay empty."""
    path = folder / FILE
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for article in articles:
            for line in _lines(without(article, _LOST)):
                file.write(line + "\n")
    return [path]


def refuse_conllu(article: Article) -> str | None:
    """Brackets of one chain close the last that was opened, so that they cannot cross."""
    for chain in article.chains or ():
        around: list[int] = []
        for span in sorted(chain.mentions, key=lambda span: (span.start, -span.end)):
            while around and around[-1] <= span.start:
                around.pop()
            if around and around[-1] < span.end:
                return f"mentions of its chain {chain.id} cross, which Entity= cannot write"
            around.append(span.end)
    return None


def _lines(article: Article) -> Iterator[str]:
    text = article.text or ""
    assert article.tokens is not None and article.sentences is not None
    tokens = _cut(article)
    words = [word for token in tokens for word in token]
    _mark(words, rows_of(article, ("chains",)), CHAINS)
    _mark(words, rows_of(article, ("entities",)), NAMES)
    _split_antecedents(words, article)
    yield f"# newdoc id = {article.id}"
    yield "# global.Entity = eid-etype-group"
    for name, value in meta_of(article).items():
        yield f"# meta::{name} = {json.dumps(value, ensure_ascii=False)}"
    head = text[: tokens[0][0].start] if tokens else text
    if head:
        yield f"# meta::before = {json.dumps(head)}"
    blocks = {block.start: block.kind for block in article.blocks or ()}
    line = article.dateline
    starts, ends = article.sentences.starts.tolist(), article.sentences.ends.tolist()
    edges = {*starts, *ends, *blocks} | ({line.end} if line else set())
    units: list[list[list[_Word]]] = []
    for token in tokens:
        before = units[-1][-1][-1].end if units else -1
        if not units or any(before <= edge <= token[0].start for edge in edges):
            units.append([])
        units[-1].append(token)
    sentence = 0
    for number, unit in enumerate(units, 1):
        start, end = unit[0][0].start, unit[-1][-1].end
        if start in blocks:
            yield f"# newpar id = {article.id}-p{sorted(blocks).index(start) + 1}"
            yield f"# block = {blocks[start]}"
        yield f"# sent_id = {article.id}-s{number}"
        if sentence < len(starts) and starts[sentence] == start and ends[sentence] == end:
            sentence += 1
        elif line is not None and (line.start, line.end) == (start, end):
            said = {"place": line.place, "outlet": line.outlet}
            yield f"# unit = dateline {json.dumps(said, ensure_ascii=False)}"
        else:
            yield "# unit = outside"
        yield "# text = " + " ".join(text[start:end].split())
        yield from _token_lines(unit, text)
        yield ""


def _cut(article: Article) -> list[list[_Word]]:
    """Each token as its words: cut where a mention or a name begins or ends inside it."""
    spans: list[HasSpan] = [*(article.entities or ())]
    spans += [mention for chain in article.chains or () for mention in chain.mentions]
    cuts = sorted({edge for span in spans for edge in (span.start, span.end)})
    tokens = []
    for token in article.tokens or ():
        inside = cuts[bisect_right(cuts, token.start) : bisect_left(cuts, token.end)]
        edges = [token.start, *inside, token.end]
        tokens.append([_Word(*pair) for pair in pairwise(edges)])
    return tokens


def _mark(words: Sequence[_Word], rows: Sequence[Row], key: str) -> None:
    """Brackets around the words of each row, in the order of CorefUD: closing, then single words,
    then opening, the longest first."""
    starts, ends = [word.start for word in words], [word.end for word in words]
    opening: dict[int, list[tuple[int, str]]] = {}
    closing: dict[int, list[tuple[int, str]]] = {}
    single: dict[int, list[str]] = {}
    for row in rows:
        first, last = bisect_right(starts, row.start) - 1, bisect_left(ends, row.end)
        if first == last:
            single.setdefault(first, []).append(f"({_label(row)})")
        else:
            opening.setdefault(first, []).append((-last, f"({_label(row)}"))
            closing.setdefault(last, []).append((-first, f"{row.item})"))
    for index, word in enumerate(words):
        marks = [mark for _, mark in sorted(closing.get(index, ()), key=lambda one: one[0])]
        marks += [mark for _, mark in sorted(opening.get(index, ()), key=lambda one: one[0])]
        marks += single.get(index, ())
        if marks:
            word.misc[key] = "".join(marks)


def _label(row: Row) -> str:
    if row.layer == "chains":
        return f"{row.item}-{row.label}" + ("-group" if row.features["group"] == "true" else "")
    if "link" not in row.features:
        return f"{row.item}-{row.label}"
    link = dict(part.split(":") for part in row.features["link"].split() if part != "-")
    return f"{row.item}-{row.label}-{link.get('iso3166', '')}-{link.get('geonames', '')}"


def _split_antecedents(words: Sequence[_Word], article: Article) -> None:
    starts = [word.start for word in words]
    for chain in article.chains or ():
        if chain.members:
            word = words[bisect_right(starts, chain.mentions[0].start) - 1]
            said = ",".join(f"{member}<{chain.id}" for member in chain.members)
            before = word.misc.get("SplitAnte")
            word.misc["SplitAnte"] = f"{before},{said}" if before else said


def _token_lines(unit: Sequence[Sequence[_Word]], text: str) -> Iterator[str]:
    number = 0
    for token in unit:
        end = token[-1].end
        space = _space(text, end)
        if len(token) > 1:
            form = text[token[0].start : end]
            yield _line(f"{number + 1}-{number + len(token)}", form, space)
        for word in token:
            number += 1
            misc = word.misc | (space if len(token) == 1 else {})
            yield _line(str(number), text[word.start : word.end], misc)


def _space(text: str, end: int) -> dict[str, str]:
    after = text[end:]
    white = after[: len(after) - len(after.lstrip())] if after[:1].isspace() else ""
    if not white:
        return {"SpaceAfter": "No"}
    return {} if white == " " else {"SpacesAfter": "".join(_ESCAPES.get(c, c) for c in white)}


def _line(number: str, form: str, misc: Mapping[str, str]) -> str:
    said = "|".join(f"{key}={misc[key]}" for key in sorted(misc)) or "_"
    return "\t".join((number, form, *"_______", said))


@dataclass(frozen=True, slots=True)
class _Opened:
    """A bracket: its id and fields, where and in which place it was opened, and on which line."""

    name: str
    fields: Sequence[str]
    start: int
    place: int
    line: int


@dataclass(slots=True)
class _Draft:
    """A document while it is read."""

    name: str
    line: int
    text: str = ""
    comments: dict[str, str] = field(default_factory=dict)
    rows: list[Found] = field(default_factory=list)
    blocks: list[tuple[str, int]] = field(default_factory=list)
    marks: list[tuple[int, Found]] = field(default_factory=list)  # in the order of their closing
    opened: dict[str, list[_Opened]] = field(default_factory=dict)
    sequence: int = 0
    members: dict[str, list[str]] = field(default_factory=dict)
    last: int = 0  # code point behind the last token


class _Reader:
    """Walks through the lines of one file; `take` gives the document that has ended."""

    def __init__(self, file: Path, labels: Labels) -> None:
        self.file = file
        self.labels = labels
        self.problems: list[Problem] = []
        self.draft: _Draft | None = None
        self._comments: dict[str, str] = {}
        self._tokens: list[tuple[int, int, str, list[tuple[int, int, dict[str, str]]]]] = []
        self._numbers = 0

    def report(self, line: int, code: str, message: str) -> None:
        self.problems.append(Problem(self.file.name, line, code, message))

    def start(self, name: str, line: int) -> _Draft | None:
        """Begins a document; gives the one before."""
        before, self.draft = self.draft, None
        self._numbers += 1
        self.draft = _Draft(name or f"{self.file.name.partition('.')[0]}-{self._numbers}", line)
        return before

    def comment(self, body: str) -> None:
        key, _, value = body.partition("=")
        self._comments[key.strip()] = value.strip()

    def token(self, line: int, values: Sequence[str]) -> None:
        match = _ID.fullmatch(values[0])
        if len(values) != 10 or match is None or not values[1].strip():
            shown = "\t".join(values)[:60]
            self.report(line, "broken_line", f"{shown!r} does not have 10 columns, id and form")
            return
        if match[3]:
            return  # an empty node has no words in the text
        misc = dict(part.split("=", 1) for part in values[9].split("|") if "=" in part)
        first, last = int(match[1]), int(match[2] or 0)
        if last:
            self._tokens.append((first, last, values[1], []))
            self._tokens[-1][3].append((line, 0, misc))
        elif self._tokens and self._tokens[-1][0] <= first <= self._tokens[-1][1]:
            self._tokens[-1][3].append((line, len(values[1]), misc))
        else:
            parts = [(line, 0, misc), (line, len(values[1]), misc)]
            self._tokens.append((first, 0, values[1], parts))

    def sentence(self) -> None:
        """Ends a sentence: its tokens become text and rows."""
        comments, self._comments = self._comments, {}
        tokens, self._tokens = self._tokens, []
        if not tokens:
            return
        assert self.draft is not None
        draft = self.draft
        if not draft.text:
            draft.comments = comments
            draft.text = json.loads(comments.get("meta::before", '""'))
        elif "meta::provenance" not in draft.comments and draft.text.endswith(" "):
            # Others say where paragraphs begin, but not with which white space.
            new = any(key.startswith("newpar") for key in comments)
            draft.text = draft.text[:-1] + ("\n" if new else " ")
        start = len(draft.text)
        if any(key.startswith("newpar") for key in comments):
            draft.blocks.append((comments.get("block", "paragraph"), start))
        for token in tokens:
            self._place(draft, *token)
        line = tokens[0][3][0][0]
        unit = comments.get("unit", "")
        if unit.startswith("dateline"):
            said = json.loads(unit.partition(" ")[2] or "{}")
            features = {key: value for key, value in said.items() if value is not None}
            row = Row("dateline", "dateline", "", "dateline", start, draft.last, features)
            draft.rows.append(Found(row, line))
        elif not unit:
            name = f"sentence-{len(draft.rows)}"
            draft.rows.append(
                Found(Row("sentences", name, "", "sentence", start, draft.last), line)
            )

    def _place(
        self,
        draft: _Draft,
        _first: int,
        _last: int,
        form: str,
        parts: list[tuple[int, int, dict[str, str]]],
    ) -> None:
        line, _, misc = parts[0]
        start = len(draft.text)
        end = start + len(form)
        draft.text += form
        draft.last = end
        name = f"token-{len(draft.rows)}"
        draft.rows.append(Found(Row("tokens", name, "", "token", start, end), line))
        words = parts[1:]
        whole = sum(size for _, size, _ in words) != len(form)  # kata + nya do not make this form
        at = start
        for number, size, said in words:
            edges = (start, end) if whole else (at, at + size)
            at += size
            for key in (CHAINS, NAMES):
                if key in said:
                    self._brackets(draft, key, said[key], *edges, number)
            for pair in filter(None, said.get("SplitAnte", "").split(",")):
                member, _, group = pair.partition("<")
                draft.members.setdefault(group, []).append(member)
        draft.text += _white(misc)

    def _brackets(
        self, draft: _Draft, key: str, value: str, start: int, end: int, line: int
    ) -> None:
        at = 0
        for match in _BRACKET.finditer(value):
            if match.start() != at:
                break
            at = match.end()
            single, opening, closing = match.groups()
            if closing is not None:
                eid = closing.split("-")[0]
                held = draft.opened.get(f"{key} {eid}")
                if held:
                    self._span(draft, key, held.pop(), end)
                else:
                    self.report(line, "broken_line", f"{key}: {eid}) closes what is not open")
                continue
            name, *fields = (single if single is not None else opening).split("-")
            draft.sequence += 1
            bracket = _Opened(name, fields, start, draft.sequence, line)
            if single is not None:
                self._span(draft, key, bracket, end)
            else:
                draft.opened.setdefault(f"{key} {name}", []).append(bracket)
        if at != len(value):
            self.report(line, "broken_line", f"{key}={value[:40]} is no row of brackets")

    def _span(self, draft: _Draft, key: str, bracket: _Opened, end: int) -> None:
        name, fields, line = bracket.name, bracket.fields, bracket.line
        label = fields[0] if fields else ""
        features = {}
        if key == CHAINS:
            features["group"] = "true" if fields[1:2] == ["group"] else "false"
            place: tuple[str, str] | None = ("chains", _chain_type(label))
        else:
            place = self.labels.place(label)
        if place is None:
            self.report(line, "unknown_label", f"{label} is no label of ours")
        if not place or not place[0]:
            return
        if key == NAMES and len(fields) > 1:
            pairs = zip(("iso3166", "geonames"), fields[1:], strict=False)
            features["link"] = " ".join(f"{base}:{code}" for base, code in pairs if code) or "-"
        role = "mentions" if key == CHAINS else ""
        row = Row(place[0], name, role, place[1], bracket.start, end, features)
        draft.marks.append((bracket.place, Found(row, line)))


def _chain_type(label: str) -> str:
    """GUM's and OntoNotes' entity types as types of chains."""
    known = {
        "person": "PER",
        "organization": "ORG",
        "place": "LOC",
        "event": "EVENT",
        "PERSON": "PER",
    }
    label = known.get(label, label)
    return label if label in ("PER", "ORG", "GPE", "LOC", "EVENT") else "OTHER"


def _white(misc: Mapping[str, str]) -> str:
    if "SpacesAfter" in misc:
        found = misc["SpacesAfter"]
        return re.sub(r"\\.", lambda match: _UNESCAPE.get(match[0], match[0]), found)
    return "" if misc.get("SpaceAfter") == "No" else " "


def read_conllu(path: Path, labels: Labels) -> Iterator[Article | Problem]:
    """The articles of a file or a folder's .conllu files, one a `# newdoc` (without: one a file).

    Empty nodes, lemmas, tags and heads are not read: a record has no place for them.
    """
    for file in files_of(path, ".conllu"):
        try:
            data, text = read_text(file)
        except NotAnArticle as error:
            yield Problem(file.name, None, "broken_file", str(error))
            continue
        reader = _Reader(file, labels)
        ended: list[_Draft | None] = []
        for number, line in enumerate(text.split("\n"), 1):
            line = line.removesuffix("\r")
            if line.startswith("#"):
                body = line[1:].strip()
                if re.match(r"newdoc\b", body):
                    ended.append(reader.start(body.partition("=")[2].strip(), number))
                reader.comment(body)
            elif line.strip():
                if reader.draft is None:
                    reader.start("", number)
                reader.token(number, line.split("\t"))
            else:
                reader.sentence()
            while ended:
                yield from _settled(reader, ended.pop(), data)
        reader.sentence()
        yield from _settled(reader, reader.draft, data)


def _settled(reader: _Reader, draft: _Draft | None, data: bytes) -> Iterator[Article | Problem]:
    yield from reader.problems
    reader.problems.clear()
    if draft is None or not draft.rows:
        return
    file = reader.file.name
    for held in draft.opened.values():
        for bracket in held:
            message = f"({bracket.name} is never closed"
            yield Problem(file, bracket.line, "broken_line", message)
    meta: dict[str, Any] = {"id": draft.name}
    own = [key for key in draft.comments if key.startswith("meta::")]
    try:
        said = {key[6:]: json.loads(draft.comments[key]) for key in own}
        said.pop("before", None)
        meta = said if "provenance" in said else meta | said
    except ValueError:  # another's meta comments are plain words
        meta |= {key[6:]: draft.comments[key] for key in own}
    text = draft.text if meta.get("provenance") else draft.text.rstrip()
    marks = [one for _, one in sorted(draft.marks, key=lambda mark: mark[0])]
    if meta.get("provenance"):  # an item's own number is better than its place among brackets
        marks.sort(key=_number)
    found = [*draft.rows, *(_with_members(one, draft.members) for one in marks)]
    starts = [start for _, start in draft.blocks]
    for (kind, start), after in zip(draft.blocks, [*starts[1:], len(text)], strict=True):
        end = start + len(text[start:after].rstrip())
        found.append(Found(Row("blocks", f"block-{start}", "", kind, start, end), draft.line))
    yield from settle(Document(file, draft.name, data, text, found, meta, "text", draft.line))


def _number(one: Found) -> int:
    digits = one.row.item[1:]
    return int(digits) if one.row.layer == "entities" and digits.isdecimal() else 0


def _with_members(one: Found, members: Mapping[str, list[str]]) -> Found:
    row = one.row
    if row.layer != "chains" or row.item not in members:
        return one
    features = {**row.features, "members": " ".join(members[row.item])}
    made = Row(row.layer, row.item, row.role, row.label, row.start, row.end, features)
    return Found(made, one.line, one.surface)


FORMAT = Format(
    name="conllu",
    what="CoNLL-U with Entity= (CorefUD) and SpaceAfter=No, one file",
    write=write_conllu,
    read=read_conllu,
    losses=_LOSSES,
    needs=("blocks", "sentences", "tokens"),
    refuses=refuse_conllu,
)
