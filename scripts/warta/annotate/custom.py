"""A user's own model in the place of a shipped annotator: `--annotator LAYER=SPEC`.

| SPEC | what it is |
|---|---|
| `hf:PATH` | a transformers token- or sequence-classification model, from a folder or the Hub |
| `spacy:PATH` | a spaCy pipeline with an NER component |
| `python:module.function` | a function Article -> Article that fills the layer |

Behind a comma, labels of the model may be renamed: `hf:models/ner,PERSON=PER,PLACE=GPE`. Labels
that are ours already, and those of the common inventories (data/foreign_labels.txt), need not be.
`spacy` and `hf` make the layer entities, `hf` also topics, frames or genre (see `documents`).
"""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from warta.annotate.lexicon import read_rows
from warta.annotate.transformer import device_of, half_precision, window_of
from warta.article import ARTICLE_TEXT, Article, Entity
from warta.errors import UsageError
from warta.gold.hints import closest
from warta.schema import LAYER_FIELDS, labels

KINDS = ("hf", "spacy", "python")
_IOB = frozenset("BILUES")

# Code points [start, end) of an article's text, and a label of ours.
Found = tuple[int, int, str]
# Code points [start, end) of a model's piece, its tag, and where its word begins.
Piece = tuple[int, int, str, int]


@dataclass(frozen=True, slots=True)
class Annotator:
    """`annotate` fills one layer; `name` and `version` go into the provenance."""

    name: str
    version: str | None
    annotate: Callable[[Article], Article]


def open_annotator(layer: str, spec: str, *, field: str | None = None) -> Annotator:
    """The annotator that `spec` names, loaded once a process.

    `field` says which of topics, frames and genre an hf model has to make (None: any of them).
    Raises UsageError where the SPEC is wrong, the model cannot be loaded, or a label of it maps to
    none of ours.
    """
    return _open(layer, spec, field)


@lru_cache(maxsize=8)
def _open(layer: str, spec: str, field: str | None) -> Annotator:
    kind, colon, rest = spec.partition(":")
    if not colon or kind not in KINDS or not rest:
        raise UsageError(f"{spec!r} is no annotator: write hf:PATH, spacy:PATH or python:MOD.FUNC")
    target, *renames = rest.split(",")
    if kind == "python":
        return _open_function(layer, target)
    if layer == "topics" and kind == "hf":
        return _open_documents(target, _pairs(renames, spec, layer), field)
    if layer != "entities":
        raise UsageError(f"{kind}: models make the layer entities, not {layer}; use python:")
    return (_open_hf if kind == "hf" else _open_spacy)(target, _pairs(renames, spec, layer))


def _open_documents(target: str, renames: Mapping[str, str], field: str | None) -> Annotator:
    from warta.annotate.documents import open_documents

    classifier = open_documents(target, renames, field)
    return Annotator(f"hf:{target}", classifier.version, classifier.annotate)


def _pairs(renames: Iterable[str], spec: str, layer: str) -> dict[str, str]:
    pairs = dict(part.split("=", 1) for part in renames if part.count("=") == 1)
    if len(pairs) != len(list(renames)):
        raise UsageError(f"{spec!r}: labels are renamed as THEIRS=OURS, parted by commas")
    known = _own_labels() if layer == "entities" else _document_labels()
    for ours in pairs.values():
        if ours and ours not in known:
            hint = closest(ours, known)
            meant = f"; did you mean {hint}?" if hint else ""
            raise UsageError(f"{spec!r}: {ours!r} is no label of ours{meant}")
    return pairs


@cache
def _own_labels() -> tuple[str, ...]:
    return tuple(str(label.const) for label in labels("entities", "label"))


@cache
def _document_labels() -> tuple[str, ...]:
    return tuple(x.const for name in LAYER_FIELDS["topics"] for x in labels("topics", name))


def map_labels(theirs: Iterable[str], renames: Mapping[str, str]) -> dict[str, str]:
    """Their label -> ours; "" for those renamed to nothing. Raises UsageError, with all of them,
    where labels map to none."""
    known = {row[0]: row[1] for row in read_rows("foreign_labels")}
    made: dict[str, str] = {}
    unknown = []
    for label in sorted(set(theirs)):
        if label in renames:
            made[label] = renames[label]
        elif label in _own_labels():
            made[label] = label
        elif label.upper() in known:
            made[label] = known[label.upper()]
        else:
            unknown.append(label)
    if unknown:
        raise UsageError(
            f"labels of the model that map to none of ours: {', '.join(unknown)}; rename them "
            f"behind the SPEC, such as ,{unknown[0]}=ORG or ,{unknown[0]}= to leave them out"
        )
    return made


def bare_label(tag: str) -> str:
    """PER of B-PER, I-PER, S_PER or PER; "" of O."""
    if tag[1:2] in ("-", "_") and tag[0] in _IOB:
        return tag[2:]
    return "" if tag in ("O", "") else tag


def _open_function(layer: str, target: str) -> Annotator:
    module, _, name = target.rpartition(".")
    try:
        function: Any = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise UsageError(f"python:{target} cannot be loaded: {error}") from error
    fields = LAYER_FIELDS[layer]

    def annotate(article: Article) -> Article:
        result = function(article)
        if not isinstance(result, Article):
            raise UsageError(f"python:{target} gave a {type(result).__name__}, not an Article")
        return dataclasses.replace(article, **{name: getattr(result, name) for name in fields})

    return Annotator(f"python:{target}", getattr(function, "__version__", None), annotate)


def _open_spacy(target: str, renames: Mapping[str, str]) -> Annotator:
    try:
        import spacy

        pipeline = spacy.load(target)
        components: list[Any] = [
            pipeline.get_pipe(name) for name in ("ner", "beam_ner") if name in pipeline.pipe_names
        ]
        theirs = [label for component in components for label in component.labels]
    except ImportError:
        raise UsageError("spacy: models need spaCy: pip install warta[spacy]") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"spacy:{target} cannot be loaded: {error}") from error
    ours = map_labels(theirs, renames)

    def annotate(article: Article) -> Article:
        found: list[Found] = []
        for start, end in _stretches(article):
            document = pipeline((article.text or "")[start:end])
            found += [
                (start + span.start_char, start + span.end_char, ours[span.label_])
                for span in document.ents
            ]
        return with_entities(article, found)

    return Annotator(f"spacy:{target}", pipeline.meta.get("version"), annotate)


def _open_hf(target: str, renames: Mapping[str, str]) -> Annotator:
    try:
        import transformers
    except ImportError:
        raise UsageError("hf: models need transformers and torch: pip install warta[hf]") from None
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(target)
        model = transformers.AutoModelForTokenClassification.from_pretrained(target)
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f"hf:{target} cannot be loaded: {error}") from error
    theirs = {bare_label(tag) for tag in model.config.id2label.values()} - {""}
    tagger = HfTagger(tokenizer, model, map_labels(theirs, renames))
    version = getattr(model.config, "_commit_hash", None)

    def annotate(article: Article) -> Article:
        stretches = _stretches(article)
        return with_entities(article, tagger.find(article.text or "", stretches))

    return Annotator(f"hf:{target}", version, annotate)


class HfTagger:
    """A token-classification model over stretches of text, its tags joined to spans.

    A stretch longer than the model's window is cut into windows that overlap by half of it; a
    piece is tagged where it stands farthest from an edge.
    """

    def __init__(self, tokenizer: Any, model: Any, ours: Mapping[str, str]) -> None:
        if not tokenizer.is_fast:
            raise UsageError("hf: the model's tokenizer gives no offsets: a fast one is needed")
        self._tokenizer, self._ours = tokenizer, ours
        self._model = model.eval().to(device_of())
        self._window = window_of(tokenizer, model) - 2

    def find(self, text: str, stretches: Iterable[tuple[int, int]]) -> list[Found]:
        """The entities in text[start:end] of each stretch, in code points of `text`."""
        found: list[Found] = []
        for start, end in stretches:
            pieces = self._tag(text[start:end])
            found += [(start + a, start + b, label) for a, b, label in join_tags(pieces)]
        return [(a, b, self._ours[label]) for a, b, label in found if self._ours.get(label)]

    def _tag(self, text: str) -> list[Piece]:
        """Every piece of the text with its tag and the word that it is of."""
        import torch

        encoded = self._tokenizer(
            text,
            truncation=True,
            max_length=self._window + 2,
            stride=self._window // 2,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
            return_tensors="pt",
            padding=True,
        )
        offsets = encoded.pop("offset_mapping")
        special = encoded.pop("special_tokens_mask")
        encoded.pop("overflow_to_sample_mapping", None)
        moved = {name: value.to(device_of()) for name, value in encoded.items()}
        with torch.no_grad(), half_precision():
            logits = self._model(**moved).logits
        best: dict[tuple[int, int], tuple[int, str, int]] = {}
        rows = zip(offsets.tolist(), special.tolist(), logits.argmax(-1).tolist(), strict=True)
        for number, (row, mask, tags) in enumerate(rows):
            inside = [index for index, hidden in enumerate(mask) if not hidden]
            words = encoded.word_ids(number)
            for place, index in enumerate(inside):
                start, end = row[index]
                distance = min(place, len(inside) - place)
                if end > start and best.get((start, end), (-1, "", 0))[0] < distance:
                    first = row[words.index(words[index])][0]  # of the word, in any window
                    best[start, end] = (distance, self._model.config.id2label[tags[index]], first)
        return [(start, end, tag, word) for (start, end), (_, tag, word) in sorted(best.items())]


def join_tags(pieces: Iterable[Piece]) -> list[Found]:
    """Spans of pieces with IOB tags; the later pieces of a word go with its first."""
    spans: list[list[Any]] = []
    opened, before = "", -1
    for start, end, tag, word in pieces:
        label = bare_label(tag)
        goes_on = bool(label) and label == opened and not tag.startswith(("B", "S", "U"))
        if opened and (goes_on or word == before):
            spans[-1][1] = end
        elif word != before:
            opened = label
            if label:
                spans.append([start, end, label])
        before = word
    return [(start, end, label) for start, end, label in spans]


def _stretches(article: Article) -> list[tuple[int, int]]:
    """What a model may look at: the blocks of article text, one after the other."""
    return [
        (block.start, block.end) for block in article.blocks or () if block.kind in ARTICLE_TEXT
    ]


def with_entities(article: Article, found: Iterable[Found]) -> Article:
    """`article` with the entities of `found`: trimmed, none over the edge of a block or crossing
    another (the longest wins), the parent by enclosure (one level)."""
    text = article.text or ""
    stretches = _stretches(article)
    kept: list[Found] = []
    for start, end, label in sorted(set(found), key=lambda span: (span[0] - span[1], span)):
        if not label or not any(first <= start < end <= last for first, last in stretches):
            continue
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        around = [other for other in kept if other[0] < end and start < other[1]]
        encloses = all(
            first <= start and end <= last and (first, last) != (start, end)
            for first, last, _ in around
        )
        if start < end and encloses and len(around) <= 1:
            kept.append((start, end, label))
    kept.sort(key=lambda span: (span[0], -span[1]))
    entities: list[Entity] = []
    for number, (start, end, label) in enumerate(kept, 1):
        parent = next((e.id for e in entities if e.start <= start and end <= e.end), None)
        entities.append(Entity(f"e{number}", start, end, label, parent, None))
    return dataclasses.replace(article, entities=tuple(entities))
