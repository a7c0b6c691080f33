"""`warta stats`: what a dataset or a raw folder holds."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from warta.cli.verb import DONE, Verbs, add_verb, pairs


def add_stats(verbs: Verbs) -> None:
    verb = add_verb(
        verbs,
        "stats",
        run_stats,
        "say what a built dataset (as load_dataset sees it) or a raw folder holds",
        "warta stats build/warta",
    )
    verb.add_argument("path", metavar="DIR", type=Path)
    verb.add_argument(
        "--compare",
        type=pairs,
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
