"""What in a YAML document does not fit a JSON Schema of this folder, in words for people."""

from __future__ import annotations

import datetime
import difflib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # takes longer to import than all of the package, so it waits for its use
    from jsonschema import Draft202012Validator, ValidationError

LONGEST = 160  # code points of a value or reason that a message shows


def misfits(document: Any, schema: str) -> list[str]:
    """A line for each thing in `document` (as YAML loads it) that `<schema>.schema.json` refuses,
    sorted by where they stand. A single string stands for a list of one where a list is asked
    for, and a date for its ISO 8601 form."""
    validator = _validator(schema)
    plain = as_lists(as_plain(document), validator.schema)
    errors = sorted(validator.iter_errors(plain), key=lambda error: [*map(str, error.path)])
    return [line for error in errors for line in _words(error)]


def as_plain(value: Any) -> Any:
    """YAML's values as JSON has them: dates as ISO 8601 strings, keys as strings."""
    if isinstance(value, Mapping):
        return {str(key): as_plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_plain(item) for item in value]
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return value


def as_lists(document: Any, schema: Any) -> Any:
    """The document with a lone string or mapping wrapped where its key asks for a list."""
    if not isinstance(document, dict):
        return document
    asked = {key for key, part in schema["properties"].items() if part.get("type") == "array"}
    return {
        key: [value] if key in asked and isinstance(value, str | dict) else value
        for key, value in document.items()
    }


@cache
def _validator(schema: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema_of(schema))


@cache
def schema_of(schema: str) -> dict[str, Any]:
    """`<schema>.schema.json` of this folder. Treat it as read-only: it is shared."""
    text = (files("warta.publish") / f"{schema}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _words(error: ValidationError) -> Iterator[str]:
    where = "".join(
        f"[{step}]" if isinstance(step, int) else f".{step}" if at else str(step)
        for at, step in enumerate(error.path)
    )
    inside = f"{where}: " if where else ""
    value: Any = error.instance
    wanted: Any = error.validator_value
    part: Any = error.schema
    if error.validator == "additionalProperties":
        known = part["properties"]
        for key in sorted(value.keys() - known.keys()):
            yield f"{inside}there is no key {key!r}{_nearest(key, [*known])}"
    elif error.validator == "required":
        # jsonschema reports each missing key by itself and names it in the message alone.
        (missing,) = [key for key in wanted if error.message.startswith(f"{key!r} ")]
        yield f"{inside}{missing!r} is missing"
    elif error.validator == "enum":
        yield f"{where} is {_short(value)}, which is not on the list{_nearest(value, wanted)}"
    elif error.validator == "pattern":
        what = part.get("description")
        yield f"{where} is {_short(value)}, which is not of the form asked for" + (
            f" ({what.rstrip('.')})" if what else ""
        )
    elif error.validator == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted
        yield f"{where or 'the document'} is {_short(value)}, not {' or '.join(kinds)}"
    elif error.validator == "anyOf":
        keys = " or ".join(repr(option["required"][0]) for option in wanted)
        yield f"{inside}it needs {keys}"
    elif error.validator in ("minItems", "minLength", "minProperties"):
        yield f"{where} is empty"
    else:
        reason = " ".join(error.message.split())
        yield f"{inside}{reason if len(reason) <= LONGEST else reason[:LONGEST] + '…'}"


def _nearest(value: object, known: list[str]) -> str:
    near = difflib.get_close_matches(str(value), known, n=2, cutoff=0.7)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _short(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= LONGEST else shown[:LONGEST] + "…"
