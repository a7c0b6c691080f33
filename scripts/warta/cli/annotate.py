"""`warta annotate`: the record of each article on stdout."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from warta.cli.verb import (
    DONE,
    FINDINGS,
    Verbs,
    add_verb,
    annotator_option,
    names,
    pairs,
    redact_option,
)


def add_annotate(verbs: Verbs) -> None:
    verb = add_verb(
        verbs,
        "annotate",
        run_annotate,
        "print the record of each article as a line of JSON, without building a dataset",
        "warta annotate article.txt",
    )
    verb.add_argument("inputs", nargs="+", metavar="INPUT", type=Path)
    verb.add_argument("--layers", type=names, metavar="a,b")
    annotator_option(verb)
    verb.add_argument("--map", type=pairs, default={}, metavar="a=b,c=d")
    verb.add_argument("--language", choices=("id", "any"), default="id")
    redact_option(verb)


def run_annotate(options: argparse.Namespace) -> int:
    import orjson

    from warta.article import Article
    from warta.stream import records

    rejected = 0
    for outcome in records(
        options.inputs,
        layers=options.layers,
        annotators=dict(options.annotator),
        columns=options.map,
        language=options.language,
        redact=options.redact,
    ):
        if isinstance(outcome, Article):
            sys.stdout.buffer.write(
                orjson.dumps(outcome.to_dict(), option=orjson.OPT_APPEND_NEWLINE)
            )
        else:
            rejected += 1
            where = outcome.path if outcome.row is None else f"{outcome.path}:{outcome.row}"
            print(f"warta: {where}: rejected {outcome.code}: {outcome.reason}", file=sys.stderr)
    return FINDINGS if rejected else DONE
