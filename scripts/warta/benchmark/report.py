"""What `warta bench` and `make quality` found, as Markdown: for the terminal, card and README."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from warta.agree.figures import Figure
from warta.benchmark.tasks import TASKS
from warta.schema import labels

if TYPE_CHECKING:
    from warta.benchmark.run import Row

PARTS = ("validation", "test")
# Folder below --real -> kind of the set of names in it.
NAME_SETS = {"idner-news-2k": "idner", "nergrit": "nergrit", "nerp": "nerp"}


def format_quality(quality: Mapping[str, Any]) -> str:
    """Markdown tables: tasks on gold, by part with intervals; sets of real text."""
    parts = [*quality["gold"]]
    lines = [f"| task | figure | {' | '.join(parts)} |", "|---|---|" + "---:|" * len(parts)]
    for task in TASKS.values():
        for name in task.figures:
            cells = [quality["gold"][part].get(task.name, {}).get(name) for part in parts]
            if any(cells):
                shown = " | ".join("-" if cell is None else _cell(cell) for cell in cells)
                lines.append(f"| {task.name} | {name.replace('_', ' ')} | {shown} |")
    if quality["real"]:
        lines += ["", "| real text | figure | value |", "|---|---|---:|"]
        for name, figures in quality["real"].items():
            for key, value in figures.items():
                shown = "-" if value is None else f"{value:.3f}"
                lines.append(f"| {name} | {key.replace('_', ' ')} | {shown} |")
    return "\n".join(lines)


def format_leads(quality: Mapping[str, Any]) -> str:
    """A table for the README: the leading figure of each task, and exact F1 on real sets."""
    lines = ["| task | figure | validation | test |", "|---|---|---:|---:|"]
    for task in TASKS.values():
        name = task.figures[0]
        cells = [_cell(quality["gold"][part][task.name][name]) for part in PARTS]
        lines.append(f"| {task.name} | {name.replace('_', ' ')} | {' | '.join(cells)} |")
    for kind in NAME_SETS.values():
        if kind in quality["real"]:
            value = quality["real"][kind]["exact_f1"]
            theirs = quality["real"][kind]["exact_f1 conventions"]
            lines.append(f"| entities on {kind} (real) | exact f1 | {value:.3f} | - |")
            if theirs != value:
                told = "exact f1, names counted as the set counts them"
                lines.append(f"| entities on {kind} (real) | {told} | {theirs:.3f} | - |")
    for label in ("STATEMENT", "CUE"):
        if "pfsa" in quality["real"]:
            value = quality["real"]["pfsa"][f"rules exact_f1 {label}"]
            lines.append(f"| {label} on PFSA-ID (real) | exact f1 | {value:.3f} | - |")
    return "\n".join(lines)


def _cell(cell: Mapping[str, Any]) -> str:
    interval = "" if cell["low"] is None else f" ({cell['low']:.2f}-{cell['high']:.2f})"
    return f"{cell['value']:.3f}{interval}"


def format_rows(rows: Sequence[Row], *, by: Sequence[str] = ("label",)) -> str:
    """Markdown tables of models on one task: a line a figure, a column a model; then the leading
    figure `by` label, outlet or subject.

    n is what gold brought to a figure: spans, links, tokens or articles. p is of the first figure,
    against the first model. Of a figure without labels the first one that has some is shown.
    """
    models = [row.model for row in rows]
    names = list(dict.fromkeys(f.name for row in rows for f in row.figures if f.label is None))
    whole = [{f.name: f for f in row.figures if f.label is None} for row in rows]
    task, data, articles = rows[0].task, rows[0].data, rows[0].articles
    lines = [[f"{task}: {data}, n = {articles}", *models, "n"]]
    lines += [_figure_line(name.replace("_", " "), [f.get(name) for f in whole]) for name in names]
    if any(row.p is not None for row in rows):
        cells = ["-" if row.p is None else format_p(row.p) for row in rows]
        lines.append([f"p against {models[0]}", *cells, ""])
    parts = [_table(lines)]
    for kind in by:
        found = [_by(row, kind) for row in rows]
        groups = sorted({group for side in found for group in side})
        if groups:
            lead = next(f.name for side in found for f in side.values()).replace("_", " ")
            lines = [[f"{lead} by {kind}", *models, "n"]]
            told = _subjects() if kind == "subject" else {}
            lines += [
                _figure_line(
                    f"{group} {told.get(group, '')}".strip(), [s.get(group) for s in found]
                )
                for group in groups
            ]
            parts.append(_table(lines))
    return "\n\n".join(parts)


def _by(row: Row, kind: str) -> Mapping[str, Figure]:
    if kind != "label":
        return row.measured.groups[kind] if row.measured else {}
    labelled = [figure for figure in row.figures if figure.label is not None]
    order = {figure.name: at for at, figure in reversed([*enumerate(row.figures)])}
    first = min((figure.name for figure in labelled), key=order.__getitem__, default=None)
    return {str(figure.label): figure for figure in labelled if figure.name == first}


def _subjects() -> Mapping[str, str]:
    """IPTC code -> its name."""
    return {
        str(label.const): label.description.partition(": ")[2].rstrip(".")
        for label in labels("topics", "topics")
    }


def _figure_line(name: str, figures: Sequence[Figure | None]) -> list[str]:
    number = max((figure.first for figure in figures if figure), default=0)
    cells = ["-" if figure is None else format_figure(figure) for figure in figures]
    return [name, *cells, f"{number:,}"]


def format_figure(figure: Figure) -> str:
    """Value (low-high), the interval where there is one; - without a value."""
    if figure.value is None:
        return "-"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.3f}"
    between = " to " if figure.low < 0 else "-"
    return f"{figure.value:.3f} ({figure.low:.2f}{between}{figure.high:.2f})"


def format_p(p: float) -> str:
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def _table(lines: Sequence[Sequence[str]]) -> str:
    head, *rest = lines
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, rule, *rest))
