"""Data sets of the Hugging Face Hub, and folders that `save_to_disk` wrote: a row an article.

`hf:ORG/NAME[@REVISION][:CONFIG[:SPLIT]]` as an input is fetched by `datasets`, whatever kind of
files the data set has there; a folder of its Arrow files is walked like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from warta.errors import IncompleteError, UsageError
from warta.read.arrow_rows import attempt, table_rows
from warta.read.hub_name import parse_spec
from warta.read.input import InputFile, open_input
from warta.read.options import ReadOptions
from warta.read.raw import RawArticle, Reject

_FILE_FORMAT = b"ARROW1"  # else it is Arrow's streaming format, which `datasets` writes


def fetch(given: str) -> list[tuple[str, Path]]:
    """The files of a data set: (path for the records, path on this machine), sorted.

    Only this opens a connection. Files that were fetched before are taken from the cache. Raises
    UsageError where the Hub has no such data set, configuration or split, IncompleteError where it
    cannot be reached.
    """
    import datasets

    wanted = parse_spec(given)
    try:
        loaded: Any = datasets.load_dataset(
            wanted.name,
            wanted.config,
            split=wanted.split,
            revision=wanted.revision,
            keep_in_memory=False,
        )
    except ConnectionError as error:  # some of its own errors are FileNotFoundErrors too
        raise _unreachable(given, error) from error
    except (FileNotFoundError, ValueError, NotImplementedError) as error:
        raise UsageError(f"{given}: {_first_line(error)}") from error
    except Exception as error:
        # By client and version: httpx, requests and huggingface_hub each raise their own.
        raise _unreachable(given, error) from error
    parts = {wanted.split: loaded} if wanted.split else dict(loaded)
    found = [
        (f"{wanted.name}/{wanted.config or 'default'}/{split}/{Path(one['filename']).name}", one)
        for split, part in parts.items()
        for one in part.cache_files
    ]
    return sorted((path, Path(one["filename"])) for path, one in found)


def _unreachable(given: str, error: Exception) -> IncompleteError:
    return IncompleteError(
        f"{given} could not be fetched ({_first_line(error)}): the same command goes on when the "
        "Hub answers"
    )


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else type(error).__name__


def read_hub(file: InputFile, options: ReadOptions) -> Iterator[RawArticle | Reject]:
    """The rows of an Arrow file, numbered from 1; digests and breaks as in read_parquet."""
    with open_input(file) as stream:

        def open_table() -> tuple[pa.Schema, Callable[[list[str]], Iterator[pa.RecordBatch]]]:
            whole_file = stream.read(len(_FILE_FORMAT)) == _FILE_FORMAT
            stream.seek(0)
            opener = pa.ipc.open_file if whole_file else pa.ipc.open_stream
            reader = attempt(opener, stream)
            return reader.schema, lambda columns: _batches(reader, columns)

        yield from table_rows(file, options, "corrupt_arrow", open_table)


def _batches(reader: Any, columns: list[str]) -> Iterator[pa.RecordBatch]:
    each: Iterator[pa.RecordBatch]
    if isinstance(reader, pa.ipc.RecordBatchFileReader):
        each = (attempt(reader.get_batch, n) for n in range(reader.num_record_batches))
    else:
        each = iter(lambda: attempt(next, reader, None), None)
    for batch in each:
        kept = batch.select(columns)
        # Offsets outside their buffer would be read as they stand, which can kill the process.
        attempt(kept.validate, full=True)
        yield kept
