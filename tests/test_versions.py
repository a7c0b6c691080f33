"""The built dataset in the versions of `datasets` that people have, each in an environment of its
own: map-style and streaming, row for row the same as in the current one."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

LOAD = """
import hashlib, json, sys
from datasets import get_dataset_config_names, load_dataset

def digest(rows):
    total = hashlib.sha256()
    for row in rows:
        total.update(json.dumps(row, sort_keys=True, default=str).encode())
    return total.hexdigest()

found = {}
for config in get_dataset_config_names(sys.argv[1]):
    for split, rows in load_dataset(sys.argv[1], config).items():
        streamed = load_dataset(sys.argv[1], config, split=split, streaming=True)
        found[f"{config}/{split}"] = [len(rows), digest(rows), digest(streamed)]
print(json.dumps(found))
"""

# What pip needs beside the version itself so that an old release still runs.
VERSIONS = {
    "3.6.0": ["datasets==3.6.0", "huggingface_hub<1"],
    "4.0.0": ["datasets==4.0.0", "huggingface_hub<1"],
    "4.8.5": ["datasets==4.8.5"],
    "5.2.0": ["datasets==5.2.0"],
}


def loaded(python: str, dataset: Path, home: Path) -> dict[str, list[object]]:
    result = subprocess.run(
        [python, "-c", LOAD, str(dataset)],
        capture_output=True,
        text=True,
        env={"HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert result.returncode == 0, result.stderr[-3000:]
    found: dict[str, list[object]] = json.loads(result.stdout.strip().splitlines()[-1])
    return found


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_every_config_loads_and_streams(version: str, built: Path, tmp_path: Path) -> None:
    environment = tmp_path / "env"
    venv.create(environment, with_pip=True)
    python = str(environment / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "-q", *VERSIONS[version]], check=True)
    old = loaded(python, built, tmp_path / "old")
    assert old == loaded(sys.executable, built, tmp_path / "new")
    assert {key.split("/")[0] for key in old} >= {"articles", "structure"}
    assert all(mapped == streamed for _, mapped, streamed in old.values())
    assert hashlib.sha256(b"").hexdigest() not in {mapped for _, mapped, _ in old.values()}
