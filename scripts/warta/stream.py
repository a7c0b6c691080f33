"""Raw inputs and gold to records one by one, in this process, without a dataset folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from warta.article import Article
from warta.errors import NotAnArticle, UsageError
from warta.gold import check_gold, gold_files
from warta.pipeline import Gold, make_pipeline
from warta.read import InputFile, ReadOptions, Reject, read
from warta.read.ids import repeated_stems
from warta.read.input import mark_repeated
from warta.read.walk import walk
from warta.validate.finding import Finding, from_gold, from_reject


def records(
    inputs: Sequence[Path],
    *,
    layers: Sequence[str] | None = None,
    annotators: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    language: str = "id",
    redact: bool = False,
    golds: Mapping[str, Gold] | None = None,
) -> Iterator[Article | Reject]:
    """A record or a reject for each input, in the order of the walk; duplicates are kept.

    `redact` masks personal numbers and addresses first (warta.redact). `golds` is article id -> its
    gold. Raises GoldError where one does not fit.
    """
    pipeline = make_pipeline(layers, language=language, annotators=annotators)
    options = ReadOptions(columns=dict(columns or {}), redact=redact)
    found = list(walk(inputs))
    repeated = repeated_stems(file.stem for file in found if isinstance(file, InputFile))
    for file in found:
        if isinstance(file, Reject):
            yield file
            continue
        for raw in read(mark_repeated(file, repeated), options=options):
            if isinstance(raw, Reject):
                yield raw
                continue
            try:
                yield pipeline.make(raw, (golds or {}).get(raw.id))
            except NotAnArticle as error:
                yield Reject(raw.path, raw.row, raw.id, error.code, error.reason)


def raw_articles(path: Path) -> Iterator[Article | Finding]:
    """For `warta check`: raw articles as records, what would be rejected as findings."""
    for outcome in records([path]):
        yield outcome if isinstance(outcome, Article) else from_reject(outcome)


def gold_articles(path: Path) -> Iterator[Article | Finding]:
    """For `warta check`: gold files compiled over the raw articles they annotate, which lie in the
    folder `raw` beside the folder `gold`; what is wrong with them as findings.

    Raises UsageError where there is no such folder.
    """
    if path.is_file():
        yield from _gold_file(path)
        return
    raw = _raw_beside(path)
    plain = {article.id: article for article in records([raw]) if isinstance(article, Article)}
    broken = set()
    for problem in check_gold(path, plain):
        broken.add(problem.file)
        yield from_gold(problem)
    golds = {
        file.stem: Gold.read(file)
        for file in gold_files(path)
        if file.relative_to(path).as_posix() not in broken
    }
    for article in records([raw], golds=golds):
        if isinstance(article, Article) and article.id in golds:
            yield article


def _gold_file(path: Path) -> Iterator[Article | Finding]:
    for found in gold_articles(path.parent):
        name = found.id if isinstance(found, Article) else Path(found.file or "").stem
        if name == path.stem:
            yield found


def annotated_articles(path: Path) -> dict[str, Article]:
    """Id -> article as one annotator has it: the gold-format files under `path`, compiled over the
    raw articles, which lie in the folder `raw` beside a folder above.

    Raises UsageError where there is no raw folder or no file, GoldError where one does not fit.
    """
    golds = {file.stem: Gold.read(file) for file in gold_files(path)}
    if not golds:
        raise UsageError(f"{path} holds no annotation (*.json in the gold format)")
    return {
        article.id: article
        for article in records([_raw_beside(path)], golds=golds)
        if isinstance(article, Article) and article.id in golds
    }


def _raw_beside(gold: Path) -> Path:
    for folder in (gold.absolute(), *gold.absolute().parents):
        if (folder.parent / "raw").is_dir():
            return folder.parent / "raw"
    raise UsageError(
        f"{gold} holds gold, but no folder named raw lies beside it or above: gold is checked "
        "against the articles it annotates"
    )
