"""`warta restore`: texts put back into a dataset that was published without them.

The raw articles are cleaned again, and a text is taken only where its SHA-256 is the record's: so
whatever the raw folder holds besides, the offsets fit. Of the strings that were withheld with the
text, the title comes from the raw article's metadata, and place and outlet of the dateline from its
gold, else from the rule that reads datelines.
"""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import orjson

from warta.annotate.dateline import find_dateline
from warta.article import Article, Dateline
from warta.errors import NotAnArticle, UsageError, WartaError
from warta.gold import GoldError, compile_gold, gold_files
from warta.pipeline import Gold, begin
from warta.progress import Progress, silent
from warta.publish.rewrite import article_files, read_articles, read_card, rewrite
from warta.publish.withheld import is_copied
from warta.read import InputFile, ReadOptions, read
from warta.read.ids import repeated_stems
from warta.read.input import mark_repeated
from warta.read.raw import RawArticle, Reject
from warta.read.walk import walk


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it. `missing`: article id -> why it still has no text; `guessed`: ids whose
    dateline had been annotated by hand and was read by the rule, for there was no gold."""

    records: int
    restored: int
    missing: Mapping[str, str]
    guessed: tuple[str, ...]


class NothingRestored(WartaError):
    """Not one text was found, so the dataset is as it was."""


def restore(
    folder: str | Path,
    raw: Sequence[str | Path],
    *,
    out: str | Path | None = None,
    gold: Mapping[str, Path] | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Progress = silent,
) -> Restored:
    """Put the texts of the raw articles `raw` (files and folders) into the dataset `folder`, and
    make its configs, card and companions anew; in place, or in `out`.

    `gold` is article id -> its gold file; `columns` as in `build`. With the same raw articles and
    gold the Parquet files and the card become those of the original build, byte for byte. Texts
    that are not found stay null: a later call goes on with what it is given.

    Raises UsageError (no dataset, `out` exists, a folder of links to be changed in place),
    NothingRestored.
    """
    source = Path(folder)
    target = source if out is None else Path(out)
    read_card(source)
    wanted = _wanted(source)
    if out is not None and target.exists():
        raise UsageError(f"{target} exists already: name a new folder, or leave --out away")
    if out is None and _has_links(source):
        raise UsageError(
            f"{source} holds links, as downloads of the Hub do: add --out DIR, so that what they "
            "lead to stays as it is"
        )
    if not wanted:
        return Restored(sum(1 for _ in _articles(source)), 0, {}, ())
    with tempfile.TemporaryFile() as file:
        texts = _Texts(file, wanted.values())
        options = ReadOptions(columns=dict(columns or {}))
        other = _collect(raw, options, texts, wanted, progress)
        missing = {
            id: other.get(id, "no raw article has its text")
            for id, digest in wanted.items()
            if digest not in texts
        }
        if len(missing) == len(wanted):
            raise NothingRestored(
                f"none of the {len(wanted)} texts that {source} lacks was found in "
                f"{', '.join(map(str, raw))} ({_sample(missing)}); nothing was changed"
            )
        filler = _Filler(texts, gold or {})
        report = rewrite(source, target, filler.fill, keep_others=True, progress=progress)
    restored = len(wanted) - len(missing)
    return Restored(report.records, restored, missing, tuple(filler.guessed))


def find_gold(given: str, raw: Sequence[Path]) -> dict[str, Path]:
    """Article id -> its gold file: those of the folder `given`, of the siblings `gold` of folders
    named raw for "auto", none for "none". Raises UsageError where there is no such folder."""
    if given == "none":
        return {}
    if given != "auto":
        if not Path(given).is_dir():
            raise UsageError(f"no gold folder {given}")
        folders = [Path(given)]
    else:
        beside = [path.absolute().parent / "gold" for path in raw if path.absolute().name == "raw"]
        folders = [folder for folder in beside if folder.is_dir()]
    return {path.stem: path for folder in folders for path in gold_files(folder)}


def _articles(folder: Path) -> Iterator[Article]:
    for paths in article_files(folder).values():
        for path in paths:
            yield from read_articles(path)


def _wanted(folder: Path) -> dict[str, str]:
    """Id -> text_sha256 of the records without text."""
    return {
        article.id: article.text_sha256 for article in _articles(folder) if article.text is None
    }


def _has_links(folder: Path) -> bool:
    return any(path.is_symlink() for path in (folder, *folder.glob("articles/*")))


def _sample(missing: Mapping[str, str]) -> str:
    id, why = next(iter(missing.items()))
    return f"{id}: {why}"


class _Texts:
    """Raw articles by their text's digest, on disk but for 200 bytes each."""

    def __init__(self, file: IO[bytes], wanted: Iterable[str]) -> None:
        self._file = file
        self._offsets: dict[str, list[int]] = {digest: [] for digest in wanted}

    def __contains__(self, digest: str) -> bool:
        return bool(self._offsets.get(digest))

    def offer(self, raw: RawArticle, article: Article) -> bool:
        """Keep it if some record lacks its text."""
        offsets = self._offsets.get(article.text_sha256)
        if offsets is None:
            return False
        offsets.append(self._file.tell())
        row = [raw.id, raw.sha256, raw.path, raw.title, article.text]
        self._file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
        return True

    def take(self, article: Article) -> tuple[str, str | None] | None:
        """(text, title) for a record: of several raw articles with its text, the one with its id or
        else its bytes."""
        found = []
        for offset in self._offsets.get(article.text_sha256, ()):
            self._file.seek(offset)
            id, digest, path, title, text = orjson.loads(self._file.readline())
            rank = (id != article.id, digest != article.source.sha256, path, offset)
            found.append((rank, text, title))
        return min(found)[1:] if found else None


def _collect(
    inputs: Sequence[str | Path],
    options: ReadOptions,
    texts: _Texts,
    wanted: Mapping[str, str],
    progress: Progress,
) -> dict[str, str]:
    """Offer every raw article to `texts`; for ids that turned up with something else, what."""
    other: dict[str, str] = {}
    files = [
        found for found in walk([Path(path) for path in inputs]) if isinstance(found, InputFile)
    ]
    repeated = repeated_stems(file.stem for file in files)
    with progress("reading", len(files)) as advance:
        for file in files:
            for raw in read(mark_repeated(file, repeated), options=options):
                if (why := _offer(raw, texts)) and raw.id in wanted:
                    other[raw.id or ""] = why
            advance(1)
    return other


def _offer(raw: RawArticle | Reject, texts: _Texts) -> str | None:
    """Why it is no text that a record lacks; None where it is one."""
    if isinstance(raw, Reject):
        return f"{raw.path} cannot be read: {raw.reason}"
    try:
        article = begin(raw)
    except NotAnArticle as error:
        return f"{raw.path} holds no article: {error.reason}"
    if texts.offer(raw, article):
        return None
    return f"the text of {raw.path} is another: its SHA-256, once cleaned, is not text_sha256"


class _Filler:
    """Fills records; `guessed` are ids whose hand-made dateline was read by the rule."""

    def __init__(self, texts: _Texts, gold: Mapping[str, Path]) -> None:
        self._texts, self._gold = texts, gold
        self.guessed: list[str] = []

    def fill(self, article: Article) -> Article:
        found = None if article.text is not None else self._texts.take(article)
        if found is None:
            return article
        text, title = found
        filled = dataclasses.replace(article, text=text)
        if article.title is None and is_copied(title, text):
            filled = dataclasses.replace(filled, title=title)
        if article.dateline is None:
            return filled
        return dataclasses.replace(filled, dateline=self._dateline(filled, article.dateline, text))

    def _dateline(self, article: Article, known: Dateline, text: str) -> Dateline:
        """`known`, an extent alone, with the names that stand in it."""
        by_hand = any(
            row.layer == "structure" and row.origin == "gold" for row in article.provenance
        )
        if by_hand:
            if (made := self._from_gold(article)) and _same_extent(made, known):
                return made
            self.guessed.append(article.id)
        line_end = text.find("\n", known.start)
        found = find_dateline(
            text, known.start, len(text) if line_end < 0 else line_end, article.outlet, below=True
        )
        return found if found and _same_extent(found, known) else known

    def _from_gold(self, article: Article) -> Dateline | None:
        path = self._gold.get(article.id)
        if path is None:
            return None
        try:
            gold = Gold.read(path)
            bare = dataclasses.replace(article, dateline=None, blocks=None)
            return compile_gold(gold.content, bare, file=gold.file, layers={"structure"}).dateline
        except GoldError:  # of another state of the corpus: no help here, and no matter of ours
            return None


def _same_extent(one: Dateline, other: Dateline) -> bool:
    return (one.start, one.end) == (other.start, other.end)
