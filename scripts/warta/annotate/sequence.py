"""A linear-chain CRF (Lafferty et al. 2001) that labels words with IOB2 tags, in numpy alone.

It is trained by crfsuite (warta.train.sequence) and stored as an .npz file. What a word brings to
a position depends on its surface and on its distance alone, so that the sum of its weights is one
row, computed when the word is first met: a position then costs a few look-ups, not some eighty
strings. Only pairs of word classes and the marks of a gazetteer are looked up besides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
        self._begin = np.where([tag.startswith("I-") for tag in self.tags], -1e4, 0.0).astype("f4")
        self._rows: dict[tuple[str, str], int] = {}
        self._matrix = np.zeros((1024, len(OFFSETS), len(self.tags)), np.float32)
        self._pairs: dict[tuple[str, str], Floats] = {}
        self._marks: dict[tuple[str, ...], Floats] = {}
        self._none = np.zeros(len(self.tags), np.float32)

    def emissions(
        self,
        words: Words,
        atoms: Atoms,
        classes: Callable[[str, str], str],
        marks: Mapping[int, Sequence[str]],
    ) -> Floats:
        """Scores of shape (words, tags). `marks`: word index -> names from gazetteers."""
        for kept in (self._rows, self._marks, self._pairs):
            if len(kept) > ROWS_KEPT:
                kept.clear()
        number = len(words.texts)
        scores = np.zeros((number, len(self.tags)), np.float32)
        edge = self._row(EDGE, "", atoms)
        pad = max(abs(offset) for offset in OFFSETS)
        pairs = np.zeros_like(scores)
        for first, last, cased in words.units:
            rows = [edge] * pad
            kinds = ["^"]
            context = "" if cased else caseless(words.texts[first:last])
            for index in range(first, last):
                where = "f" if cased and index == first else context
                surface = words.texts[index]
                row = self._rows.get((surface, where))
                rows.append(self._row(surface, where, atoms) if row is None else row)
                kinds.append(classes(surface, where))
            rows += [edge] * pad
            found = np.asarray(rows)
            size = last - first
            for column, offset in enumerate(OFFSETS):
                scores[first:last] += self._matrix[
                    found[pad + offset : pad + offset + size], column
                ]
            for index in range(size):
                pairs[first + index] = self._pair(kinds[index], kinds[index + 1])
        scores += pairs
        if marks:
            found = np.asarray(list(marks))
            scores[found] += np.stack([self._marked(tuple(names)) for names in marks.values()])
        return scores

    def decode(self, words: Words, scores: Floats) -> list[str]:
        """The best tags, a legal IOB2 sequence in each unit (Viterbi over all units at once)."""
        units = sorted(words.units, key=lambda unit: unit.first - unit.last)
        if not units:
            return []
        lengths = np.array([unit.last - unit.first for unit in units])
        firsts = np.array([unit.first for unit in units])
        longest = int(lengths[0])
        # Of each step, the best tag before each tag, for the units that are that long.
        back = [np.zeros((0, 0), np.int8)]
        best = scores[firsts] + self._begin
        final = np.zeros((len(units), len(self.tags)), np.float32)
        alive = len(units)
        arrivals = np.ascontiguousarray(self._transitions.T)
        for step in range(1, longest + 1):
            still = int(np.searchsorted(-lengths, -step, side="left"))
            final[still:alive] = best[still:alive]
            if not still:
                break
            alive = still
            paths = best[:alive, None, :] + arrivals  # (units, tag, tag before)
            back.append(paths.argmax(axis=2).astype(np.int8))
            best = paths.max(axis=2) + scores[firsts[:alive] + step]
        tags = [""] * len(words.texts)
        for number, (first, last, _) in enumerate(units):
            state = int(final[number].argmax())
            for index in range(last - 1, first - 1, -1):
                tags[index] = self.tags[state]
                if index > first:
                    state = int(back[index - first][number, state])
        return tags

    def _row(self, surface: str, context: str, atoms: Atoms) -> int:
        row = self._rows.get((surface, context))
        if row is not None:
            return row
        row = len(self._rows)
        if row == len(self._matrix):
            self._matrix = np.concatenate([self._matrix, np.zeros_like(self._matrix)])
        for column, offset in enumerate(OFFSETS):
            total = self._none.copy()
            for name in attributes(surface, context, offset, atoms):
                weight = self._weights.get(name)
                if weight is not None:
                    total += weight
            self._matrix[row, column] = total
        self._rows[surface, context] = row
        return row

    def _pair(self, left: str, right: str) -> Floats:
        found = self._pairs.get((left, right))
        if found is None:
            found = self._weights.get(pair_attribute(left, right), self._none)
            self._pairs[left, right] = found
        return found

    def _marked(self, names: tuple[str, ...]) -> Floats:
        found = self._marks.get(names)
        if found is None:
            found = self._none.copy()
            for name in names:
                found += self._weights.get(name, self._none)
            self._marks[names] = found
        return found

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


def _forbid(tags: Sequence[str], transitions: Floats) -> Floats:
    """No I- but behind B- or I- of its label."""
    allowed: Floats = transitions.astype(np.float32).copy()
    for row, before in enumerate(tags):
        for column, tag in enumerate(tags):
            if tag.startswith("I-") and before[2:] != tag[2:]:
                allowed[row, column] = -1e4
    return allowed
