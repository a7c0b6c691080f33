"""One gold file while it is compiled: its article's lines, and every problem found so far."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from warta.article import ARTICLE_TEXT, Article, Block, Span
from warta.gold.hints import closest, quote
from warta.gold.lines import Line
from warta.gold.problems import GoldProblem, SelectionError
from warta.gold.select import find_span

ID_PREFIX = {"entities": "e", "times": "t", "attributions": "a", "chains": "c"}
_INSIDE = frozenset({"entities", "titles", "times", "attributions", "persuasion", "chains"})
_ONE = {
    "entities": "an entity",
    "times": "a time",
    "attributions": "an attribution",
    "chains": "a chain",
}


@dataclass
class Reading:
    """What compiling needs to know everywhere.

    `broken` are the (key, index) whose shape is wrong, so that their spans are not looked for;
    (key, None) breaks the whole key. `named` says of each local id in which key and at which index
    it stands; `numbered` gives the final id of an item. `blocks` are the file's own, once they are
    compiled without a problem: spans are held against them.
    """

    gold: Mapping[str, Any]
    article: Article
    text: str
    lines: tuple[Line, ...]
    file: str
    strict: bool
    blocks: tuple[Block, ...] | None = None
    problems: list[GoldProblem] = field(default_factory=list)
    broken: set[tuple[str, int | None]] = field(default_factory=set)
    named: dict[str, tuple[str, int]] = field(default_factory=dict)
    numbered: dict[tuple[str, int], str] = field(default_factory=dict)

    def rows(self, key: str) -> Iterator[tuple[int, Any]]:
        """The items of a key whose shape is right, with their index."""
        if (key, None) in self.broken:
            return
        for index, row in enumerate(self.gold.get(key) or ()):
            if (key, index) not in self.broken:
                yield index, row

    def report(
        self, key: str, index: int | None, p: int | None, code: str, message: str, hint: str = ""
    ) -> None:
        self.problems.append(GoldProblem(self.file, key, index, p, code, message, hint))

    def span(
        self,
        key: str,
        index: int | None,
        selector: Mapping[str, Any],
        *,
        surface: str = "text",
        role: str = "",
    ) -> Span | None:
        """What a selector selects; None, and the problem noted, where it fails."""
        try:
            span = Span(*find_span(self.lines, selector, surface))
            if key in _INSIDE and self.blocks is not None:
                self._check_inside(span, self.blocks)
        except SelectionError as miss:
            message = f"{role}: {miss.message}" if role else miss.message
            self.report(key, index, selector["p"], miss.code, message, miss.hint)
            return None
        return span

    def _check_inside(self, span: Span, blocks: tuple[Block, ...]) -> None:
        """Raises SelectionError where the span leaves the article text of the file's blocks."""
        at = bisect_right(blocks, span.start, key=lambda block: block.start) - 1
        block = blocks[at] if at >= 0 else None
        shown = self.words(span.start, span.end)
        if block is None or span.end > block.end:
            message = f"{shown} runs from one block into another"
            hint = "cut it at the edge of the block; a list of spans takes both pieces"
            raise SelectionError("gold_outside", message, hint)
        if block.kind not in ARTICLE_TEXT:
            message = f"{shown} stands in a block of kind {block.kind}, which is not article text"
            raise SelectionError(
                "gold_outside", message, "remove it, or correct the block in structure"
            )

    def words(self, start: int, end: int) -> str:
        """The text of a span, quoted, for a message."""
        text = self.text[start:end]
        return quote(text if len(text) <= 60 else f"{text[:28]} … {text[-28:]}")

    def collect_ids(self) -> None:
        """Notes every local id; reports those that stand twice, and a time called dct."""
        for key in ID_PREFIX:
            rows = self.gold.get(key)
            for index, row in enumerate(rows if isinstance(rows, list) else ()):
                name = row.get("id") if isinstance(row, dict) else None
                if not isinstance(name, str):
                    continue
                p = row.get("p") if isinstance(row.get("p"), int) else None
                if name == "dct":
                    message = '"dct" is the publication date and cannot be an id'
                    self.report(key, index, p, "gold_duplicate_id", message)
                elif name in self.named:
                    other, at = self.named[name]
                    message = f"the id {quote(name)} is already that of {other}[{at}]"
                    hint = "ids are unique in the whole file, whatever they name"
                    self.report(key, index, p, "gold_duplicate_id", message, hint)
                else:
                    self.named[name] = (key, index)

    def refer(
        self,
        at: tuple[str, int, int | None],
        role: str,
        name: str | None,
        kinds: tuple[str, ...],
        *,
        also: tuple[str, ...] = (),
    ) -> str | None:
        """The final id of what a reference names: an item of one of the keys `kinds`.

        `at` is (key, index, p) of the row that refers. A key that the file does not hold lends the
        article's own ids, unless the reading is strict. `also`: names that stand for themselves.
        """
        if name is None or name in also:
            return name
        allowed = " or ".join(_ONE[kind] for kind in kinds)
        if name in self.named:
            key, index = self.named[name]
            if key in kinds:
                return self.numbered.get((key, index))
            hint = f"{role} takes the id of {allowed}"
            message = f"{role}: {quote(name)} is the id of {_ONE[key]}, {key}[{index}]"
            self.report(*at, "gold_unknown_id", message, hint)
            return None
        absent = [kind for kind in kinds if self.gold.get(kind) is None]
        if any(item.id == name for kind in absent for item in getattr(self.article, kind) or ()):
            if not self.strict:
                return name
            hint = f"annotate {' and '.join(absent)} in this file too, or write null"
            message = f"{role}: {quote(name)} is only a machine's id, which may change"
            self.report(*at, "gold_unknown_id", message, hint)
            return None
        known = [other for other, (key, _) in self.named.items() if key in kinds] + list(also)
        guess = closest(name, known)
        hint = f"did you mean {quote(guess)}? " if guess else ""
        hint += f'give the item that is meant an "id": {quote(name)}; {role} takes {allowed}'
        self.report(*at, "gold_unknown_id", f"{role}: no item has the id {quote(name)}", hint)
        return None
