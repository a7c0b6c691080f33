"""The least that the shipped annotators must reach on the validation part (floors.json)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any


def read_floors() -> Mapping[str, Mapping[str, float]]:
    """Task -> figure -> the least value on the validation part."""
    text = (files("warta.benchmark") / "floors.json").read_text(encoding="utf-8")
    floors: dict[str, dict[str, float]] = json.loads(text)
    return floors


def below_floors(figures: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What lies below its floor, or is missing, a line each."""
    wrong = []
    for task, least in read_floors().items():
        for name, floor in least.items():
            value = figures.get(task, {}).get(name, {}).get("value")
            if value is None or value < floor:
                wrong.append(f"{task} {name}: {value}, floor {floor}")
    return wrong
