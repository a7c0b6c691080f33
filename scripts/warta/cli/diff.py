"""`warta diff`: what changed between two versions of a dataset."""

from __future__ import annotations

import argparse
import json

from warta.cli.verb import DONE, Verbs, add_verb


def add_diff(verbs: Verbs) -> None:
    verb = add_verb(
        verbs,
        "diff",
        run_diff,
        "show what changed between two versions of a dataset: articles, spans by layer, labels",
        "warta diff my-org/warta@1.0.0 build/warta --format changelog",
    )
    for name, what in (("old", "OLD"), ("new", "NEW")):
        verb.add_argument(name, metavar=what, help="a built folder, or ORG/NAME@TAG on the Hub")
    form = verb.add_mutually_exclusive_group()
    form.add_argument(
        "--format",
        choices=("text", "json", "changelog"),
        default="text",
        help="changelog: a section for the dataset's CHANGELOG.md",
    )
    form.add_argument(
        "--json", dest="format", action="store_const", const="json", help="everything, as JSON"
    )
    verb.add_argument("--spans", action="store_true", help="in text: show each span that differs")
    verb.add_argument("--endpoint", metavar="URL", help="another hub (default: HF_ENDPOINT)")


def run_diff(options: argparse.Namespace) -> int:
    from warta.diff import (
        compare_versions,
        format_changelog,
        format_text,
        open_version,
        to_dict,
    )
    from warta.progress import bar

    old, new = (
        open_version(spec, endpoint=options.endpoint) for spec in (options.old, options.new)
    )
    difference = compare_versions(old, new, progress=bar)
    if options.format == "json":
        print(json.dumps(to_dict(difference), ensure_ascii=False))
    elif options.format == "changelog":
        print(format_changelog(difference), end="")
    else:
        print(format_text(difference, spans=options.spans))
    return DONE
