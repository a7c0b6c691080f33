"""The kinds of chart that figures are made of, on axes of their own. Drawn by matplotlib.

Colours are those of Okabe and Ito (2008), told apart by colour-blind readers too; what a colour
says stands in a legend, what a bar says as a number beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000")
GREY, LIGHT = "#555555", "#dddddd"
WIDTH = 6.5  # inches
# Text stays text and ids do not change: the same figures give the same bytes.
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "warta",
    "svg.fonttype": "none",
    "font.size": 8,
    "axes.titlesize": 9,
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "savefig.dpi": 160,
    "text.parse_math": False,
}


@dataclass(frozen=True, slots=True)
class Dots:
    """A value with the interval around it; `marked` ones are filled in another colour."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    marked: bool = False


def draw_axes(title: str, *, rows: float, note: str = "") -> tuple[Any, Any]:
    """A figure high enough for so many rows, its axes, and its title; `note` stands below it."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, 0.9 + 0.2 * max(rows, 2)), layout="constrained")
    axes = figure.add_subplot()
    figure.suptitle(title, x=0.01, ha="left", fontsize=9, fontweight="bold")
    if note:
        figure.supxlabel(note, x=0.01, ha="left", fontsize=7, color=GREY)
    return figure, axes


def stacked(
    axes: Any,
    names: Sequence[str],
    parts: Mapping[str, Sequence[float]],
    *,
    ends: Sequence[str] | None = None,
) -> None:
    """Horizontal bars, the first name on top: a part a colour, the total (or `ends`) behind."""
    rows = range(len(names))
    reached = [0.0] * len(names)
    for number, (name, values) in enumerate(parts.items()):
        colour = COLOURS[number % len(COLOURS)]
        axes.barh(
            rows, values, left=reached, color=colour, label=name, edgecolor="white", linewidth=0.4
        )
        reached = [before + value for before, value in zip(reached, values, strict=True)]
    for row, total in enumerate(reached):
        end = ends[row] if ends else f"{total:,.0f}"
        # No blank would do: SVG swallows one at the head of a text.
        axes.annotate(end, (total, row), (3, 0), textcoords="offset points", va="center")
    axes.set_yticks(rows, names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.margins(x=0.12)
    _count(axes.xaxis)
    _legend(axes, parts)


def columns(axes: Any, names: Sequence[str], parts: Mapping[str, Sequence[float]]) -> None:
    """Upright bars in the order given: a part a colour; names that are empty are not written."""
    places = range(len(names))
    reached = [0.0] * len(names)
    for number, (name, values) in enumerate(parts.items()):
        colour = COLOURS[number % len(COLOURS)]
        axes.bar(places, values, 0.9, bottom=reached, color=colour, label=name)
        reached = [before + value for before, value in zip(reached, values, strict=True)]
    written = [place for place in places if names[place]]
    axes.set_xticks(written, [names[place] for place in written])
    _count(axes.yaxis)
    _legend(axes, parts)


def _count(axis: Any) -> None:
    """Whole numbers with a comma at the thousands."""
    from matplotlib.ticker import MaxNLocator, StrMethodFormatter

    axis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    axis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))


def _legend(axes: Any, parts: Mapping[str, object]) -> None:
    if len(parts) > 1:
        axes.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1),
            ncols=len(parts) if len(parts) < 5 else 4,
            frameon=False,
            borderaxespad=0.2,
            handlelength=1,
        )


def heat(
    axes: Any, names: Sequence[str], heads: Sequence[str], cells: Sequence[Sequence[float | None]]
) -> None:
    """A table of numbers on a ground the darker the higher they are; None is left blank."""
    highest = max((cell for row in cells for cell in row if cell is not None), default=0.0) or 1.0
    ground = [[cell or 0.0 for cell in row] for row in cells]
    axes.pcolormesh(ground, cmap="Blues", vmin=0, vmax=1.25 * highest, edgecolor="white")
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            if cell is not None:
                colour = "white" if cell > 0.7 * highest else "black"
                place = column + 0.5, row + 0.5
                axes.text(*place, f"{cell:.1f}", ha="center", va="center", color=colour)
    axes.set_yticks([row + 0.5 for row in range(len(names))], names)
    axes.set_xticks([column + 0.5 for column in range(len(heads))], heads)
    axes.set_ylim(len(names), 0)
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)


def dots(axes: Any, rows: Sequence[Dots]) -> None:
    """A dot a row with the interval as a line, the first on top."""
    for row, each in enumerate(rows):
        if each.low is not None and each.high is not None:
            ends = [each.low, each.high]
            axes.plot(ends, [row, row], color=LIGHT, linewidth=5, solid_capstyle="butt")
        colour = COLOURS[5] if each.marked else COLOURS[0]
        shape = "D" if each.marked else "o"
        axes.plot([each.value], [row], shape, color=colour, markersize=4.5, zorder=3)
    axes.set_yticks(range(len(rows)), [each.name for each in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.grid(axis="x", color=LIGHT, linewidth=0.5)
    axes.set_axisbelow(True)


def save(figure: Any, path: Path) -> Path:
    """The figure as an SVG or PNG file, by the ending, without a date or a program's version."""
    png = path.suffix == ".png"
    figure.savefig(path, metadata={"Software": None} if png else {"Date": None})
    return path
