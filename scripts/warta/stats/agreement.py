"""What `warta agree --json` said, read back to be shown beside a dataset."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warta.errors import UsageError
from warta.stats.compare import figure
from warta.stats.table import table


@dataclass(frozen=True, slots=True)
class Agreed:
    """One figure of a layer over all its labels, with its 95 % interval where there is one."""

    layer: str
    name: str
    articles: int
    value: float
    low: float | None
    high: float | None

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON data."""
        return dataclasses.asdict(self)


def read_agreement(path: Path) -> list[Agreed]:
    """The figures over all labels of a file that `warta agree A B --json` wrote.

    Raises UsageError where it is none.
    """
    try:
        measured = json.loads(path.read_text(encoding="utf-8"))
        return [
            Agreed(
                str(layer["layer"]),
                str(each["name"]),
                int(layer["articles"]),
                float(each["value"]),
                None if each["low"] is None else float(each["low"]),
                None if each["high"] is None else float(each["high"]),
            )
            for layer in measured["layers"]
            for each in layer["figures"]
            if each["label"] is None and each["value"] is not None
        ]
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UsageError(
            f"{path} is not what `warta agree A B --json` prints ({type(error).__name__}: {error})"
        ) from None


def format_agreed(agreed: list[Agreed]) -> str:
    """A Markdown section."""
    rows = [
        [
            each.layer,
            each.name.replace("_", " "),
            f"{each.articles:,}",
            f"{each.value:.3f}",
            "-" if each.low is None else f"{each.low:.3f} to {figure(each.high, 3)}",
        ]
        for each in agreed
    ]
    head = ["layer", "figure", "articles", "value", "95 %"]
    return f"## Agreement of two annotators\n\n{table(head, rows, names=2)}"
