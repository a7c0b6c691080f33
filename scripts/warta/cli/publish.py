"""`warta publish`: a built dataset to a Hub."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from warta.cli.verb import DONE, FINDINGS, Verbs, add_verb, counted

if TYPE_CHECKING:
    from warta.publish.plan import Plan


def add_publish(verbs: Verbs) -> None:
    verb = add_verb(
        verbs,
        "publish",
        run_publish,
        "put a built dataset on the Hugging Face Hub: checked, versioned, verified; "
        "the login is that of `hf auth login`",
        "warta publish build/warta --repo my-org/warta --dry-run",
    )
    verb.add_argument("folder", metavar="DIR", type=Path, help="a dataset that `warta build` wrote")
    verb.add_argument("--repo", required=True, metavar="ORG/NAME", help="dataset repository")
    verb.add_argument("--private", action="store_true", help="only its owners see it")
    verb.add_argument(
        "--gated",
        choices=("auto", "manual"),
        help="who loads it has to ask; granted at once, or by you",
    )
    verb.add_argument(
        "--version", metavar="1.0.0", help="default: the next one, by what changed since the last"
    )
    verb.add_argument(
        "--text",
        choices=("full", "offsets-only"),
        default="full",
        help="offsets-only: annotation without the texts that must not be passed on",
    )
    verb.add_argument("--dry-run", action="store_true", help="show the plan and do nothing")
    verb.add_argument("--yes", action="store_true", help="do not ask")
    verb.add_argument(
        "--endpoint",
        metavar="URL",
        help="another hub that speaks the same protocol (default: HF_ENDPOINT, else the Hub)",
    )
    verb.add_argument("--json", action="store_true", help="plan and outcome as JSON")


def run_publish(options: argparse.Namespace) -> int:
    from huggingface_hub.utils.tqdm import disable_progress_bars

    from warta.errors import UsageError
    from warta.progress import bar
    from warta.publish.hub import publish
    from warta.publish.plan import format_plan

    if not (options.dry_run or options.yes or sys.stdin.isatty()):
        raise UsageError("nobody is there to be asked: --yes publishes, --dry-run shows the plan")
    if not sys.stderr.isatty():
        disable_progress_bars()

    def show(plan: Plan) -> None:
        # With --json stdout is for the program that reads it.
        print(format_plan(plan), file=sys.stderr if options.json else sys.stdout, flush=True)

    def confirm(plan: Plan) -> bool:
        show(plan)
        return options.yes or ask(f"publish this as {plan.repo} {plan.version}?")

    report = publish(
        options.folder,
        options.repo,
        version=options.version,
        private=options.private,
        gated=options.gated,
        text=options.text,
        dry_run=options.dry_run,
        confirm=confirm,
        tell=lambda line: print(f"warta: {line}", file=sys.stderr),
        progress=bar,
        endpoint=options.endpoint,
    )
    plan = report.plan
    if options.json:
        outcome = {"outcome": report.outcome, "commit": report.commit}
        print(json.dumps({**outcome, **plan.to_dict()}))
    elif report.outcome == "planned":
        show(plan)
    name = f"{plan.repo} {plan.version}"
    said = {
        "planned": f"{name}: a plan alone, nothing was changed",
        "declined": f"{name}: nothing was changed",
        "unchanged": f"{name}: published already, nothing to do",
        "published": f"{name}: published, verified and loaded back (commit {report.commit}); "
        f'load_dataset("{plan.repo}", revision="{plan.version}")',
    }[report.outcome]
    if report.warnings:
        said += f" ({counted(report.warnings, 'warning')}: `warta check {options.folder}`)"
    print(f"warta publish: {said}", file=sys.stderr if options.json else sys.stdout)
    return FINDINGS if report.outcome == "declined" else DONE


def ask(question: str) -> bool:
    """Yes only where yes was said."""
    try:
        return input(f"{question} [y/N] ").strip().lower() in {"y", "yes", "ya"}
    except EOFError:
        return False
