"""What a build is going to do, written down before it begins.

`OUT.partial/plan.json` names inputs (digests), options and versions. The same plan goes on where
it stopped; another one is refused with the difference named. `OUT.partial/inputs.jsonl` lists
every input file, so that neither this process nor a task holds the list in memory.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.util import find_spec
from math import isqrt
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

import warta
from warta.engine.gather import gold_paths, write_rejects
from warta.engine.scatter import ScatterTask
from warta.engine.settings import Settings
from warta.errors import UsageError
from warta.read.ids import repeated_stems
from warta.read.input import InputFile, mark_repeated
from warta.read.raw import Reject
from warta.read.walk import walk
from warta.redact.articles import redact_input, redact_reject
from warta.tables.shards import sha256_of
from warta.version import VERSION

_PACKAGE = Path(warta.__file__).parent

PLAN = "plan.json"
INPUTS = "inputs.jsonl"
WALK_REJECTS = "walk-rejects.jsonl"

# Bytes of input that one bucket takes at most, so that its rows fit in one row group in memory.
BUCKET_BYTES = 32 * 2**20
# Up to here one bucket is enough; and none of several is smaller than LEAST_BUCKET_BYTES.
ONE_BUCKET_BYTES = 2**20
LEAST_BUCKET_BYTES = 2**19
# In between, the size of buckets and their number grow alike, with the square root of the input:
# many workers have work, none waits long for the last, memory grows slowly, and files stay few.
BUCKET_GROWTH = 2**15
# What compressed input is likely to unpack to; it only shapes the number of buckets.
UNPACKED = 4
# A slice of the input list ends with the first file past either bound.
SLICE_BYTES = 64 * 2**20
SLICE_FILES = 2_000


@dataclass(frozen=True, slots=True)
class Plan:
    """`identity` decides whether two runs are the same build; `slices` are (byte offset in the
    input list, number of files)."""

    identity: dict[str, Any]
    buckets: int
    slices: tuple[tuple[int, int], ...]

    def redacts(self) -> bool:
        """Whether personal numbers and addresses are masked."""
        return bool(self.identity["options"]["read"]["redact"])

    def scatter_tasks(self, partial: Path, settings: Settings) -> list[ScatterTask]:
        """The tasks of the first pass, in the order of the list."""
        return [
            ScatterTask(
                number=number,
                inputs=partial / INPUTS,
                offset=offset,
                count=count,
                buckets=self.buckets,
                out=partial / "spill" / f"{number:06d}",
                settings=settings,
            )
            for number, (offset, count) in enumerate(self.slices)
        ]


def make_plan(
    inputs: Sequence[Path], partial: Path, *, settings: Settings, restart: bool = False
) -> Plan:
    """Walk the inputs, list them in `partial`, and say what the build will do.

    Raises UsageError where an input does not exist, or where `partial` holds the unfinished work
    of another plan and `restart` is not set.
    """
    listed = partial / "inputs.listed.jsonl"
    write_rejects(partial / WALK_REJECTS, _list(inputs, listed, redacted=settings.read.redact))
    with (partial / "inputs.marked.jsonl").open("wb") as marked:
        plan = _cut(_marked(listed), marked.write, settings)
    listed.unlink()
    _settle(plan, partial, restart=restart)
    (partial / "inputs.marked.jsonl").replace(partial / INPUTS)
    return plan


def list_inputs(partial: Path, listed: Path) -> None:
    """What was read, for the finished dataset: nothing in it depends on where the inputs lay."""
    kept = ("path", "format", "compression", "bytes", "sha256")
    with listed.open("wb") as lines:
        for file in _read(partial / INPUTS):
            row = {name: getattr(file, name) for name in kept}
            lines.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


def _list(inputs: Sequence[Path], listed: Path, *, redacted: bool) -> Iterator[Reject]:
    """Write every input file to `listed`; yield what is none."""
    with listed.open("wb") as lines:
        for found in walk(sorted(inputs, key=str)):
            if isinstance(found, Reject):
                yield redact_reject(found) if redacted else found
            else:
                if redacted:
                    found = redact_input(found)
                lines.write(orjson.dumps(found.to_dict(), option=orjson.OPT_APPEND_NEWLINE))


def _marked(listed: Path) -> Iterator[InputFile]:
    repeated = repeated_stems(file.stem for file in _read(listed))
    for file in _read(listed):
        yield mark_repeated(file, repeated)


def _read(listed: Path) -> Iterator[InputFile]:
    with listed.open("rb") as lines:
        for line in lines:
            yield InputFile.from_dict(orjson.loads(line))


def _cut(files: Iterable[InputFile], write: Any, settings: Settings) -> Plan:
    digest = hashlib.sha256()
    size = on_disk = number = 0
    slices: list[tuple[int, int]] = []
    start = count = held = offset = 0
    for file in files:
        line = orjson.dumps(file.to_dict(), option=orjson.OPT_APPEND_NEWLINE)
        write(line)
        digest.update(orjson.dumps([file.path, file.sha256, file.metadata]))
        packed = file.format == "parquet" or file.compression != "none"
        unpacked = file.bytes * (UNPACKED if packed else 1)
        on_disk += file.bytes
        size += unpacked
        number += 1
        offset += len(line)
        count, held = count + 1, held + unpacked
        if held >= SLICE_BYTES or count >= SLICE_FILES:
            slices.append((start, count))
            start, count, held = offset, 0, 0
    if count:
        slices.append((start, count))
    identity = {
        "inputs": {"files": number, "bytes": on_disk, "sha256": digest.hexdigest()},
        "options": {
            "layers": settings.layers and list(settings.layers),
            "annotators": dict(settings.annotators),
            "language": settings.language,
            "keep": settings.keep,
            "split": settings.split,
            "read": asdict(settings.read),
        },
        "tombstones": _digest(settings.tombstones),
        "gold": _digest(gold_paths(settings.gold).values()),
        "splits": _digest(sorted(settings.splits.iterdir()) if settings.splits else ()),
        "versions": {
            "warta": VERSION,
            "code": _digest_of_package(models=False),
            "models": _digest_of_package(models=True),
            "annotators": _digest(_modules(spec for _, spec in settings.annotators)),
            "python": ".".join(platform.python_version_tuple()[:2]),
            "pyarrow": pa.__version__,
            "numpy": np.__version__,
        },
    }
    return Plan(identity, count_buckets(size), tuple(slices))


def count_buckets(size: int) -> int:
    """How many buckets `size` bytes of input make."""
    least = ONE_BUCKET_BYTES if size <= ONE_BUCKET_BYTES else LEAST_BUCKET_BYTES
    bucket = min(BUCKET_BYTES, max(least, isqrt(size * BUCKET_GROWTH)))
    return max(1, -(-size // bucket))


def _digest(paths: Iterable[Path]) -> str | None:
    """One sha256 over names and contents; None of nothing."""
    lines = [f"{path.name} {sha256_of(path)}" for path in paths]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() if lines else None


def _modules(specs: Iterable[str]) -> Iterator[Path]:
    """The files that the functions of `python:` SPECs stand in."""
    for spec in specs:
        kind, _, target = spec.partition(":")
        found = find_spec(target.rpartition(".")[0]) if kind == "python" else None
        if found is not None and found.origin is not None and Path(found.origin).is_file():
            yield Path(found.origin)


@cache
def _digest_of_package(models: bool) -> str:
    """One sha256 over the names and bytes of the shipped models, or of all other files of ours."""
    lines = [
        f"{path.relative_to(_PACKAGE).as_posix()} {sha256_of(path)}"
        for path in sorted(_PACKAGE.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and (path.suffix == ".npz") == models
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _settle(plan: Plan, partial: Path, *, restart: bool) -> None:
    """Keep the unfinished work of the same plan; refuse that of another, or clear it away."""
    path = partial / PLAN
    if path.is_file():
        try:
            before = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:  # damaged: what it planned cannot be gone on with
            before = {}
        if before == plan.identity and not restart:
            return
        if not restart:
            changed = ", ".join(_changes(before, plan.identity))
            raise UsageError(
                f"{partial} holds the unfinished work of another plan (different: {changed}); "
                "run that command again to finish it, or add --restart to throw it away"
            )
    for folder in ("spill", "near", "buckets", "dataset", "work", "profiles", "_build"):
        shutil.rmtree(partial / folder, ignore_errors=True)
    path.write_text(json.dumps(plan.identity, indent=2) + "\n", encoding="utf-8")


def _changes(before: Any, now: Any, at: str = "") -> list[str]:
    """The leaves in which two plans differ, as dotted names."""
    if isinstance(before, dict) and isinstance(now, dict):
        return [
            change
            for key in sorted(before.keys() | now.keys())
            for change in _changes(before.get(key), now.get(key), f"{at}.{key}" if at else key)
        ]
    return [] if before == now else [at]
