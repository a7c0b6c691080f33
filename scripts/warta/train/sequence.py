"""Trains the CRF of warta.annotate.sequence with crfsuite (Okazaki 2007), L-BFGS."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pycrfsuite

from warta.annotate.sequence import (
    EDGE,
    OFFSETS,
    Atoms,
    SequenceModel,
    attributes,
    caseless,
    pair_attribute,
)
from warta.annotate.words import Words

Classes = Callable[[str, str], str]
# Words of some units, their marks (word index -> names) and their tags.
Example = tuple[Words, Mapping[int, Sequence[str]], Sequence[str]]


def train_sequence(
    examples: Iterable[Example],
    *,
    atoms: Atoms,
    classes: Classes,
    meta: Mapping[str, Any],
    c1: float = 0.05,
    c2: float = 0.05,
    iterations: int = 150,
    rare: float = 0,
    least: float = 0.01,
) -> SequenceModel:
    """The model of `examples`, which depends on their order and on nothing else.

    `c1` and `c2` weigh the L1 and L2 penalties; attributes that a tag has fewer than `rare` times
    and weights below `least` are left out.
    """
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(
        {
            "c1": c1,
            "c2": c2,
            "max_iterations": iterations,
            "feature.minfreq": rare,
            "feature.possible_transitions": True,
        }
    )
    for words, marks, tags in examples:
        for unit, its_tags in describe_units(words, marks, tags, atoms, classes):
            trainer.append(unit, its_tags)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.crfsuite"
        trainer.train(str(path))
        tagger = pycrfsuite.Tagger()
        tagger.open(str(path))
        info = tagger.info()
        tagger.close()
    tags = tuple(sorted(info.labels))
    column = {tag: index for index, tag in enumerate(tags)}
    weights: dict[str, Any] = {}
    for (name, tag), weight in info.state_features.items():
        if abs(weight) >= least:
            row = weights.setdefault(name, np.zeros(len(tags), np.float32))
            row[column[tag]] = np.float16(weight)
    transitions = np.zeros((len(tags), len(tags)), np.float32)
    for (before, tag), weight in info.transitions.items():
        transitions[column[before], column[tag]] = weight
    return SequenceModel(tags, weights, transitions, meta)


def describe_units(
    words: Words,
    marks: Mapping[int, Sequence[str]],
    tags: Sequence[str],
    atoms: Atoms,
    classes: Classes,
) -> Iterable[tuple[list[list[str]], list[str]]]:
    """(attributes of each word, tags) of each unit: what SequenceModel.emissions sums up."""
    for first, last, cased in words.units:
        context = "" if cased else caseless(words.texts[first:last])
        surfaces = [
            (words.texts[index], "f" if cased and index == first else context)
            for index in range(first, last)
        ]
        kinds = ["^", *(classes(*surface) for surface in surfaces)]
        described = []
        for index in range(len(surfaces)):
            found: list[str] = []
            for offset in OFFSETS:
                at = index + offset
                surface = surfaces[at] if 0 <= at < len(surfaces) else (EDGE, "")
                found += attributes(*surface, offset, atoms)
            found.append(pair_attribute(kinds[index], kinds[index + 1]))
            found += marks.get(first + index, ())
            described.append(found)
        yield described, list(tags[first:last])
