"""The command line: one verb a stage, no logic. Heavy imports wait until a verb needs them."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence

from warta.cli.agree import add_agree
from warta.cli.annotate import add_annotate
from warta.cli.bench import add_bench, add_leaderboard
from warta.cli.build import add_build
from warta.cli.check import add_check, add_explain
from warta.cli.diff import add_diff
from warta.cli.export import add_export, add_import
from warta.cli.publish import add_publish
from warta.cli.remove import add_remove
from warta.cli.restore import add_restore
from warta.cli.split import add_split
from warta.cli.stats import add_stats
from warta.cli.train import add_train
from warta.cli.verb import DONE, INCOMPLETE, INTERRUPTED, Parser, Run
from warta.cli.view import add_view
from warta.errors import WartaError
from warta.version import VERSION

VERBS = (
    add_build,
    add_annotate,
    add_check,
    add_explain,
    add_split,
    add_agree,
    add_train,
    add_bench,
    add_leaderboard,
    add_stats,
    add_view,
    add_publish,
    add_diff,
    add_restore,
    add_remove,
    add_export,
    add_import,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 findings, 2 wrong use, 3 could not complete,
    130 interrupted."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does
    try:
        options = parser().parse_args(argv)
        run: Run = options.run
        status = run(options)
        sys.stdout.flush()
        return status
    except WartaError as error:
        print(f"warta: {error}", file=sys.stderr)
        return error.exit_code
    except (KeyboardInterrupt, ImportError) as error:
        if not interrupted(error):
            raise
        print("\nwarta: interrupted; the same command goes on where it stopped", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        print(f"warta: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        return INCOMPLETE


def interrupted(error: BaseException | None) -> bool:
    """Whether an interrupt is it or behind it: one that meets a compiled module while it is being
    imported comes out as an ImportError."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def parser() -> argparse.ArgumentParser:
    """The parser of all verbs."""
    top = Parser(
        prog="warta",
        description="An annotated corpus of Indonesian news, and what builds it.",
        epilog="`warta VERB --help` shows an example of each.",
    )
    top.add_argument("--version", action="version", version=f"warta {VERSION}")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True)
    for add in VERBS:
        add(verbs)
    return top
