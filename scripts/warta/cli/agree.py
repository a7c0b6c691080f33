"""`warta agree`: how far two annotators agree."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from warta.cli.verb import DONE, Verbs, add_verb, positive


def add_agree(verbs: Verbs) -> None:
    verb = add_verb(
        verbs,
        "agree",
        run_agree,
        "measure how far two annotators agree, layer by layer, over the articles both annotated",
        "warta agree corpus/annotations/lm-a corpus/annotations/lm-b",
    )
    verb.add_argument("first", metavar="A", type=Path, help="folder of one annotator's files")
    verb.add_argument("second", metavar="B", type=Path)
    verb.add_argument("--articles", type=Path, metavar="FILE", help="only these ids, one a line")
    verb.add_argument("--samples", type=positive, default=1000, help="of the bootstrap")
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
