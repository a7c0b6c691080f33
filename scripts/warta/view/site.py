"""A site of a source, in a folder of its own, whole or not at all."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from warta.engine.aside import written_aside
from warta.errors import UsageError
from warta.progress import Progress, silent
from warta.validate.finding import Finding
from warta.view.compare import Annotators, find_annotators
from warta.view.records import Origin, open_source, read_rejects
from warta.view.writer import SiteWriter

MARK = b'name="generator" content="warta view"'


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What a site holds. `unfit` are annotators' files not shown, each with its reason; `unshown`
    records that are none, so that only their findings are shown; `size` is in bytes."""

    out: Path
    articles: int
    compared: int
    annotators: tuple[str, ...]
    rejects: int
    findings: dict[str, int]
    unshown: int
    unfit: tuple[tuple[str, str], ...]
    files: int
    size: int

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON data."""
        return {**asdict(self), "out": str(self.out)}


def write_site(
    source: Path,
    out: Path,
    *,
    annotations: Path | None = None,
    overwrite: bool = False,
    progress: Progress = silent,
) -> SiteReport:
    """A site in the new folder `out`, of a built dataset or of a file or folder of records.

    `annotations` is a folder that holds a folder of gold-format files for each annotator; the one
    named so inside or beside `source` where none is given. An older site at `out` is replaced with
    `overwrite`; anything else there is never touched. Raises UsageError where the source holds no
    records, `annotations` no version, or `out` cannot be used.
    """
    check_out(source, out, overwrite=overwrite)
    opened = open_source(source)
    people = _annotators(source, annotations)
    with written_aside(_aside(out)) as folder:
        report = _fill(folder, out, opened, people, progress)
    if out.exists():
        shutil.rmtree(out)
    _aside(out).rename(out)
    return report


def _aside(out: Path) -> Path:
    return out.with_name(out.name + ".partial")


def check_out(source: Path, out: Path, *, overwrite: bool) -> None:
    """Raises UsageError where writing to `out` would touch what is not a site of ours."""
    here, there = source.resolve(), out.resolve()
    if here == there or here in there.parents or there in here.parents:
        raise UsageError(f"{out} and {source} lie in each other: write the site to another folder")
    if not out.exists():
        return
    index = out / "index.html"
    ours = index.is_file() and MARK in index.read_bytes()[:2000]
    if not ours and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} is there and is no site of `warta view`: name a new folder")
    if ours and not overwrite:
        raise UsageError(f"{out} is a site already: --overwrite replaces it")


def _annotators(source: Path, annotations: Path | None) -> Annotators:
    if annotations is not None:
        return find_annotators(annotations)
    folder = source if source.is_dir() else source.parent
    for place in (folder / "annotations", folder.absolute().parent / "annotations"):
        if place.is_dir():
            return find_annotators(place)
    return Annotators(folder, {})


def _fill(
    folder: Path, out: Path, origin: Origin, people: Annotators, progress: Progress
) -> SiteReport:
    site = SiteWriter(folder)
    homeless: list[Finding] = []
    compared = unshown = 0
    with progress("articles", 0) as advance:
        for shown in origin.records():
            advance(1)
            if shown.article is None:
                unshown += 1
                homeless += shown.findings
                continue
            versions = people.versions(shown.article)
            compared += bool(versions)
            site.add(shown.article, shown.split, findings=shown.findings, versions=versions)
    rejects = list(read_rejects(origin.path))
    counts = site.finish(
        name=origin.path.resolve().name,
        left=origin.left,
        homeless=homeless,
        rejects=rejects,
        annotators=list(people.files),
        unfit=people.unfit,
    )
    return SiteReport(
        out,
        len(site.rows.rows),
        compared,
        tuple(people.files),
        len(rejects),
        counts,
        unshown,
        tuple(people.unfit),
        site.chunks.files,
        site.chunks.size,
    )
