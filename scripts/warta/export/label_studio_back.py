"""What annotators made of the tasks, as gold files: one folder, or one an annotator.

A task is taken as a whole or not at all: of one in which anything does not fit, nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from warta.article import Article
from warta.errors import UsageError
from warta.export.label_studio import SHOWN_LAYERS, apply
from warta.export.label_studio_tasks import Task, Version, name_of, newest, read_tasks
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.gold import GoldError, decompile, gold_files, read_gold, write_gold
from warta.gold.compile import KEYS, try_gold
from warta.progress import Progress, silent
from warta.read.ids import fits
from warta.validate import examine


@dataclass(frozen=True, slots=True)
class Annotations:
    """What an import wrote: annotator -> gold files. `untouched` tasks have no annotation yet,
    `skipped` annotations were given up by their annotators."""

    out: Path
    files: Mapping[str, int]
    untouched: int
    skipped: int
    problems: tuple[Problem, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON data."""
        return {
            "out": str(self.out),
            "files": dict(self.files),
            "untouched": self.untouched,
            "skipped": self.skipped,
            "problems": [problem.to_dict() for problem in self.problems],
        }


def import_annotations(
    paths: Sequence[Path],
    out: Path,
    *,
    gold: Path | None = None,
    labels: Mapping[str, str] | None = None,
    annotator: str | None = None,
    progress: Progress = silent,
) -> Annotations:
    """Reads JSON exports of Label Studio and writes OUT/COLLECTION/ID.json in the gold format, with
    several annotators below OUT/ANNOTATOR/.

    A file holds the layers that the interface shows. With `gold`, a folder of gold files, it takes
    the others, and its place, from the file of the same article there. The annotator is whom the
    task was dealt to, else the user who annotated it, unless `annotator` names one. Raises
    UsageError on a path or a folder that is not there, an unknown label, a file that would be
    overwritten, and `annotator` where there are several.
    """
    known = Labels(labels)
    for path in (*paths, *([] if gold is None else [gold])):
        if not path.exists():
            raise UsageError(f"no such file or folder: {path}")
    if annotator is not None and annotator != name_of(annotator):
        raise UsageError(f"{annotator!r} is no name for an annotator: small letters and digits")
    before = {} if gold is None else {path.stem: path for path in gold_files(gold)}
    problems: list[Problem] = []
    counts: Counter[str] = Counter()
    made: dict[tuple[str, str], tuple[PurePosixPath, dict[str, Any]]] = {}
    with progress("tasks", 0) as advance:
        for task, version in _answered(paths, counts, problems):
            advance(1)
            file = _gold_of(task, version, known, before, annotator, problems)
            if file is None:
                continue
            place, content = file
            if (version.annotator, content["id"]) in made:
                message = f"{task.where}: {version.annotator} has annotated {content['id']} before"
                problems.append(Problem(task.file, None, "duplicate_id", message))
                continue
            if gold is not None and content["id"] in before:
                place = PurePosixPath(before[content["id"]].relative_to(gold).parent.as_posix())
            made[version.annotator, content["id"]] = place, content
    names = sorted({name for name, _ in made})
    if annotator is not None and len(names) > 1:
        raise UsageError(f"several annotated this ({', '.join(names)}): leave out --annotator")
    _write(out, made, one=len(names) == 1)
    files = Counter(annotator or name for name, _ in made)
    return Annotations(out, files, counts["untouched"], counts["skipped"], tuple(problems))


def _answered(
    paths: Sequence[Path], counts: Counter[str], problems: list[Problem]
) -> Iterator[tuple[Task, Version]]:
    """Each task with the newest version of each annotator; older ones are told."""
    for path in paths:
        for item in read_tasks(path):
            if isinstance(item, Problem):
                problems.append(item)
                continue
            counts["skipped"] += item.skipped
            counts["untouched"] += not item.versions
            for name in sorted({version.annotator for version in item.versions}):
                own = [version for version in item.versions if version.annotator == name]
                last = newest(own)
                if last is None:
                    continue
                for version in own:
                    if version is not last:
                        message = f"{item.where}: annotation {version.number} by {name} is older "
                        message += f"than {last.number}, which is taken"
                        problems.append(Problem(item.file, None, "duplicate_id", message))
                yield item, last


def _gold_of(
    task: Task,
    version: Version,
    labels: Labels,
    before: Mapping[str, Path],
    annotator: str | None,
    problems: list[Problem],
) -> tuple[PurePosixPath, dict[str, Any]] | None:
    """Folder and content of the gold file of one version; None, and problems, where it has any."""
    where = f"{task.where}, annotation {version.number}"
    article, found = apply(task, version.results, labels, where=where)
    problems += found
    if article is None:
        return None

    def refuse(said: str) -> None:
        problems.append(Problem(task.file, None, "fails_check", f"{where}: {said}"))

    errors = [one for one in examine(article)[0] if one.severity == "error"]
    for one in errors:
        refuse(f"{one.layer or article.id}: {one.code}: {one.message}")
    if errors:
        return None
    layers = {
        row.layer
        for row in article.provenance
        if row.layer in SHOWN_LAYERS and row.origin != "none"
    }
    try:
        content = decompile(article, layers=layers, annotator=annotator or version.annotator)
        if article.id in before:
            old = read_gold(before[article.id])
            if old.get("text_sha256") not in (None, article.text_sha256):
                refuse(f"{before[article.id].name} annotates another text: export it anew")
                return None
            content = {key: old[key] for key in KEYS if key in old} | content
    except GoldError as error:
        for problem in error.problems:
            refuse(f"{problem.layer}: {problem.code}: {problem.message}")
        return None
    # As it will be read: over the record, by the file alone.
    again, wrong = try_gold(content, article, file=task.file, strict=False, layers=layers)
    for problem in wrong:
        refuse(f"{problem.layer}: {problem.code}: {problem.message}")
    if wrong or any(getattr(again, key) != getattr(article, key) for key in _fields(layers)):
        if not wrong:
            refuse("its layers do not come back from the gold file as they were; please report it")
        return None
    return _collection(article), content


def _fields(layers: set[str]) -> list[str]:
    return [key for key, layer in KEYS.items() if layer in layers]


def _collection(article: Article) -> PurePosixPath:
    """The folders of the raw file, where they are sound names."""
    parts = PurePosixPath(article.source.path).parts[:-1]
    return PurePosixPath(*parts) if all(fits(part) for part in parts) else PurePosixPath()


def _write(
    out: Path,
    made: Mapping[tuple[str, str], tuple[PurePosixPath, dict[str, Any]]],
    *,
    one: bool,
) -> None:
    files = {
        (out if one else out / name) / place / f"{id}.json": content
        for (name, id), (place, content) in made.items()
    }
    taken = sorted(path for path in files if path.exists())
    if taken:
        raise UsageError(
            f"{taken[0]} is there already ({len(taken)} such): name another folder with --out"
        )
    for path, content in files.items():
        write_gold(path, content)


__all__ = ["Annotations", "import_annotations"]
