"""Articles into a format, and read back at once: what is no declared loss must come back equal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from warta.article import Article
from warta.errors import UsageError
from warta.export import find_format
from warta.export.format import Format, count_losses
from warta.export.jsonl import read_jsonl
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.progress import Progress, silent
from warta.stats.dataset import read_articles
from warta.validate.dataset import is_dataset


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote. `lost` is path -> (values left out, why); `left_out` article id -> why
    it could not be written; `changed` are ids that did not come back as they were."""

    format: str
    articles: int
    files: tuple[Path, ...]
    lost: dict[str, tuple[int, str]]
    carried: str
    left_out: dict[str, str]
    changed: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON data; files by name."""
        return {
            "format": self.format,
            "articles": self.articles,
            "files": [path.name for path in self.files],
            "lost": [
                {"what": path, "values": number, "why": why}
                for path, (number, why) in self.lost.items()
            ],
            "carried": self.carried,
            "left_out": self.left_out,
            "changed": list(self.changed),
        }


@dataclass(slots=True)
class _Tally:
    """What is kept of each article that was written: 16 bytes of what must come back, its id."""

    format: Format
    digests: dict[str, bytes] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)

    def admitted(self, articles: Iterable[Article]) -> Iterator[Article]:
        for article in articles:
            why = _refusal(article, self.format)
            if why is None and article.id in self.digests:
                why = "its id stands twice"
            if why is not None:
                self.left_out[article.id] = why
                continue
            self.digests[article.id] = _digest(self.format, article)
            for path, number in count_losses([article], self.format.losses).items():
                self.lost[path] = self.lost.get(path, 0) + number
            yield article


def export(
    source: Path,
    format_name: str,
    out: Path,
    *,
    split: str | None = None,
    progress: Progress = silent,
) -> ExportReport:
    """The articles of a built dataset (of one `split`), or of a file or folder of records, in a
    format, into a folder that is new or empty; then read back and compared.

    Raises UsageError on an unknown format, a source without articles, or a folder that holds
    anything.
    """
    chosen = find_format(format_name)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} is there and not empty: name a new folder")
    articles = articles_of(source, split=split)
    tally = _Tally(chosen)
    out.mkdir(parents=True, exist_ok=True)
    with progress("articles written", 0) as advance:
        files = chosen.write(_counted(tally.admitted(articles), advance), out)
    if not tally.digests and not tally.left_out:
        raise UsageError(f"{source} holds no article" + (f" in {split}" if split else ""))
    with progress("articles compared", len(tally.digests)) as advance:
        changed = _compare(tally, out, advance)
    reasons = {loss.path: loss.reason for loss in chosen.losses}
    lost = {path: (number, reasons[path]) for path, number in tally.lost.items()}
    return ExportReport(
        chosen.name,
        len(tally.digests),
        tuple(files),
        lost,
        chosen.carried,
        tally.left_out,
        tuple(changed),
    )


def articles_of(source: Path, *, split: str | None = None) -> Iterator[Article]:
    """The articles of a built dataset, or of a file or folder of records.

    Raises UsageError where it is neither, and where a record is none.
    """
    if not source.exists():
        raise UsageError(f"no such file or folder: {source}")
    if source.is_dir() and is_dataset(source):
        return (article for its, article in read_articles(source) if split in (None, its))
    if split is not None:
        raise UsageError("--split goes with a built dataset: records are in no split")
    return _records(source)


def _records(source: Path) -> Iterator[Article]:
    for item in read_jsonl(source):
        if isinstance(item, Problem):
            raise UsageError(f"{item.format()}; `warta check {source}` says more")
        yield item


def _counted(articles: Iterable[Article], advance: Any) -> Iterator[Article]:
    for article in articles:
        advance(1)
        yield article


def _refusal(article: Article, chosen: Format) -> str | None:
    if article.text is None:
        return "it came without its text: run `warta restore` on its dataset"
    missing = [name for name in chosen.needs if getattr(article, name) is None]
    if missing:
        return f"it has no {' and no '.join(missing)}, which {chosen.name} needs"
    return chosen.refuses(article)


def _compare(tally: _Tally, out: Path, advance: Any) -> list[str]:
    """Ids of articles that are not read back as they were written."""
    chosen = tally.format
    left = dict(tally.digests)
    anonymous = any(loss.path == "id" for loss in chosen.losses)
    order = iter(tally.digests)
    for item in chosen.read(out, Labels()):
        if isinstance(item, Article):
            name = next(order, "") if anonymous else item.id
            if left.get(name) == _digest(chosen, item):
                del left[name]
            advance(1)
    return list(left)


def _digest(chosen: Format, article: Article) -> bytes:
    data = json.dumps(chosen.view(article), sort_keys=True).encode()
    return hashlib.blake2b(data, digest_size=16).digest()


__all__ = ["ExportReport", "articles_of", "export"]
