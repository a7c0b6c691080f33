"""The bytes of an article to clean text, with a note of each thing that was done to it.

Cleaning is idempotent: cleaned text, encoded as UTF-8 and cleaned again, stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from warta.errors import NotAnArticle
from warta.read.decode import decode, not_text


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`text` is NFC with LF line ends and no control character but tab and LF.

    `encoding` names what the bytes were ("utf-8", "windows-1252"). `normalization` says what was
    done to the decoded text: bom_removed, controls_removed, line_ends, nfc, in this order.
    """

    text: str
    encoding: str
    normalization: tuple[str, ...]


_BOM = "\ufeff"
# C0 but tab and line ends, DEL, C1 but NEL: JSON, XML and terminals trip over them.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+")
# VT, FF, NEL, LINE and PARAGRAPH SEPARATOR: line ends as CR and CRLF are (Unicode 16, 5.8).
_RARE_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_ANY_OF_THEM = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
# Written in letters from end to end, though made for a program.
_DOCUMENTS = {
    "%PDF-": "a PDF document",
    "{\\rtf": "an RTF document",
    "%!PS": "a PostScript document",
}


def clean(data: bytes) -> Cleaned:
    """The text of `data`.

    Raises NotAnArticle: `not_text` (binary data, a PDF), `invalid_encoding` (broken UTF-8, or text
    whose encoding cannot be told), `empty` (nothing but white space).
    """
    text, encoding = decode(data)
    done: list[str] = []
    # isprintable() is twice as fast as the expression and true of most text.
    if not text.replace("\n", " ").isprintable() and _ANY_OF_THEM.search(text):
        text = _without_controls(text, data, done)
    if not unicodedata.is_normalized("NFC", text):
        # Last, since what was taken out may have stood between a letter and its accent.
        text = unicodedata.normalize("NFC", text)
        done.append("nfc")
    if not text or text.isspace():
        raise NotAnArticle("empty", "there is nothing in it but white space")
    if text.startswith(tuple(_DOCUMENTS)):
        what = next(name for head, name in _DOCUMENTS.items() if text.startswith(head))
        raise NotAnArticle("not_text", f"this is {what}, not text: extract its text first")
    return Cleaned(text, encoding, tuple(done))


def _without_controls(text: str, data: bytes, done: list[str]) -> str:
    """`text` with LF line ends and without BOM and control characters."""
    before = len(text)
    text = text.replace(_BOM, "")
    if len(text) != before:
        done.append("bom_removed")
    before = len(text)
    text = _CONTROLS.sub("", text)
    if removed := before - len(text):
        # A stray one is dirt; eight, and more than one character in ten, is no text.
        if removed >= 8 and removed * 10 > before:
            raise not_text(data, f"{removed} of its {before} characters are control characters")
        done.append("controls_removed")
    ends = text.replace("\r\n", "\n").replace("\r", "\n")
    ends = _RARE_LINE_ENDS.sub("\n", ends)
    if ends != text:
        done.append("line_ends")
    return ends
