"""Loads a published dataset by its name, as somebody else would: run in a process of its own, with
an empty cache, since the client reads its settings when it is imported.

Works with every `datasets` from 3.6 on, and imports nothing of this package. The arguments are the
repository's name and a revision; stdout's last line is JSON: `files` (path -> sha256 of the bytes
that came), `rows` (config -> split -> number), or `error` with `full` (whether a disk was).
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sys
from typing import Any


def load_back(repo: str, revision: str) -> dict[str, Any]:
    """Every file of a revision, and every config of it opened by name."""
    from datasets import get_dataset_config_names, load_dataset
    from huggingface_hub import snapshot_download

    root = snapshot_download(repo, repo_type="dataset", revision=revision)
    rows: dict[str, dict[str, int]] = {}
    for config in get_dataset_config_names(repo, revision=revision):
        loaded = load_dataset(repo, config, revision=revision)
        rows[config] = {str(split): len(part) for split, part in loaded.items()}
    return {"files": digests(root), "rows": rows}


def digests(root: str) -> dict[str, str]:
    """Path, POSIX and relative to `root` -> hex sha256, of every file."""
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118 - plain strings, one pass
            digest = hashlib.sha256()
            with open(path, "rb") as file:  # noqa: PTH123
                while chunk := file.read(2**20):
                    digest.update(chunk)
            found[os.path.relpath(path, root).replace(os.sep, "/")] = digest.hexdigest()
    return found


def main() -> int:
    try:
        result = load_back(sys.argv[1], sys.argv[2])
    except Exception as error:
        full = False
        cause: BaseException | None = error
        while cause is not None:  # `datasets` wraps what went wrong below it
            text = str(cause).lower()
            full |= getattr(cause, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
            full |= "no space left" in text or "not enough disk space" in text
            cause = cause.__cause__ or cause.__context__
        print(json.dumps({"error": f"{type(error).__name__}: {error}", "full": full}))
        return 1
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
