"""`warta restore`: texts put back into a dataset that came without them."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from warta.cli.verb import DONE, FINDINGS, Verbs, add_verb, counted, pairs

SHOWN = 10


def add_restore(verbs: Verbs) -> None:
    verb = add_verb(
        verbs,
        "restore",
        run_restore,
        "put the texts back into a dataset that was published without them, from raw articles",
        "warta restore warta-offsets --raw corpus/raw",
    )
    verb.add_argument("folder", metavar="DIR", type=Path, help="the dataset")
    verb.add_argument(
        "--raw", required=True, nargs="+", metavar="FOLDER", type=Path, help="the raw articles"
    )
    verb.add_argument("--out", type=Path, metavar="NEW", help="write there and leave DIR as it is")
    verb.add_argument(
        "--gold",
        default="auto",
        metavar="FOLDER|none",
        help="gold, for the names in datelines (default: the sibling `gold` of a folder named raw)",
    )
    verb.add_argument(
        "--map",
        type=pairs,
        default={},
        metavar="a=b,c=d",
        help="our name = name in the rows, as the dataset was built with",
    )
    verb.add_argument("--json", action="store_true", help="the summary as JSON")


def run_restore(options: argparse.Namespace) -> int:
    from warta.progress import bar
    from warta.publish.restore import find_gold, restore

    report = restore(
        options.folder,
        options.raw,
        out=options.out,
        gold=find_gold(options.gold, options.raw),
        columns=options.map,
        progress=bar,
    )
    where = options.out or options.folder
    if options.json:
        print(
            json.dumps(
                {
                    "out": str(where),
                    "records": report.records,
                    "restored": report.restored,
                    "missing": dict(report.missing),
                    "guessed_datelines": list(report.guessed),
                },
                ensure_ascii=False,
            )
        )
    for id, why in list(report.missing.items())[:SHOWN]:
        print(f"warta: {id} still has no text: {why}", file=sys.stderr)
    if len(report.missing) > SHOWN:
        left = len(report.missing) - SHOWN
        print(f"warta: and {left} more (--json names all)", file=sys.stderr)
    if report.guessed:
        print(
            f"warta: {counted(len(report.guessed), 'dateline')} annotated by hand "
            f"({', '.join(report.guessed[:SHOWN])}) had names that only the gold tells; they were "
            "read by rule: --gold FOLDER gives them exactly",
            file=sys.stderr,
        )
    if not options.json:
        texts = (
            f"{counted(report.restored, 'text')} of {counted(report.records, 'record')} restored"
        )
        if not report.restored and not report.missing:
            texts = f"all {counted(report.records, 'record')} have their text, nothing to do"
        lacking = f"; {len(report.missing)} still missing" if report.missing else ""
        print(f"{where}: {texts}{lacking}")
    return FINDINGS if report.missing else DONE
