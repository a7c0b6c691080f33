"""Figures: all of them, the same bytes again, what is left out and why; the command."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

from warta.article import Article
from warta.cli import main
from warta.errors import UsageError
from warta.stats import Agreed, Portrait, portray, portray_dataset, read_agreement, set_stats
from warta.stats.plots import FIGURES, draw_portrait

REPO = Path(__file__).resolve().parents[2]
SET = "Rina B-PER\nAyu I-PER\npergi O\n\n" * 3
AGREED = [
    Agreed("entities", "exact_f1", 9, 0.9, 0.8, 1.0),
    Agreed("topics", "odd", 9, 1, None, None),
]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve articles in three splits, annotated by the shipped rules and models."""
    from warta.engine.build import build

    folder = tmp_path_factory.mktemp("small")
    raw = REPO / "corpus" / "raw" / "perintis"
    ids = sorted(path.stem for path in raw.glob("*.txt"))
    (folder / "splits").mkdir()
    for name, chosen in (("train", ids[:8]), ("validation", ids[8:10]), ("test", ids[10:])):
        (folder / "splits" / f"{name}.txt").write_text("\n".join(chosen) + "\n", "utf-8")
    build([raw], out=folder / "small", splits=str(folder / "splits"))
    return folder / "small"


@pytest.fixture(scope="module")
def portrait(small: Path) -> Portrait:
    return portray_dataset(small)


def test_every_figure_and_the_same_bytes_again(portrait: Portrait, tmp_path: Path) -> None:
    beside = {"validation": portrait.by_split["validation"]}
    first, left_out = draw_portrait(portrait, tmp_path / "a", beside=beside, agreed=AGREED)
    assert left_out == {} and [path.stem for path in first] == list(FIGURES)
    again, _ = draw_portrait(portrait, tmp_path / "b", beside=beside, agreed=AGREED)
    for one, two in zip(first, again, strict=True):
        assert one.read_bytes() == two.read_bytes()
        text = one.read_text("utf-8")
        assert text.startswith("<?xml") and len(text) < 100_000
        assert re.search(r"\(n = [\d,]+", text), one.name
        assert "<dc:date>" not in text


def test_numbers_in_a_figure_are_those_of_the_portrait(portrait: Portrait, tmp_path: Path) -> None:
    [path], _ = draw_portrait(portrait, tmp_path, only=["sources"])
    text = path.read_text("utf-8")
    for forms in portrait.forms.values():
        assert f"{sum(forms.values()):,} (" in text


def test_png(portrait: Portrait, tmp_path: Path) -> None:
    [path], _ = draw_portrait(portrait, tmp_path / "a", format="png", only=["genres"])
    [again], _ = draw_portrait(portrait, tmp_path / "b", format="png", only=["genres"])
    assert path.name == "genres.png" and path.read_bytes().startswith(b"\x89PNG")
    assert path.read_bytes() == again.read_bytes()


def test_wrong_names_are_refused(portrait: Portrait, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no figure 'pie'; there are months"):
        draw_portrait(portrait, tmp_path, only=["pie"])
    with pytest.raises(UsageError, match="svg or png"):
        draw_portrait(portrait, tmp_path, format="gif")


def test_without_layers_figures_are_left_out_and_said_so(
    sound_record: dict[str, Any], tmp_path: Path
) -> None:
    layers = (
        *("dateline", "blocks", "sentences", "tokens", "entities", "titles", "times"),
        *("attributions", "persuasion", "chains", "topics", "frames", "genre"),
    )
    bare = dataclasses.replace(
        Article.from_dict(sound_record),
        published_at=None,
        outlet=None,
        **dict.fromkeys(layers),  # type: ignore[arg-type]
    )
    portrait = portray([("train", bare)])
    assert portrait is not None
    drawn, left_out = draw_portrait(portrait, tmp_path)
    assert drawn == [] and list(left_out) == list(FIGURES)
    assert left_out["voices"] == "no persuasion technique is marked in any article"


def test_names_that_look_like_formulas_are_drawn_as_they_are(
    sound_record: dict[str, Any], tmp_path: Path
) -> None:
    article = dataclasses.replace(Article.from_dict(sound_record), outlet="Rp$5 & $x_ <b>")
    portrait = portray([("train", article)])
    assert portrait is not None
    [path], _ = draw_portrait(portrait, tmp_path, only=["outlets"])
    assert "Rp$5 &amp; $x_ &lt;b&gt;" in path.read_text("utf-8")


def test_the_command_draws_and_compares(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "train.txt").write_text(SET.replace(" ", "\t"), encoding="utf-8")
    plots = tmp_path / "plots"
    others = f"nergrit={tmp_path},dataset={small}"
    command = ["stats", str(small), "--compare", others, "--plots", str(plots)]
    assert main([*command, "--figures", "comparison,agreement"]) == 0
    out, err = capsys.readouterr()
    assert "## Configs" in out and "## Beside nergrit, small" in out
    assert re.search(r"\| entities +\| GPE +\| in 1,000 tokens ", out)
    assert [path.name for path in plots.iterdir()] == ["comparison.svg"]
    assert "words a sentence" in (plots / "comparison.svg").read_text()
    assert "no figure agreement: no agreement was given" in err and "drew 1 figure in" in err
    assert set_stats(tmp_path, "nergrit").sentences == 3


def test_the_command_reads_a_dataset_once(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import warta.stats.dataset

    read = warta.stats.dataset.read_articles
    calls = []
    monkeypatch.setattr(
        warta.stats.dataset, "read_articles", lambda folder: calls.append(folder) or read(folder)
    )
    plots = small.parent / "once"
    assert main(["stats", str(small), "--plots", str(plots), "--figures", "genres", "--json"]) == 0
    assert calls == [small]


def test_the_command_speaks_json(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    agreement = REPO / "corpus" / "annotations" / "agreement.json"
    command = ["stats", str(small), "--split", "validation", "--json"]
    assert main([*command, "--agreement", str(agreement)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found["splits"]) == ["validation"] and found["balance"] == []
    assert found["speakers"] and found["voices"] and found["beside"] == {}
    assert {each["layer"] for each in found["agreement"]} >= {"entities", "persuasion"}


def test_the_command_takes_raw_articles(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", str(REPO / "corpus" / "raw" / "perintis")]) == 0
    out = capsys.readouterr().out
    assert "## Techniques by voice" in out and "## Configs" not in out
    assert "## Balance" not in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--split", "dev"], "has no split 'dev'; it has test, train, validation"),
        (["--figures", "voices"], "name a folder with --plots"),
        (["--compare", "dataset"], "is not of the form KIND=PATH"),
        (["--compare", "pie=nowhere"], "pie"),
        (["--compare", "dataset=nowhere"], "nowhere"),
        (["--agreement", "nowhere.json"], "nowhere.json cannot be read"),
    ],
)
def test_wrong_use_is_said(
    small: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    try:
        status = main(["stats", str(small), *arguments])
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    assert status == 2 and message in capsys.readouterr().err


def test_a_folder_without_articles_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stats", str(tmp_path)]) == 2
    assert "holds no article" in capsys.readouterr().err
    assert main(["stats", str(tmp_path), "--split", "train"]) == 2
    assert "no built dataset" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "[]", '{"layers": [{}]}', "\x00", '{"layers": 3}'])
def test_what_is_no_agreement_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, "utf-8")
    with pytest.raises(UsageError, match=r"is not what `warta agree A B --json` prints"):
        read_agreement(path)
