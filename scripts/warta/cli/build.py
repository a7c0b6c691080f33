"""`warta build`: raw articles to a dataset."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from warta.cli.verb import (
    DONE,
    FINDINGS,
    Verbs,
    add_verb,
    annotator_option,
    counted,
    limit,
    names,
    pairs,
    positive,
)


def add_build(verbs: Verbs) -> None:
    verb = add_verb(
        verbs,
        "build",
        run_build,
        "convert raw articles into a validated dataset that load_dataset opens",
        "warta build corpus/raw --out build/warta",
    )
    verb.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        type=Path,
        help="file or folder: .txt .jsonl .parquet, .gz .zst",
    )
    verb.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder to write")
    verb.add_argument(
        "--gold",
        default="auto",
        metavar="DIR|none",
        help="gold annotation (default: the sibling `gold` of an input folder named raw)",
    )
    verb.add_argument(
        "--splits",
        default="auto",
        metavar="DIR|none",
        help="folder of train.txt, validation.txt, test.txt (default: the sibling `splits`)",
    )
    verb.add_argument(
        "--layers", type=names, metavar="a,b", help="annotate only these layers (default: all)"
    )
    annotator_option(verb)
    verb.add_argument(
        "--map",
        type=pairs,
        default={},
        metavar="a=b,c=d",
        help="our name = name in the rows, such as text=content,title=judul",
    )
    verb.add_argument(
        "--language",
        choices=("id", "any"),
        default="id",
        help="id: reject what is not Indonesian; any: take all (default: id)",
    )
    verb.add_argument("--card", type=Path, metavar="FILE", help="template of the dataset card")
    verb.add_argument(
        "--workers",
        type=positive,
        default=None,
        metavar="N",
        help="processes (default: all cores)",
    )
    verb.add_argument(
        "--max-rejects",
        type=limit,
        metavar="N|P%",
        help="exit 1 when more inputs than this were rejected",
    )
    verb.add_argument(
        "--restart", action="store_true", help="throw away the unfinished work of another plan"
    )
    verb.add_argument(
        "--overwrite", action="store_true", help="replace a finished dataset that warta wrote"
    )
    verb.add_argument("--json", action="store_true", help="the summary as JSON")


def run_build(options: argparse.Namespace) -> int:
    from warta.engine.build import build
    from warta.progress import bar

    report = build(
        options.inputs,
        out=options.out,
        gold=options.gold,
        splits=options.splits,
        layers=options.layers,
        annotators=dict(options.annotator),
        columns=options.map,
        language=options.language,
        card=options.card,
        workers=options.workers or os.cpu_count() or 1,
        restart=options.restart,
        overwrite=options.overwrite,
        progress=bar,
    )
    if options.json:
        print(
            json.dumps(
                {
                    "out": str(report.out),
                    "inputs": report.inputs,
                    "records": report.records,
                    "rejects": report.reject_codes,
                    "rows": report.rows(),
                    "seconds": round(report.seconds, 3),
                }
            )
        )
    else:
        codes = ", ".join(f"{code} {number}" for code, number in report.reject_codes.items())
        rejected = f"{report.rejects} rejected"
        if report.rejects:
            rejected += f" ({codes}; see {report.out}/_build/rejects.jsonl)"
        print(
            f"{report.out}: {report.inputs} inputs = {report.records} records + {rejected}, "
            f"in {report.seconds:.1f} s"
        )
    if report.unsplit:
        print(
            f"warta: {counted(report.unsplit, 'article')} in no split went to train: run "
            "`warta split` on the corpus",
            file=sys.stderr,
        )
    if options.max_rejects is not None and report.rejects > options.max_rejects(report.inputs):
        print(
            f"warta: {report.rejects} of {report.inputs} inputs were rejected, more than "
            "--max-rejects allows",
            file=sys.stderr,
        )
        return FINDINGS
    return DONE
