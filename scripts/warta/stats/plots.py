"""Figures of a dataset as SVG files: what `warta stats` prints, drawn.

Drawn by matplotlib (extra `plots`); the same figures give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from warta.errors import UsageError
from warta.stats.collect import Stats
from warta.stats.compare import HIGH, LOW, MEASURES, ratio_to_mean

LAYERS = ("blocks", "entities", "times", "attributions", "persuasion", "topics", "frames")
# Okabe and Ito (2008): told apart by colour-blind readers too.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7")


def draw_stats(
    by_split: Mapping[str, Stats], folder: Path, *, real: Mapping[str, Stats] | None = None
) -> list[Path]:
    """Write an SVG file for the labels of each layer by split, one for article lengths, and one
    that lays the corpus beside `real` sets where there are such. Returns the files.

    Raises UsageError where matplotlib is missing.
    """
    try:
        import matplotlib
    except ImportError:
        raise UsageError("figures need matplotlib: pip install warta[plots]") from None
    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "warta", "font.size": 8, "svg.fonttype": "none"})
    folder.mkdir(parents=True, exist_ok=True)
    splits = {name: stats for name, stats in by_split.items() if name != "all"}
    whole = list(by_split.values())[-1]
    written = []
    for layer in LAYERS:
        labels = [*(whole.blocks if layer == "blocks" else whole.labels.get(layer, {}))]
        if labels:
            written.append(_bars(folder / f"{layer}.svg", layer, labels, splits))
    if real:
        written.append(_beside(folder / "real.svg", whole, real))
    return written


def _count(stats: Stats, layer: str, label: str) -> int:
    held = stats.blocks if layer == "blocks" else stats.labels.get(layer, {})
    return held.get(label, 0)


def _bars(path: Path, layer: str, labels: Sequence[str], splits: Mapping[str, Stats]) -> Path:
    """Stacked bars: a label a line, a split a colour, the most frequent label on top."""
    figure, axes = _axes(len(labels))
    ranked = sorted(labels, key=lambda label: sum(_count(s, layer, label) for s in splits.values()))
    reached = [0] * len(ranked)
    for (name, stats), colour in zip(splits.items(), COLOURS, strict=False):
        values = [_count(stats, layer, label) for label in ranked]
        axes.barh(ranked, values, left=reached, color=colour, label=name)
        reached = [before + value for before, value in zip(reached, values, strict=True)]
    for row, total in enumerate(reached):
        axes.text(total, row, f" {total:,}", va="center")
    axes.set_title(layer, loc="left")
    axes.legend(loc="lower right", frameon=False)
    return _save(figure, path)


def _beside(path: Path, own: Stats, real: Mapping[str, Stats]) -> Path:
    """The ratio own / mean of the real sets, measure by measure, with the band of 25 %."""
    rows = []
    for measure in MEASURES:
        ratio = ratio_to_mean(measure.get(own), [measure.get(stats) for stats in real.values()])
        if measure.compared and ratio is not None:
            rows.append((measure.name, ratio))
    figure, axes = _axes(len(rows))
    axes.axvspan(LOW, HIGH, color="#dddddd", zorder=0)
    axes.axvline(1.0, color="#555555", linewidth=0.8, zorder=1)
    axes.scatter([ratio for _, ratio in rows[::-1]], range(len(rows)), color=COLOURS[0], zorder=2)
    axes.set_yticks(range(len(rows)), [name for name, _ in rows[::-1]])
    axes.set_xlabel(f"own / mean of {', '.join(real)} (grey: within 25 %)")
    return _save(figure, path)


def _axes(rows: int) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.5, 0.6 + 0.2 * max(rows, 2)), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _save(figure: Any, path: Path) -> Path:
    figure.savefig(path, metadata={"Date": None})
    return path
