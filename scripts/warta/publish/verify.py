"""Whether a repository holds what was published: by the digests that the Hub tells, and by the
bytes that come when it is loaded back by name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from warta.publish.failures import AGAIN, HubError, one_line
from warta.publish.payload import Payload
from warta.publish.plan import RemoteFile, compare

LOAD_BACK = Path(__file__).with_name("load_back.py")
Rows = Mapping[str, Mapping[str, int]]

# Where the client would keep or look for things: all of it must lie in the empty folder.
ELSEWHERE = ("CACHE", "OFFLINE", "HF_HOME", "HF_DATASETS_DOWNLOADED", "HF_MODULES", "HF_ENDPOINT")


class VerificationError(HubError):
    """The repository does not hold, or does not give back, what was published."""


def check_digests(
    payload: Payload, remote: Mapping[str, RemoteFile], *, where: str, commit: str
) -> None:
    """Raises VerificationError where the files of a commit are not exactly those of `payload`."""
    difference = compare(payload.files, remote)
    if difference.is_empty:
        return
    said = [
        *(f"{path} is missing" for path in difference.add),
        *(f"{path} has other bytes" for path in difference.change),
        *(f"{path} is too much" for path in difference.delete),
    ]
    more = "" if len(said) <= 5 else f" and {len(said) - 5} more"
    raise VerificationError(
        f"{where} at {commit[:12]} is not what was published: {', '.join(said[:5])}{more}. The "
        "folder may have changed during the upload, or a .gitignore there keeps a file out; "
        f"{AGAIN}"
    )


def load_back(
    payload: Payload,
    repo: str,
    *,
    revision: str,
    endpoint: str,
    rows: Rows,
    login: str | None,
    python: str = sys.executable,
) -> None:
    """Load every config by name in a new process with an empty cache, and compare.

    `rows`: config -> split -> number, as built. The bytes of every file are hashed on this side.
    `python` is the interpreter whose `datasets` loads it. Raises VerificationError.
    """
    found = _run(repo, revision, endpoint=endpoint, login=login, python=python)
    wrong = [
        f"{path} came with other bytes"
        for path, file in payload.files.items()
        if found["files"].get(path) != file.sha256
    ]
    if found["rows"] != {config: dict(splits) for config, splits in rows.items()}:
        wrong.append(f"the rows that loaded are {found['rows']}, built were {dict(rows)}")
    if wrong:
        raise VerificationError(f"{repo} does not load back as built: {'; '.join(wrong[:5])}")


def _run(
    repo: str, revision: str, *, endpoint: str, login: str | None, python: str
) -> dict[str, Any]:
    source = LOAD_BACK.read_text(encoding="utf-8")
    try:
        with tempfile.TemporaryDirectory(
            prefix="warta-load-back-", ignore_cleanup_errors=True
        ) as home:
            result = subprocess.run(
                [python, "-c", source, repo, revision],
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                cwd=home,
                env=_environment(home, endpoint),
                check=False,
            )
    except OSError as error:
        raise VerificationError(f"loading back {repo}: {error}; {AGAIN}") from error
    try:
        found: dict[str, Any] = json.loads(result.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        last = one_line("\n".join(result.stderr.strip().splitlines()[-3:]), login)
        found = {"error": last or f"exit status {result.returncode}", "full": False}
    if "error" not in found:
        return found
    if found["full"]:
        raise VerificationError(
            f"loading back {repo}: the disk is full; it needs room for the dataset twice in "
            f"{tempfile.gettempdir()} (TMPDIR names another place). What was uploaded stays; "
            f"{AGAIN}"
        )
    raise VerificationError(
        f"{repo} is uploaded, but loading it back failed: {one_line(found['error'], login)}; "
        f"{AGAIN}"
    )


def _environment(home: str, endpoint: str) -> dict[str, str]:
    """This process's environment, with an empty home for the client. The login reaches it as it
    reached us: through HF_TOKEN, or the client's own file, whose place is named here."""
    from huggingface_hub import constants

    kept = {
        name: value
        for name, value in os.environ.items()
        if not any(word in name for word in ELSEWHERE)
    }
    return kept | {
        "HF_HOME": home,
        "HF_ENDPOINT": endpoint,
        "HF_TOKEN_PATH": constants.HF_TOKEN_PATH,
        "HF_STORED_TOKENS_PATH": constants.HF_STORED_TOKENS_PATH,
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
        "HF_UPDATE_DOWNLOAD_COUNTS": "0",
    }
