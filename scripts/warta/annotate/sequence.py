"""A linear-chain CRF (Lafferty et al. 2001) that labels words with IOB2 tags, in numpy alone.

It is trained by crfsuite (warta.train.sequence) and stored as an .npz file. What a word brings to
a position depends on its surface and on its distance alone, so that the sum of its weights is one
row, computed when the word is first met: a position then costs a few look-ups, not some eighty
strings. Only pairs of word classes and the marks of a gazetteer are looked up besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from warta.annotate.model_file import pack_text, unpack_model, write_model
from warta.annotate.words import Words
from warta.errors import ModelError

Floats = npt.NDArray[np.float32]
# What a surface is made of: (surface, context) -> atoms; see warta.annotate.atoms.
Atoms = Callable[[str, str], Sequence[str]]

OFFSETS = (0, -1, 1, -2, 2)
EDGE = ""  # the surface before the first and behind the last word of a unit
PAD = max(map(abs, OFFSETS))  # edges in front of a unit and behind it
ROWS_KEPT = 60_000  # surfaces; beyond that the rows are thrown away and computed anew


def attributes(surface: str, context: str, offset: int, atoms: Atoms) -> list[str]:
    """The names under which the weights of a surface at `offset` are stored."""
    found = ["E"] if surface == EDGE else atoms(surface, context)
    if abs(offset) == 2:
        found = [atom for atom in found if atom[:2] in ("l=", "s=", "g=", "k=", "E")]
    return [f"{offset}{atom}" for atom in found]


def caseless(texts: Sequence[str]) -> str:
    """The context of a unit in which capitals do not tell names: "t" title case, where capitals
    throughout still tell an abbreviation, "c" capitals alone or none."""
    letters = [text for text in texts if text[0].isalpha() and len(text) > 1]
    upper = sum(1 for text in letters if text.isupper())
    return "t" if upper * 2 < len(letters) and texts != [t.lower() for t in texts] else "c"


def pair_attribute(left: str, right: str) -> str:
    """The name of the weights of two neighbouring word classes, the second one's position."""
    return f"&{left}&{right}"


class SequenceModel:
    """Labels words. `tags[i]` belongs to column i of every weight row."""

    def __init__(
        self,
        tags: Sequence[str],
        weights: Mapping[str, Floats],
        transitions: Floats,
        meta: Mapping[str, Any],
    ) -> None:
        self.tags = tuple(tags)
        self.meta = dict(meta)
        self._weights = weights
        self._transitions = _forbid(self.tags, transitions)
        self._index = {name: row for row, name in enumerate(weights, 1)}
        self._table = np.zeros((len(weights) + 1, len(self.tags)), np.float32)
        if weights:
            self._table[1:] = list(weights.values())
        self._begin = np.where([tag.startswith("I-") for tag in self.tags], -1e4, 0.0).astype("f4")
        self._forget()

    def _forget(self) -> None:
        """Begin anew with what is remembered of surfaces, their pairs and their marks."""
        size = len(self.tags)
        self._rows: dict[str, dict[str, int]] = {}  # context -> surface -> row
        self._matrix = np.zeros((len(OFFSETS), 1024, size), np.float32)
        self._filled = 0
        self._kinds: dict[str, int] = {}
        self._kind_of = np.zeros(1024, np.int64)  # row -> number of its class
        self._pairs = _Sums(size)
        self._marks = _Sums(size)

    def emissions(
        self,
        words: Words,
        atoms: Atoms,
        classes: Callable[[str, str], str],
        marks: Mapping[int, Sequence[str]],
    ) -> Floats:
        """Scores of shape (words, tags). `marks`: word index -> names from gazetteers.

        The same model is always asked with the same `atoms` and `classes`.
        """
        if max(self._filled, len(self._pairs.rows), len(self._marks.rows)) > ROWS_KEPT:
            self._forget()
        if not words.texts:
            return np.zeros((0, len(self.tags)), np.float32)
        if not self._filled:
            self._add([(EDGE, "")], atoms, classes)
        edge = self._rows[""][EDGE]
        rows = [edge] * PAD
        for first, last, cased in words.units:
            texts = words.texts[first:last]
            context = "" if cased else caseless(texts)
            found = list(map(self._rows.setdefault(context, {}).get, texts))
            if cased:
                found[0] = self._rows.setdefault("f", {}).get(texts[0])
            if None in found:
                keys = [(text, context) for text in texts]
                if cased:
                    keys[0] = (texts[0], "f")
                new = [key for key, row in zip(keys, found, strict=True) if row is None]
                self._add(dict.fromkeys(new), atoms, classes)
                found = [self._rows[where][text] for text, where in keys]
            rows += found  # type: ignore[arg-type]
            rows += [edge] * PAD
        sizes = [unit.last - unit.first for unit in words.units]
        padded = np.asarray(rows)
        places = np.arange(len(words.texts)) + np.repeat(np.arange(1, len(sizes) + 1) * PAD, sizes)
        here = padded[places]
        scores: Floats = self._matrix[0].take(here, axis=0)
        for column, offset in enumerate(OFFSETS[1:], 1):
            scores += self._matrix[column].take(padded[places + offset], axis=0)
        pairs = (self._kind_of[padded[places - 1]] << 32) | self._kind_of[here]
        scores += self._paired(pairs.tolist())
        if marks:
            scores[np.fromiter(marks, np.int64, len(marks))] += self._marked(marks.values())
        return scores

    def decode(self, words: Words, scores: Floats) -> list[str]:
        """The best tags, a legal IOB2 sequence in each unit (Viterbi over all units at once)."""
        units = sorted(words.units, key=lambda unit: unit.first - unit.last)
        if not units:
            return []
        lengths = np.array([unit.last - unit.first for unit in units])
        firsts = np.array([unit.first for unit in units])
        longest = int(lengths[0])
        # How many units have a word `step`: they are sorted, so that these are the first ones.
        alive = np.searchsorted(-lengths, -np.arange(1, longest + 1), side="right").tolist()
        # Of each step the score of the best path to each tag; what came before is found again on
        # the way back, for one tag a word instead of all. Its last axis but one is units, so that
        # the maximum runs over long rows.
        arrivals = np.repeat(self._transitions[:, None, :], len(units), axis=1)
        paths = np.empty_like(arrivals)  # (tag before, units, tag)
        best = [scores[firsts] + self._begin]
        for step in range(1, longest):
            now = alive[step]
            reached = paths[:, :now]
            np.add(best[-1][:now].T[:, :, None], arrivals[:, :now], out=reached)
            best.append(np.maximum.reduce(reached, axis=0) + scores[firsts[:now] + step])
        chosen = np.zeros(len(words.texts), np.int64)
        departures = np.ascontiguousarray(self._transitions.T)
        states = np.zeros(0, np.int64)
        for step in range(longest - 1, -1, -1):
            scored = best[step]
            before = len(states)  # units that go on behind this step
            if before:
                states = (scored[:before] + departures[states]).argmax(axis=1)
            if alive[step] > before:
                states = np.concatenate([states, scored[before:].argmax(axis=1)])
            chosen[firsts[: alive[step]] + step] = states
        tags = self.tags
        return [tags[state] for state in chosen.tolist()]

    def _add(
        self,
        surfaces: Iterable[tuple[str, str]],
        atoms: Atoms,
        classes: Callable[[str, str], str],
    ) -> None:
        """Rows for surfaces (with their contexts) that have none yet, summed all at once."""
        terms: list[int] = []
        begins: list[int] = []
        begun = self._filled
        for surface, context in surfaces:
            for offset in OFFSETS:
                begins.append(len(terms))
                terms.append(0)  # each sum needs a term
                for name in attributes(surface, context, offset, atoms):
                    at = self._index.get(name)
                    if at is not None:
                        terms.append(at)
            if self._filled == len(self._kind_of):
                self._matrix = np.concatenate([self._matrix, np.zeros_like(self._matrix)], axis=1)
                self._kind_of = np.concatenate([self._kind_of, np.zeros_like(self._kind_of)])
            kind = "^" if surface == EDGE else classes(surface, context)
            self._kind_of[self._filled] = self._kinds.setdefault(kind, len(self._kinds))
            self._rows.setdefault(context, {})[surface] = self._filled
            self._filled += 1
        sums = np.add.reduceat(self._table.take(terms, axis=0), begins, axis=0)
        added = sums.reshape(-1, len(OFFSETS), len(self.tags)).transpose(1, 0, 2)
        self._matrix[:, begun : self._filled] = added

    def _paired(self, codes: list[int]) -> Floats:
        """The weights of neighbouring classes; each code holds the numbers of both."""
        sums = self._pairs
        found = list(map(sums.rows.get, codes))
        if None in found:
            names = list(self._kinds)
            for at, row in enumerate(found):
                if row is None:
                    code = codes[at]
                    name = pair_attribute(names[code >> 32], names[code & 0xFFFFFFFF])
                    found[at] = sums.add(code, [name], self._weights)
        return sums.matrix.take(found, axis=0)  # type: ignore[arg-type]

    def _marked(self, marks: Iterable[Sequence[str]]) -> Floats:
        """The summed weights of the names of each mark."""
        sums = self._marks
        keys = list(map(tuple, marks))
        found = list(map(sums.rows.get, keys))
        if None in found:
            for at, row in enumerate(found):
                if row is None:
                    found[at] = sums.add(keys[at], keys[at], self._weights)
        return sums.matrix.take(found, axis=0)  # type: ignore[arg-type]

    def save(self, path: Path) -> None:
        """Write the model as .npz; the same model gives the same bytes."""
        names = sorted(self._weights)
        table = np.stack([self._weights[name] for name in names]).astype(np.float16)
        tags, rows = np.nonzero(table.T)
        write_model(
            path,
            {**self.meta, "tags": self.tags},
            names=pack_text("\n".join(names)),
            tag=tags.astype(np.uint8),
            name=rows.astype(np.uint32),
            weight=table.T[tags, rows],
            transitions=self.transitions.astype(np.float32),
        )

    @property
    def transitions(self) -> Floats:
        """Weights of shape (tags, tags), from the row's tag to the column's."""
        return self._transitions

    @classmethod
    def load(cls, data: bytes, name: str) -> SequenceModel:
        """The model in the bytes of an .npz file. Raises ModelError where they are none."""
        meta, arrays = unpack_model(data, name)
        try:
            names = arrays["names"].tobytes().decode().split("\n")
            table = np.zeros((len(names), len(meta["tags"])), np.float32)
            table[arrays["name"], arrays["tag"]] = arrays["weight"]
            transitions = arrays["transitions"]
        except (KeyError, IndexError) as error:
            raise ModelError(f"{name} is no sequence model of warta: {error}") from error
        return cls(meta["tags"], dict(zip(names, table, strict=True)), transitions, meta)


class _Sums:
    """Rows of summed weights: `matrix[rows[key]]`, summed when a key is first met."""

    def __init__(self, size: int) -> None:
        self.rows: dict[Any, int] = {}
        self.matrix = np.zeros((256, size), np.float32)

    def add(self, key: Any, names: Sequence[str], weights: Mapping[str, Floats]) -> int:
        row = self.rows.get(key)
        if row is not None:  # met twice in one article
            return row
        row = len(self.rows)
        if row == len(self.matrix):
            self.matrix = np.concatenate([self.matrix, np.zeros_like(self.matrix)])
        for name in names:
            weight = weights.get(name)
            if weight is not None:
                self.matrix[row] += weight
        self.rows[key] = row
        return row


def _forbid(tags: Sequence[str], transitions: Floats) -> Floats:
    """No I- but behind B- or I- of its label."""
    allowed: Floats = transitions.astype(np.float32).copy()
    for row, before in enumerate(tags):
        for column, tag in enumerate(tags):
            if tag.startswith("I-") and before[2:] != tag[2:]:
                allowed[row, column] = -1e4
    return allowed
