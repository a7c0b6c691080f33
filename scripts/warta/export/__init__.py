"""Other tools' formats, there and back; each module has a FORMAT that says what it cannot hold.

A format is loaded when it is asked for: some need libraries that take seconds to import.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from warta.errors import UsageError

if TYPE_CHECKING:
    from warta.export.format import Format

# Name -> module here. A new format is a module with a FORMAT, and a row of this table.
FORMATS: Mapping[str, str] = {
    "jsonl": "jsonl",
    "csv": "csv_spans",
    "conllu": "conll_u",
    "conll2003": "conll2003",
    "brat": "brat",
    "doccano": "doccano",
    "inception": "inception",
    "spacy": "docbin",
    "web-annotation": "web_annotation",
    "timeml": "timeml",
    "label-studio": "label_studio",
}


def find_format(name: str) -> Format:
    """The format of that name. Raises UsageError that names the nearest one."""
    if name not in FORMATS:
        from warta.gold.hints import closest

        nearest = closest(name, [*FORMATS])
        hint = f"; did you mean {nearest}?" if nearest else ""
        raise UsageError(f"no format {name!r}; there are {', '.join(FORMATS)}{hint}")
    found: Format = import_module(f"warta.export.{FORMATS[name]}").FORMAT
    return found


__all__ = ["FORMATS", "find_format"]
