"""The bytes of a file in chunks of at most about a MiB, decompressed, and watched while they come.

What stops a file part way is raised as BrokenFileError; what came before it is good.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

import zstandard

from warta.read.input import InputFile, open_input
from warta.read.options import MIB, ReadOptions

CHUNK = MIB
# zstd can make 128 KiB of 4 bytes, and its streaming call has no limit on what it returns: fed in
# pieces of 2 KiB, one call returns 64 MiB at worst.
_ZSTD_PIECE = 2048
_GZIP_PIECE = 1 << 16


class BrokenFileError(Exception):
    """A file could not be read to its end; `code` and `reason` are the reject's."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def chunks(file: InputFile, options: ReadOptions) -> Iterator[bytes]:
    """The decompressed bytes of `file`, in order.

    Raises BrokenFileError (`corrupt_compression`, `decompression_limit`), OSError, IncompleteError.
    """
    with open_input(file) as stream:
        if file.compression == "none":
            while chunk := stream.read(CHUNK):
                yield chunk
            return
        limit = options.byte_limit(file.bytes)
        total = 0
        for chunk in (_gzip if file.compression == "gz" else _zstd)(stream):
            total += len(chunk)
            if total > limit:
                raise BrokenFileError("decompression_limit", over_limit(file, limit))
            yield chunk


def whole(file: InputFile, options: ReadOptions) -> bytes:
    """All decompressed bytes of a file that holds one article.

    Raises as `chunks`, and BrokenFileError `record_too_large`, `empty`.
    """
    parts: list[bytes] = []
    size = 0
    for chunk in chunks(file, options):
        size += len(chunk)
        if size > options.max_record_bytes:
            limit = options.max_record_bytes
            raise BrokenFileError("record_too_large", too_large(limit))
        parts.append(chunk)
    if not size:
        raise BrokenFileError("empty", "the file holds no bytes once decompressed")
    return b"".join(parts)


def too_large(limit: int) -> str:
    """Why a record of more than `limit` bytes is not taken."""
    return (
        f"longer than {limit} bytes, the most that one article may have: split it, or raise "
        "--max-record-bytes"
    )


def over_limit(file: InputFile, limit: int) -> str:
    """Why a file that yields more than `limit` bytes is stopped."""
    return (
        f"its {file.bytes} bytes hold more than {limit} bytes of data, which looks like a "
        "decompression bomb; what came before is kept. If the file is right, split it, or raise "
        "--max-ratio and --max-decompressed-bytes"
    )


def _gzip(stream: BinaryIO) -> Iterator[bytes]:
    members = 0  # complete ones
    member = zlib.decompressobj(wbits=31)
    begun = False  # whether `member` has been fed
    offset = 0  # of the end of `piece` in the file
    try:
        while piece := stream.read(_GZIP_PIECE):
            offset += len(piece)
            while piece:
                if members and not begun:
                    # gzip pads with zeros to a block's end; they are no data, and no damage.
                    piece = piece.lstrip(b"\0")
                    if not piece:
                        break
                begun = True
                if chunk := member.decompress(piece, CHUNK):
                    yield chunk
                piece = member.unconsumed_tail
                if member.eof:
                    members += 1
                    piece = member.unused_data
                    member, begun = zlib.decompressobj(wbits=31), False
    except zlib.error as error:
        raise _corrupt("gzip", offset, members, str(error)) from error
    if begun or not members:
        raise _corrupt("gzip", offset, members, "the file ends too early")


def _zstd(stream: BinaryIO) -> Iterator[bytes]:
    frames = 0  # complete ones
    decompressor = zstandard.ZstdDecompressor(_dictionary(stream))
    frame = decompressor.decompressobj()
    begun = False
    offset = 0
    while piece := stream.read(_ZSTD_PIECE):
        offset += len(piece)
        while piece:
            begun = True
            try:
                chunk = frame.decompress(piece)
            except zstandard.ZstdError as error:
                raise _corrupt("zstd", offset, frames, str(error)) from error
            if chunk:
                yield chunk
            if not frame.eof:
                break
            frames += 1
            piece = frame.unused_data
            frame, begun = decompressor.decompressobj(), False
    if begun or not frames:
        raise _corrupt("zstd", offset, frames, "the file ends too early")


_DICTIONARY = b"\x5d\x2a\x4d\x18"  # a frame that decoders skip, first in a .warc.zst
_ZSTD = b"\x28\xb5\x2f\xfd"
_MAX_DICTIONARY = 16 * MIB


def _dictionary(stream: BinaryIO) -> zstandard.ZstdCompressionDict | None:
    """The dictionary that the frames behind it need, compressed itself or not (Zstandard
    compression for WARC files 1.0, IIPC); None, and nothing read, where the file has none.
    """
    head = stream.read(8)
    size = int.from_bytes(head[4:], "little")
    if head[:4] != _DICTIONARY or not 8 <= size <= _MAX_DICTIONARY:
        stream.seek(0)
        return None
    data = stream.read(size)
    try:
        if data.startswith(_ZSTD):
            packed = zstandard.ZstdDecompressor().decompressobj()
            data = b"".join(
                packed.decompress(data[at : at + _ZSTD_PIECE])
                for at in range(0, min(size, _MAX_DICTIONARY // 64), _ZSTD_PIECE)
            )
        return zstandard.ZstdCompressionDict(data)
    except zstandard.ZstdError as error:
        raise _corrupt("zstd", 8 + size, 0, f"its dictionary: {error}") from error


def _corrupt(kind: str, offset: int, complete: int, what: str) -> BrokenFileError:
    part = "member" if kind == "gzip" else "frame"
    return BrokenFileError(
        "corrupt_compression",
        f"the {kind} data is broken in the last 64 KiB before byte {offset}, in {part} "
        f"{complete + 1} ({what}); whole rows before it are kept. Fetch the file again",
    )
