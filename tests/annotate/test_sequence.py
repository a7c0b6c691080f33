from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warta.annotate.sequence import SequenceModel, attributes, pair_attribute
from warta.annotate.words import words_of_tokens
from warta.errors import ModelError
from warta.train.sequence import describe_units, train_sequence

TAGS = ("B-PER", "I-PER", "O")
SENTENCES = [["Kata", "Rina", "Ayu", "kemarin"], ["Rina", "pergi"], ["di", "kota"]]
GOLD = ["O", "B-PER", "I-PER", "O", "B-PER", "O", "O", "O"]


def atoms(surface: str, context: str) -> Sequence[str]:
    return (f"l={surface.lower()}", f"s={context}{surface[0].isupper()}")


def classes(surface: str, context: str) -> str:
    return "I" if surface[0].isupper() else "o"


def trained() -> SequenceModel:
    words = words_of_tokens(SENTENCES)
    marks = {1: ["name"], 2: ["name"], 4: ["name"]}
    return train_sequence([(words, marks, GOLD)], atoms=atoms, classes=classes, meta={"task": "t"})


def test_it_learns_and_comes_back_the_same(tmp_path: Path) -> None:
    model = trained()
    path = tmp_path / "model.npz"
    model.save(path)
    again = SequenceModel.load(path.read_bytes(), "model")
    words = words_of_tokens(SENTENCES)
    scores = again.emissions(words, atoms, classes, {1: ["name"]})
    assert again.decode(words, scores) == GOLD
    assert np.array_equal(scores, model.emissions(words, atoms, classes, {1: ["name"]}))
    trained().save(tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == path.read_bytes()
    assert again.meta["task"] == "t"


def test_a_position_scores_the_sum_of_what_training_saw() -> None:
    model = trained()
    words = words_of_tokens(SENTENCES)
    marks = {1: ["name"]}
    scores = model.emissions(words, atoms, classes, marks)
    row = 0
    for unit, _ in describe_units(words, marks, GOLD, atoms, classes):
        for names in unit:
            known = [model._weights[name] for name in names if name in model._weights]
            expected = np.sum(known, axis=0) if known else np.zeros(len(model.tags))
            assert np.allclose(scores[row], expected, atol=1e-4)
            row += 1
    assert row == len(words.texts)
    assert attributes("", "", 1, atoms) == ["1E"] and pair_attribute("^", "I") == "&^&I"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_best_path_is_found_and_legal(data: st.DataObject) -> None:
    lengths = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    words = words_of_tokens([["x"] * length for length in lengths])
    numbers = st.integers(-50, 50).map(lambda value: value / 8)
    size = len(words.texts)
    scores = np.array(data.draw(st.lists(st.tuples(*[numbers] * 3), min_size=size, max_size=size)))
    transitions = np.array(data.draw(st.lists(st.tuples(*[numbers] * 3), min_size=3, max_size=3)))
    model = SequenceModel(TAGS, {}, transitions.astype("f4"), {})
    tags = model.decode(words, scores.astype("f4"))

    def total(path: Sequence[int], first: int) -> float:
        if TAGS[path[0]].startswith("I-"):
            return -1e9
        value = sum(scores[first + at, state] for at, state in enumerate(path))
        return value + sum(model.transitions[pair] for pair in itertools.pairwise(path))

    for first, last, _ in words.units:
        chosen = [TAGS.index(tag) for tag in tags[first:last]]
        best = max(total(path, first) for path in itertools.product(range(3), repeat=last - first))
        assert total(chosen, first) == pytest.approx(best)
        for before, tag in itertools.pairwise(["O", *tags[first:last]]):
            assert not tag.startswith("I-") or before != "O"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", b"\x93NUMPY"])
def test_a_file_that_is_no_model_is_named(data: bytes) -> None:
    with pytest.raises(ModelError, match="entities is no model of warta"):
        SequenceModel.load(data, "entities")
