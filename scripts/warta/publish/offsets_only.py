"""`--text offsets-only`: a built dataset without the texts that may not be passed on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq

from warta.errors import UsageError
from warta.publish.rewrite import article_files, rewrite
from warta.publish.withheld import withhold


def without_text(folder: Path, out: Path) -> None:
    """Write the built dataset `folder` to `out` so that it can be passed on: of an article with
    `rights.redistribute` false the record has no text nor any string copied from it, and the other
    configs have no row. Where all articles may be passed on, `out` is a copy.

    `warta restore` puts the texts back, byte for byte. Raises UsageError where `folder` is no built
    dataset of this version of Warta, or `out` exists already.
    """
    if out.exists():
        raise UsageError(f"{out} exists already: name a new folder")
    if _withholds(folder):
        rewrite(folder, out, withhold)
    else:
        shutil.copytree(folder, out, ignore=_hidden)


def _withholds(folder: Path) -> bool:
    """Whether any article that has a text may not be passed on."""
    for paths in article_files(folder).values():
        for path in paths:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(columns=["text", "rights"], batch_size=1024):
                    if any(
                        row["text"] is not None and not row["rights"]["redistribute"]
                        for row in batch.to_pylist()
                    ):
                        return True
    return False


def _hidden(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name.startswith(".")]
