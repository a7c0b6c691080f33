"""`warta remove`: an article taken out of a corpus for good."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from warta.cli.verb import DONE, FINDINGS, Verbs, add_verb, counted


def add_remove(verbs: Verbs) -> None:
    verb = add_verb(
        verbs,
        "remove",
        run_remove,
        "take an article out of a corpus for good: raw, gold, annotations, splits; a tombstone "
        "keeps it from coming back",
        'warta remove kilatnusa-0101 --reason "asked for by the outlet on 2026-11-03"',
    )
    verb.add_argument("id", metavar="ARTICLE_ID")
    verb.add_argument(
        "--reason", required=True, metavar="TEXT", help="who asked for it, and why; it is kept"
    )
    verb.add_argument(
        "--corpus",
        type=Path,
        default=Path("corpus"),
        metavar="DIR",
        help="folder that holds raw/ (default: corpus)",
    )
    verb.add_argument("--yes", action="store_true", help="do not ask")
    verb.add_argument("--dry-run", action="store_true", help="show the plan and do nothing")
    verb.add_argument("--json", action="store_true", help="the summary as JSON")


def run_remove(options: argparse.Namespace) -> int:
    from warta.cli.publish import ask
    from warta.errors import UsageError
    from warta.remove import describe, plan_removal, remove

    if not (options.yes or options.dry_run or sys.stdin.isatty()):
        raise UsageError("nobody is there to be asked: --yes removes, --dry-run shows the plan")
    plan = plan_removal(options.corpus, options.id, reason=options.reason)
    shown = sys.stderr if options.json else sys.stdout
    name = plan.tombstone.id
    if plan.is_done:
        outcome, said = "unchanged", f"{plan.tombstone.told()}; nothing is left to do"
    else:
        print(f"{name} in {options.corpus}:\n{describe(plan)}", file=shown, flush=True)
        outcome, said = "planned", f"{name}: a plan alone, nothing was changed"
        if not options.dry_run:
            outcome, said = "declined", f"{name}: nothing was changed"
            if options.yes or ask(f"take {name} out for good?"):
                remove(plan)
                outcome = "removed"
                said = (
                    f"{name} is out of {options.corpus} ({counted(len(plan.edits), 'file')} "
                    "changed); the next `warta build` leaves it out. Versions that were published, "
                    "and the history of a repository, still hold it: publish a new version, and "
                    "take old ones down where you must"
                )
    if options.json:
        stone = plan.tombstone
        files = [str(edit.path) for edit in plan.edits]
        print(
            json.dumps(
                {
                    "outcome": outcome,
                    "id": name,
                    "date": stone.date,
                    "reason": stone.reason,
                    "text_sha256": stone.text_sha256,
                    "files": files,
                    "notes": list(plan.notes),
                },
                ensure_ascii=False,
            )
        )
    print(f"warta remove: {said}", file=shown)
    return FINDINGS if outcome == "declined" else DONE
