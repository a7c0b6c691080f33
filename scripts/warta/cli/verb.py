"""What the verbs share: exit statuses, how a verb is added, and the types of arguments."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NoReturn, TypeAlias

DONE, FINDINGS, WRONG_USE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130

Run = Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, f"warta: {message}\n{self.format_usage()}")


Verbs: TypeAlias = "argparse._SubParsersAction[Parser]"


def add_verb(verbs: Verbs, name: str, run: Run, what: str, example: str) -> argparse.ArgumentParser:
    verb = verbs.add_parser(
        name,
        help=what,
        description=what[0].upper() + what[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.set_defaults(run=run)
    return verb


def annotator_option(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--annotator",
        type=assignment,
        action="append",
        default=[],
        metavar="LAYER=SPEC",
        help="a model of your own for a layer: hf:PATH, spacy:PATH or python:module.function",
    )


def redact_option(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--redact",
        action="store_true",
        help="mask e-mail addresses, phone, NIK, NPWP, account and card numbers before anything is "
        "written",
    )


def names(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip())


def assignment(value: str) -> tuple[str, str]:
    layer, sign, spec = value.partition("=")
    if not sign or not layer or not spec:
        raise argparse.ArgumentTypeError(f"{value!r} is not of the form LAYER=SPEC")
    return layer, spec


def pairs(value: str) -> dict[str, str]:
    pairs = dict(part.split("=", 1) for part in names(value) if part.count("=") == 1)
    if len(pairs) != len(names(value)):
        raise argparse.ArgumentTypeError(f"{value!r} is not of the form ours=theirs,ours=theirs")
    return pairs


def positive(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number from 1")
    return int(value)


def limit(value: str) -> Callable[[int], float]:
    """`N` or `P%` as a function from the number of inputs to the rejects allowed."""
    number = value.removesuffix("%")
    try:
        limit = float(number) if value.endswith("%") else int(number)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{value!r} is neither a number nor a percentage"
        ) from None
    if not 0 <= limit < float("inf"):
        raise argparse.ArgumentTypeError(f"{value!r} is out of range")
    return (lambda inputs: inputs * limit / 100) if value.endswith("%") else (lambda inputs: limit)


def counted(count: int, what: str, many: str | None = None) -> str:
    return f"{count} {what if count == 1 else many or what + 's'}"
