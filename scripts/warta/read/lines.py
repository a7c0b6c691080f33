"""Chunks of bytes to numbered lines of UTF-8, never more than one chunk and one line held."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from itertools import islice

from warta.read.decompress import BrokenFileError


def lines(chunks: Iterable[bytes], limit: int) -> Iterator[tuple[int, bytes | None]]:
    """(number from 1, line without its end) for each line; None for one of over `limit` bytes.

    A line ends with LF or CRLF. The last needs no end.
    """
    number = 0
    pending: list[bytes] = []
    size = 0  # of the line begun in `pending`, whether or not it is held
    for chunk in chunks:
        parts = chunk.split(b"\n")
        size += len(parts[0])
        if size <= limit + 1:  # one more, for a CR that may be the last byte
            pending.append(parts[0])
        else:
            pending.clear()
        if len(parts) == 1:
            continue
        number += 1
        yield number, _line(b"".join(pending), limit) if size <= limit + 1 else None
        last = parts.pop()
        for part in islice(parts, 1, None):
            number += 1
            yield number, _line(part, limit)
        pending, size = [last], len(last)
    if size:
        yield number + 1, _line(b"".join(pending), limit) if size <= limit + 1 else None


def _line(line: bytes, limit: int) -> bytes | None:
    if line.endswith(b"\r"):
        line = line[:-1]
    return line if len(line) <= limit else None


_MARKS = (  # longest first: the UTF-16 mark is the head of the UTF-32 one
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# JSON begins with two ASCII characters, so the place of the NULs tells the encoding (RFC 4627, 3).
_NULS: dict[tuple[bool, ...], str] = {
    (True, False, True, False): "utf-16-be",
    (False, True, False, True): "utf-16-le",
    (True, True, True, False): "utf-32-be",
    (False, True, True, True): "utf-32-le",
}


def utf8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same data as UTF-8, without the byte order mark at its beginning.

    UTF-8 passes as it is, valid or not: that is each line's own matter. UTF-16 and UTF-32 are
    known by their mark, or by where the NULs of their first two characters lie. Raises
    BrokenFileError (`invalid_encoding`) where such data breaks, since no line can be told from
    there on.
    """
    source = iter(chunks)
    head = b""
    for chunk in source:
        head += chunk
        if len(head) >= 4:
            break
    mark, encoding = _encoding(head)
    head = head[len(mark) :]
    if encoding == "utf-8":
        if head:
            yield head
        yield from source
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        yield decoder.decode(head).encode()
        for chunk in source:
            yield decoder.decode(chunk).encode()
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise BrokenFileError(
            "invalid_encoding",
            f"the file begins as {encoding.upper()} and breaks here; save it as UTF-8",
        ) from error


def _encoding(head: bytes) -> tuple[bytes, str]:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return mark, encoding
    return b"", _NULS.get(tuple(byte == 0 for byte in head[:4]), "utf-8")
