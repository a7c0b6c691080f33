"""`warta train`: the model of a task from the gold of a dataset."""

from __future__ import annotations

import argparse
from pathlib import Path

from warta.cli.verb import DONE, Verbs, add_verb, counted


def add_train(verbs: Verbs) -> None:
    verb = add_verb(
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
    articles = counted(meta["articles"], "article")
    print(f"{options.out}: {meta['task']}, trained on {articles} (gold {meta['data'][:12]})")
    return DONE
