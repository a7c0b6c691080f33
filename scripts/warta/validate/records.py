"""Records from files: JSON lines (plain, .gz, .zst) and single .json files.

Duplicate keys are looked for where a line is not what orjson would write, which files of ours are.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import orjson
import zstandard

from warta.read.lines import lines
from warta.validate.finding import Finding, finding

MAX_LINE = 64 * 2**20
CHUNK = 2**20
ZSTD_PIECE = 2048  # makes 64 MiB at worst
NAMES_OF_LINES = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".ndjson.gz", ".ndjson.zst")

# Of these a record has all; a raw row or a gold file may have one, but not two.
MARKS = frozenset({"source", "rights", "provenance", "text_sha256", "duplicate_group"})


def is_record(value: object) -> bool:
    """Whether a JSON value is meant as a record, sound or not."""
    return isinstance(value, dict) and len(MARKS & value.keys()) >= 2


def has_lines(path: Path) -> bool:
    """Whether the name is that of JSON lines."""
    return path.name.lower().endswith(NAMES_OF_LINES)


def first_value(path: Path) -> object:
    """The first JSON value of a file, None where there is none or it cannot be read."""
    for _, value in read_values(path):
        return None if isinstance(value, Finding) else value
    return None


def read_values(path: Path) -> Iterator[tuple[int | None, Any]]:
    """(line number from 1, its value or a Finding) of JSON lines; (None, …) of a .json file."""
    name = str(path)
    try:
        if not has_lines(path):
            with path.open("rb") as file:
                yield None, parse(file.read(MAX_LINE + 1), name, None)
            return
        for number, line in lines(_chunks(path), MAX_LINE):
            if line is None:
                message = f"is longer than {MAX_LINE} bytes"
                yield number, finding("invalid_json", message, file=name, index=number)
            elif line.strip():
                yield number, parse(line, name, number)
    except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
        yield None, finding("unreadable_file", f"cannot be read on: {error}", file=name)


def _chunks(path: Path) -> Iterator[bytes]:
    """The file's bytes, decompressed as its name says. Raises EOFError where they end too early."""
    with path.open("rb") as file:
        if path.suffix.lower() == ".zst":
            yield from _zstd(file)
            return
        stream = gzip.GzipFile(fileobj=file) if path.suffix.lower() == ".gz" else file
        while chunk := stream.read(CHUNK):
            yield chunk


def _zstd(file: BinaryIO) -> Iterator[bytes]:
    """zstandard's stream reader takes a cut file for a whole one; its frames say when they end."""
    frame = zstandard.ZstdDecompressor().decompressobj()
    begun = False
    while piece := file.read(ZSTD_PIECE):
        while piece:
            begun = True
            yield frame.decompress(piece)
            if not frame.eof:
                break
            piece, begun = frame.unused_data, False
            frame = zstandard.ZstdDecompressor().decompressobj()
    if begun:
        raise EOFError("the zstd data ends too early")


def parse(data: bytes, file: str, line: int | None) -> Any:
    """The JSON value of a line, or a Finding that says why there is none."""
    if len(data) > MAX_LINE:
        return finding("invalid_json", f"is longer than {MAX_LINE} bytes", file=file, index=line)
    try:
        value = orjson.loads(data)
        if orjson.dumps(value) == data.strip():
            return value
    except (ValueError, TypeError):
        pass
    return _parse_slowly(data, file, line)


class _DuplicateKeyError(ValueError):
    """Carries the key that stands twice."""


def _parse_slowly(data: bytes, file: str, line: int | None) -> Any:
    """By the standard library, which names duplicate keys and reads what is not quite JSON (NaN,
    lone surrogates), so that level 1 can say what is wrong with it."""
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_unique)
    except _DuplicateKeyError as error:
        code, message = "duplicate_key", f"the key {error} stands twice in one object"
    except RecursionError:
        code, message = "too_deep", "is nested too deep to be read"
    except ValueError as error:
        code, message = "invalid_json", f"is no JSON: {error}"
    return finding(code, message, file=file, index=line)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _DuplicateKeyError(repr(key))
            seen.add(key)
    return made
