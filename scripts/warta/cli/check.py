"""`warta check` and `warta explain`: findings, and what their codes mean."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from warta.cli.verb import DONE, FINDINGS, Verbs, add_verb, counted


def add_check(verbs: Verbs) -> None:
    verb = add_verb(
        verbs,
        "check",
        run_check,
        "validate a corpus, raw or gold folder, a JSONL of records, or a built dataset",
        "warta check build/warta",
    )
    verb.add_argument("paths", nargs="+", metavar="PATH", type=Path)
    verb.add_argument("--json", action="store_true", help="a finding a line, as JSON")
    verb.add_argument("--strict", action="store_true", help="warnings too give exit status 1")
    verb.add_argument(
        "--errors", action="store_true", help="show errors alone; warnings are counted"
    )


def run_check(options: argparse.Namespace) -> int:
    from warta.stream import gold_articles, raw_articles
    from warta.validate.check import check

    errors = warnings = 0
    for finding in check(options.paths, annotate_raw=raw_articles, compile_gold=gold_articles):
        errors += finding.severity == "error"
        warnings += finding.severity == "warning"
        if options.errors and finding.severity != "error":
            continue
        print(
            json.dumps(finding.to_dict(), ensure_ascii=False) if options.json else finding.format()
        )
    summary = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"
    if errors or warnings:
        summary += "; `warta explain CODE` says what a code means"
    print(f"warta check: {summary}", file=sys.stderr if options.json else sys.stdout)
    return FINDINGS if errors or (warnings and options.strict) else DONE


def add_explain(verbs: Verbs) -> None:
    verb = add_verb(
        verbs,
        "explain",
        run_explain,
        "print what the code of a finding or reject means, with an example",
        "warta explain span_out_of_range",
    )
    verb.add_argument("codes", nargs="*", metavar="CODE", help="none: list all codes")


def run_explain(options: argparse.Namespace) -> int:
    from warta.validate.explain import explain, list_codes

    print("\n\n".join(explain(code) for code in options.codes) if options.codes else list_codes())
    return DONE
