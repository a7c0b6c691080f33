"""What publishing would do: a built folder beside a repository, file by file, by their digests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from warta.publish.payload import LocalFile, Payload
from warta.publish.version import Version

# The Hub writes it with the repository: it says which files are large.
THEIRS = ".gitattributes"
SHOWN = 12


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a repository. `sha256` where it is a large one (LFS, Xet), else None;
    `git_sha1` is of its bytes only where `sha256` is None."""

    path: str
    size: int
    git_sha1: str
    sha256: str | None

    def holds(self, file: LocalFile) -> bool:
        """Whether it has the same bytes."""
        if self.sha256 is not None:
            return self.sha256 == file.sha256
        return self.git_sha1 == file.git_sha1


@dataclass(frozen=True, slots=True)
class Difference:
    """Sorted paths: what a repository lacks, has otherwise, has too much, and has as it is."""

    add: tuple[str, ...]
    change: tuple[str, ...]
    delete: tuple[str, ...]
    unchanged: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.add or self.change or self.delete)

    @property
    def paths(self) -> tuple[str, ...]:
        """All that differ."""
        return tuple(sorted(self.add + self.change + self.delete))


def compare(local: Mapping[str, LocalFile], remote: Mapping[str, RemoteFile]) -> Difference:
    """What has to happen to `remote` so that it holds the files of `local` and no other."""
    both = sorted(local.keys() & remote.keys())
    return Difference(
        add=tuple(sorted(local.keys() - remote.keys())),
        change=tuple(path for path in both if not remote[path].holds(local[path])),
        delete=tuple(sorted(remote.keys() - local.keys() - {THEIRS})),
        unchanged=tuple(path for path in both if remote[path].holds(local[path])),
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """What `publish` shows and asks about.

    `head` is the commit that it was made for, None where there is no repository yet; `version` is
    the content's, `reason` says why; `to_tag` whether that tag is still missing; `settings` are
    those that differ from what was asked (name, value); sizes are bytes.
    """

    repo: str
    endpoint: str
    head: str | None
    exists: bool
    version: Version
    reason: str
    to_tag: bool
    difference: Difference
    settings: tuple[tuple[str, str | bool], ...]
    sizes: Mapping[str, int]
    left_out: tuple[str, ...]

    @property
    def upload_bytes(self) -> int:
        """Bytes of the files added and changed. The store takes what it has no chunk of yet."""
        return sum(self.sizes[path] for path in self.difference.add + self.difference.change)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.difference.is_empty and not self.to_tag and not self.settings and self.exists

    @property
    def action(self) -> tuple[Any, ...]:
        """What was agreed to when the plan was: two plans with one action need one question. The
        head is none of it: a repository that somebody touched and left as it was is the same."""
        # A plan to make a repository, and the plan for it once it is there, are one action too.
        difference = self.difference
        return (self.version, difference.add, difference.change, difference.delete)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON data."""
        return {
            "repo": self.repo,
            "endpoint": self.endpoint,
            "head": self.head,
            "creates": not self.exists,
            "version": str(self.version),
            "reason": self.reason,
            "tags": self.to_tag,
            **{key: list(paths) for key, paths in asdict(self.difference).items()},
            "settings": dict(self.settings),
            "upload_bytes": self.upload_bytes,
            "left_out": list(self.left_out),
        }


def sizes_of(payload: Payload, remote: Mapping[str, RemoteFile]) -> dict[str, int]:
    """Path -> bytes, here if it is here, else there."""
    there = {path: file.size for path, file in remote.items()}
    return there | {path: file.size for path, file in payload.files.items()}


def format_plan(plan: Plan) -> str:
    """For people: what is added, changed, deleted and left, with bytes."""
    new = "" if plan.exists else " (a new dataset repository)"
    lines = [f"{plan.repo} at {plan.endpoint}{new}"]
    lines.append(f"  version    {plan.version}: {plan.reason}")
    lines += [f"  setting    {name}: {_setting(value)}" for name, value in plan.settings]
    difference = plan.difference
    for name, paths in (
        ("add", difference.add),
        ("change", difference.change),
        ("delete", difference.delete),
    ):
        if paths:
            lines.append(f"  {name:<10} {_files(paths, plan.sizes)}")
            lines += [f"    {path}  {format_bytes(plan.sizes[path])}" for path in paths[:SHOWN]]
            if len(paths) > SHOWN:
                lines.append(f"    and {len(paths) - SHOWN} more")
    lines.append(f"  unchanged  {_files(difference.unchanged, plan.sizes)}")
    if plan.left_out:
        lines.append(f"  left out   {', '.join(plan.left_out)}")
    return "\n".join(lines)


def _setting(value: str | bool) -> str:
    return value if isinstance(value, str) else "yes" if value else "no"


def _files(paths: Iterable[str], sizes: Mapping[str, int]) -> str:
    listed = list(paths)
    noun = "file" if len(listed) == 1 else "files"
    return f"{len(listed)} {noun}, {format_bytes(sum(sizes[path] for path in listed))}"


def format_bytes(number: int) -> str:
    """1,234,567 as `1.2 MB`, in powers of 1000 as the Hub does."""
    if number < 1000:
        return f"{number} B"
    value = float(number)
    for unit in ("kB", "MB", "GB"):
        value /= 1000
        if value < 999.95:
            return f"{value:.1f} {unit}"
    return f"{value / 1000:.1f} TB"
