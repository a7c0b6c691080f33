"""Raw inputs to records one by one, in this process, without a dataset folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from warta.article import Article
from warta.errors import NotAnArticle
from warta.pipeline import make_pipeline
from warta.read import InputFile, ReadOptions, Reject, read
from warta.read.ids import repeated_stems
from warta.read.input import mark_repeated
from warta.read.walk import walk


def records(
    inputs: Sequence[Path],
    *,
    layers: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    language: str = "id",
) -> Iterator[Article | Reject]:
    """A record or a reject for each input, in the order of the walk; duplicates are kept."""
    pipeline = make_pipeline(layers, language=language)
    options = ReadOptions(columns=dict(columns or {}))
    found = list(walk(inputs))
    repeated = repeated_stems(file.stem for file in found if isinstance(file, InputFile))
    for file in found:
        if isinstance(file, Reject):
            yield file
            continue
        for raw in read(mark_repeated(file, repeated), options=options):
            if isinstance(raw, Reject):
                yield raw
                continue
            try:
                yield pipeline.make(raw)
            except NotAnArticle as error:
                yield Reject(raw.path, raw.row, raw.id, error.code, error.reason)
