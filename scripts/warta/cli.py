"""The command line: one verb a stage, no logic. Heavy imports wait until a verb needs them."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from warta.errors import WartaError
from warta.version import VERSION

DONE, FINDINGS, WRONG_USE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130

Run = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 findings, 2 wrong use, 3 could not complete,
    130 interrupted."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does
    try:
        options = parser().parse_args(argv)
        run: Run = options.run
        status = run(options)
        sys.stdout.flush()
        return status
    except WartaError as error:
        print(f"warta: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("\nwarta: interrupted; the same command goes on where it stopped", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        print(f"warta: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        return INCOMPLETE


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, f"warta: {message}\n{self.format_usage()}")


def parser() -> argparse.ArgumentParser:
    """The parser of all verbs."""
    top = _Parser(
        prog="warta",
        description="An annotated corpus of Indonesian news, and what builds it.",
        epilog="`warta VERB --help` shows an example of each.",
    )
    top.add_argument("--version", action="version", version=f"warta {VERSION}")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True)
    _build(verbs)
    _annotate(verbs)
    _check(verbs)
    _explain(verbs)
    _split(verbs)
    _agree(verbs)
    _train(verbs)
    _bench(verbs)
    _leaderboard(verbs)
    _stats(verbs)
    return top


def _verb(
    verbs: argparse._SubParsersAction[_Parser], name: str, run: Run, what: str, example: str
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(
        name,
        help=what,
        description=what[0].upper() + what[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.set_defaults(run=run)
    return verb


def _build(verbs: argparse._SubParsersAction[_Parser]) -> None:
    verb = _verb(
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
        "--layers", type=_names, metavar="a,b", help="annotate only these layers (default: all)"
    )
    _annotator_option(verb)
    verb.add_argument(
        "--map",
        type=_pairs,
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
        type=_positive,
        default=None,
        metavar="N",
        help="processes (default: all cores)",
    )
    verb.add_argument(
        "--max-rejects",
        type=_limit,
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


def _annotator_option(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--annotator",
        type=_assignment,
        action="append",
        default=[],
        metavar="LAYER=SPEC",
        help="a model of your own for a layer: hf:PATH, spacy:PATH or python:module.function",
    )


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
            f"warta: {_number(report.unsplit, 'article')} in no split went to train: run "
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


def _annotate(verbs: argparse._SubParsersAction[_Parser]) -> None:
    verb = _verb(
        verbs,
        "annotate",
        run_annotate,
        "print the record of each article as a line of JSON, without building a dataset",
        "warta annotate article.txt",
    )
    verb.add_argument("inputs", nargs="+", metavar="INPUT", type=Path)
    verb.add_argument("--layers", type=_names, metavar="a,b")
    _annotator_option(verb)
    verb.add_argument("--map", type=_pairs, default={}, metavar="a=b,c=d")
    verb.add_argument("--language", choices=("id", "any"), default="id")


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


def _check(verbs: argparse._SubParsersAction[_Parser]) -> None:
    verb = _verb(
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
    summary = f"{_number(errors, 'error')}, {_number(warnings, 'warning')}"
    if errors or warnings:
        summary += "; `warta explain CODE` says what a code means"
    print(f"warta check: {summary}", file=sys.stderr if options.json else sys.stdout)
    return FINDINGS if errors or (warnings and options.strict) else DONE


def _explain(verbs: argparse._SubParsersAction[_Parser]) -> None:
    verb = _verb(
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


def _split(verbs: argparse._SubParsersAction[_Parser]) -> None:
    verb = _verb(
        verbs,
        "split",
        run_split,
        "deal the articles of a corpus out to train, validation and test, near-duplicates together",
        "warta split corpus",
    )
    verb.add_argument("corpus", metavar="CORPUS", type=Path, help="folder that holds raw/")
    verb.add_argument("--seed", type=int, default=0, metavar="N", help="another draw (default: 0)")


def run_split(options: argparse.Namespace) -> int:
    from warta.split import split_corpus

    splits, groups = split_corpus(options.corpus, seed=options.seed)
    sizes = ", ".join(f"{split} {len(ids)}" for split, ids in splits.items())
    count = _number(len(set(groups.values())), "group")
    print(f"{options.corpus / 'splits'}: {sizes}; {count} of near-duplicates kept together")
    return DONE


def _agree(verbs: argparse._SubParsersAction[_Parser]) -> None:
    verb = _verb(
        verbs,
        "agree",
        run_agree,
        "measure how far two annotators agree, layer by layer, over the articles both annotated",
        "warta agree corpus/annotations/lm-a corpus/annotations/lm-b",
    )
    verb.add_argument("first", metavar="A", type=Path, help="folder of one annotator's files")
    verb.add_argument("second", metavar="B", type=Path)
    verb.add_argument("--articles", type=Path, metavar="FILE", help="only these ids, one a line")
    verb.add_argument("--samples", type=_positive, default=1000, help="of the bootstrap")
    verb.add_argument("--list", action="store_true", help="every disagreement, to be read")
    verb.add_argument("--json", action="store_true")


def run_agree(options: argparse.Namespace) -> int:
    from warta.agree import disagreements, format_agreement, measure_agreement
    from warta.errors import UsageError
    from warta.stream import annotated_articles

    first, second = annotated_articles(options.first), annotated_articles(options.second)
    both = first.keys() & second.keys()
    if options.articles is not None:
        both &= set(options.articles.read_text(encoding="utf-8").split())
    pairs = [(first[id], second[id]) for id in sorted(both)]
    if not pairs:
        raise UsageError(f"no such article in both {options.first} and {options.second}")
    if options.list:
        for found in disagreements(pairs):
            print(json.dumps(found.to_dict(), ensure_ascii=False) if options.json else str(found))
        return DONE
    agreement = measure_agreement(pairs, samples=options.samples)
    print(json.dumps(agreement.to_dict()) if options.json else format_agreement(agreement))
    return DONE


def _train(verbs: argparse._SubParsersAction[_Parser]) -> None:
    verb = _verb(
        verbs,
        "train",
        run_train,
        "train the model of a task on the train part of a built dataset",
        "warta train entities build/warta --out entities.npz",
    )
    verb.add_argument("task", metavar="TASK")
    verb.add_argument("dataset", metavar="DIR", type=Path)
    verb.add_argument("--out", required=True, type=Path, metavar="MODEL", help="file to write")


def run_train(options: argparse.Namespace) -> int:
    from warta.train import train

    meta = train(options.task, options.dataset, out=options.out)
    articles = _number(meta["articles"], "article")
    print(f"{options.out}: {meta['task']}, trained on {articles} (gold {meta['data'][:12]})")
    return DONE


def _bench(verbs: argparse._SubParsersAction[_Parser]) -> None:
    verb = _verb(
        verbs,
        "bench",
        run_bench,
        "score models on a task: against the gold of a built dataset, or on a foreign set",
        "warta bench entities build/warta --model shipped",
    )
    verb.add_argument("task", metavar="TASK")
    verb.add_argument(
        "data", nargs="?", type=Path, default=Path("build/warta"), metavar="DIR", help="dataset"
    )
    verb.add_argument(
        "--model",
        nargs="+",
        default=["shipped"],
        metavar="SPEC",
        help="shipped, majority, crf, linear, spacy:train, predictions:FILE.jsonl, hf:PATH, "
        "spacy:PATH or python:module.function (default: shipped)",
    )
    verb.add_argument(
        "--on", metavar="SET", help="DIR is a foreign set of this kind: idner, nergrit, nerp"
    )
    verb.add_argument(
        "--trained-on",
        type=Path,
        metavar="DIR",
        help="dataset whose train part crf, linear … learn from (default: DIR)",
    )
    verb.add_argument("--split", default="validation", help="default: validation")
    verb.add_argument("--samples", type=_positive, default=1000, help="of the bootstrap")
    verb.add_argument("--seed", type=int, default=0, metavar="N", help="default: 0")
    verb.add_argument("--save", action="store_true", help="keep the results below --results")
    verb.add_argument("--results", type=Path, default=Path("corpus/results"), metavar="FOLDER")
    verb.add_argument(
        "--errors", type=Path, metavar="FILE", help="write each miss there (.jsonl: as JSON)"
    )
    verb.add_argument("--json", action="store_true")


def run_bench(options: argparse.Namespace) -> int:
    from warta.benchmark.results import save_result
    from warta.benchmark.run import bench, format_rows, results_of, write_errors
    from warta.errors import UsageError
    from warta.progress import bar

    if options.on and (options.save or options.errors):
        raise UsageError("--save and --errors go with gold, not with --on")
    rows = bench(
        options.task,
        options.data,
        models=options.model,
        on=options.on,
        split=options.split,
        samples=options.samples,
        seed=options.seed,
        trained_on=options.trained_on,
        progress=bar,
    )
    print(json.dumps([row.to_dict() for row in rows]) if options.json else format_rows(rows))
    if options.errors:
        number = write_errors(rows, options.errors)
        print(f"warta: {options.errors}: {_number(number, 'miss', 'misses')}", file=sys.stderr)
    if options.save:
        kept = {"samples": options.samples, "seed": options.seed, "trained_on": options.trained_on}
        for result in results_of(rows, options.data, **kept):
            print(f"warta: kept {save_result(result, options.results)}", file=sys.stderr)
    return DONE


def _leaderboard(verbs: argparse._SubParsersAction[_Parser]) -> None:
    verb = _verb(
        verbs,
        "leaderboard",
        run_leaderboard,
        "print the results that `warta bench --save` kept as a Markdown table",
        "warta leaderboard --dataset build/warta",
    )
    verb.add_argument("--results", type=Path, default=Path("corpus/results"), metavar="FOLDER")
    verb.add_argument(
        "--dataset",
        type=Path,
        metavar="DIR",
        help="results measured on other gold than its own are marked stale "
        "(default: build/warta, where there is one)",
    )


def run_leaderboard(options: argparse.Namespace) -> int:
    from warta.benchmark.leaderboard import format_leaderboard
    from warta.benchmark.results import read_results
    from warta.errors import UsageError

    dataset = options.dataset
    if dataset is None and Path("build/warta/README.md").is_file():
        dataset = Path("build/warta")
    results = list(read_results(options.results))
    if not results:
        raise UsageError(f"no result below {options.results}: `warta bench … --save` keeps some")
    print(format_leaderboard(results, dataset))
    return DONE


def _stats(verbs: argparse._SubParsersAction[_Parser]) -> None:
    verb = _verb(
        verbs,
        "stats",
        run_stats,
        "say what a built dataset (as load_dataset sees it) or a raw folder holds",
        "warta stats build/warta",
    )
    verb.add_argument("path", metavar="DIR", type=Path)
    verb.add_argument(
        "--compare",
        type=_pairs,
        default={},
        metavar="KIND=PATH,…",
        help="beside foreign sets: kinds idner, nergrit, nerp, ud, pfsa",
    )
    verb.add_argument("--plots", type=Path, metavar="FOLDER", help="draw the same there, as SVG")


def run_stats(options: argparse.Namespace) -> int:
    from warta.stats import compare, dataset_stats, describe_dataset, set_stats, stats_of_raw

    built = (options.path / "README.md").is_file()
    real = {kind: set_stats(path, kind) for kind, path in options.compare.items()}
    if options.plots is not None:
        from warta.stats.plots import draw_stats

        found = dataset_stats(options.path) if built else {"all": stats_of_raw(options.path)}
        for path in draw_stats(found, options.plots, real=real):
            print(f"warta: drew {path}", file=sys.stderr)
    if real:
        own = (
            list(dataset_stats(options.path).values())[-1] if built else stats_of_raw(options.path)
        )
        print(compare(own, real))
    elif built or not options.path.is_dir():
        print(describe_dataset(options.path))
    else:
        print(compare(stats_of_raw(options.path), {}))
    return DONE


def _names(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip())


def _assignment(value: str) -> tuple[str, str]:
    layer, sign, spec = value.partition("=")
    if not sign or not layer or not spec:
        raise argparse.ArgumentTypeError(f"{value!r} is not of the form LAYER=SPEC")
    return layer, spec


def _pairs(value: str) -> dict[str, str]:
    pairs = dict(part.split("=", 1) for part in _names(value) if part.count("=") == 1)
    if len(pairs) != len(_names(value)):
        raise argparse.ArgumentTypeError(f"{value!r} is not of the form ours=theirs,ours=theirs")
    return pairs


def _positive(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number from 1")
    return int(value)


def _limit(value: str) -> Callable[[int], float]:
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


def _number(count: int, what: str, many: str | None = None) -> str:
    return f"{count} {what if count == 1 else many or what + 's'}"


if __name__ == "__main__":
    sys.exit(main())
