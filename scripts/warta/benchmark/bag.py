"""A bag of words under logistic regression, for what is said of the whole article."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from warta.annotate.topics import MOST_FRAMES, MOST_TOPICS
from warta.annotate.words import read_words
from warta.article import Article
from warta.errors import UsageError
from warta.schema import labels

_MOST = {"topics": MOST_TOPICS, "frames": MOST_FRAMES, "genre": 1}


def train_bag(gold: Sequence[Article], field: str) -> Callable[[Article], Article]:
    """The annotator of `topics`, `frames` or `genre`, which leaves the other two null.

    Raises UsageError where scikit-learn is not installed.
    """
    try:
        from warta.train.linear import train_linear
    except ImportError:
        raise UsageError("the model linear needs scikit-learn: pip install warta[train]") from None
    examples = []
    for article in gold:
        value = getattr(article, field)
        given = (value,) if isinstance(value, str) else tuple(value or ())
        examples.append((count_words(article), given))
    order = [str(label.const) for label in labels("topics", field)]
    model = train_linear(examples, labels=order, meta={})
    least = dict(zip(model.labels, model.thresholds.tolist(), strict=True))

    def annotate(article: Article) -> Article:
        chances = model.probabilities(count_words(article)).tolist()
        known = dict(zip(model.labels, chances, strict=True))
        ranked = sorted(known, key=lambda label: (-known[label], label))
        over = [label for label in ranked[: _MOST[field]] if known[label] >= least[label]]
        if field == "genre":
            return dataclasses.replace(article, genre=ranked[0])
        if field == "topics":
            return dataclasses.replace(
                article, topics=(ranked[0], *(x for x in over if x != ranked[0]))
            )
        return dataclasses.replace(article, frames=tuple(x for x in order if x in over))

    return annotate


def count_words(article: Article) -> Mapping[str, float]:
    """Word in small letters -> 1 + log of its number, all of length 1 as a vector."""
    counted = Counter(word.lower() for word in read_words(article).texts if word.isalpha())
    weighed = {word: 1 + math.log(number) for word, number in counted.items()}
    length = math.sqrt(sum(value * value for value in weighed.values())) or 1.0
    return {word: value / length for word, value in weighed.items()}
