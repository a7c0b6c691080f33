"""What is kept of each article for the search: pages of sketches on disk, PAGE articles at most.

A page `NNNN` of a folder is
    NNNN.articles.jsonl  [id, published_at, outlet, length of the body in code points]
    NNNN.signatures.bin  uint32 (rows, articles): a band is one run of bytes
    NNNN.marks.bin       uint8 (articles, 128)
    NNNN.grams.bin       uint64: the 5-grams, article after article
    NNNN.starts.bin      int64 (articles + 1): where each one's begin
Articles are numbered through all pages of all folders, in order. Numbers are little endian, without
a header: a search opens each file many times and reads a little.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson

from warta.article import Article
from warta.duplicates.shingles import Hashes, body_of, text_grams
from warta.duplicates.signatures import Banding, Marks, Signatures, marks_of, sign

PAGE = 8_192
SIGNED = 512  # articles signed at once: signatures come as Python numbers, which take much memory
PAGES = "pages.json"


class Sketched(NamedTuple):
    """What is known of an article beside its 5-grams. `length`: code points of the body."""

    id: str
    published_at: str | None
    outlet: str | None
    length: int


class SketchWriter:
    """Writes the sketches of a shard into `folder`, a page at a time."""

    def __init__(self, folder: Path, banding: Banding) -> None:
        self._folder, self._banding = folder, banding
        self._pages: list[int] = []
        self._articles: list[Sketched] = []
        self._grams: list[Hashes] = []
        self._lengths: list[int] = []
        self._signatures: list[Signatures] = []

    def add(self, article: Article) -> None:
        parts = body_of(article)
        known = (article.id, article.published_at, article.outlet, sum(map(len, parts)))
        self.add_grams(Sketched(*known), text_grams(parts))

    def add_grams(self, article: Sketched, grams: Hashes) -> None:
        self._articles.append(article)
        self._grams.append(grams)
        if len(self._grams) == SIGNED:
            self._sign()
        if len(self._articles) == PAGE:
            self._write()

    def finish(self) -> None:
        if self._articles:
            self._write()
        (self._folder / PAGES).write_bytes(orjson.dumps(self._pages))

    def _sign(self) -> None:
        self._signatures.append(sign(self._grams, self._banding))
        with Path(f"{self._stem()}.grams.bin").open("ab") as file:
            for grams in self._grams:
                file.write(grams.astype("<u8").tobytes())
        self._lengths.extend(map(len, self._grams))
        self._grams.clear()

    def _write(self) -> None:
        if self._grams:
            self._sign()
        stem = self._stem()
        signatures = np.concatenate(self._signatures, axis=1)
        signatures.astype("<u4").tofile(f"{stem}.signatures.bin")
        marks_of(signatures).tofile(f"{stem}.marks.bin")
        np.cumsum([0, *self._lengths], dtype="<i8").tofile(f"{stem}.starts.bin")
        with Path(f"{stem}.articles.jsonl").open("wb") as rows:
            for article in self._articles:
                rows.write(orjson.dumps([*article], option=orjson.OPT_APPEND_NEWLINE))
        self._pages.append(len(self._articles))
        for held in (self._articles, self._lengths, self._signatures):
            held.clear()

    def _stem(self) -> str:
        return str(self._folder / f"{len(self._pages):04d}")


@dataclass(frozen=True, slots=True)
class Page:
    """`count` articles, from number `first` on."""

    stem: Path
    first: int
    count: int

    def articles(self) -> Iterator[Sketched]:
        with self._file("articles.jsonl").open("rb") as rows:
            for row in rows:
                yield Sketched(*orjson.loads(row))

    def signatures(self, first: int, last: int) -> Signatures:
        """Rows [first, last) of all signatures."""
        read = self._read("signatures", "<u4", first * self.count, last * self.count)
        return read.reshape(last - first, self.count)

    def marks(self) -> Marks:
        return self._read("marks", "u1").reshape(self.count, -1)

    def starts(self) -> npt.NDArray[np.int64]:
        return self._read("starts", "<i8")

    def grams(self, begin: int, end: int) -> Hashes:
        """Those between two `starts`."""
        return self._read("grams", "<u8", begin, end)

    def _read(
        self, kind: str, dtype: str, begin: int = 0, end: int | None = None
    ) -> npt.NDArray[Any]:
        """Numbers [begin, end) of a file. Read, not mapped: mapped pages would count as memory."""
        size = np.dtype(dtype).itemsize
        with self._file(f"{kind}.bin").open("rb", buffering=0) as file:
            file.seek(begin * size)
            return np.frombuffer(file.read(-1 if end is None else (end - begin) * size), dtype)

    def _file(self, kind: str) -> Path:
        return Path(f"{self.stem}.{kind}")


def open_pages(folders: Sequence[Path]) -> list[Page]:
    """The pages of shards, numbered through in the order of `folders`."""
    stems = []
    counts = []
    for folder in folders:
        for number, count in enumerate(orjson.loads((folder / PAGES).read_bytes())):
            stems.append(folder / f"{number:04d}")
            counts.append(count)
    firsts = accumulate(counts, initial=0)
    return [Page(*page) for page in zip(stems, firsts, counts, strict=False)]
