"""`warta split`: articles dealt out to train, validation and test."""

from __future__ import annotations

import argparse
from pathlib import Path

from warta.cli.verb import DONE, Verbs, add_verb, counted


def add_split(verbs: Verbs) -> None:
    verb = add_verb(
        verbs,
        "split",
        run_split,
        "deal the articles of a corpus out to train, validation and test, near-duplicates together",
        "warta split corpus",
    )
    verb.add_argument("corpus", metavar="CORPUS", type=Path, help="folder that holds raw/")
    verb.add_argument(
        "--split",
        choices=("random", "time", "outlet"),
        default="random",
        help="random: balanced by what index.jsonl says; time: the oldest to train; outlet: whole "
        "outlets (default: random)",
    )
    keep_option(verb)
    verb.add_argument("--seed", type=int, default=0, metavar="N", help="another draw (default: 0)")


def keep_option(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--keep",
        choices=("all", "first", "longest"),
        default="all",
        help="of near-duplicates keep all, the first one published, or the longest (default: all)",
    )


def run_split(options: argparse.Namespace) -> int:
    from warta.split import split_corpus

    splits = split_corpus(options.corpus, seed=options.seed, rule=options.split, keep=options.keep)
    sizes = ", ".join(f"{split} {len(ids)}" for split, ids in splits.articles.items())
    count = counted(len(splits.groups), "group")
    left_out = f", {len(splits.left_out)} of them left out" if splits.left_out else ""
    print(
        f"{options.corpus / 'splits'}: {sizes}; {count} of near-duplicates kept together{left_out}"
    )
    return DONE
