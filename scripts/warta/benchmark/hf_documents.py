"""Fine-tuning on what is said of the whole article: topics, frames, genre."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from warta.annotate.documents import DocumentClassifier, choose_labels
from warta.annotate.transformer import window_of
from warta.article import Article
from warta.benchmark.hf_train import (
    Example,
    HfOptions,
    fit,
    load_model,
    load_tokenizer,
)
from warta.benchmark.spans import MatchCounts, count_exact
from warta.schema import labels

LEAST = tuple(np.arange(0.1, 0.95, 0.05).tolist())  # probabilities that are tried as the least
SINGLE, MULTIPLE = "single_label_classification", "multi_label_classification"


def train_documents(
    learnt: Sequence[Article],
    held: Sequence[Article],
    field: str,
    path: str,
    options: HfOptions,
    *,
    seed: int,
) -> Callable[[Article], Article]:
    """The annotator of `topics`, `frames` or `genre` by a sequence classifier.

    Topics and frames are several labels to an article, each of which has to reach a probability
    that is chosen on what was held out.
    """
    names = [label.const for label in labels("topics", field)]
    tokenizer = load_tokenizer(path)
    model = load_model(
        "AutoModelForSequenceClassification",
        path,
        num_labels=len(names),
        id2label=dict(enumerate(names)),
        label2id={name: number for number, name in enumerate(names)},
        problem_type=SINGLE if field == "genre" else MULTIPLE,
        ignore_mismatched_sizes=True,
    )
    model.config.pad_token_id = tokenizer.pad_token_id
    window = window_of(tokenizer, model, options.length)
    classifier = DocumentClassifier(
        tokenizer, model, {name: name for name in names}, field, window=window
    )
    examples = [
        {**classifier.encode(article), "labels": _labels(article, field, names)}
        for article in learnt
    ]

    def collate(batch: Sequence[Example]) -> Mapping[str, Any]:
        import torch

        rows = [{k: v for k, v in example.items() if k != "labels"} for example in batch]
        made = dict(tokenizer.pad(rows, return_tensors="pt"))
        return {**made, "labels": torch.tensor([example["labels"] for example in batch])}

    def judge() -> float:
        return _best_least(classifier, held, field)[0]

    fit(model, examples, collate, judge, options, seed=seed)
    classifier.least = _best_least(classifier, held, field)[1]
    return classifier.annotate


def _labels(article: Article, field: str, names: Sequence[str]) -> int | list[float]:
    """The number of the one label, or a 1 for each of several."""
    value = getattr(article, field)
    if field == "genre":
        return names.index(value)
    return [float(name in (value or ())) for name in names]


def _best_least(
    classifier: DocumentClassifier, held: Sequence[Article], field: str
) -> tuple[float, float]:
    """(F1 on `held`, the least probability with which it is reached, the lowest such)."""
    known = [classifier.chances(article) for article in held]
    wanted = [getattr(article, field) for article in held]
    gold = [(value,) if isinstance(value, str) else tuple(value or ()) for value in wanted]
    best = (-1.0, LEAST[0])
    for least in LEAST[:1] if field == "genre" else LEAST:
        counts = MatchCounts()
        for chances, truth in zip(known, gold, strict=True):
            counts += count_exact(truth, choose_labels(chances, field, least))
        if (counts.f1 or 0.0) > best[0]:
            best = (counts.f1 or 0.0, least)
    return best
