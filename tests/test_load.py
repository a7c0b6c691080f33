from __future__ import annotations

from pathlib import Path

import pytest

import warta
from warta import UsageError
from warta.load import describe

SPLITS = Path(__file__).resolve().parents[1] / "corpus" / "splits"
TRAIN = (SPLITS / "train.txt").read_text("utf-8").split()


def test_load_gives_all_splits_or_one(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = warta.load("structure", source=built)
    assert list(everything) == ["train", "validation", "test"]
    monkeypatch.chdir(built)
    # load_dataset(".") fails in every version; this door does not.
    rows = warta.load("articles", split="train", source=".")
    assert rows["id"] == TRAIN
    streamed = warta.load("articles", split="train", source=built, streaming=True)
    assert next(iter(streamed)) == rows[0]


def test_an_unknown_config_names_those_there_are(built: Path) -> None:
    with pytest.raises(UsageError, match="it has articles, structure"):
        warta.load("nonsense", source=built)


def test_a_folder_that_is_none_is_told_apart_from_a_repository(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no built dataset"):
        warta.load("articles", source=tmp_path)
    for missing in (tmp_path / "missing", "./missing", "a/b/c", "/missing"):
        with pytest.raises(UsageError, match="no folder"):
            warta.load("articles", source=missing)


def test_describe_is_a_table_of_what_load_dataset_sees(built: Path) -> None:
    table = describe(built).splitlines()
    assert table[0].split()[:3] == ["config", "split", "rows"]
    assert table[1].split()[:3] == ["articles", "train", str(len(TRAIN))]
