"""`warta build`: raw articles to a dataset."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from warta.cli.split import keep_option
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
    redact_option,
)

LIMITS = (
    ("max-record-bytes", "an article of more bytes", "16 MiB"),
    ("max-decompressed-bytes", "a compressed file that yields more bytes", "none"),
    ("max-ratio", "a compressed file that yields more times its bytes", "200"),
    ("max-depth", "JSON or a page nested deeper, at most 250", "200"),
    ("max-tokens", "an article of more tokens", "100000"),
)
LONG = 20.0  # seconds from which on a run is worth a table of its steps


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
        help="file, folder or hf:ORG/NAME: .txt .html .jsonl .csv .tsv .warc .parquet .arrow, "
        ".gz .zst",
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
        "--split",
        choices=("random", "time", "outlet"),
        help="make splits (70, 10, 20 %%), near-duplicates together: random; time: the oldest to "
        "train; outlet: whole outlets",
    )
    keep_option(verb)
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
    redact_option(verb)
    verb.add_argument("--card", type=Path, metavar="FILE", help="template of the dataset card")
    verb.add_argument(
        "--workers",
        type=positive,
        default=None,
        metavar="N",
        help="processes (default: all cores)",
    )
    verb.add_argument(
        "--engine",
        choices=("local", "ray"),
        default="local",
        help="where tasks run: processes of this machine, or Ray (default: local)",
    )
    verb.add_argument(
        "--address",
        metavar="HOST:PORT",
        help="a running Ray cluster whose nodes see the inputs and DIR under the same paths",
    )
    verb.add_argument(
        "--hang-after",
        type=positive,
        default=900,
        metavar="SECONDS",
        help="a record that takes longer is tried alone, twice, then rejected (default: 900)",
    )
    verb.add_argument(
        "--worker-memory",
        type=positive,
        metavar="MIB",
        help="most memory a worker may take, where the system can limit it (default: all there is)",
    )
    verb.add_argument(
        "--profile",
        type=Path,
        metavar="FILE",
        help="write where the workers' time goes, for python -m pstats (takes twice as long)",
    )
    verb.add_argument(
        "--max-rejects",
        type=limit,
        metavar="N|P%",
        help="exit 1 when more inputs than this were rejected",
    )
    for name, what, least in LIMITS:
        verb.add_argument(
            f"--{name}", type=positive, metavar="N", help=f"reject {what} (default: {least})"
        )
    verb.add_argument(
        "--resume",
        dest="restart",
        action="store_false",
        default=False,
        help="go on with the unfinished work of the same command (the default)",
    )
    verb.add_argument(
        "--restart",
        "--no-resume",
        dest="restart",
        action="store_true",
        default=False,
        help="throw unfinished work away and begin anew",
    )
    verb.add_argument(
        "--overwrite", action="store_true", help="replace a finished dataset that warta wrote"
    )
    verb.add_argument("--json", action="store_true", help="the summary as JSON")


def run_build(options: argparse.Namespace) -> int:
    from warta.engine.build import build
    from warta.engine.progress import step_rows, step_table
    from warta.progress import bar

    report = build(
        options.inputs,
        out=options.out,
        gold=options.gold,
        splits=options.splits,
        split=options.split,
        keep=options.keep,
        layers=options.layers,
        annotators=dict(options.annotator),
        columns=options.map,
        language=options.language,
        redact=options.redact,
        limits=_limits(options),
        card=options.card,
        workers=_workers(options),
        engine=options.engine,
        address=options.address,
        hang_after=options.hang_after,
        worker_memory=options.worker_memory and options.worker_memory * 2**20,
        profile=options.profile,
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
                    "steps": step_rows(report.steps),
                    "resumed": report.resumed,
                    **({"redacted": dict(report.redacted)} if options.redact else {}),
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
            f"{_masked(report.redacted) if options.redact else ''}in {report.seconds:.1f} s"
        )
        if report.seconds >= LONG:
            print(step_table(report.steps), file=sys.stderr)
        if report.resumed:
            print(
                f"warta: went on where a former run stopped: {counted(report.resumed, 'task')} "
                "were done",
                file=sys.stderr,
            )
    tied = options.split == "outlet" and options.keep == "all" and report.groups
    if tied and len(report.rows()["articles"]) == 1:
        print(
            "warta: near-duplicates tie all outlets together, so that they went to one split: "
            "with --keep first they come apart",
            file=sys.stderr,
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


def _masked(redacted: Mapping[str, int]) -> str:
    kinds = ", ".join(f"{kind} {number}" for kind, number in redacted.items())
    return f"masked {kinds or 'nothing'}, "


def _limits(options: argparse.Namespace) -> Mapping[str, int]:
    found = {
        name.replace("-", "_"): getattr(options, name.replace("-", "_")) for name, *_ in LIMITS
    }
    return {name: value for name, value in found.items() if value is not None}


def _workers(options: argparse.Namespace) -> int | None:
    """A cluster that is there already has its own number of CPUs."""
    if options.workers or options.address:
        workers: int | None = options.workers
        return workers
    return os.cpu_count() or 1
