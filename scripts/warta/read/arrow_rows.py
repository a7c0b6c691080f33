"""Arrow tables to articles: what Parquet files and the files of data sets have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyarrow as pa

from warta.read.arrow_values import values
from warta.read.decompress import over_limit
from warta.read.input import InputFile
from warta.read.options import TARGETS, ReadOptions
from warta.read.raw import RawArticle, Reject, shown
from warta.read.row import Rows, no_column


class CorruptError(Exception):
    """Arrow could not read on."""


def table_rows(
    file: InputFile,
    options: ReadOptions,
    code: str,
    open_table: Callable[[], tuple[pa.Schema, Callable[[list[str]], Iterable[pa.RecordBatch]]]],
) -> Iterator[RawArticle | Reject]:
    """The rows of a table, numbered from 1.

    `open_table` returns the schema, and a function from the names of the columns to read to their
    batches; both may raise CorruptError, which ends the table with a Reject of `code` at the first
    row that could not be read. `sha256` of a row is of the canonical JSON of the columns read.
    """
    number = 0
    try:
        schema, batches = open_table()
        text = options.column("text")
        if wrong := fault(schema, text):
            yield Reject(file.path, None, None, *wrong)
            return
        rows = Rows(file, options)
        limit = options.byte_limit(file.bytes)
        total = 0
        for batch in batches(needed_columns(schema, options)):
            for row in _rows(batch):
                number += 1
                total += len(row[text] or "")  # code points: at most as many as bytes
                if total > limit:
                    reason = over_limit(file, limit)
                    yield Reject(file.path, number, None, "decompression_limit", reason)
                    return
                yield rows.article(number, row)
    except CorruptError as error:
        reason = (
            f"the file cannot be read from here on ({error}); rows before it are kept. "
            "Fetch the file again"
        )
        yield Reject(file.path, number + 1, None, code, reason)
        return
    if not number:
        yield Reject(file.path, None, None, "empty", "the file holds no rows")


def attempt(call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What `call` returns of `args` and `kwargs`.

    Raises CorruptError for whatever Arrow makes of damaged data: ArrowException, OSError,
    ValueError, MemoryError (a false length) and others, by version and by damage. An OSError with
    a number is the machine's, and goes on.
    """
    try:
        return call(*args, **kwargs)
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise CorruptError(shown(" ".join(str(error).split())) or type(error).__name__) from error


def fault(schema: pa.Schema, text: str) -> tuple[str, str] | None:
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


def needed_columns(schema: pa.Schema, options: ReadOptions) -> list[str]:
    """The names of the columns to read, in the file's order.

    FineWeb's `date` is when the page was crawled, and is not read.
    """
    wanted = {options.column(target) for target in TARGETS}
    if "date" not in options.columns.values() and {"dump", "file_path"} <= set(schema.names):
        wanted.discard("date")
    return [name for name in schema.names if name in wanted and schema.names.count(name) == 1]


def _rows(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    names = batch.schema.names
    columns = [attempt(values, column) for column in batch.columns]
    for row in zip(*columns, strict=True):
        yield dict(zip(names, row, strict=True))
