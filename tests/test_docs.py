"""What the documents say is run: every `warta` command and every Python block of the README."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from warta.cli import main, parser

REPO = Path(__file__).resolve().parents[1]
README = (REPO / "README.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"`(warta [a-z]+ [^`<]*)`", README)))
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Path:
    """A folder laid out as the repository is after `make dataset`."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(REPO / "corpus", folder / "corpus")
    shutil.copy(REPO / "dataset_card.md", folder)
    shutil.copytree(built, folder / "build" / "warta")
    shutil.copy(next((REPO / "corpus" / "raw").rglob("*.txt")), folder / "article.txt")
    return folder


def test_the_readme_shows_commands_and_code() -> None:
    assert len(COMMANDS) >= 4 and len(BLOCKS) >= 2


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_of_the_readme_run(
    command: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    arguments = shlex.split(command)[1:]
    places = any(argument.isupper() for argument in arguments)
    if places or arguments[0] == "publish":  # needs a Hub: tests/publish/ has one
        parser().parse_args(arguments)
        return
    if arguments[0] == "build":
        arguments += ["--overwrite", "--workers", "1"]
    assert main(arguments) == 0


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_python_of_the_readme_runs(
    number: int, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    exec(compile(BLOCKS[number], f"README block {number}", "exec"), {})


def test_every_verb_has_an_example_that_parses() -> None:
    verbs = next(action for action in parser()._actions if action.dest == "verb")
    assert verbs.choices
    for name, verb in dict(verbs.choices).items():  # type: ignore[arg-type]
        example = verb.epilog.split("example:\n")[1].strip()
        assert example.startswith(f"warta {name} ")
        parser().parse_args(shlex.split(example)[1:])


def test_make_help_names_what_the_readme_names() -> None:
    makefile = (REPO / "Makefile").read_text("utf-8")
    for target in set(
        re.findall(r"`?make ([a-z-]+)`?", README + (REPO / "CONTRIBUTING.md").read_text())
    ):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
