"""Record batches to Parquet shards, written so that every reader opens them and re-uploads are
small: zstd, content-defined chunking, a page index, row groups near 100 MB."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP_BYTES = 96 * 2**20
HASH_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Shard:
    """A finished Parquet file: `num_bytes` in Arrow memory (what dataset_info calls so), `size`
    on disk."""

    config: str
    split: str
    path: str
    rows: int
    num_bytes: int
    size: int
    sha256: str


class ShardWriter:
    """One Parquet file, opened with its first row; without rows there is no file."""

    def __init__(self, path: Path, config: str, split: str, schema: pa.Schema) -> None:
        self.path, self.config, self.split, self.schema = path, config, split, schema
        self._writer: pq.ParquetWriter | None = None
        self._pending: list[pa.RecordBatch] = []
        self._pending_bytes = self._rows = self._bytes = 0

    def __enter__(self) -> ShardWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._writer is not None:
            self._writer.close()

    def write(self, batch: pa.RecordBatch) -> None:
        if batch.num_rows == 0:
            return
        self._pending.append(batch)
        self._pending_bytes += batch.nbytes
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        if self._pending_bytes >= ROW_GROUP_BYTES:
            self._flush()

    def finish(self) -> Shard | None:
        """Close the file; what it became, or None where no row came."""
        if self._rows == 0:
            return None
        self._flush()
        assert self._writer is not None
        self._writer.close()
        self._writer = None
        return Shard(
            self.config,
            self.split,
            self.path.name,
            self._rows,
            self._bytes,
            self.path.stat().st_size,
            sha256_of(self.path),
        )

    def _flush(self) -> None:
        if not self._pending:
            return
        if self._writer is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = open_parquet(self.path, self.schema)
        table = pa.Table.from_batches(self._pending, schema=self.schema)
        self._writer.write_table(table, row_group_size=table.num_rows)
        self._pending.clear()
        self._pending_bytes = 0


def open_parquet(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer with the settings of this dataset.

    Offsets rise within a list and are mostly distinct: packed differences are smaller and faster
    than a dictionary. Only strings and label codes are worth a dictionary.
    """
    leaves = _leaves(schema)
    packed = {name: "DELTA_BINARY_PACKED" for name, kind in leaves if kind == pa.int32()}
    others = [name for name, kind in leaves if kind != pa.int32() and kind != pa.bool_()]
    return pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        use_dictionary=others,
        column_encoding=packed or None,
        use_content_defined_chunking=True,
        write_page_index=True,
    )


def _leaves(schema: pa.Schema) -> list[tuple[str, pa.DataType]]:
    """Parquet column path and type of each leaf."""
    found: list[tuple[str, pa.DataType]] = []

    def walk(path: str, kind: pa.DataType) -> None:
        if pa.types.is_list(kind):
            walk(f"{path}.list.element", kind.value_type)
        elif pa.types.is_struct(kind):
            for field in kind:
                walk(f"{path}.{field.name}", field.type)
        else:
            found.append((path, kind))

    for field in schema:
        walk(field.name, field.type)
    return found


def sha256_of(path: Path) -> str:
    """Hex sha256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(HASH_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
