"""Words -> spans of names, by the model alone, over any words, those of foreign sets too."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from warta.annotate.model_file import read_shipped
from warta.annotate.names.atoms import atoms, classes
from warta.annotate.names.gazetteer import mark_words
from warta.annotate.sequence import Floats, SequenceModel
from warta.annotate.words import Words

# Half-open word indices and a label.
NameSpan = tuple[int, int, str]


@cache
def shipped() -> SequenceModel:
    """The model in models/entities.npz. Raises ModelError where the package has none."""
    return SequenceModel.load(read_shipped("entities"), "entities")


def scores_of(words: Words, model: SequenceModel) -> Floats:
    """Scores of shape (words, tags)."""
    return model.emissions(words, atoms, classes, mark_words(words))


def tag_words(words: Words, model: SequenceModel | None = None) -> list[NameSpan]:
    """The names in `words`, in order, not overlapping."""
    model = shipped() if model is None else model
    return spans_of(model.decode(words, scores_of(words, model)))


def spans_of(tags: Sequence[str]) -> list[NameSpan]:
    """The spans of legal IOB2 tags."""
    found = []
    start = -1
    for index, tag in enumerate(tags):
        if start >= 0 and tag[0] != "I":
            found.append((start, index, tags[start][2:]))
            start = -1
        if tag[0] == "B":
            start = index
    if start >= 0:
        found.append((start, len(tags), tags[start][2:]))
    return found
