"""What layers share or remember: the same as what each would find on its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warta.annotate import sequence
from warta.annotate.coreference.reading import NONE, _cover
from warta.annotate.names.gazetteer import mark_words
from warta.annotate.rhetoric.manner import QUOTE_SIGNS, _outside
from warta.annotate.sequence import SequenceModel, attributes, pair_attribute
from warta.annotate.titles import entity_words, mark_titles
from warta.annotate.words import Words, words_of_tokens
from warta.article import Entity, Span

TAGS = ("B-PER", "I-PER", "O")
WORDS = st.sampled_from(["Rina", "Ayu", "pergi", "ke", "Jawa", "Barat", ",", "“", "”", "AIR"])
UNITS = st.lists(st.lists(WORDS, min_size=1, max_size=9), min_size=1, max_size=6)


def atoms(surface: str, context: str) -> Sequence[str]:
    return (f"l={surface.lower()}", f"p{context}{surface[:1]}")


def classes(surface: str, context: str) -> str:
    return context + surface[:1]


def model_of(units: Sequence[Sequence[str]]) -> SequenceModel:
    """A model with a different weight for two thirds of what `units` can ask for, "ke" aside."""
    texts = {text for unit in units for text in unit} | {""}
    contexts = ("", "f", "t", "c")
    names = {
        name
        for text in texts
        for context in contexts
        for offset in sequence.OFFSETS
        for name in attributes(text, context, offset, atoms)
    }
    kinds = {"^"} | {classes(text, context) for text in texts - {""} for context in contexts}
    names |= {pair_attribute(left, right) for left in kinds for right in kinds} | {"m1", "m2"}
    chance = np.random.default_rng(3)
    known = [name for at, name in enumerate(sorted(names)) if at % 3 and not name.endswith("k")]
    known = [name for name in known if not name.endswith("=ke")]  # of "ke" nothing is known
    weights = {name: chance.normal(size=3).astype("f4") for name in known}
    return SequenceModel(TAGS, weights, np.zeros((3, 3), np.float32), {})


def summed(model: SequenceModel, words: Words, marks: dict[int, list[str]]) -> np.ndarray:
    """The scores as the definition has them: word by word, name by name."""
    rows = []
    for first, last, cased in words.units:
        context = "" if cased else sequence.caseless(words.texts[first:last])
        where = ["f" if cased and at == first else context for at in range(first, last)]
        around = [("", "")] * 2 + list(zip(words.texts[first:last], where, strict=True))
        around += [("", "")] * 2
        before = "^"
        for at in range(first, last):
            names = [
                name
                for offset in sequence.OFFSETS
                for name in attributes(*around[at - first + 2 + offset], offset, atoms)
            ]
            kind = classes(words.texts[at], where[at - first])
            names += [pair_attribute(before, kind), *marks.get(at, ())]
            found = [model._weights[name] for name in names if name in model._weights]
            rows.append(np.sum(found, axis=0) if found else np.zeros(3))
            before = kind
    return np.array(rows)


@settings(max_examples=40, deadline=None)
@given(UNITS, st.data())
def test_scores_of_remembered_words_are_the_sums_of_their_weights(
    units: list[list[str]], data: st.DataObject
) -> None:
    words = words_of_tokens(units)
    marked = data.draw(st.sets(st.integers(0, len(words.texts) - 1)))
    marks = {index: ["m1", "m2"][: 1 + index % 2] for index in marked}
    model = model_of(units)
    fresh = model.emissions(words, atoms, classes, marks)
    assert np.allclose(fresh, summed(model, words, marks), atol=1e-4)
    assert np.array_equal(fresh, model.emissions(words, atoms, classes, marks))


def test_a_full_memory_is_emptied_and_scores_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    units = [["Rina", "Ayu", "pergi"], ["ke", "Jawa", "Barat"]]
    model, words = model_of(units), words_of_tokens(units)
    before = model.emissions(words, atoms, classes, {1: ["m1"]})
    monkeypatch.setattr(sequence, "ROWS_KEPT", 2)
    turned = words_of_tokens(units[::-1])
    expected = summed(model, turned, {1: ["m2"]})
    for _ in range(3):
        assert np.array_equal(before, model.emissions(words, atoms, classes, {1: ["m1"]}))
        found = model.emissions(turned, atoms, classes, {1: ["m2"]})
        assert np.allclose(found, expected, atol=1e-4)
    assert model._filled == 1 + 6  # the edge, and each word once
    many = [[f"x{number}" for number in range(3000)]]  # more than there is room for at first
    model = model_of(many)
    found = model.emissions(words_of_tokens(many), atoms, classes, {})
    assert np.allclose(found, summed(model, words_of_tokens(many), {}), atol=1e-4)


def test_nothing_is_scored_where_there_are_no_words() -> None:
    words = words_of_tokens([])
    scores = model_of([["a"]]).emissions(words, atoms, classes, {})
    assert scores.shape == (0, 3) and model_of([["a"]]).decode(words, scores) == []


@given(UNITS)
def test_words_in_lower_case_and_the_unit_of_a_word(units: list[list[str]]) -> None:
    words = words_of_tokens(units)
    assert words.lower == [text.lower() for text in words.texts] and words.lower is words.lower
    for index in range(len(words.texts)):
        first, last, _ = words.unit_at(index)
        assert first <= index < last


@settings(max_examples=60, deadline=None)
@given(UNITS, st.data())
def test_marks_of_titles_leave_those_of_names_alone(
    units: list[list[str]], data: st.DataObject
) -> None:
    words = words_of_tokens(units)
    size = len(words.texts)
    edges = sorted(data.draw(st.sets(st.integers(0, size - 1), max_size=4)))
    entities = [
        Entity(f"e{at}", words.starts[at], words.ends[at], ("PER", "ORG")[at % 2], None, None)
        for at in edges
    ]
    listed = {index: list(names) for index, names in mark_words(words).items()}
    labels = entity_words(words, entities)
    expected: dict[int, tuple[str, ...]] = {}
    for first, last, _ in words.units:
        for at in range(first, last):
            found = [*listed.get(at, ()), f"e{labels[at]}"]
            for step in (1, 2):
                if at + step < last and labels[at + step]:
                    found.append(f"e+{step}{labels[at + step]}")
                if at - step >= first and labels[at - step]:
                    found.append(f"e-{step}{labels[at - step][1:]}")
            expected[at] = tuple(found)
    assert mark_titles(words, entities) == expected
    assert mark_words(words) == listed and mark_words(words) is mark_words(words)


@given(st.lists(st.sampled_from(["a", "b", '"', "“", "”", "„", "«", "»"]), max_size=20))
def test_words_outside_quotation_marks(lower: list[str]) -> None:
    inside, outside = False, Counter[str]()
    for word in lower:
        if word in QUOTE_SIGNS:
            inside = word in "“„«" or (word == '"' and not inside)
        elif not inside:
            outside[word] += 1
    assert Counter(_outside(lower)) == outside


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 15)), max_size=8))
def test_a_word_is_covered_by_the_shortest_span(pairs: list[tuple[int, int]]) -> None:
    words = words_of_tokens([["aku", "di", "sini", "saja", "ya", "bersama", "dia"]])
    spans = [(number, Span(start, start + size)) for number, (start, size) in enumerate(pairs)]
    for index, covered in enumerate(_cover(words, spans)):
        around = [
            (sum(1 for at in range(len(words.texts)) if _shares(words, at, span)), -number)
            for number, span in spans
            if _shares(words, index, span)
        ]
        # of two that hold as many words the later one in the list wins
        assert covered == (-min(around)[1] if around else NONE)


def _shares(words: Words, index: int, span: Span) -> bool:
    return words.starts[index] < span.end and words.ends[index] > span.start
