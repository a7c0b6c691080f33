"""A gold file over its article: spans found, ids numbered, the rest derived, all problems told."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import Any

from warta.article import Article, Provenance
from warta.errors import UsageError
from warta.gold import layers as rows
from warta.gold import structure
from warta.gold.lines import split_lines
from warta.gold.problems import GoldError, GoldProblem, SelectionError
from warta.gold.reading import Reading
from warta.gold.shape import check_shape
from warta.schema import LAYER_FIELDS, LAYERS

# The keys of a gold file that hold annotation, in the order in which they are written.
KEYS: dict[str, str] = {
    ("structure" if layer == "structure" else field): layer
    for layer, fields in LAYER_FIELDS.items()
    for field in fields
    if layer != "tokens"
}


def compile_gold(
    gold: Mapping[str, Any],
    article: Article,
    *,
    file: str = "gold",
    strict: bool = False,
    layers: Collection[str] | None = None,
) -> Article:
    """`article` with the layers that the gold file annotates; all else stays as it is.

    A layer whose keys are absent or null in the file was not annotated. `sentences` in the file
    corrects the article's, which the rule made over the gold structure: so compile `layers=
    {"structure"}` before sentences are split, and {"sentences"} before they are cut into tokens.
    A reference of a layer that stays into one that is replaced follows the same span, or becomes
    null. `strict` asks for what corpus/gold/ must have: text_sha256, and no use of machine layers.
    Raises GoldError with everything that is wrong.
    """
    check_layers(layers)
    result, problems = try_gold(gold, article, file=file, strict=strict, layers=layers)
    if problems:
        raise GoldError(problems)
    return result


def check_layers(layers: Collection[str] | None) -> None:
    """Raises UsageError where one of `layers` is none."""
    if unknown := sorted(set(layers or ()) - set(LAYERS)):
        raise UsageError(f"no layer {unknown[0]!r}; the layers are {', '.join(LAYERS)}")


def try_gold(
    gold: Mapping[str, Any],
    article: Article,
    *,
    file: str,
    strict: bool,
    layers: Collection[str] | None,
) -> tuple[Article, list[GoldProblem]]:
    """compile_gold that gives the problems, in the order of the file, instead of raising them."""
    if article.text is None:
        message = f"the article {article.id} came without its text"
        hint = "run `warta restore` on its dataset"
        return article, [GoldProblem(file, "file", None, None, "gold_no_article", message, hint)]
    reading = Reading(gold, article, article.text, split_lines(article.text), file, strict)
    try:
        for path, problem in check_shape(gold, file):
            reading.problems.append(problem)
            if problem.code != "gold_unknown_label":
                reading.broken.add(_broken(path, problem))
    except SelectionError as error:
        whole = GoldProblem(file, "file", None, None, error.code, error.message, error.hint)
        return article, [whole]
    reading.collect_ids()
    made = _compile(reading, set(LAYERS if layers is None else layers))
    _check_article(reading)
    if reading.problems:
        return article, sorted(reading.problems, key=_place)
    fields = {field: value for layer in made.values() for field, value in layer.items()}
    fields |= _carried(article, fields)
    fields["provenance"] = _provenance(article.provenance, made.keys(), gold["annotator"])
    return dataclasses.replace(article, **fields), []


def _broken(path: Sequence[str | int], problem: GoldProblem) -> tuple[str, int | None]:
    inside_dateline = list(path[:2]) == ["structure", "dateline"]
    return ("dateline", None) if inside_dateline else (problem.layer, problem.index)


def _place(problem: GoldProblem) -> tuple[int, int]:
    """Orders problems as the file is written; what concerns a whole key comes first."""
    order = [*KEYS]
    place = order.index(problem.layer) if problem.layer in KEYS else -1
    return place, -1 if problem.index is None else problem.index


def _compile(reading: Reading, wanted: Collection[str]) -> dict[str, dict[str, Any]]:
    """Layer -> its fields, for the layers that the file annotates and the caller wants."""
    gold, article = reading.gold, reading.article
    made: dict[str, dict[str, Any]] = {}
    given = {key for key in KEYS if gold.get(key) is not None}
    blocks = article.blocks or ()
    if "structure" in given:
        blocks = structure.compile_blocks(reading)
        dateline = structure.compile_dateline(reading, blocks)
        made["structure"] = {"dateline": dateline, "blocks": blocks}
        if any(problem.layer == "structure" for problem in reading.problems):
            blocks = ()  # nothing is held against blocks that are wrong
        else:
            reading.blocks = blocks
    if "sentences" in given:
        rule = article.sentences if "sentences" in wanted else None
        sentences = structure.compile_sentences(reading, rule, blocks)
        made["sentences"] = {"sentences": sentences}
        if sentences is None and "sentences" in wanted:
            message = "the article has no sentences that could be corrected"
            hint = "split it into sentences first, or leave sentences out of `layers`"
            reading.report("sentences", None, None, "gold_no_sentences", message, hint)
    found = rows.number_items(reading)
    attributions = article.attributions
    if "attributions" in given:
        attributions = rows.build_attributions(reading, found["attributions"])
        made["attributions"] = {"attributions": attributions}
    if "entities" in given:
        made["entities"] = {"entities": rows.build_entities(reading, found["entities"])}
    if "titles" in given:
        made["titles"] = {"titles": rows.build_titles(reading)}
    if "times" in given:
        made["times"] = {"times": rows.build_times(reading, found["times"])}
    if "persuasion" in given:
        made["persuasion"] = {"persuasion": rows.build_persuasion(reading, blocks, attributions)}
    if "chains" in given:
        made["chains"] = {"chains": rows.build_chains(reading, found["chains"])}
    if given & {"topics", "frames", "genre"}:
        made["topics"] = _document_labels(reading)
    return {layer: fields for layer, fields in made.items() if layer in wanted}


def _document_labels(reading: Reading) -> dict[str, Any]:
    """Topics, frames and genre: one layer, so what the file does not give is null."""
    for key in ("topics", "frames"):
        seen: set[str] = set()
        for index, label in reading.rows(key):
            if label in seen:
                message = f'"{label}" stands twice'
                reading.report(key, index, None, "gold_duplicate", message, "keep the first")
            seen.add(label)
    fields = {key: reading.gold.get(key) for key in ("topics", "frames", "genre")}
    return {
        key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()
    }


def _check_article(reading: Reading) -> None:
    """Whether the file is this article's, and annotates this text."""
    gold, article = reading.gold, reading.article
    if isinstance(gold.get("id"), str) and gold["id"] != article.id:
        message = f'the file is of article "{gold["id"]}", the text is that of "{article.id}"'
        reading.report("file", None, None, "gold_wrong_id", message)
    digest = hashlib.sha256(reading.text.encode()).hexdigest()
    given = gold.get("text_sha256")
    if given is None:
        if reading.strict:
            hint = f'add "text_sha256": "{digest}" once the spans are those of this text'
            message = "text_sha256 is missing"
            reading.report("file", None, None, "gold_wrong_sha256", message, hint)
    elif isinstance(given, str) and given != digest:
        lost = sum(problem.code in _LOST for problem in reading.problems)
        hint = (
            f"{lost} selectors no longer fit, see below: correct them, then"
            if lost
            else "every span still resolves: look at what changed, then"
        )
        message = "the text is not the one that was annotated"
        hint += f' write "text_sha256": "{digest}"'
        reading.report("file", None, None, "gold_wrong_sha256", message, hint)


_LOST = frozenset({
    "gold_not_found", "gold_ambiguous", "gold_bad_n", "gold_bad_line", "gold_breaks_word"
})  # fmt: skip


def _carried(article: Article, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Layers that stay but refer into replaced ones, their references led to the same spans."""
    holders: dict[str, str | None] = {}
    if "entities" in fields:
        holders |= _same_items(article.entities, fields["entities"], lambda e: (e.start, e.end))
    if "chains" in fields:
        holders |= _same_items(article.chains, fields["chains"], lambda c: c.mentions)
    carried: dict[str, Any] = {}
    if holders and article.titles and "titles" not in fields:
        carried["titles"] = tuple(
            dataclasses.replace(title, holder=holders.get(title.holder or "", title.holder))
            for title in article.titles
        )
    if holders and article.attributions and "attributions" not in fields:
        carried["attributions"] = tuple(
            dataclasses.replace(item, speaker=holders.get(item.speaker or "", item.speaker))
            for item in article.attributions
        )
    if "attributions" in fields and article.persuasion and "persuasion" not in fields:
        numbers = _same_items(
            article.attributions,
            fields["attributions"],
            lambda a: (a.source, a.cue, a.content),
        )
        carried["persuasion"] = tuple(
            dataclasses.replace(
                item, attribution=numbers.get(item.attribution or "", item.attribution)
            )
            for item in article.persuasion
        )
    return carried


def _same_items(
    old: Sequence[Any] | None, new: Sequence[Any], spans: Callable[[Any], Hashable]
) -> dict[str, str | None]:
    """Old id -> the id of the new item with the same spans, or null."""
    numbers = {spans(item): item.id for item in reversed(new)}
    return {item.id: numbers.get(spans(item)) for item in old or ()}


def _provenance(
    rows: Sequence[Provenance], layers: Collection[str], annotator: str
) -> tuple[Provenance, ...]:
    """`rows` with those of `layers` made gold, in the order of the layers."""
    by_layer = {row.layer: row for row in rows}
    by_layer |= {layer: Provenance(layer, "gold", annotator, None, None) for layer in layers}
    return tuple(by_layer[layer] for layer in LAYERS if layer in by_layer)
