"""Raw articles on their way between the two passes of a build: hashed by id into buckets.

A slice is a folder of two files, however many buckets there are: `entries.bin`, a run of entries
`<u4 header length><u4 data length><header JSON><data>`, little endian; and `segments.npy`, int64
(segments, 3): bucket, offset and bytes of each run of entries of one bucket, sorted by bucket. All
articles of one id land in one bucket, whatever file they came from.
"""

from __future__ import annotations

import dataclasses
import hashlib
import mmap
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
import orjson

from warta.read.raw import RawArticle

ENTRIES, SEGMENTS = "entries.bin", "segments.npy"
_LENGTHS = struct.Struct("<II")
_FIELDS = [field.name for field in dataclasses.fields(RawArticle) if field.name != "data"]
FLUSH_BYTES = 32 * 2**20


def bucket_of(id: str, buckets: int) -> int:
    """The bucket of an article id: depends on the id and the number of buckets alone."""
    return int.from_bytes(hashlib.sha256(id.encode()).digest()[:8], "big") % buckets


class SpillWriter:
    """Writes the slice `folder`, holding at most FLUSH_BYTES of it in memory."""

    def __init__(self, folder: Path, buckets: int) -> None:
        self.folder = folder
        self.buckets = buckets
        self._held = 0
        self._buffers: dict[int, bytearray] = {}
        self._segments: list[tuple[int, int, int]] = []

    def add(self, raw: RawArticle) -> None:
        header = orjson.dumps([getattr(raw, name) for name in _FIELDS])
        buffer = self._buffers.setdefault(bucket_of(raw.id, self.buckets), bytearray())
        buffer += _LENGTHS.pack(len(header), len(raw.data))
        buffer += header
        buffer += raw.data
        self._held += len(header) + len(raw.data)
        if self._held >= FLUSH_BYTES:
            self._flush()

    def finish(self) -> None:
        """Write what is left. A slice without articles has no file."""
        self._flush()
        if self._segments:
            self._segments.sort()
            np.save(self.folder / SEGMENTS, np.array(self._segments, np.int64))

    def _flush(self) -> None:
        if not self._buffers:
            return
        with (self.folder / ENTRIES).open("ab") as file:
            for bucket, buffer in self._buffers.items():
                self._segments.append((bucket, file.tell(), len(buffer)))
                file.write(buffer)
        self._buffers.clear()
        self._held = 0


def count_entries(spill: Path, bucket: int) -> int:
    """How many articles of `bucket` the slices in the folder `spill` hold."""
    with _joined(spill, bucket) as entries:
        return sum(1 for _ in _headers(entries))


class _Place(NamedTuple):
    """Sorts entries by id, then by what decides among equals; never by the order of reading."""

    id: str
    digest: str
    path: str
    row: int
    offset: int


def read_sorted(spill: Path, bucket: int) -> Iterator[RawArticle]:
    """Every article of `bucket` in the slices of the folder `spill`, sorted by (id, digest, path,
    row).

    Only the places are held in memory; the articles are read one at a time.
    """
    with _joined(spill, bucket) as entries:
        for place in sorted(_places(entries)):
            yield _entry(entries, place.offset)


@contextmanager
def _joined(spill: Path, bucket: int) -> Iterator[mmap.mmap | bytes]:
    """The entries of a bucket, of all slices, in one file without a name. There may be more slices
    than files that a process may have open."""
    with tempfile.TemporaryFile(dir=spill) as joined:
        for folder in sorted(spill.iterdir()):
            if folder.name.isdecimal() and (folder / ENTRIES).exists():
                _append(folder, bucket, joined)
        joined.flush()
        if not joined.tell():
            yield b""
            return
        with mmap.mmap(joined.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            yield mapped


def _append(folder: Path, bucket: int, joined: IO[bytes]) -> None:
    segments = np.load(folder / SEGMENTS, mmap_mode="r")
    first, last = np.searchsorted(segments[:, 0], [bucket, bucket + 1])
    if first == last:
        return
    with (folder / ENTRIES).open("rb") as entries:
        for _, offset, length in segments[first:last].tolist():
            entries.seek(offset)
            joined.write(entries.read(length))


def _headers(entries: mmap.mmap | bytes) -> Iterator[tuple[int, int, int]]:
    """Of each entry: its offset, and those between which its header lies."""
    offset, size = 0, len(entries)
    while offset < size:
        header_length, data_length = _LENGTHS.unpack_from(entries, offset)
        header = offset + _LENGTHS.size
        yield offset, header, header + header_length
        offset = header + header_length + data_length


def _places(entries: mmap.mmap | bytes) -> Iterator[_Place]:
    for offset, begin, end in _headers(entries):
        values = orjson.loads(entries[begin:end])
        yield _Place(values[_ID], values[_DIGEST], values[_PATH], values[_ROW] or 0, offset)


def _entry(entries: mmap.mmap | bytes, offset: int) -> RawArticle:
    header_length, data_length = _LENGTHS.unpack_from(entries, offset)
    header = offset + _LENGTHS.size
    values = dict(zip(_FIELDS, orjson.loads(entries[header : header + header_length]), strict=True))
    data = entries[header + header_length : header + header_length + data_length]
    for name in ("authors", "notes"):
        values[name] = tuple(values[name])
    return RawArticle(data=data, **values)


_ID, _DIGEST, _PATH, _ROW = (_FIELDS.index(name) for name in ("id", "digest", "path", "row"))
