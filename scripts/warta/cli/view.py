"""`warta view`: a site on which a person looks at a dataset."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from warta.cli.verb import DONE, Verbs, add_verb, counted, positive


def add_view(verbs: Verbs) -> None:
    verb = add_verb(
        verbs,
        "view",
        run_view,
        "make a site of a built dataset or of records, to be looked at in a browser, offline",
        "warta view build/warta --out build/view --annotations corpus/annotations",
    )
    verb.add_argument(
        "source", type=Path, metavar="DIR", help="a built dataset, or a file or folder of records"
    )
    verb.add_argument("--out", required=True, type=Path, metavar="DIR", help="a new folder")
    verb.add_argument(
        "--annotations",
        type=Path,
        metavar="FOLDER",
        help="a folder a person of their own versions, shown side by side "
        "(default: the folder `annotations` in DIR or beside it)",
    )
    verb.add_argument("--overwrite", action="store_true", help="replace an older site")
    verb.add_argument("--serve", action="store_true", help="and show it on this machine alone")
    verb.add_argument("--port", type=positive, help="with --serve (default: any that is free)")
    verb.add_argument("--json", action="store_true", help="what the site holds, as JSON")


def run_view(options: argparse.Namespace) -> int:
    from warta.errors import UsageError
    from warta.progress import bar
    from warta.view import write_site
    from warta.view.serve import open_server

    if options.port is not None and not options.serve:
        raise UsageError("--port goes with --serve")
    if options.port is not None and options.port > 65535:
        raise UsageError(f"--port {options.port} is none: ports go up to 65535")
    report = write_site(
        options.source,
        options.out,
        annotations=options.annotations,
        overwrite=options.overwrite,
        progress=bar,
    )
    for name, reason in report.unfit:
        print(f"warta: {name} is not shown: {reason}", file=sys.stderr)
    if report.unshown:
        print(
            f"warta: {counted(report.unshown, 'record')} cannot be shown; their findings are on "
            "the page",
            file=sys.stderr,
        )
    if options.json:
        print(json.dumps(report.to_dict(), ensure_ascii=False))
    parts = [counted(report.articles, "article")]
    if report.annotators:
        parts.append(f"{report.compared} with versions of {', '.join(report.annotators)}")
    parts += [
        counted(report.rejects, "reject"),
        f"{counted(report.findings['error'], 'error')} and "
        f"{counted(report.findings['warning'], 'warning')}",
    ]
    summary = f"{options.out}: {', '.join(parts)}; {report.size / 1e6:.1f} MB of data"
    out = sys.stderr if options.json else sys.stdout
    print(f"{summary}. Open {options.out / 'index.html'}", file=out)
    if options.serve:
        with open_server(options.out, port=options.port or 0) as server:
            host, port = server.server_address[:2]
            print(f"warta: http://{host!s}:{port}/ until Ctrl-C", file=sys.stderr, flush=True)
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                print("warta: no longer served", file=sys.stderr)
    return DONE
