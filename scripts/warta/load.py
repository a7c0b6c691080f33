"""How a user reads the dataset: a thin door over `datasets.load_dataset`."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from warta.errors import UsageError

REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]*(/[\w.-]+)?")


def load(
    config: str = "articles",
    split: str | None = None,
    *,
    source: str | os.PathLike[str],
    streaming: bool = False,
    **options: Any,
) -> Any:
    """A config of a built dataset: all splits, or the one named.

    Returns what load_dataset returns: a Dataset for one split, a DatasetDict for all, and their
    Iterable kin with `streaming`. `source` is the folder that `warta build` wrote, or a
    repository's name on the Hub; `options` go on to `load_dataset`. Raises UsageError where the
    folder is not there, is no dataset or has no such config.
    """
    from datasets import load_dataset

    folder = Path(source)
    if folder.is_dir():
        known = configs_of(folder)
        if config not in known:
            raise UsageError(f"{folder} has no config {config!r}; it has {', '.join(known)}")
        # load_dataset(".") fails in every version; an absolute path never does.
        source = str(folder.resolve())
    elif not isinstance(source, str) or not REPOSITORY.fullmatch(source):
        raise UsageError(f"no folder {source}, and it is no repository's name either")
    return load_dataset(str(source), config, split=split, streaming=streaming, **options)


def configs_of(folder: Path) -> list[str]:
    """The configs named in the README of a dataset folder. Raises UsageError where it is none."""
    from datasets import get_dataset_config_names

    if not (folder / "README.md").is_file():
        raise UsageError(f"{folder} is no built dataset (no README.md): run `warta build` first")
    names: list[str] = get_dataset_config_names(str(folder.resolve()))
    return names


def describe(folder: Path) -> str:
    """A table of configs, splits, rows and columns, as load_dataset sees them."""
    from datasets import disable_progress_bars

    disable_progress_bars()
    lines = [f"{'config':<18}{'split':<12}{'rows':>10}  columns"]
    for config in configs_of(folder):
        for split, rows in load(config, source=folder).items():
            columns = ", ".join(rows.column_names)
            lines.append(f"{config:<18}{split:<12}{rows.num_rows:>10,}  {columns}")
    return "\n".join(lines)
