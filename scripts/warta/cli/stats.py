"""`warta stats`: what a dataset or a raw folder holds."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from warta.cli.verb import DONE, Verbs, add_verb, counted, names

if TYPE_CHECKING:
    from warta.stats import Portrait


def add_stats(verbs: Verbs) -> None:
    verb = add_verb(
        verbs,
        "stats",
        run_stats,
        "say what a built dataset (as load_dataset sees it) or a raw folder holds",
        "warta stats build/warta --plots figures --compare idner=idner-news-2k,dataset=other",
    )
    verb.add_argument("path", metavar="DIR", type=Path)
    verb.add_argument(
        "--split", type=names, default=(), metavar="NAMES", help="of a dataset, these alone"
    )
    verb.add_argument(
        "--compare",
        type=_comparisons,
        action="extend",
        default=[],
        metavar="KIND=PATH,…",
        help="beside others: a built dataset (dataset), raw articles (raw), "
        "or foreign sets (idner, nergrit, nerp, ud, pfsa)",
    )
    verb.add_argument(
        "--agreement", type=Path, metavar="FILE", help="what `warta agree A B --json` printed"
    )
    verb.add_argument("--plots", type=Path, metavar="FOLDER", help="draw the same there")
    verb.add_argument("--format", choices=("svg", "png"), help="of the figures (svg)")
    verb.add_argument("--figures", type=names, default=(), metavar="NAMES", help="draw these alone")
    verb.add_argument("--json", action="store_true")


def run_stats(options: argparse.Namespace) -> int:
    from warta.errors import UsageError
    from warta.stats import (
        balance,
        compare,
        compare_labels,
        describe_configs,
        format_agreed,
        format_portrait,
        read_agreement,
        stats_beside,
    )

    if options.plots is None and (options.format or options.figures):
        raise UsageError("--format and --figures say how to draw: name a folder with --plots")
    built = (options.path / "README.md").is_file()
    agreed = [] if options.agreement is None else read_agreement(options.agreement)
    beside = stats_beside(options.compare)
    portrait = _portrait(options.path, built, options.split)
    # What load_dataset says comes late: it takes longest.
    configs = describe_configs(options.path) if built and not options.json else ""
    if options.json:
        found = {
            **portrait.to_dict(),
            "balance": [each.to_dict() for each in balance(portrait)],
            "agreement": [each.to_dict() for each in agreed],
            "beside": {name: stats.to_dict() for name, stats in beside.items()},
        }
        print(json.dumps(found, ensure_ascii=False))
    else:
        parts = [configs, format_portrait(portrait)]
        if agreed:
            parts.append(format_agreed(agreed))
        if beside:
            parts.append(f"## Beside {', '.join(beside)}\n\n{compare(portrait.whole, beside)}")
            parts.append(compare_labels(portrait.whole, beside))
        print("\n\n".join(part for part in parts if part))
    if options.plots is not None:
        from warta.stats.plots import draw_portrait

        drawn, left_out = draw_portrait(
            portrait,
            options.plots,
            format=options.format or "svg",
            only=options.figures,
            beside=beside,
            agreed=agreed,
        )
        for name, reason in left_out.items():
            print(f"warta: no figure {name}: {reason}", file=sys.stderr)
        print(f"warta: drew {counted(len(drawn), 'figure')} in {options.plots}", file=sys.stderr)
    return DONE


def _portrait(path: Path, built: bool, splits: tuple[str, ...]) -> Portrait:
    from warta.errors import UsageError
    from warta.progress import bar
    from warta.stats import portray_dataset, portray_raw

    if splits and not built:
        raise UsageError(f"{path} is no built dataset, so it has no split {splits[0]!r}")
    with bar("articles", 0) as advance:
        if built:
            return portray_dataset(path, splits=splits, advance=advance)
        return portray_raw(path, advance=advance)


def _comparisons(value: str) -> list[tuple[str, str]]:
    found = [tuple(part.split("=", 1)) for part in names(value)]
    if not found or not all(len(pair) == 2 and all(pair) for pair in found):
        raise argparse.ArgumentTypeError(f"{value!r} is not of the form KIND=PATH,KIND=PATH")
    return [(kind, path) for kind, path in found]
