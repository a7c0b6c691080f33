"""How much of `multiple_choice` can be answered without the text: it should be no more than chance.

    python -m warta.benchmark.textfree build/warta

Guesses by rule (the longest choice, the latest date, ...) and a learner that sees question and
choices alone, tried on articles that it has not seen. After Poliak et al. 2018 (hypothesis-only
baselines) and Gururangan et al. 2018 (annotation artifacts).
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from warta.tables.wording import MONTHS

Row = dict[str, Any]
Guess = Callable[[str, list[str]], int]
ROOM = 1 << 14  # features are hashed into so many columns
FOLDS = 5
COST = 2.0  # of the squared weights
STEPS, RATE = 80, 0.1
_WORD = re.compile(r"\w+")
_MONTHS = {month.casefold(): number for number, month in enumerate(MONTHS, 1)}


@dataclass(frozen=True, slots=True)
class TextFree:
    """What one way of guessing gets right of `questions`; `chance` is the share of blind guessing,
    `deviations` by how many standard deviations of it the guesses are better."""

    guesser: str
    kind: str
    questions: int
    right: int
    chance: float

    @property
    def accuracy(self) -> float:
        return self.right / self.questions

    @property
    def deviations(self) -> float:
        spread = math.sqrt(self.chance * (1 - self.chance) / self.questions)
        return (self.accuracy - self.chance) / spread


def measure_textfree(rows: Iterable[Row]) -> list[TextFree]:
    """Every guesser on all questions (kind "all") and on each kind, in order of kind."""
    asked = sorted(rows, key=lambda row: row["id"])
    answers = {name: [guess(r["question"], r["choices"]) for r in asked] for name, guess in RULES}
    answers["frequent"] = _across(asked, _most_frequent)
    answers["learner"] = _across(asked, _learned)
    return [
        _score(name, kind, asked, guesses)
        for kind in ("all", *sorted({row["kind"] for row in asked}))
        for name, guesses in answers.items()
    ]


def _score(guesser: str, kind: str, rows: Sequence[Row], guesses: Sequence[int]) -> TextFree:
    held = [(r, g) for r, g in zip(rows, guesses, strict=True) if kind in ("all", r["kind"])]
    right = sum(row["target"] == guess for row, guess in held)
    chance = sum(1 / len(row["choices"]) for row, _ in held) / len(held)
    return TextFree(guesser, kind, len(held), right, chance)


def _shared(question: str, choice: str) -> int:
    return len(set(_words(question)) & set(_words(choice)))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def moment(choice: str) -> tuple[float, ...]:
    """Sorts dates and clock times by time; what is neither sorts by its numbers."""
    words = _words(choice)
    numbers = [float(word) for word in words if word.isdecimal()]
    month = next((float(_MONTHS[word]) for word in words if word in _MONTHS), 0.0)
    years = [number for number in numbers if number > 999]
    return (*years[:1], month, *(number for number in numbers if number <= 999))


def _at(pick: Callable[..., int], key: Callable[[str, str], Any]) -> Guess:
    return lambda question, choices: pick(
        range(len(choices)), key=lambda index: key(question, choices[index])
    )


RULES: tuple[tuple[str, Guess], ...] = (
    ("first", lambda question, choices: 0),
    ("longest", _at(max, lambda question, choice: len(choice))),
    ("shortest", _at(min, lambda question, choice: len(choice))),
    ("most words", _at(max, lambda question, choice: len(choice.split()))),
    ("fewest words", _at(min, lambda question, choice: len(choice.split()))),
    ("latest", _at(max, lambda question, choice: moment(choice))),
    ("earliest", _at(min, lambda question, choice: moment(choice))),
    ("like the question", _at(max, _shared)),
    ("unlike the question", _at(min, _shared)),
)


def _across(rows: Sequence[Row], fit: Callable[[Sequence[Row]], Callable[[Row], int]]) -> list[int]:
    """Guesses for every row by what was fitted on the articles of the other folds."""
    folds = [zlib.crc32(row["article_id"].encode()) % FOLDS for row in rows]
    guesses = [0] * len(rows)
    for fold in range(FOLDS):
        guess = fit([row for row, at in zip(rows, folds, strict=True) if at != fold])
        for index, row in enumerate(rows):
            if folds[index] == fold:
                guesses[index] = guess(row)
    return guesses


def _most_frequent(rows: Sequence[Row]) -> Callable[[Row], int]:
    """The choice that was right most often where it stood among the choices."""
    right = Counter(row["choices"][row["target"]] for row in rows)
    seen = Counter(choice for row in rows for choice in row["choices"])

    def guess(row: Row) -> int:
        shares = [(right[c] + 0.5) / (seen[c] + 2.0) for c in row["choices"]]
        return shares.index(max(shares))

    return guess


def _learned(rows: Sequence[Row]) -> Callable[[Row], int]:
    """A softmax over the choices of each question, linear in hashed features."""
    matrix, groups = _matrix(rows)
    firsts = np.flatnonzero(np.diff(groups, prepend=-1))
    right = firsts + np.array([row["target"] for row in rows])

    weights, seen = np.zeros(ROOM), np.full(ROOM, 1e-6)
    for _ in range(STEPS):  # AdaGrad over all questions at once
        scores = matrix @ weights
        scores = np.exp(scores - np.maximum.reduceat(scores, firsts)[groups])
        errors = scores / np.add.reduceat(scores, firsts)[groups]
        errors[right] -= 1
        slope = matrix.T @ errors + COST * weights
        seen += slope**2
        weights -= RATE * slope / np.sqrt(seen)
    return lambda row: int(np.argmax(_matrix([row])[0] @ weights))


def _matrix(rows: Sequence[Row]) -> tuple[Any, Any]:
    """(a line a choice, index of its question)."""
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    groups = []
    for number, row in enumerate(rows):
        for features in _features(row):
            for name, value in features.items():
                columns.append(zlib.crc32(name.encode()) % ROOM)
                values.append(value)
            ends.append(len(columns))
            groups.append(number)
    return csr_matrix((values, columns, ends), shape=(len(groups), ROOM)), np.array(groups)


def _features(row: Row) -> Iterator[dict[str, float]]:
    kind, choices = row["kind"], row["choices"]
    question = set(_words(row["question"]))
    sizes = sorted(len(choice) for choice in choices)
    moments = sorted(moment(choice) for choice in choices)
    for index, choice in enumerate(choices):
        words = _words(choice)
        found: dict[str, float] = defaultdict(float)
        length = sizes.index(len(choice))
        when = moments.index(moment(choice))
        for name in (
            *(f"position {index}", f"length {length}", f"when {when}", f"words {len(words)}"),
            *(f"shared {len(question & set(words))}", f"whole {choice}", f"end {choice[-2:]}"),
            *(f"word {word}" for word in words[:20]),
        ):
            found[f"{kind} {name}"] = 1.0
        for asked in question:
            found[f"{kind} {asked} when {when}"] += 0.3
            found[f"{kind} {asked} length {length}"] += 0.3
            for word in words[:8]:
                found[f"{asked} with {word}"] += 0.3
        yield found


def format_textfree(measured: Sequence[TextFree]) -> str:
    """A Markdown table: a line a guesser and kind."""
    lines = [
        "| guesser | kind | questions | accuracy | chance | deviations |",
        "|---|---|" + "---:|" * 4,
    ]
    lines += [
        f"| {m.guesser} | {m.kind} | {m.questions} | {m.accuracy:.3f} | {m.chance:.3f} "
        f"| {m.deviations:+.1f} |"
        for m in measured
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Prints the table for the rows of a built dataset, all splits but test."""
    from pathlib import Path

    import pyarrow.parquet as pq

    folder = Path(arguments[0]) / "multiple_choice"
    files = [path for path in sorted(folder.glob("*.parquet")) if not path.name.startswith("test-")]
    rows = [row for path in files for row in pq.read_table(path).to_pylist()]
    if not rows:
        print(f"no questions in {folder}")
        return 1
    print(format_textfree(measure_textfree(rows)))
    return 0


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
