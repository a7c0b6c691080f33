"""What a site is made from: the records of a built dataset, or of a file or folder of records."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from warta.article import Article
from warta.errors import UsageError
from warta.validate import examine
from warta.validate.corpus import Corpus
from warta.validate.dataset import survey_dataset
from warta.validate.finding import Finding, finding
from warta.validate.records import has_lines, read_values

BATCH = 64
REJECTS = Path("_build", "rejects.jsonl")


@dataclass(frozen=True, slots=True)
class Shown:
    """A record to be shown, the split it is in, and what the checks of one record found in it.

    `article` is null where the record is none: then only its findings can be shown.
    """

    article: Article | None
    split: str | None
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Origin:
    """A source opened for reading: pass over `records` once, then `left` is complete.

    `left` holds findings that belong to no one record: of files, and of articles together.
    """

    path: Path
    left: list[Finding] = field(default_factory=list)

    def records(self) -> Iterator[Shown]:
        """Every record of the source, in its order."""
        corpus = Corpus()
        for file, split, value in self._values():
            if isinstance(value, Finding):
                self.left.append(value)
                continue
            found, article = examine(value)
            if article is not None:
                found += corpus.add(article, file=file, split=split)
            yield Shown(
                article, split, tuple(dataclasses.replace(each, file=file) for each in found)
            )
        self.left += corpus.finish()

    def _values(self) -> Iterator[tuple[str, str | None, Any]]:
        """(file name, split, record or finding)."""
        raise NotImplementedError


class DatasetOrigin(Origin):
    """A folder that `warta build` wrote."""

    def _values(self) -> Iterator[tuple[str, str | None, Any]]:
        survey = survey_dataset(self.path)
        self.left += [self._named(each) for each in survey.findings]
        for source in survey.articles:
            name = source.path.relative_to(self.path).as_posix()
            try:
                with pq.ParquetFile(source.path) as file:
                    for batch in file.iter_batches(batch_size=BATCH):
                        for record in batch.to_pylist():
                            yield name, source.split, record
            except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
                message = f"cannot be read on: {error}"
                yield name, None, finding("unreadable_file", message, file=name)

    def _named(self, found: Finding) -> Finding:
        """A site may be handed on, so that it tells no folder of the machine it was made on."""
        try:
            name = Path(found.file or "").relative_to(self.path).as_posix()
        except ValueError:
            return found
        return dataclasses.replace(found, file=name)


class RecordsOrigin(Origin):
    """A file of records, or a folder of such files."""

    def _values(self) -> Iterator[tuple[str, str | None, Any]]:
        root = self.path if self.path.is_dir() else self.path.parent
        for path in record_files(self.path):
            name = path.relative_to(root).as_posix()
            for line, value in read_values(path):
                if isinstance(value, Finding):
                    value = dataclasses.replace(value, file=name)
                elif not isinstance(value, dict):
                    message = f"is a {type(value).__name__}, not an object"
                    value = finding("invalid_json", message, file=name, index=line)
                yield name, None, value


def open_source(path: Path) -> Origin:
    """The source at `path`. Raises UsageError where it holds no records."""
    from warta.validate.check import recognise

    if not path.exists():
        raise UsageError(f"no such file or folder: {path}")
    kind = recognise(path)
    if kind == "dataset":
        return DatasetOrigin(path)
    if kind == "records":
        return RecordsOrigin(path)
    raise UsageError(
        f"{path} holds {kind} files, which have no layers to show: run `warta build` on the raw "
        "articles and view what it writes"
    )


def record_files(path: Path) -> list[Path]:
    """The files of records at `path`, by name; hidden ones are none."""
    if path.is_file():
        return [path]
    inside = (file for file in path.rglob("*") if file.is_file())
    return sorted(
        file
        for file in inside
        if (has_lines(file) or file.suffix.lower() == ".json")
        and not any(part.startswith(".") for part in file.relative_to(path).parts)
    )


def read_rejects(folder: Path) -> Iterator[dict[str, Any]]:
    """The rows of a dataset's rejects, {path, row, id, code, reason}; a broken row as its own."""
    file = folder / REJECTS
    if not file.is_file():
        return
    for line, value in read_values(file):
        if isinstance(value, dict):
            yield {key: value.get(key) for key in ("path", "row", "id", "code", "reason")}
        else:
            message = value.message if isinstance(value, Finding) else "is no object"
            yield {
                "path": REJECTS.as_posix(),
                "row": line,
                "id": None,
                "code": "invalid_json",
                "reason": message,
            }
