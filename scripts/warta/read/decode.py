"""The bytes of an article to a string, and the name of their encoding.

UTF-8 by rule, UTF-16 and UTF-32 where a mark or the NULs say so, Windows-1252 and Macintosh where
accented letters and quotes stand as Indonesian text has them, the rest by charset-normalizer.
"""

from __future__ import annotations

import codecs
import re
from itertools import islice

from warta.errors import NotAnArticle

# First bytes that no text begins with, since each holds a control character or what is no UTF-8.
_BINARY = {
    b"\x89PNG\r\n\x1a\n": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"RIFF": "a WebP image, a WAV sound or the like",
    b"PK\x03\x04": "a ZIP archive, or a DOCX, ODT or EPUB document",
    b"\x1f\x8b": "gzip data without the ending .gz",
    b"\x28\xb5\x2f\xfd": "zstd data without the ending .zst",
    b"BZh": "bzip2 data",
    b"\xfd7zXZ\0": "xz data",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Word, Excel or PowerPoint document",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"SQLite format 3\0": "an SQLite database",
    b"PAR1": "Parquet data without the ending .parquet",
    b"ID3": "an MP3 sound",
    b"OggS": "an Ogg sound",
}
# Those of them that a text could begin with ("RIFF adalah ..."): they only name what the bytes
# themselves have shown to be binary.
_WORDLIKE = (b"GIF87a", b"GIF89a", b"RIFF", b"BZh", b"MZ", b"PAR1", b"ID3", b"OggS")
_SURE = tuple(head for head in _BINARY if head not in _WORDLIKE)

_MARKS = (  # longest first: the UTF-16 mark is the head of the UTF-32 one
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\v\f\r"))
_ASCII = bytes(range(128))
_UTF8_CHARACTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def decode(data: bytes) -> tuple[str, str]:
    """`data` as a string, a byte order mark included, and its encoding's name in lower case.

    Raises NotAnArticle: `not_text` (binary data), `invalid_encoding` (text that is broken, or whose
    encoding cannot be told).
    """
    if data.startswith(_SURE):
        raise not_text(data, "by its first bytes")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding), encoding
    if b"\0" in data and (wide := _wide(data)):
        return _strictly(data, wide), wide
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError as error:
        return _guessed(data, error)


def not_text(data: bytes, seen: str) -> NotAnArticle:
    """The error for binary data; `seen` is what gave it away."""
    what = next((name for head, name in _BINARY.items() if data.startswith(head)), "binary data")
    return NotAnArticle("not_text", f"this is {what}, not text ({seen})")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotAnArticle(
            "invalid_encoding",
            f"begins as {encoding.upper()} and breaks at byte {error.start + 1} of {len(data)} "
            f"({error.reason}): save it as UTF-8",
        ) from error


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: of eight units or more, seven in ten have a NUL on the same side."""
    units = len(data) // 2
    if units < 8 or len(data) % 2:
        return None
    first, second = data[::2].count(0), data[1::2].count(0)
    if second >= 0.7 * units and first <= 0.01 * units:
        return "utf-16-le"
    if first >= 0.7 * units and second <= 0.01 * units:
        return "utf-16-be"
    return None


def _guessed(data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    """The text of data that is no UTF-8."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    # Old encodings of text hold none; one byte in nine of compressed or encrypted data is one.
    if controls > 1 and controls > len(data) // 100:
        seen = f"{controls} of its {len(data)} bytes are control characters"
        raise not_text(data, seen) from error
    high = len(data.translate(None, _ASCII))
    whole = sum(len(match[0]) for match in _UTF8_CHARACTER.finditer(data))
    if whole * 2 >= high:
        raise NotAnArticle(
            "invalid_encoding",
            f"UTF-8 that is broken at byte {error.start + 1} of {len(data)} "
            f"(0x{data[error.start]:02x}): fetch it again, or mend that character",
        ) from error
    for python, name in (("cp1252", "windows-1252"), ("mac_roman", "macintosh")):
        try:
            text = data.decode(python)
        except UnicodeDecodeError:
            continue
        if _looks_western(text):
            return text, name
    return _detected(data, error)


# What stands outside ASCII in Indonesian text: punctuation, and words with an accented letter
# (Atlético, Élysée). Read in a wrong encoding, the same bytes make accents come in rows, capitals
# follow small letters (macintosh as 1252: JumÕat), low quotes stand inside words (DOS: caf‚). Of
# 252 sentences of real news in Windows-1252 all were told, of 252 in macintosh 249.
_PLAUSIBLE = re.compile(
    r"[‘’–—…·\xa0\xad€£¥©®™°§½¼¾²³¹±×ºª«»“”•]"
    r"|(?<![A-Za-z])[„‚†‡‰¿¡]|[†‡‰](?![A-Za-z])"
    r"|(?<=[A-Za-z])[à-öø-ÿšžœƒ]|[à-öø-ÿšžœ](?=[A-Za-z])"
    r"|(?<=[A-Z])[À-ÖØ-ÞŠŽŒŸß]|(?<![A-Za-z])[À-ÖØ-ÞŠŽŒ](?=[A-Za-z])|(?<=[a-z])ß"
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ENOUGH = 10_000  # characters to judge by; more would only cost time


def _looks_western(text: str) -> bool:
    """Whether nine in ten of the characters outside ASCII are plausible."""
    all_ = [match.start() for match in islice(_NOT_ASCII.finditer(text), _ENOUGH)]
    good = sum(_PLAUSIBLE.match(text, at) is not None for at in all_)
    return good * 10 >= len(all_) * 9


# Of what charset-normalizer knows, the encodings that web pages of the region come in.
_CANDIDATES = [
    "cp1251",
    "cp1256",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_jp",
    "euc_kr",
    "tis_620",
]
_SAMPLE = 1 << 16  # bytes to detect by


def _detected(data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    import charset_normalizer  # rarely needed, slow to import

    sample = data[:_SAMPLE]
    if len(data) > _SAMPLE:  # cut where no character of several bytes can be cut
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    best = charset_normalizer.from_bytes(sample, cp_isolation=_CANDIDATES).best()
    if best is not None:
        try:
            return data.decode(best.encoding), best.encoding.replace("_", "-")
        except UnicodeDecodeError:
            pass
    raise NotAnArticle(
        "invalid_encoding",
        f"neither UTF-8 (byte {error.start + 1} is 0x{data[error.start]:02x}) nor an encoding that "
        "could be told: save it as UTF-8",
    ) from error
