"""`warta export` and `warta import`: other tools' formats, there and back."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from warta.cli.verb import DONE, FINDINGS, Verbs, add_verb, counted, names
from warta.export import FORMATS

if TYPE_CHECKING:
    from warta.export.problem import Problem

SHOWN = 20
LABEL_STUDIO = "label-studio"  # whose corrections go into gold files rather than new records


def add_export(verbs: Verbs) -> None:
    verb = add_verb(
        verbs,
        "export",
        run_export,
        "write articles in another tool's format, and say what it cannot hold",
        "warta export build/warta --format conllu --out build/conllu",
    )
    verb.add_argument(
        "source", type=Path, metavar="DIR", help="a built dataset, or a file or folder of records"
    )
    verb.add_argument("--format", required=True, metavar="F", help=", ".join(FORMATS))
    verb.add_argument("--out", required=True, type=Path, metavar="DIR", help="a new folder")
    verb.add_argument("--split", help="only this split of a dataset (default: all)")
    verb.add_argument(
        "--annotators",
        type=names,
        default=(),
        metavar="A,B,…",
        help="label-studio: a task file for each, the work dealt out among them",
    )
    verb.add_argument(
        "--overlap",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="label-studio: this share of the articles goes to every annotator (default: 0)",
    )
    verb.add_argument(
        "--seed", type=int, default=0, metavar="N", help="label-studio: another draw (default: 0)"
    )
    verb.add_argument("--json", action="store_true", help="what was written and lost, as JSON")


def run_export(options: argparse.Namespace) -> int:
    from warta.export.there import export
    from warta.progress import bar

    _check_sharing(options)
    report = export(options.source, options.format, options.out, split=options.split, progress=bar)
    shares = _share(options) if options.annotators else {}
    if options.json:
        said = report.to_dict()
        if shares:
            names_of_files = sorted(path.name for path in options.out.iterdir())
            said |= {"files": names_of_files, "tasks": shares}
        print(json.dumps(said, ensure_ascii=False))
    else:
        reasons: dict[str, list[str]] = {}
        for path, (number, why) in report.lost.items():
            reasons.setdefault(why, []).append(f"{path} ({number})")
        for why, paths in reasons.items():
            print(f"not held: {', '.join(paths)}: {why}")
        if report.carried:
            print(f"note: {report.carried}")
        if shares:
            dealt = ", ".join(f"{name} {number}" for name, number in shares.items())
            print(f"tasks: {dealt}, in tasks-NAME.json")
    for name, why in report.left_out.items():
        print(f"warta: {name} is left out: {why}", file=sys.stderr)
    for name in report.changed:
        message = "does not come back as it was written; please report it with the article"
        print(f"warta: {name} {message}", file=sys.stderr)
    files = len(shares) + 1 if shares else len(report.files)
    summary = (
        f"{options.out}: {counted(report.articles, 'article')} in {counted(files, 'file')}, "
        "read back and compared; "
        f"{len(report.left_out)} left out, {len(report.changed)} changed"
    )
    print(summary, file=sys.stderr if options.json else sys.stdout)
    return FINDINGS if report.left_out or report.changed else DONE


def _check_sharing(options: argparse.Namespace) -> None:
    from warta.errors import UsageError
    from warta.export.label_studio_share import share_out

    if options.annotators and options.format != LABEL_STUDIO:
        raise UsageError(f"--annotators goes with --format {LABEL_STUDIO}")
    if options.annotators:
        share_out((), options.annotators, overlap=options.overlap, seed=options.seed)
    elif options.overlap:
        raise UsageError("--overlap needs --annotators A,B,…: work is dealt out among them")


def _share(options: argparse.Namespace) -> dict[str, int]:
    from warta.export.label_studio_share import share_tasks

    return share_tasks(options.out, options.annotators, overlap=options.overlap, seed=options.seed)


def add_import(verbs: Verbs) -> None:
    verb = add_verb(
        verbs,
        "import",
        run_import,
        "make records, and raw and gold for `warta build`, of another tool's files",
        "warta import annotated/ --format brat --labels PERSON=PER --out build/imported",
    )
    verb.add_argument("paths", nargs="+", type=Path, metavar="FILE", help="file or folder")
    verb.add_argument("--format", required=True, metavar="F", help=", ".join(FORMATS))
    verb.add_argument("--out", required=True, type=Path, metavar="DIR", help="a new folder")
    verb.add_argument(
        "--labels",
        type=_renames,
        default={},
        metavar="THEIRS=OURS,…",
        help="labels of theirs in ours; THEIRS= leaves one out",
    )
    verb.add_argument(
        "--annotator", metavar="NAME", help="all layers that come are gold, by this annotator"
    )
    verb.add_argument(
        "--gold",
        type=Path,
        metavar="DIR",
        help="label-studio: gold files that give the layers it does not show",
    )
    verb.add_argument("--json", action="store_true", help="what came and what did not, as JSON")


def run_import(options: argparse.Namespace) -> int:
    from warta.errors import UsageError
    from warta.export.back import import_files
    from warta.progress import bar

    if options.format == LABEL_STUDIO:
        return _import_annotations(options)
    if options.gold is not None:
        raise UsageError(f"--gold goes with --format {LABEL_STUDIO}")
    report = import_files(
        options.paths,
        options.format,
        options.out,
        labels=options.labels,
        annotator=options.annotator,
        progress=bar,
    )
    if options.json:
        print(json.dumps(report.to_dict(), ensure_ascii=False))
    else:
        _show(report.problems)
        print(
            f"{options.out}: {counted(report.records, 'record')} in records.jsonl, "
            f"{report.with_gold} with gold; {counted(len(report.problems), 'problem')}. "
            f"Next: warta build {options.out / 'raw'} --out DIR"
        )
    if report.by_machine:
        print(
            f"warta: {counted(report.by_machine, 'record')} came with layers made by rules or "
            "models, which `warta build` makes anew: --annotator NAME says that a person has "
            "corrected them",
            file=sys.stderr,
        )
    return FINDINGS if report.problems or not report.records else DONE


def _import_annotations(options: argparse.Namespace) -> int:
    """Label Studio's corrections become gold files beside those that are there."""
    from warta.export.label_studio_back import import_annotations
    from warta.progress import bar

    found = import_annotations(
        options.paths,
        options.out,
        gold=options.gold,
        labels=options.labels,
        annotator=options.annotator,
        progress=bar,
    )
    if options.json:
        print(json.dumps(found.to_dict(), ensure_ascii=False))
    else:
        _show(found.problems)
        whose = ", ".join(f"{name} {number}" for name, number in sorted(found.files.items()))
        print(
            f"{options.out}: {counted(sum(found.files.values()), 'gold file')}"
            f"{f' ({whose})' if whose else ''}; {counted(found.untouched, 'task')} not annotated "
            f"yet, {counted(found.skipped, 'annotation')} skipped, "
            f"{counted(len(found.problems), 'problem')}"
        )
    return FINDINGS if found.problems or not found.files else DONE


def _show(problems: Sequence[Problem]) -> None:
    for problem in problems[:SHOWN]:
        print(problem.format())
    if len(problems) > SHOWN:
        rest = Counter(problem.code for problem in problems[SHOWN:])
        listed = ", ".join(f"{number} {code}" for code, number in sorted(rest.items()))
        print(f"… and {listed}; --json shows all")


def _renames(value: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in value.split(",") if part.strip()]
    if not all(sign and theirs.strip() for theirs, sign, _ in pairs):
        raise argparse.ArgumentTypeError(f"{value!r} is not of the form THEIRS=OURS,THEIRS=OURS")
    return {theirs.strip(): ours.strip() for theirs, _, ours in pairs}
