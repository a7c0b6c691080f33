"""What a caller may set about reading: which columns mean what, and the limits on size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from warta.errors import UsageError

# What a row may say of its article, besides its text. "author" and "date" stand in where
# "authors" and "published_at" say nothing.
METADATA = (
    "id",
    "title",
    "outlet",
    "url",
    "authors",
    "author",
    "published_at",
    "date",
    "license",
    "language",
    "ai_opt_out",
    "redistribute",
    "synthetic",
)
TARGETS = ("text", *METADATA)

MIB = 1 << 20
LIMITS = ("max_record_bytes", "max_ratio", "max_decompressed_bytes", "max_depth", "max_tokens")
DEEPEST = 250  # what orjson can write (254), and far below what the parsers of pages stand
RATIO_COUNTS_FROM = 64 * MIB  # decompressed bytes; below, any ratio is harmless


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How to read; the same for every file of a run.

    `columns` maps what Warta calls a value to what the input calls it ({"text": "content"}).
    `max_record_bytes` bounds one article as it stands in the input: a line, a text, a file of one
    article, a page. A compressed or Parquet file may yield at most 64 MiB or `max_ratio` times its
    own bytes, whichever is more, and never more than `max_decompressed_bytes`, where that is set.
    `max_depth` bounds the nesting of JSON and of the elements of a page, `max_tokens` an article's
    text (`limits.count_tokens`). None of them is a time, so that they hold alike on any machine.
    `redact` masks personal numbers and addresses in whatever is read (warta.redact).
    Raises UsageError on a target that does not exist, a limit below 1, or a depth over 250.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    max_record_bytes: int = 16 * MIB
    max_ratio: int = 200
    max_decompressed_bytes: int | None = None
    max_depth: int = 200
    max_tokens: int = 100_000
    redact: bool = False

    def __post_init__(self) -> None:
        for target in self.columns:
            if target not in TARGETS:
                raise UsageError(
                    f"--map {target}={self.columns[target]}: there is no {target!r} to fill; "
                    f"there are {', '.join(TARGETS)}"
                )
        for name in LIMITS:
            limit = getattr(self, name)
            if limit is not None and limit < 1:
                raise UsageError(f"{name} is {limit}: it must be at least 1")
        if self.max_depth > DEEPEST:
            raise UsageError(f"max_depth is {self.max_depth}: it may be {DEEPEST} at most")

    def column(self, target: str) -> str:
        """The input's own name for `target`."""
        return self.columns.get(target, target)

    def byte_limit(self, compressed: int) -> int:
        """Most bytes that a file of `compressed` bytes may yield."""
        limit = max(RATIO_COUNTS_FROM, self.max_ratio * compressed)
        if self.max_decompressed_bytes is None:
            return limit
        return min(limit, self.max_decompressed_bytes)
