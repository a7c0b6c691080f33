"""What a row, or a row of index.jsonl, says of its article, as typed values.

A value that cannot be used becomes null and leaves a note (`published_at_dropped`); null, "" and a
missing key are the same and leave none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from warta.read.dates import iso_date
from warta.read.options import METADATA, ReadOptions


class Metadata(NamedTuple):
    """The values, in the order of RawArticle's fields."""

    language: str | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    published_at: str | None = None
    license: str | None = None
    ai_opt_out: bool | None = None
    redistribute: bool | None = None
    synthetic: bool = False
    notes: tuple[str, ...] = ()


Names = Mapping[str, str]  # from Warta's name of a value to the input's
OWN_NAMES: Names = {target: target for target in METADATA}


def metadata_names(options: ReadOptions) -> Names:
    """The input's name for each value of METADATA."""
    return {target: options.column(target) for target in METADATA}


def metadata(row: Mapping[str, Any], names: Names) -> Metadata:
    """The metadata of `row`. Its `id` is not among it: that is the id rule's matter (`ids.fits`).

    FineWeb's `date` (known by the columns `dump` and `file_path` beside it) is when the page was
    crawled, so it says nothing of when it was published.
    """
    values = _Values(row, names)
    crawled = names["date"] == "date" and "dump" in row and "file_path" in row
    return Metadata(
        language=values.text("language", language_tag),
        title=values.text("title"),
        outlet=values.text("outlet"),
        url=values.text("url", web_address),
        authors=values.people(),
        published_at=values.text("published_at", iso_date, instead=None if crawled else "date"),
        license=values.text("license", spdx),
        ai_opt_out=values.flag("ai_opt_out"),
        redistribute=values.flag("redistribute"),
        synthetic=values.flag("synthetic") or False,
        notes=tuple(values.notes),
    )


class _Values:
    """A row's values, and the notes on those that could not be used."""

    __slots__ = ("names", "notes", "row")

    def __init__(self, row: Mapping[str, Any], names: Names) -> None:
        self.row = row
        self.names = names
        self.notes: list[str] = []

    def text(
        self,
        field: str,
        check: Callable[[str], str | None] | None = None,
        *,
        instead: str | None = None,
    ) -> str | None:
        value = self.row.get(self.names[field])
        if instead and (value is None or value == ""):
            value = self.row.get(self.names[instead])
        if value is None:
            return None
        if isinstance(value, str):
            value = tidy(value)
            if not value:
                return None
            if check is None:
                return value
            if (checked := check(value)) is not None:
                return checked
        self._drop(field)
        return None

    def people(self) -> tuple[str, ...]:
        value = self.row.get(self.names["authors"]) or self.row.get(self.names["author"])
        if not value:
            return ()
        people = value if isinstance(value, list) else [value]
        if not all(isinstance(name, str) for name in people):
            self._drop("authors")
        return tuple(name for one in people if isinstance(one, str) and (name := tidy(one)))

    def flag(self, field: str) -> bool | None:
        value = self.row.get(self.names[field])
        if value is None or isinstance(value, bool):
            return value
        try:
            return _FLAGS[str(value).strip().lower()]
        except KeyError:
            self._drop(field)
            return None

    def _drop(self, field: str) -> None:
        self.notes.append(f"{field}_dropped")


# Exports from tables spell flags as text or numbers; an opt-out must not be lost over that.
_FLAGS = {
    "true": True,
    "yes": True,
    "ya": True,
    "1": True,
    "false": False,
    "no": False,
    "tidak": False,
    "0": False,
    "": None,
}

_BREAK = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")


def tidy(value: str) -> str:
    """`value` on one line, NFC, without control characters, surrogates and marks of byte order."""
    if not (value.isprintable() and unicodedata.is_normalized("NFC", value)):
        value = _CONTROL.sub("", _BREAK.sub(" ", value))
        value = unicodedata.normalize("NFC", value)
    return value.strip()


# What the schema takes for an address: no white space, no control or formatting character.
_URL = re.compile(
    "https?://(?![/?#])[^\x00-\x20\x7f-\xa0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+"
)
_MAX_URL = 4096  # characters


def web_address(value: str) -> str | None:
    """`value`, its scheme in lower case, if it is an http or https address without white space."""
    scheme, colon, rest = value.partition(":")
    value = scheme.lower() + colon + rest
    return value if len(value) <= _MAX_URL and _URL.fullmatch(value) else None


# An SPDX licence expression: ids, perhaps in parentheses, joined by AND, OR or WITH (SPDX 2.3,
# annex D). Whether the ids exist is not asked; "All rights reserved" is no expression.
_SPDX_ID = r"\(*[A-Za-z0-9][A-Za-z0-9.:+-]*\)*"
_SPDX = re.compile(rf"{_SPDX_ID}(?: (?:AND|OR|WITH) {_SPDX_ID})*")
_MAX_LICENSE = 256  # characters


def spdx(value: str) -> str | None:
    """`value` if it has the form of an SPDX licence expression."""
    return value if len(value) <= _MAX_LICENSE and _SPDX.fullmatch(value) else None


_TAG = re.compile("([a-z]{2,3})((?:-[a-z0-9]{2,8}){0,3})")
# BCP 47 takes the two-letter code where there is one; "in" is what Indonesian was until 1989.
_SHORT_CODES = {
    "ind": "id",
    "in": "id",
    "msa": "ms",
    "may": "ms",
    "eng": "en",
    "jav": "jv",
    "sun": "su",
}
_LANGUAGE_NAMES = {"indonesian": "id", "indonesia": "id", "bahasa indonesia": "id"}


def language_tag(value: str) -> str | None:
    """`value` as a BCP 47 tag in lower case ("ind_Latn" is "id-latn"), if it can be one."""
    value = value.lower()
    value = _LANGUAGE_NAMES.get(value, value).replace("_", "-")
    match = _TAG.fullmatch(value)
    return match and _SHORT_CODES.get(match[1], match[1]) + match[2]
