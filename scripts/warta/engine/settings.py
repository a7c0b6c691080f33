"""What every task of a build must know, as plain data that travels to other processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from warta.read import ReadOptions


@dataclass(frozen=True, slots=True)
class Settings:
    """`layers` None: all there are annotators for. `annotators` are pairs
    of a layer and the SPEC of a user's own model. `language` "id" or "any". `keep`: all, first or
    longest of near-duplicates. `split`: random, time or outlet; None: by the folder `splits`."""

    layers: tuple[str, ...] | None = None
    annotators: tuple[tuple[str, str], ...] = ()
    language: str = "id"
    gold: Path | None = None
    splits: Path | None = None
    tombstones: tuple[Path, ...] = ()  # files that say which articles were taken out
    keep: str = "all"
    split: str | None = None
    read: ReadOptions = field(default_factory=ReadOptions)
