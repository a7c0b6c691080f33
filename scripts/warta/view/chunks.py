"""Data as scripts: a page opened from disk may not fetch, but it may load a script that calls it.

`data/KIND-NNNNN.js` holds `warta.data("KIND", N, JSON)`. JSON is valid JavaScript since ES2019.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

ARTICLES = 32  # in a chunk at most,
HEAVY = 400_000  # and no further one after so many bytes: about 10 ms to load
ROWS = 1000


def script(kind: str, number: int, content: Any) -> bytes:
    """The script's bytes. `<` is escaped, so that no text can look like markup to anything."""
    data = json_bytes(content).replace(b"<", rb"\u003c")
    return f'warta.data("{kind}",{number},'.encode() + data + b");\n"


def json_bytes(content: Any) -> bytes:
    """Compact JSON; lone surrogates, which broken records may hold, as escapes."""
    try:
        return orjson.dumps(content)
    except (TypeError, ValueError):
        return json.dumps(content, separators=(",", ":")).encode()


@dataclass(slots=True)
class Chunks:
    """Writes chunks into a folder. `files` and `size` (bytes) count what was written."""

    folder: Path
    files: int = 0
    size: int = 0

    def write(self, kind: str, number: int, content: Any) -> None:
        """As `KIND-NNNNN.js`."""
        self.write_as(f"{kind}-{number:05d}.js", kind, number, content)

    def write_as(self, name: str, kind: str, number: int, content: Any) -> None:
        data = script(kind, number, content)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_bytes(data)
        self.files += 1
        self.size += len(data)

    def write_list(self, kind: str, items: list[Any], *, most: int = ROWS) -> int:
        """A long list in chunks of `most` items. Returns how many chunks."""
        starts = range(0, len(items), most)
        for number, start in enumerate(starts):
            self.write(kind, number, items[start : start + most])
        return len(starts)


@dataclass(slots=True)
class ArticleChunks:
    """Groups articles that follow each other: their texts, layers and versions in a file each.

    `starts` holds the place in the list of each chunk's first article. `versions` lists the chunks
    that have any.
    """

    chunks: Chunks
    starts: list[int] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    _texts: list[Any] = field(default_factory=list)
    _layers: list[Any] = field(default_factory=list)
    _versions: list[Any] = field(default_factory=list)
    _weight: int = 0
    _count: int = 0

    def add(self, text: Any, layers: Any, versions: list[Any], *, weight: int) -> None:
        """`weight`: about how many bytes it takes."""
        if not self._texts:
            self.starts.append(self._count)
        self._texts.append(text)
        self._layers.append(layers)
        self._versions.append(versions)
        self._weight += weight
        self._count += 1
        if len(self._texts) >= ARTICLES or self._weight >= HEAVY:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered."""
        if not self._texts:
            return
        number = len(self.starts) - 1
        self.chunks.write("text", number, self._texts)
        self.chunks.write("layers", number, self._layers)
        if any(self._versions):
            self.chunks.write("versions", number, self._versions)
            self.versions.append(number)
        self._texts, self._layers, self._versions, self._weight = [], [], [], 0

    def write_findings(self, found: dict[int, Any]) -> list[int]:
        """Findings by place in the list, in chunks beside their articles'. Returns the chunks."""
        written = []
        for number, start in enumerate(self.starts):
            after = [*self.starts, self._count][number + 1]
            part = {place - start: found[place] for place in range(start, after) if place in found}
            if part:
                self.chunks.write("findings", number, part)
                written.append(number)
        return written
