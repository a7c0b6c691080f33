"""A user's own model for what is said of the whole article: `hf:PATH`, a sequence classifier.

Its labels are ours, their names in words, or renamed behind the SPEC; they tell which of topics,
frames and genre it makes. It sees the beginning of the article text, as much as its window holds:
news say first what they are about.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from warta.annotate.topics import MOST_FRAMES, MOST_TOPICS
from warta.annotate.transformer import device_of, half_precision, window_of
from warta.article import ARTICLE_TEXT, Article
from warta.errors import UsageError
from warta.schema import LAYER_FIELDS, labels
from warta.tables.wording import label_names

FIELDS = LAYER_FIELDS["topics"]
HALF = 0.5  # the least probability of one label of several
_UNLIKE = re.compile(r"[^a-z0-9]+")
_NUMBERED = re.compile(r"LABEL_\d+")


class DocumentClassifier:
    """A sequence-classification model of one field: topics, frames or genre.

    `ours` maps its labels, "" leaves one out. Labels are several where the model's configuration
    says `multi_label_classification`: those with the probability `least` at the least.
    """

    def __init__(
        self,
        tokenizer: Any,
        model: Any,
        ours: Mapping[str, str],
        field: str,
        *,
        window: int | None = None,
        least: float = HALF,
    ) -> None:
        self._tokenizer, self._model, self._ours = tokenizer, model.eval(), ours
        self._window = window_of(tokenizer, model) if window is None else window
        self.field, self.least = field, least
        self.version = getattr(model.config, "_commit_hash", None)
        self.several = model.config.problem_type == "multi_label_classification"

    def annotate(self, article: Article) -> Article:
        """`article` with the field; the layer's other two are null."""
        chances = self.chances(article)
        chosen: tuple[str, ...] = (max(chances, key=lambda label: chances[label]),)
        if self.several:
            chosen = choose_labels(chances, self.field, self.least)
        fields: dict[str, Any] = dict.fromkeys(FIELDS)
        fields[self.field] = chosen[0] if self.field == "genre" else chosen
        return dataclasses.replace(article, **fields)

    def chances(self, article: Article) -> dict[str, float]:
        """Label of ours -> its probability: on its own where labels are several, else among all."""
        import torch

        encoded = {
            name: torch.tensor([value]).to(device_of())
            for name, value in self.encode(article).items()
        }
        self._model.to(device_of())
        with torch.no_grad(), half_precision():
            logits = self._model(**encoded).logits[0].float()
        scores = logits.sigmoid() if self.several else logits.softmax(-1)
        found: dict[str, float] = {}
        for number, score in enumerate(scores.tolist()):
            label = self._ours[self._model.config.id2label[number]]
            if label:
                found[label] = max(score, found.get(label, 0.0))
        return found

    def encode(self, article: Article) -> dict[str, list[int]]:
        """The pieces of the beginning of an article, without a batch around them."""
        encoded = self._tokenizer(article_text(article), truncation=True, max_length=self._window)
        return {
            name: encoded[name] for name in self._tokenizer.model_input_names if name in encoded
        }


def choose_labels(chances: Mapping[str, float], field: str, least: float) -> tuple[str, ...]:
    """The labels of a field that are probable enough: genre one, topics ranked and never none,
    frames in the order of the schema."""
    ranked = sorted(chances, key=lambda label: (-chances[label], label))
    over = [label for label in ranked if chances[label] >= least]
    if field == "genre":
        return tuple(ranked[:1])
    if field == "topics":
        return tuple(over[:MOST_TOPICS] or ranked[:1])
    kept = set(over[:MOST_FRAMES])
    return tuple(label.const for label in labels("topics", "frames") if label.const in kept)


def article_text(article: Article) -> str:
    """The blocks of article text, a line each."""
    return "\n".join(
        article.span(block) for block in article.blocks or () if block.kind in ARTICLE_TEXT
    )


def open_documents(
    target: str, renames: Mapping[str, str], field: str | None = None
) -> DocumentClassifier:
    """The classifier in a folder or on the Hub.

    `field` is the one that is wanted (None: any). Raises UsageError where it cannot be loaded,
    labels map to none of ours (it names all), or they are those of another field.
    """
    try:
        import transformers
    except ImportError:
        raise UsageError("hf: models need transformers and torch: pip install warta[hf]") from None
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(target)
        model = transformers.AutoModelForSequenceClassification.from_pretrained(target)
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f"hf:{target} cannot be loaded: {error}") from error
    theirs = list(model.config.id2label.values())
    chosen, ours = map_document_labels(theirs, renames, field)
    return DocumentClassifier(tokenizer, model, ours, chosen)


def map_document_labels(
    theirs: Iterable[str], renames: Mapping[str, str], field: str | None = None
) -> tuple[str, dict[str, str]]:
    """(field, their label -> ours): the field that knows most of the labels, or the one given.

    Raises UsageError with all labels that map to none, or where they are of another field.
    """
    names = list(dict.fromkeys(theirs))
    made = {name: _mapped(names, renames, name) for name in FIELDS}
    known = {name: sum(map(bool, found.values())) for name, found in made.items()}
    best = max(FIELDS, key=lambda name: known[name])
    chosen = best if field is None else field
    if not known[chosen] and known[best]:
        raise UsageError(f"the labels of the model are {best}, not {chosen}")
    unknown = [name for name, label in made[chosen].items() if label is None]
    if unknown:
        example = labels("topics", chosen)[0].const
        hint = (
            "the model came without names for its labels; " if _NUMBERED.match(unknown[0]) else ""
        )
        raise UsageError(
            f"labels of the model that map to none of our {chosen}: {', '.join(unknown)}; {hint}"
            f"rename them behind the SPEC, such as ,{unknown[0]}={example} or ,{unknown[0]}= to "
            "leave them out"
        )
    if not any(made[chosen].values()):
        raise UsageError(f"no label of the model is left for {chosen}")
    return chosen, {name: label or "" for name, label in made[chosen].items()}


def _mapped(names: Iterable[str], renames: Mapping[str, str], field: str) -> dict[str, str | None]:
    known, consts = _spellings(field), {label.const for label in labels("topics", field)}
    made: dict[str, str | None] = {}
    for name in names:
        if name in renames:
            renamed = renames[name]
            made[name] = renamed if renamed in consts or not renamed else None
        else:
            made[name] = known.get(_fold(name))
    return made


@cache
def _spellings(field: str) -> Mapping[str, str]:
    """A label as it may be written, folded -> the label: itself, its name in Indonesian, and for
    topics the name of the IPTC."""
    found = {}
    for label in labels("topics", field):
        found[_fold(label.const)] = label.const
        found[_fold(label.description.partition(":")[2] or label.const)] = label.const
    for const, name in label_names(field).items():
        found[_fold(name)] = const
    return found


def _fold(name: str) -> str:
    return _UNLIKE.sub(" ", name.casefold().replace("medtop:", "")).strip()
