"""Raw articles, rejects and rows redacted as they are read, before any of it is written.

What was masked is told by kind and number (`redacted_email_2` among the notes), never by value. A
digest or an id made of the unmasked bytes would let a phone number be found by trying all there
are, so those of an article with masks are made of what was kept.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from warta.clean import clean
from warta.errors import NotAnArticle
from warta.read.digest import sha256
from warta.read.input import InputFile
from warta.read.metadata import Metadata
from warta.read.raw import RawArticle, Reject
from warta.read.row import content_digest
from warta.redact.kinds import KINDS
from warta.redact.mask import redact

# Key of an index row's counts in the list of inputs, from the plan to the reader.
COUNTS = "redacted"

_NOTE = re.compile(rf"redacted_({'|'.join(KINDS)})_([0-9]+)")
_MADE_ID = re.compile("(.*-)[0-9a-f]{12}")


def redact_raw(
    raw: RawArticle, *, stem: str, before: Mapping[str, int] | None = None
) -> RawArticle | Reject:
    """`raw` with its text, title, authors and address redacted; as it is where nothing was masked.

    With masks, `data` is the cleaned text as UTF-8, the notes tell what cleaning did, the former
    encoding (`from_windows_1252`) and what was masked; `sha256`, `digest`, and an id made of the
    content of a row of the file `stem`, are of what was kept. An address with a value in it becomes
    null (`url_dropped`). `before`: what the plan had masked in the index row. What is no text is
    rejected here, since its bytes must not be handed on either.
    """
    try:
        cleaned = clean(raw.data)
    except NotAnArticle as error:
        return redact_reject(Reject(raw.path, raw.row, raw.id, error.code, error.reason))
    counts: Counter[str] = Counter(before or {})
    text = _mask(cleaned.text, counts)
    title = raw.title and _mask(raw.title, counts)
    authors = tuple(_mask(name, counts) for name in raw.authors)
    url = raw.url and _keep_address(raw.url, counts)
    if not counts:
        return raw
    data = text.encode()
    notes = [*cleaned.normalization]
    if cleaned.encoding != "utf-8":
        notes.append("from_" + re.sub("[^a-z0-9]+", "_", cleaned.encoding.lower()))
    notes += raw.notes
    if url != raw.url:
        notes.append("url_dropped")
    notes += _notes(counts)
    kept = dataclasses.replace(
        raw, data=data, title=title, authors=authors, url=url, notes=tuple(notes)
    )
    values = Metadata(*(getattr(kept, name) for name in Metadata._fields))
    digest = content_digest(values, data)
    made = _MADE_ID.fullmatch(raw.id)
    id = made[1] + digest[:12] if made and raw.id.startswith(stem[: len(made[1]) - 1]) else raw.id
    return dataclasses.replace(kept, id=id, sha256=sha256(data), digest=digest)


def redact_reject(reject: Reject) -> Reject:
    """`reject` with its reason redacted, which may quote the input. Path and id are its address."""
    return dataclasses.replace(reject, reason=redact(reject.reason)[0])


def redact_input(file: InputFile) -> InputFile:
    """`file` with the strings of its index row redacted, and the counts of it under COUNTS."""
    if file.metadata is None:
        return file
    counts: Counter[str] = Counter()
    row = {key: _values(value, counts, key) for key, value in file.metadata.items()}
    return dataclasses.replace(file, metadata={**row, COUNTS: dict(sorted(counts.items()))})


def redact_values(value: Any) -> Any:
    """Plain JSON data with every string redacted; keys stay."""
    return _values(value, Counter())


def counts_of(notes: Iterable[str]) -> dict[str, int]:
    """Kind -> how many were masked, of a record's `source.normalization`."""
    found = (_NOTE.fullmatch(note) for note in notes)
    return {match[1]: int(match[2]) for match in found if match}


def _notes(counts: Mapping[str, int]) -> list[str]:
    return [f"redacted_{kind}_{counts[kind]}" for kind in KINDS if counts.get(kind)]


def _mask(text: str, counts: Counter[str]) -> str:
    redacted, masked = redact(text)
    counts.update(one.kind for one in masked)
    return redacted


def _keep_address(url: str, counts: Counter[str]) -> str | None:
    found: Counter[str] = Counter()
    _mask(unquote(url), found)
    counts.update(found)
    return None if found else url


def _values(value: Any, counts: Counter[str], key: str = "") -> Any:
    if isinstance(value, str):
        return _keep_address(value, counts) if key == "url" else _mask(value, counts)
    if isinstance(value, list):
        return [_values(item, counts) for item in value]
    if isinstance(value, dict):
        return {name: _values(item, counts, name) for name, item in value.items()}
    return value
