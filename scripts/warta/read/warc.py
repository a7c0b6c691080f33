"""WARC archives (ISO 28500): one article a response record.

Of what a crawl holds only a part are pages: requests, revisits, robots.txt, images. Each is
counted and named as a reject, so that inputs = records + rejects holds here too.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from warta.errors import NotAnArticle
from warta.read.decompress import BrokenFileError, chunks, too_large
from warta.read.digest import canonical_json, sha256
from warta.read.ids import row_id
from warta.read.input import InputFile
from warta.read.metadata import OWN_NAMES, metadata
from warta.read.options import ReadOptions
from warta.read.page import read_page
from warta.read.raw import RawArticle, Reject, shown
from warta.read.row import content_digest

_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(file: InputFile, options: ReadOptions) -> Iterator[RawArticle | Reject]:
    """The records of `file`, numbered from 1.

    `sha256` is of the record's block as it stands there (the HTTP head and body). The id is made
    of WARC-Record-ID, WARC-Target-URI and that digest. Where the file breaks off, the last Reject
    stands at the record that could not be read.
    """
    number = 0
    try:
        for record in _records(file, options):
            number += 1
            yield _outcome(file, number, record, options)
    except BrokenFileError as stopped:
        yield Reject(file.path, number + 1, None, stopped.code, stopped.reason)
    else:
        if not number:
            yield Reject(file.path, None, None, "empty", "the file holds no WARC record")


def _records(file: InputFile, options: ReadOptions) -> Iterator[Any]:
    """Raises BrokenFileError where no next record can be told."""
    from fastwarc.warc import ArchiveIterator

    stream = _Stream(chunks(file, options))
    try:
        # Decompressed here and not by FastWARC, so that the limits on size hold.
        yield from ArchiveIterator(stream, parse_http=False, stream_detect=False)
    except OSError as error:
        if error.errno is not None:
            raise
        raise _corrupt(str(error)) from error
    except (ValueError, EOFError) as error:
        raise _corrupt(str(error)) from error
    except BaseException as error:
        # What a defect in FastWARC's native code raises derives from BaseException.
        if type(error).__name__ != "PanicException":
            raise
        raise _corrupt("its parser gave up") from error


def _corrupt(what: str) -> BrokenFileError:
    return BrokenFileError(
        "corrupt_warc",
        f"no WARC record can be read from here on ({shown(' '.join(what.split()))}); records "
        "before it are kept. Fetch the file again",
    )


def _outcome(
    file: InputFile, number: int, record: Any, options: ReadOptions
) -> RawArticle | Reject:
    limit = options.max_record_bytes
    length = record.content_length
    block: bytes = record.reader.read(limit + 1) if length else b""
    address = record.headers.get("WARC-Target-URI")
    names = {"id": record.record_id, "sha256": sha256(block), "url": address}
    id = row_id(file.stem, file.path, canonical_json(names), repeated=file.repeated)

    def refused(code: str, reason: str) -> Reject:
        return Reject(file.path, number, id, code, reason)

    kind = record.headers.get("WARC-Type") or "nameless"
    if kind != "response":
        return refused("not_a_response", f"a {shown(kind, 40)} record holds no page")
    if len(block) > limit:
        return refused("record_too_large", too_large(limit))
    if len(block) < length:
        return refused(
            "corrupt_warc",
            f"the record says it has {length} bytes and has {len(block)}: fetch the file again",
        )
    if cut := record.headers.get("WARC-Truncated"):
        return refused("corrupt_warc", f"the crawler cut the page short ({shown(cut, 40)})")
    try:
        body, headers, charset = _http(block, limit)
        page = read_page(body, options, address=address, charset=charset, headers=headers)
    except NotAnArticle as error:
        return refused(error.code, error.reason)
    data = page.text.encode()
    values = metadata(page.row, OWN_NAMES)
    digest = content_digest(values, data)
    values = values._replace(notes=page.notes + values.notes)
    return RawArticle(id, file.path, number, file.format, sha256(block), digest, data, *values)


def _http(block: bytes, limit: int) -> tuple[bytes, dict[str, str], str | None]:
    """The decoded body of an HTTP response, its headers (names in lower case) and its charset.

    Raises NotAnArticle: `not_a_page`, `http_status`, `corrupt_warc`, `record_too_large`.
    """
    from fastwarc.warc import WarcRecord

    response: Any = WarcRecord()
    response.is_http = True
    response.set_bytes_content(block)
    try:
        response.parse_http(auto_decode="all")
        status = response.http_headers.status_code
        if status is None:
            raise NotAnArticle("not_a_page", "the record does not begin as an HTTP response does")
        if status != 200:
            raise NotAnArticle("http_status", f"the server answered {status}, not 200")
        kind = (response.http_content_type or "").partition(";")[0].strip().lower()
        if kind and kind not in _PAGES:
            raise NotAnArticle("not_a_page", f"the server sent {shown(kind, 60)}, not HTML")
        body: bytes = response.reader.read(limit + 1)
    except (OSError, ValueError, EOFError) as error:
        raise NotAnArticle(
            "corrupt_warc", f"the body is not coded as its head says ({shown(str(error), 80)})"
        ) from error
    if len(body) > limit:
        raise NotAnArticle("record_too_large", too_large(limit))
    headers = {name.lower(): value for name, value in response.http_headers.to_tuples()}
    return body, headers, response.http_charset


class _Stream(io.RawIOBase):
    """Chunks as the file that FastWARC reads. It asks where it is, and never goes back."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = b""
        self._at = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if (whence, offset) in ((io.SEEK_CUR, 0), (io.SEEK_SET, self._at)):
            return self._at
        raise io.UnsupportedOperation("a stream of chunks is read once, forwards")

    def read(self, size: int | None = -1) -> bytes:
        if not self._left:
            self._left = next(self._chunks, b"")
        size = len(self._left) if size is None or size < 0 else size
        data, self._left = self._left[:size], self._left[size:]
        self._at += len(data)
        return data
