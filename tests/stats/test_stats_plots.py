from __future__ import annotations

from pathlib import Path

from warta.cli import main
from warta.stats import dataset_stats, set_stats
from warta.stats.plots import draw_stats

SET = "Rina B-PER\nAyu I-PER\npergi O\n\n" * 3


def test_a_figure_a_layer_and_the_same_bytes_again(built: Path, tmp_path: Path) -> None:
    found = dataset_stats(built)
    first = draw_stats(found, tmp_path / "a")
    names = {path.name for path in first}
    assert "blocks.svg" in names and all(path.read_text().startswith("<?xml") for path in first)
    for path in draw_stats(found, tmp_path / "b"):
        assert path.read_bytes() == (tmp_path / "a" / path.name).read_bytes()
    assert "paragraph" in (tmp_path / "a" / "blocks.svg").read_text()


def test_the_command_draws_beside_real_text(built: Path, tmp_path: Path) -> None:
    (tmp_path / "train.txt").write_text(SET.replace(" ", "\t"), encoding="utf-8")
    plots = tmp_path / "plots"
    compare = f"nergrit={tmp_path}"
    assert main(["stats", str(built), "--compare", compare, "--plots", str(plots)]) == 0
    assert "words a sentence" in (plots / "real.svg").read_text()
    assert set_stats(tmp_path, "nergrit").sentences == 3
