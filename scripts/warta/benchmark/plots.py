"""The leaderboard drawn: a panel a task, a point a model with its 95 % interval. An SVG file.

Drawn by matplotlib (extra `plots`); the same results give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from warta.benchmark.leaderboard import STALE, Line
from warta.benchmark.tasks import TASKS
from warta.errors import UsageError
from warta.stats.plots import COLOURS

ACROSS = 3
STALE_COLOUR = "#999999"


def draw_leaderboard(board: Mapping[tuple[str, str], Sequence[Line]], path: Path) -> None:
    """Write the board's picture to `path`; stale results are grey, the best is filled.

    Raises UsageError where matplotlib is missing, or no result has a value.
    """
    try:
        import matplotlib
    except ImportError:
        raise UsageError("figures need matplotlib: pip install warta[plots]") from None
    from matplotlib.figure import Figure

    panels = {
        key: [line for line in lines if line.lead is not None and line.lead.value is not None]
        for key, lines in board.items()
    }
    panels = {key: lines for key, lines in panels.items() if lines}
    if not panels:
        raise UsageError("no result with a value: nothing to draw")
    matplotlib.use("svg")
    settings: Any = {"svg.hashsalt": "warta", "font.size": 8, "svg.fonttype": "none"}
    with matplotlib.rc_context(settings):
        down = -(-len(panels) // ACROSS)
        most = max(map(len, panels.values()))
        size = (3.1 * min(ACROSS, len(panels)), down * (0.75 + 0.22 * most))
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.subplots(down, min(ACROSS, len(panels)), squeeze=False).flatten()
        for place, (key, lines) in zip(axes, panels.items(), strict=False):
            _panel(place, *key, lines)
        for place in axes[len(panels) :]:
            place.set_visible(False)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, format="svg", metadata={"Date": None})


def _panel(axes: Any, task: str, split: str, lines: Sequence[Line]) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    lowest = 0.0
    for row, line in enumerate(reversed(lines)):
        figure = line.lead
        if figure is None or figure.value is None:
            continue
        colour = STALE_COLOUR if line.state == STALE else COLOURS[0]
        if figure.low is not None and figure.high is not None:
            axes.plot([figure.low, figure.high], [row, row], color=colour, linewidth=1.2)
            lowest = min(lowest, figure.low)
        filled = colour if line.best else "white"
        axes.plot([figure.value], [row], "o", color=colour, markerfacecolor=filled, markersize=4.5)
    names = [f"{line.result.model}{' (stale)' if line.state == STALE else ''}" for line in lines]
    axes.set_yticks(range(len(lines)), names[::-1])
    axes.set_ylim(-0.6, len(lines) - 0.4)
    axes.set_xlim(lowest - 0.02, 1.02)
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_title(f"{task} ({split})", loc="left")
    axes.set_xlabel(TASKS[task].figures[0].replace("_", " "))
