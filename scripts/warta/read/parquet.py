"""Parquet: one article a row, read by batches of only the columns that are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from warta.read.arrow_rows import attempt, table_rows
from warta.read.input import InputFile, open_input
from warta.read.options import MIB, ReadOptions
from warta.read.raw import RawArticle, Reject

_BATCH_BYTES = 4 * MIB  # what a batch should hold, going by what the file says of itself
_BATCH_ROWS = 1024  # at most, whatever it says


def read_parquet(file: InputFile, options: ReadOptions) -> Iterator[RawArticle | Reject]:
    """The rows of `file`, numbered from 1.

    `sha256` of a row is of the canonical JSON of the columns read: the text and those that say
    something of the article. Where the file breaks off, the last Reject stands at the first row
    that could not be read.
    """
    with open_input(file) as stream:

        def open_table() -> tuple[pa.Schema, Callable[[list[str]], Iterator[pa.RecordBatch]]]:
            parquet = attempt(pq.ParquetFile, stream, page_checksum_verification=True)
            schema = attempt(getattr, parquet, "schema_arrow")
            return schema, lambda columns: _batches(parquet, columns)

        yield from table_rows(file, options, "corrupt_parquet", open_table)


def _batches(parquet: pq.ParquetFile, columns: list[str]) -> Iterator[pa.RecordBatch]:
    for group in range(parquet.num_row_groups):
        facts = attempt(parquet.metadata.row_group, group)
        width = max(1, facts.total_byte_size) // max(1, facts.num_rows)
        size = max(1, min(_BATCH_ROWS, _BATCH_BYTES // max(1, width)))
        # One thread: the engine's workers are the parallelism.
        batches = attempt(
            parquet.iter_batches, size, row_groups=[group], columns=columns, use_threads=False
        )
        while (batch := attempt(next, batches, None)) is not None:
            yield batch
