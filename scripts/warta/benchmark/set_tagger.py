"""The tagger of names trained on a foreign set's own train part: a figure beside the shipped one.

Its words are those of the running text, its labels the set's; it sees what the shipped annotator
sees and, as a feature, what that finds (stacking: Wolpert, "Stacked Generalization", 1992), so that
a small set is learnt as a difference from Warta.

    python -m warta.benchmark.set_tagger idner FOLDER
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from warta.annotate.names.atoms import atoms, classes
from warta.annotate.names.gazetteer import mark_words
from warta.annotate.names.mend import find_names
from warta.annotate.names.tagger import spans_of
from warta.annotate.sequence import SequenceModel
from warta.annotate.tokens import annotate as tokenize
from warta.annotate.words import Words, read_words
from warta.benchmark.foreign import article_of_line
from warta.benchmark.read_sets import read_set
from warta.benchmark.sets.labels import TO_WARTA
from warta.benchmark.sets.running import join_tokens
from warta.benchmark.sets.sentence import TaggedSentence
from warta.benchmark.sets.spans import TagSpan, spans_of_tags
from warta.benchmark.spans import MatchCounts, count_exact
from warta.train.sequence import train_sequence

Tag = Callable[[TaggedSentence], list[TagSpan]]
REACH = (-2, -1, 0, 1, 2)


def train_tagger(sentences: Sequence[TaggedSentence], kind: str, **options: Any) -> Tag:
    """A function from a sentence of set `kind` to spans in its token indices and labels.

    `options` are those of warta.train.sequence.train_sequence. The same sentences in the same order
    give the same tagger.
    """
    marked = {label for label, ours in TO_WARTA[kind].items() if ours}
    examples = []
    for sentence in sentences:
        words, starts, ends = read_sentence(sentence.tokens, kind)
        tags = ["O"] * len(words.texts)
        for span in spans_of_tags(sentence.tags or ()):
            if span.label in marked:
                first, last = words.at(starts[span.start]), words.at(ends[span.end - 1] - 1) + 1
                for index in range(first, min(last, len(tags))):
                    if tags[index] == "O":
                        tags[index] = f"{'B' if index == first else 'I'}-{span.label}"
        examples.append((words, marks_of(words), tags))
    model = train_sequence(examples, atoms=atoms, classes=classes, meta={}, **options)
    return lambda sentence: _tag(sentence, kind, model)


def _tag(sentence: TaggedSentence, kind: str, model: SequenceModel) -> list[TagSpan]:
    words, starts, ends = read_sentence(sentence.tokens, kind)
    scores = model.emissions(words, atoms, classes, marks_of(words))
    found: list[TagSpan] = []
    for first, last, label in spans_of(model.decode(words, scores)):
        begin = int(np.searchsorted(ends, words.starts[first], side="right"))
        end = int(np.searchsorted(starts, words.ends[last - 1]))
        if not found or found[-1].end <= begin:
            found.append(TagSpan(begin, end, label))
    return found


def read_sentence(tokens: Sequence[str], kind: str) -> tuple[Words, list[int], list[int]]:
    """The words of a sentence as running text, and where its tokens start and end in it."""
    text, starts, ends = join_tokens(tokens, kind)
    return read_words(tokenize(article_of_line(text))), starts, ends


def marks_of(words: Words) -> Mapping[int, list[str]]:
    """Marks of the word lists, and of what the shipped annotator finds nearby."""
    marks = {index: list(names) for index, names in mark_words(words).items()}
    labels = [""] * len(words.texts)
    for start, end, label in find_names(words):
        for index in range(start, end):
            labels[index] = ("B" if index == start else "I") + label
    for first, last, _ in words.units:
        for index in range(first, last):
            for step in REACH:
                at = index + step
                if first <= at < last and (labels[at] or not step):
                    marks.setdefault(index, []).append(f"w{step}{labels[at]}")
    return marks


def score_trained(path: str | Path, kind: str, *, iterations: int = 60) -> MatchCounts:
    """Exact span counts on the validation part, of the tagger trained on the train part."""
    tag = train_tagger(list(read_set(path, kind, part="train")), kind, iterations=iterations)
    marked = {label for label, ours in TO_WARTA[kind].items() if ours}
    counts = MatchCounts()
    for sentence in read_set(path, kind, part="validation"):
        gold = [span for span in spans_of_tags(sentence.tags or ()) if span.label in marked]
        counts += count_exact(gold, tag(sentence))
    return counts


def main() -> None:
    """Train and print the F1."""
    parser = argparse.ArgumentParser(prog="python -m warta.benchmark.set_tagger")
    parser.add_argument("kind", choices=[kind for kind, labels in TO_WARTA.items() if labels])
    parser.add_argument("path", type=Path, help="folder of the set")
    options = parser.parse_args()
    counts = score_trained(options.path, options.kind)
    print(f"{options.kind}, trained on its own train part: exact F1 {counts.f1 or 0:.3f}")


if __name__ == "__main__":
    main()
