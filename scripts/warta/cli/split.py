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
    verb.add_argument("--seed", type=int, default=0, metavar="N", help="another draw (default: 0)")


def run_split(options: argparse.Namespace) -> int:
    from warta.split import split_corpus

    splits, groups = split_corpus(options.corpus, seed=options.seed)
    sizes = ", ".join(f"{split} {len(ids)}" for split, ids in splits.items())
    count = counted(len(set(groups.values())), "group")
    print(f"{options.corpus / 'splits'}: {sizes}; {count} of near-duplicates kept together")
    return DONE
