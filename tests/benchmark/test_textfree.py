"""What gives an answer away is found; where nothing does, no guess is better than chance."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warta.benchmark.textfree import TextFree, format_textfree, main, measure_textfree, moment

NAMES = ["Rina Ayu", "Bayu Wirasena", "Sarti", "Darmo Kusumo", "Ida Ginting", "Reza Tavana"]


def questions(leak: str | None, number: int = 400) -> list[dict[str, Any]]:
    """Questions whose answer is drawn by chance, with one kind of give-away in it."""
    chance = random.Random(7)
    rows = []
    for index in range(number):
        choices = chance.sample(NAMES, 4)
        target = chance.randrange(4)
        question = f"Siapa yang berkata: “kalimat ke-{chance.randrange(50)}”?"
        if leak == "title":
            choices[target] = f"Bupati {choices[target]}"
        elif leak == "longest":
            choices[target] += " yang tinggal di lereng gunung"
        elif leak == "word":
            question += f" Ia bernama {choices[target].split()[0]}."
        elif leak == "pair":  # no choice is likelier than another, but it goes with the question
            question = f"Siapa yang berbicara soal {'air' if 'Sarti' in choices else 'gula'}?"
            target = choices.index("Sarti") if "Sarti" in choices else target
        rows.append(
            {
                "id": f"a{index}#question-0",
                "article_id": f"a{index}",
                "question": question,
                "choices": choices,
                "target": target,
                "kind": "speaker",
            }
        )
    return rows


def found(leak: str | None) -> dict[str, TextFree]:
    return {m.guesser: m for m in measure_textfree(questions(leak)) if m.kind == "all"}


def test_chance_is_chance() -> None:
    for measured in found(None).values():
        assert measured.chance == 0.25
        assert abs(measured.deviations) < 3.5, measured


@pytest.mark.parametrize(
    ("leak", "guessers"),
    [
        ("title", ("learner",)),
        ("longest", ("longest", "most words", "learner")),
        ("word", ("like the question",)),
        ("pair", ("learner", "frequent")),
    ],
)
def test_give_aways_are_found(leak: str, guessers: tuple[str, ...]) -> None:
    measured = found(leak)
    for guesser in guessers:
        assert measured[guesser].deviations > 6, guesser


def test_dates_sort_by_time() -> None:
    shown = ["Senin, 12 Februari 2024", "3 Maret 2024", "Mei 2024", "2025"]
    assert sorted([*shown[2:], *shown[:2]], key=moment) == shown
    assert moment("pukul 09.30") < moment("pukul 10.00")


def test_the_table_of_a_dataset_leaves_the_test_part_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "multiple_choice"
    folder.mkdir()
    assert main([str(tmp_path)]) == 1
    rows = questions(None, 40)
    for split, part in (("train", rows[:30]), ("test", rows[30:])):
        pq.write_table(pa.Table.from_pylist(part), folder / f"{split}-00000-of-00001.parquet")
    assert main([str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "| learner | all | 30 |" in printed
    assert format_textfree(measure_textfree(rows[:30])) in printed
