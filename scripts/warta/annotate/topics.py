"""Layer topics: IPTC topics, frames and genre of the whole article, by linear models.

What they look at: the words of article text alone (boilerplate aside), those of headline and lead
once more, how many speak for each topic and frame (data/topic_words.txt), and the signs of genre
(who says "saya" outside quotation marks, how often somebody is quoted). Labels and rules of
choice: schema/guidelines/topics.md.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache

import numpy as np

from warta.annotate.lexicon import read_rows
from warta.annotate.linear import LinearModel
from warta.annotate.model_file import read_shipped
from warta.annotate.words import Words, read_words
from warta.article import Article
from warta.schema import labels

MODELS = ("topics", "frames", "genre")
MOST_TOPICS, MOST_FRAMES = 3, 5
LEAD_UNITS = 3  # headline, dateline and lead: where the matter of an article is named
_QUOTE_SIGNS = frozenset('"“”„«»')
_FIRST_PERSON = frozenset(("saya", "aku", "kami", "kita"))


def annotate(article: Article) -> Article:
    """`article` with `topics` (ranked), `frames` and `genre`. Needs sentences and tokens."""
    known = {name: chances(article, name) for name in MODELS}
    return dataclasses.replace(
        article,
        topics=choose_topics(known["topics"]),
        frames=choose_frames(known["frames"]),
        genre=max(known["genre"], key=lambda label: known["genre"][label]),
    )


def probabilities(article: Article) -> dict[str, dict[str, float]]:
    """Field (topics, frames, genre) -> label -> its probability, each label on its own.

    Kept out of the record; the article needs sentences and tokens.
    """
    return {name: chances(article, name) for name in MODELS}


def chances(article: Article, name: str) -> dict[str, float]:
    """Label -> probability by the shipped model of `name`."""
    model = load(name)
    return dict(zip(model.labels, model.probabilities(features(article)).tolist(), strict=True))


@cache
def load(name: str) -> LinearModel:
    """The shipped model of topics, frames or genre."""
    return LinearModel.load(read_shipped(name), name)


def choose_topics(known: Mapping[str, float]) -> tuple[str, ...]:
    """The most probable topic, and up to two more above their thresholds, ranked."""
    least = _thresholds("topics")
    ranked = sorted(known, key=lambda label: (-known[label], label))
    more = [label for label in ranked[1:MOST_TOPICS] if known[label] >= least[label]]
    return (*ranked[:1], *more)


def choose_frames(known: Mapping[str, float]) -> tuple[str, ...]:
    """The frames above their thresholds, at most five, in the order of the schema."""
    least = _thresholds("frames")
    over = [label for label in known if known[label] >= least[label]]
    kept = set(sorted(over, key=lambda label: (-known[label], label))[:MOST_FRAMES])
    return tuple(label.const for label in labels("topics", "frames") if label.const in kept)


@cache
def _thresholds(name: str) -> Mapping[str, float]:
    model = load(name)
    return dict(zip(model.labels, model.thresholds.tolist(), strict=True))


def features(article: Article) -> dict[str, float]:
    """Feature -> value; the last article's are kept, since three models read them."""
    words = read_words(article)
    if _kept and _kept[0][0] is words:
        return _kept[0][1]
    found = _features(words)
    _kept[:] = [(words, found)]
    return found


_kept: list[tuple[Words, dict[str, float]]] = []


def _features(words: Words) -> dict[str, float]:
    lead = words.units[min(LEAD_UNITS, len(words.units)) - 1].last if words.units else 0
    lower = words.lower
    body = Counter([word for word in lower if len(word) > 2 and word.isalpha()])
    head = Counter([word for word in lower[:lead] if len(word) > 2 and word.isalpha()])
    found = {f"w={word}": _weight(count) for word, count in body.items()}
    found |= {f"h={word}": 1.0 for word in head}
    length = math.sqrt(sum([value * value for value in found.values()])) or 1.0
    found = {name: value / length for name, value in found.items()}
    found |= _spoken_for(body, "s") | _spoken_for(head, "t") | _manner(words, lower)
    return found


@lru_cache(maxsize=1024)
def _weight(count: int) -> float:
    return 1 + math.log(count)


def _spoken_for(counted: Mapping[str, int], sign: str) -> dict[str, float]:
    """The share of the words of each list in all words of any list."""
    lists = _word_lists()
    votes: Counter[str] = Counter()
    for word, count in counted.items():
        if word not in lists:
            continue
        for label in lists[word]:
            votes[label] += min(count, 4)
    total = sum(votes.values())
    return {f"{sign}={label}": votes[label] / total for label in votes}


def _manner(words: Words, lower: list[str]) -> dict[str, float]:
    """Signs of genre: the author's own voice, quotation, questions and cries."""
    inside = np.cumsum([word in _QUOTE_SIGNS for word in lower]) % 2 if lower else np.zeros(0)
    outside = [word for word, quoted in zip(lower, inside, strict=True) if not quoted]
    units = max(len(words.units), 1)
    counted = Counter(lower)
    return {
        "m=own": min(sum([word in _FIRST_PERSON for word in outside]) / units, 1.0),
        "m=we": min(outside.count("kita") / units, 1.0),
        "m=quotes": min(sum(counted[sign] for sign in _QUOTE_SIGNS) / units, 1.0),
        "m=asks": min(counted["?"] / units, 1.0),
        "m=cries": min(counted["!"] / units, 1.0),
        "m=oleh": float("oleh" in lower[:6]),
        "m=said": min(
            sum(
                counted[word]
                for word in ("kata", "ujar", "katanya", "mengatakan", "ujarnya", "menurut")
            )
            / units,
            1.0,
        ),
        "m=length": min(len(lower) / 1000, 1.5),
    }


@cache
def _word_lists() -> Mapping[str, tuple[str, ...]]:
    """Word -> the topics and frames it speaks for."""
    found: dict[str, list[str]] = {}
    for label, words in read_rows("topic_words"):
        for word in words.split():
            for part in word.split("-"):
                found.setdefault(part, []).append(label)
    return {word: tuple(dict.fromkeys(labels)) for word, labels in found.items()}
