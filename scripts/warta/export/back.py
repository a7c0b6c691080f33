"""Foreign files to records that `warta check` accepts, and to raw/ and gold/ that `warta build`
publishes.

Nothing is dropped in silence: what a record cannot hold, what does not fit its text and what a
check refuses is a Problem with its file and line.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warta.annotate import sentences, structure, tokens
from warta.article import Article, Provenance, Spans
from warta.errors import UsageError
from warta.export import find_format
from warta.export.format import Format
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.export.spans import LAYER_OF, SHAPES, article_of, meta_of, rows_of, without
from warta.gold import GoldError, decompile, write_gold
from warta.gold.compile import KEYS
from warta.progress import Progress, silent
from warta.schema import LAYER_FIELDS
from warta.validate import examine
from warta.validate.finding import Finding

RECORDS = "records.jsonl"
_WHOLE = frozenset({"structure", "sentences", "tokens"})
_ROUNDS = 8  # of taking out what a check refuses: taking out may make what else was sound unsound


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import wrote: `records`, of which `with_gold` have a gold file, and `by_machine`
    whose layers other than gold are made anew by `warta build`."""

    out: Path
    records: int
    with_gold: int
    by_machine: int
    problems: tuple[Problem, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON data."""
        return {
            "out": str(self.out),
            "records": self.records,
            "with_gold": self.with_gold,
            "by_machine": self.by_machine,
            "problems": [problem.to_dict() for problem in self.problems],
        }


def import_files(
    paths: Sequence[Path],
    format_name: str,
    out: Path,
    *,
    labels: Mapping[str, str] | None = None,
    annotator: str | None = None,
    progress: Progress = silent,
) -> ImportReport:
    """Reads files or folders of a format and writes, into a folder that is new or empty:

    records.jsonl, and raw/articles.jsonl with gold/ID.json, of which `warta build OUT/raw` makes a
    dataset whose imported layers are gold. `labels` is theirs -> ours. With `annotator` every layer
    that came is gold by that name; without it, only those that were, and those of files that do not
    say. Raises UsageError on an unknown format or label, a path that is not there, or a folder that
    holds anything.
    """
    chosen = find_format(format_name)
    known = Labels(labels)
    for path in paths:
        if not path.exists():
            raise UsageError(f"no such file or folder: {path}")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} is there and not empty: name a new folder")
    (out / "raw").mkdir(parents=True, exist_ok=True)
    (out / "gold").mkdir(exist_ok=True)
    problems: list[Problem] = []
    ids: set[str] = set()
    with_gold = by_machine = 0
    with (
        (out / RECORDS).open("w", encoding="utf-8") as records,
        (out / "raw" / "articles.jsonl").open("w", encoding="utf-8") as raw,
        progress("articles", 0) as advance,
    ):
        for article in _sound(paths, chosen, known, problems):
            advance(1)
            if article.id in ids:
                message = f"the id {article.id} was read before"
                problems.append(Problem(article.source.path, None, "duplicate_id", message))
                continue
            ids.add(article.id)
            article = article if annotator is None else _as_gold(article, annotator)
            records.write(json.dumps(article.to_dict(), ensure_ascii=False) + "\n")
            raw.write(json.dumps(_raw(article), ensure_ascii=False) + "\n")
            gold = gold_of(article, problems, annotator)
            if gold.keys() & KEYS.keys():
                write_gold(out / "gold" / f"{article.id}.json", gold)
                with_gold += 1
            made = {row.layer for row in article.provenance if row.origin in ("rule", "model")}
            by_machine += bool(made - {"tokens"})
    return ImportReport(out, len(ids), with_gold, by_machine, tuple(problems))


def _sound(
    paths: Sequence[Path], chosen: Format, labels: Labels, problems: list[Problem]
) -> Iterator[Article]:
    """The articles that are read, without what a check refuses; all else goes to `problems`."""
    for path in paths:
        nothing = True
        for item in chosen.read(path, labels):
            nothing = False
            if isinstance(item, Problem):
                problems.append(item)
                continue
            article, found = repair(item)
            problems += found
            if article is not None:
                yield article
        if nothing:
            message = f"holds nothing of the format {chosen.name}"
            problems.append(Problem(path.name, None, "broken_file", message))


def repair(article: Article) -> tuple[Article | None, list[Problem]]:
    """`article` without the items, and if need be the layers, that a check calls errors; None where
    the record is wrong as a whole."""
    file = article.source.path
    problems: list[Problem] = []
    for _ in range(_ROUNDS):
        errors = [found for found in examine(article)[0] if found.severity == "error"]
        if not errors:
            return article, problems
        wrong: dict[str, set[int]] = {}
        layers: set[str] = set()
        for found in errors:
            code, layer = "fails_check", found.layer or ""
            if layer in SHAPES and layer not in _WHOLE and found.index is not None:
                wrong.setdefault(layer, set()).add(found.index)
            elif layer in LAYER_FIELDS:
                layers.add(layer)
            else:
                code = "record_refused"
            problems.append(Problem(file, None, code, _said(article, found)))
        if not wrong and not layers:
            return None, problems
        article = _left(article, wrong, layers)
    problems.append(Problem(file, None, "record_refused", f"{article.id}: checks keep failing"))
    return None, problems


def _said(article: Article, found: Finding) -> str:
    place = f" {found.layer}" if found.layer else ""
    index = "" if found.index is None else f"[{found.index}]"
    return f"{article.id}{place}{index}: {found.code}: {found.message}"


def _left(article: Article, wrong: Mapping[str, set[int]], layers: set[str]) -> Article:
    article = without(article, [field for layer in layers for field in LAYER_FIELDS[layer]])
    names = {
        field: {item for at, item in enumerate(_items(article, field)) if at in indices}
        for field, indices in wrong.items()
    }
    rows = [row for row in rows_of(article) if row.item not in names.get(row.layer, ())]
    return article_of(meta_of(article), article.text or "", rows)


def _items(article: Article, field: str) -> list[str]:
    return list(dict.fromkeys(row.item for row in rows_of(article, (field,))))


def _as_gold(article: Article, annotator: str) -> Article:
    provenance = tuple(
        row
        if row.origin == "none" or row.layer == "tokens"
        else Provenance(row.layer, "gold", annotator, None, None)
        for row in article.provenance
    )
    return dataclasses.replace(article, provenance=provenance)


def _raw(article: Article) -> dict[str, Any]:
    """The row that `warta build` reads: text and metadata."""
    meta = meta_of(article)
    names = ("id", "title", "outlet", "url", "authors", "published_at", "language", "synthetic")
    row = {"text": article.text} | {name: meta[name] for name in names} | meta["rights"]
    return {key: value for key, value in row.items() if value not in (None, [])}


def gold_of(article: Article, problems: list[Problem], annotator: str | None) -> dict[str, Any]:
    """The gold file of the record's gold layers; those that no such file can hold are told."""
    rule = _rule_sentences(article)
    names = [row.annotator for row in article.provenance if row.origin == "gold" and row.annotator]
    name = annotator or next(iter(names), None)
    _tell_tokens(article, rule, problems)
    for _ in LAYER_OF:
        try:
            return decompile(article, annotator=name, rule=rule)
        except GoldError as error:
            layers = {KEYS[each.layer] for each in error.problems if each.layer in KEYS}
            for each in error.problems:
                message = f"{article.id}: {each.layer}: {each.message}"
                problems.append(Problem(article.source.path, None, "not_in_gold", message))
            if not layers:
                break
            provenance = tuple(
                Provenance(row.layer, "rule", None, None, None) if row.layer in layers else row
                for row in article.provenance
            )
            article = dataclasses.replace(article, provenance=provenance)
    return {}


def _rule_sentences(article: Article) -> Spans | None:
    """What the rule makes of the record's blocks, which the file's corrections start from."""
    blocks = article if article.blocks is not None else structure.annotate(article)
    return sentences.annotate(dataclasses.replace(blocks, sentences=None, tokens=None)).sentences


def _tell_tokens(article: Article, rule: Spans | None, problems: list[Problem]) -> None:
    """Tokens that came as gold are no part of gold files: told where the rule makes others."""
    origin = {row.layer: row.origin for row in article.provenance}
    if origin["tokens"] != "gold":
        return
    base = article if article.blocks is not None else structure.annotate(article)
    if base.sentences is None:
        base = dataclasses.replace(base, sentences=rule)
    made = tokens.annotate(dataclasses.replace(base, tokens=None)).tokens
    if made != article.tokens:
        message = f"{article.id}: tokens: `warta build` cuts its own, which are not the same"
        problems.append(Problem(article.source.path, None, "not_in_gold", message))
