"""JSON lines: one object a line, one article an object."""

from __future__ import annotations

from collections.abc import Iterator

from warta.read.decompress import BrokenFileError, chunks, too_large
from warta.read.input import InputFile
from warta.read.json_line import BadLineError, parse
from warta.read.lines import lines, utf8
from warta.read.options import ReadOptions
from warta.read.raw import RawArticle, Reject
from warta.read.row import Rows


def read_jsonl(file: InputFile, options: ReadOptions) -> Iterator[RawArticle | Reject]:
    """The rows of `file`, each at its line number. Blank lines are nothing.

    Where the file breaks off, the last Reject stands at the line that could not be read. Of a file
    in UTF-16 or UTF-32, `sha256` is of the line as UTF-8.
    """
    rows = Rows(file, options)
    limit = options.max_record_bytes
    number = 0
    nothing = True
    try:
        for number, line in lines(utf8(chunks(file, options)), limit):
            if line is None:
                nothing = False
                yield Reject(file.path, number, None, "record_too_large", too_large(limit))
            elif line and not line.isspace():
                nothing = False
                try:
                    row = parse(line, max_depth=options.max_depth)
                except BadLineError as bad:
                    yield Reject(file.path, number, None, bad.code, bad.reason)
                else:
                    yield rows.article(number, row, line=line)
    except BrokenFileError as stopped:
        nothing = False
        yield Reject(file.path, number + 1, None, stopped.code, stopped.reason)
    if nothing:
        yield Reject(file.path, None, None, "empty", "the file holds no rows")
