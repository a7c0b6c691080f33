"""What `make quality` found, as Markdown: for the card, the README and the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from warta.benchmark.tasks import TASKS

PARTS = ("validation", "test")
# Figures that no agreement of annotators is measured by.
MORE = {"persuasion": ("paragraph_f1", "overlap_f1")}
# Folder below --real -> kind of the set of names in it.
NAME_SETS = {"idner-news-2k": "idner", "nergrit": "nergrit", "nerp": "nerp"}


def format_quality(quality: Mapping[str, Any]) -> str:
    """Markdown tables: tasks on gold, by part with intervals; sets of real text."""
    parts = [*quality["gold"]]
    lines = [f"| task | figure | {' | '.join(parts)} |", "|---|---|" + "---:|" * len(parts)]
    for task in TASKS.values():
        for name in (*task.figures, *MORE.get(task.name, ())):
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
            lines.append(f"| entities on {kind} (real) | exact f1 | {value:.3f} | - |")
    for label in ("STATEMENT", "CUE"):
        if "pfsa" in quality["real"]:
            value = quality["real"]["pfsa"][f"rules exact_f1 {label}"]
            lines.append(f"| {label} on PFSA-ID (real) | exact f1 | {value:.3f} | - |")
    return "\n".join(lines)


def _cell(cell: Mapping[str, Any]) -> str:
    interval = "" if cell["low"] is None else f" ({cell['low']:.2f}-{cell['high']:.2f})"
    return f"{cell['value']:.3f}{interval}"
