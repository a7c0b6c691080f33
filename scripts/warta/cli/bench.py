"""`warta bench` and `warta leaderboard`: models scored, and their results as a table."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from warta.cli.verb import DONE, Verbs, add_verb, counted, positive


def add_bench(verbs: Verbs) -> None:
    verb = add_verb(
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
        help="shipped, rules, majority, crf, linear, spacy:train, predictions:FILE.jsonl, "
        "hf-train:PATH[,epochs=10,lr=5e-5,batch=16,length=256], "
        "chat:URL#MODEL[,shots=2,timeout=120] (key in WARTA_CHAT_KEY), hf:PATH, spacy:PATH or "
        "python:module.function (default: shipped)",
    )
    verb.add_argument(
        "--on",
        metavar="SET",
        help="idner, nergrit, nerp or conll: DIR is such a set; conll:FILE[,column=N]: that file; "
        "timeml: DIR holds TimeML (task times); pfsa (attributions); ud (structure)",
    )
    verb.add_argument(
        "--trained-on",
        type=Path,
        metavar="DIR",
        help="dataset whose train part crf, linear … learn from (default: DIR)",
    )
    verb.add_argument(
        "--by",
        nargs="+",
        choices=("label", "outlet", "subject"),
        default=["label"],
        help="show the leading figure by these too (default: label)",
    )
    verb.add_argument("--split", default="validation", help="default: validation")
    verb.add_argument("--samples", type=positive, default=1000, help="of the bootstrap")
    verb.add_argument("--seed", type=int, default=0, metavar="N", help="default: 0")
    verb.add_argument("--save", action="store_true", help="keep the results below --results")
    verb.add_argument("--results", type=Path, default=Path("corpus/results"), metavar="FOLDER")
    verb.add_argument(
        "--errors", type=Path, metavar="FILE", help="write each miss there (.jsonl: as JSON)"
    )
    verb.add_argument("--json", action="store_true")


def run_bench(options: argparse.Namespace) -> int:
    from warta.benchmark.report import format_rows
    from warta.benchmark.results import save_result
    from warta.benchmark.run import bench, results_of, write_errors
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
    if options.json:
        print(json.dumps([row.to_dict() for row in rows]))
    else:
        print(format_rows(rows, by=options.by))
    for row in rows:
        for note in row.notes:
            print(f"warta: {row.model}: {note}", file=sys.stderr)
    if options.errors:
        number = write_errors(rows, options.errors)
        print(f"warta: {options.errors}: {counted(number, 'miss', 'misses')}", file=sys.stderr)
    if options.save:
        kept = {"samples": options.samples, "seed": options.seed, "trained_on": options.trained_on}
        for result in results_of(rows, options.data, **kept):
            print(f"warta: kept {save_result(result, options.results)}", file=sys.stderr)
    return DONE


def add_leaderboard(verbs: Verbs) -> None:
    verb = add_verb(
        verbs,
        "leaderboard",
        run_leaderboard,
        "print the results that `warta bench --save` kept, a Markdown table a task",
        "warta leaderboard --dataset build/warta --plot leaderboard.svg",
    )
    verb.add_argument("--results", type=Path, default=Path("corpus/results"), metavar="FOLDER")
    verb.add_argument(
        "--dataset",
        type=Path,
        metavar="DIR",
        help="results measured on other gold than its own are marked stale "
        "(default: build/warta, where there is one)",
    )
    verb.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw them too")


def run_leaderboard(options: argparse.Namespace) -> int:
    from warta.benchmark.leaderboard import digests_of, format_board, rank_results
    from warta.benchmark.results import read_results
    from warta.errors import UsageError

    dataset = options.dataset
    if dataset is None and Path("build/warta/README.md").is_file():
        dataset = Path("build/warta")
    results = list(read_results(options.results))
    if not results:
        raise UsageError(f"no result below {options.results}: `warta bench … --save` keeps some")
    board = rank_results(results, digests_of(dataset))
    print(format_board(board))
    if options.plot:
        from warta.benchmark.plots import draw_leaderboard

        draw_leaderboard(board, options.plot)
        print(f"warta: drew {options.plot}", file=sys.stderr)
    return DONE
