"""Layer persuasion: loaded words from a lexicon, techniques of clauses by the wording of sentences.

Words: each entry of data/loaded_words.txt that stands in the text may be Loaded_Language,
Name_Calling-Labeling, Exaggeration-Minimisation or nothing; a linear model weighs its spans.
Clauses: a second one says which of the other techniques a sentence holds, a third how much of it
is meant. Repetition is a rule. The manner of the whole article weighs in everywhere: most reports
hold nothing. The voice follows from the attributions, as in gold (warta.gold.voice).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import numpy as np

from warta.annotate.linear import LinearModel
from warta.annotate.model_file import read_shipped
from warta.annotate.rhetoric.clauses import read_sentences
from warta.annotate.rhetoric.extent import describe_runs
from warta.annotate.rhetoric.lexicon import Trigger, find_triggers
from warta.annotate.rhetoric.manner import read_manner
from warta.annotate.rhetoric.repetition import find_repetition
from warta.annotate.rhetoric.scores import Scorer
from warta.annotate.rhetoric.wording import (
    Candidate,
    around_of,
    candidates,
    certain_span,
    certain_technique,
    describe,
)
from warta.annotate.words import Unit, Words, read_words
from warta.article import Article, Persuasion, Span
from warta.gold.voice import derive_voice, innermost

WORD_TECHNIQUES = ("Loaded_Language", "Name_Calling-Labeling", "Exaggeration-Minimisation")
MOST_IN_A_SENTENCE = 2
_VERB_CUES = ("me", "ber", "di", "se", "siap", "akan", "ingin", "hendak", "mau")

# start, end (code points), technique
Found = tuple[int, int, str]


def annotate(article: Article) -> Article:
    """`article` with `persuasion`. Needs sentences and tokens; attributions for the voice."""
    words = read_words(article)
    triggers = list(find_triggers(words))
    manner = read_manner(words, len(triggers))
    found = {
        *find_words(words, triggers, manner),
        *find_clauses(words, triggers, manner),
        *find_repetition(article.text or "", words),
    }
    in_order = sorted(found, key=lambda span: (span[0], -span[1], span[2]))
    return dataclasses.replace(
        article, persuasion=tuple(_with_voice(article, *span) for span in in_order)
    )


def find_words(
    words: Words, triggers: Sequence[Trigger], manner: Mapping[str, float]
) -> Iterator[Found]:
    """Loaded words, none overlapping: the likeliest span of each trigger that passes."""
    scorer = _scorer("persuasion-words")
    spans: list[Candidate] = []
    features: list[dict[str, float]] = []
    bounds: list[tuple[Trigger, int, int]] = []
    for trigger, around in around_of(words, triggers, manner):
        ours = candidates(words, trigger)
        bounds.append((trigger, len(spans), len(spans) + len(ours)))
        spans += ours
        features += [describe(words, trigger, span, around) for span in ours]
    chances = scorer.probabilities(features, scorer.sum_features(manner))
    weighed: list[tuple[float, int, int, str]] = []
    for trigger, begin, end in bounds:
        certain = certain_technique(words, trigger)
        summed = chances[begin:end].sum(axis=0)
        column = int(summed.argmax()) if certain is None else certain
        if certain is not None or summed[column] >= scorer.thresholds[column]:
            span = spans[begin + int(chances[begin:end, column].argmax())]
            if certain is not None:
                span = certain_span(words, trigger, spans[begin:end]) or span
            rank = float(summed[column]) + (certain is not None)
            weighed.append((-rank, span.first, span.last, scorer.labels[column]))
    taken: set[int] = set()
    for _, first, last, technique in sorted(weighed):
        if taken.isdisjoint(range(first, last)):
            taken.update(range(first, last))
            yield words.starts[first], words.ends[last - 1], technique


def find_clauses(
    words: Words, triggers: Sequence[Trigger], manner: Mapping[str, float]
) -> Iterator[Found]:
    """Techniques of clauses, at most two on one sentence, both on the same span."""
    scorer = _scorer("persuasion-clauses")
    sentences = list(read_sentences(words, triggers))
    if not sentences:
        return
    more = np.stack([scorer.sum_words(item.words) * item.weight for item in sentences])
    shared = scorer.sum_features(manner)
    chances = scorer.probabilities([item.features for item in sentences], more + shared)
    for row in np.flatnonzero((chances >= scorer.thresholds).any(axis=1)).tolist():
        span = _extent(words, sentences[row].unit)
        best = (chances[row] - scorer.thresholds).argsort()[::-1][:MOST_IN_A_SENTENCE]
        for column in best.tolist() if span is not None else ():
            if span is not None and chances[row, column] >= scorer.thresholds[column]:
                yield words.starts[span[0]], words.ends[span[1] - 1], scorer.labels[column]


def _extent(words: Words, unit: Unit) -> tuple[int, int] | None:
    """Words [first, last) of what is meant in a sentence."""
    runs = describe_runs(words, unit)
    if not runs:
        return None
    chances = _scorer("persuasion-extents").probabilities([features for _, features in runs])
    return runs[int(chances[:, 0].argmax())][0]


def _with_voice(article: Article, start: int, end: int, technique: str) -> Persuasion:
    span = Span(start, end)
    attribution = innermost(span, article.attributions or ())
    voice = derive_voice(article.text or "", article.blocks or (), span, attribution)
    if attribution is not None:
        cue = article.span(attribution.cue[0]).lower() if attribution.cue else ""
        if voice is None:  # indirect content of an intention: whose words, the cue tells
            voice = "reported" if cue.startswith(_VERB_CUES) else "narrator"
        elif cue.startswith("demikian") and attribution.quote != "direct":
            voice = "ambiguous"
    return Persuasion(
        start, end, technique, voice or "narrator", attribution.id if attribution else None
    )


@cache
def _scorer(name: str) -> Scorer:
    return Scorer(LinearModel.load(read_shipped(name), name))
