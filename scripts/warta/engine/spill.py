"""Raw articles on their way between the two passes of a build: hashed by id into bucket files.

A spill file is a run of entries `<u4 header length><u4 data length><header JSON><data>`, little
endian. All articles of one id land in one bucket, whatever file they came from.
"""

from __future__ import annotations

import dataclasses
import hashlib
import mmap
import struct
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import orjson

from warta.read.raw import RawArticle

_LENGTHS = struct.Struct("<II")
_FIELDS = [field.name for field in dataclasses.fields(RawArticle) if field.name != "data"]
FLUSH_BYTES = 32 * 2**20


def bucket_of(id: str, buckets: int) -> int:
    """The bucket of an article id: depends on the id and the number of buckets alone."""
    return int.from_bytes(hashlib.sha256(id.encode()).digest()[:8], "big") % buckets


class SpillWriter:
    """Appends raw articles to `folder/<bucket>.spill`, holding at most FLUSH_BYTES in memory."""

    def __init__(self, folder: Path, buckets: int) -> None:
        self.folder = folder
        self.buckets = buckets
        self._held = 0
        self._buffers: dict[int, bytearray] = {}

    def add(self, raw: RawArticle) -> None:
        header = orjson.dumps([getattr(raw, name) for name in _FIELDS])
        buffer = self._buffers.setdefault(bucket_of(raw.id, self.buckets), bytearray())
        buffer += _LENGTHS.pack(len(header), len(raw.data))
        buffer += header
        buffer += raw.data
        self._held += len(header) + len(raw.data)
        if self._held >= FLUSH_BYTES:
            self.flush()

    def flush(self) -> None:
        for bucket, buffer in self._buffers.items():
            with (self.folder / f"{bucket:05d}.spill").open("ab") as file:
                file.write(buffer)
        self._buffers.clear()
        self._held = 0


def count_entries(paths: Sequence[Path]) -> int:
    """How many articles the spill files hold."""
    count = 0
    for path in paths:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as all_:
            offset = 0
            while offset < len(all_):
                header_length, data_length = _LENGTHS.unpack_from(all_, offset)
                offset += _LENGTHS.size + header_length + data_length
                count += 1
    return count


class _Place(NamedTuple):
    """Sorts entries by id, then by what decides among equals; never by the order of reading."""

    id: str
    digest: str
    path: str
    row: int
    file: int
    offset: int


def read_sorted(paths: Sequence[Path]) -> Iterator[RawArticle]:
    """Every article of the spill files, sorted by (id, digest, path, row).

    Only the places are held in memory; the articles are read one at a time.
    """
    with ExitStack() as stack:
        maps: list[mmap.mmap] = []
        places: list[_Place] = []
        for number, path in enumerate(paths):
            file = stack.enter_context(path.open("rb"))
            mapped = stack.enter_context(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            maps.append(mapped)
            places.extend(_places(mapped, number))
        places.sort()
        for place in places:
            yield _entry(maps[place.file], place.offset)


def _places(mapped: mmap.mmap, number: int) -> Iterator[_Place]:
    offset, size = 0, len(mapped)
    while offset < size:
        header_length, data_length = _LENGTHS.unpack_from(mapped, offset)
        header = offset + _LENGTHS.size
        values = orjson.loads(mapped[header : header + header_length])
        yield _Place(values[_ID], values[_DIGEST], values[_PATH], values[_ROW] or 0, number, offset)
        offset = header + header_length + data_length


def _entry(mapped: mmap.mmap, offset: int) -> RawArticle:
    header_length, data_length = _LENGTHS.unpack_from(mapped, offset)
    header = offset + _LENGTHS.size
    values = dict(zip(_FIELDS, orjson.loads(mapped[header : header + header_length]), strict=True))
    data = mapped[header + header_length : header + header_length + data_length]
    for name in ("authors", "notes"):
        values[name] = tuple(values[name])
    return RawArticle(data=data, **values)


_ID, _DIGEST, _PATH, _ROW = (_FIELDS.index(name) for name in ("id", "digest", "path", "row"))
