"""Parquet: one article a row, read by batches of only the columns that are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from warta.read.arrow_values import values
from warta.read.decompress import over_limit
from warta.read.input import InputFile, open_input
from warta.read.options import MIB, TARGETS, ReadOptions
from warta.read.raw import RawArticle, Reject, shown
from warta.read.row import Rows, no_column

_BATCH_BYTES = 4 * MIB  # what a batch should hold, going by what the file says of itself
_BATCH_ROWS = 1024  # at most, whatever it says


class _CorruptError(Exception):
    """Arrow could not read on."""


def read_parquet(file: InputFile, options: ReadOptions) -> Iterator[RawArticle | Reject]:
    """The rows of `file`, numbered from 1.

    `sha256` of a row is of the canonical JSON of the columns read: the text and those that say
    something of the article. Where the file breaks off, the last Reject stands at the first row
    that could not be read.
    """
    with open_input(file) as stream:
        number = 0
        try:
            parquet = _try(pq.ParquetFile, stream, page_checksum_verification=True)
            schema = _try(getattr, parquet, "schema_arrow")
            text = options.column("text")
            fault = _fault(schema, text)
            if fault or not parquet.metadata.num_rows:
                fault = fault or ("empty", "the file holds no rows")
                yield Reject(file.path, None, None, *fault)
                return
            rows = Rows(file, options)
            limit = options.byte_limit(file.bytes)
            total = 0
            for batch in _batches(parquet, _columns(schema, options)):
                for row in _rows(batch):
                    number += 1
                    total += len(row[text] or "")  # code points: at most as many as bytes
                    if total > limit:
                        reason = over_limit(file, limit)
                        yield Reject(file.path, number, None, "decompression_limit", reason)
                        return
                    yield rows.article(number, row)
        except _CorruptError as error:
            yield Reject(
                file.path,
                number + 1,
                None,
                "corrupt_parquet",
                f"the file cannot be read from here on ({error}); rows before it are kept. "
                "Fetch the file again",
            )


def _try(call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What `call` returns of `args` and `kwargs`.

    Raises _CorruptError for whatever Arrow makes of damaged data: ArrowException, OSError,
    ValueError, MemoryError (a false length) and others, by version and by damage. An OSError with
    a number is the machine's, and goes on.
    """
    try:
        return call(*args, **kwargs)
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise _CorruptError(shown(" ".join(str(error).split())) or type(error).__name__) from error


def _fault(schema: pa.Schema, text: str) -> tuple[str, str] | None:
    """Why no row of a file with `schema` can be an article, as code and reason."""
    count = schema.names.count(text)
    if count == 0:
        return "missing_text", no_column(text, schema.names)
    if count > 1:
        return "duplicate_key", f"there are {count} columns `{text}`: which one holds is unclear"
    kind = schema.field(text).type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if kind in (pa.string(), pa.large_string(), pa.string_view(), pa.null()):
        return None
    return "wrong_type", f"the column `{text}` holds {str(kind)[:80]}, not strings"


def _columns(schema: pa.Schema, options: ReadOptions) -> list[str]:
    """The names of the columns to read, in the file's order.

    FineWeb's `date` is when the page was crawled, and is not read.
    """
    wanted = {options.column(target) for target in TARGETS}
    if "date" not in options.columns.values() and {"dump", "file_path"} <= set(schema.names):
        wanted.discard("date")
    return [name for name in schema.names if name in wanted and schema.names.count(name) == 1]


def _batches(parquet: pq.ParquetFile, columns: list[str]) -> Iterator[pa.RecordBatch]:
    for group in range(parquet.num_row_groups):
        facts = _try(parquet.metadata.row_group, group)
        width = max(1, facts.total_byte_size) // max(1, facts.num_rows)
        size = max(1, min(_BATCH_ROWS, _BATCH_BYTES // max(1, width)))
        # One thread: the engine's workers are the parallelism.
        batches = _try(
            parquet.iter_batches, size, row_groups=[group], columns=columns, use_threads=False
        )
        while (batch := _try(next, batches, None)) is not None:
            yield batch


def _rows(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    names = batch.schema.names
    columns = [_try(values, column) for column in batch.columns]
    for row in zip(*columns, strict=True):
        yield dict(zip(names, row, strict=True))
