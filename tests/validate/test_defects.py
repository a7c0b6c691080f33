"""Every guard broken once: a one-defect file triggers the code it is named for, and no other."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from warta.validate.check import check
from warta.validate.finding import load_codes

DEFECTS = Path(__file__).resolve().parents[1] / "defects"
FILES = sorted(
    path
    for path in DEFECTS.glob("*.json*")
    if path.name != "sound.json" and not path.name.endswith(".splits.json")
)


def make_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("defects_make", DEFECTS / "make.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def code_of(path: Path) -> str:
    return path.name.split(".")[0].split("-")[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_one_defect_triggers_its_code_alone(path: Path, dataset: Callable[..., Path]) -> None:
    target = path
    if path.name.endswith(".dataset.json"):
        scenario = json.loads(path.read_text("utf-8"))
        target = dataset(scenario["articles"], **scenario["change"])
    found = list(check([target], splits=splits_of(path)))
    assert {finding.code for finding in found} == {code_of(path)}, [f.format() for f in found]
    for finding in found:
        assert finding.file
        assert finding.format()


def splits_of(path: Path) -> dict[str, list[str]] | None:
    companion = path.with_name(path.name.split(".")[0] + ".splits.json")
    return json.loads(companion.read_text("utf-8")) if companion.exists() else None


def test_the_sound_record_has_no_finding() -> None:
    assert list(check([DEFECTS / "sound.json"])) == []


def test_every_code_of_a_finding_has_a_file() -> None:
    codes = {row.code for row in load_codes() if row.kind == "finding"}
    assert {code_of(path) for path in FILES} == codes


def test_the_files_are_those_that_make_writes() -> None:
    written = make_module().files()
    committed = {path.name: path.read_bytes() for path in DEFECTS.glob("*.json*")}
    assert committed.keys() == written.keys()
    stale = [name for name, data in written.items() if committed[name] != data]
    assert not stale, f"run `python tests/defects/make.py`: {stale}"
