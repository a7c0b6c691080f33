"""`warta remove`: an article taken out of a corpus for good, wherever it stands.

Its raw file or row, its row in index.jsonl, gold, every annotator's version, its lines in lists of
ids and its place in groups of near-duplicates go; a tombstone stays. The tombstone is written
first: from then on check and build refuse the article, and whatever a killed run left is taken away
when the same command is run again. Every file is replaced as a whole or not at all.
"""

from __future__ import annotations

import difflib
import json
import os
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from warta.errors import NotAnArticle, UsageError, WartaError
from warta.pipeline import begin
from warta.read import InputFile, read
from warta.read.ids import repeated_stems, slug
from warta.read.index import INDEX_NAME
from warta.read.input import mark_repeated
from warta.read.raw import RawArticle
from warta.read.walk import walk
from warta.split import GROUPS
from warta.tombstones import TOMBSTONES, Tombstone, read_tombstones

LONGEST_REASON = 500
# Figures over the annotation of all articles.
MEASURED = ("annotations/agreement*.json", "results/quality.json")
# What may name an article besides the files that are changed.
TEXT_FILES = (".json", ".jsonl", ".txt", ".md", ".csv", ".tsv")


@dataclass(frozen=True, slots=True)
class Edit:
    """One file: deleted as a whole (`lines` None), or some of its lines, counted from 1, replaced
    by others; None: taken out."""

    path: Path
    lines: Mapping[int, bytes | None] | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """What taking an article out means. `tombstone` is the one that stands already where
    `is_known`; `notes` are for people: what the command cannot do."""

    corpus: Path
    tombstone: Tombstone
    is_known: bool
    edits: tuple[Edit, ...]
    notes: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        return self.is_known and not self.edits


@dataclass(slots=True)
class _Found:
    """The raw articles of a corpus, as far as they matter."""

    ids: set[str] = field(default_factory=set)
    files: dict[Path, InputFile] = field(default_factory=dict)
    rows: dict[Path, list[int]] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    same_text: set[str] = field(default_factory=set)
    all_files: list[InputFile] = field(default_factory=list)


def plan_removal(corpus: Path, id: str, *, reason: str, date: str | None = None) -> Removal:
    """What has to change so that nothing of the article `id` is left in `corpus`; changes nothing.

    `date` is ISO 8601, today (UTC) where None. Raises UsageError: no corpus, no such article (the
    nearest ids are named), an empty reason, or an article in a file that cannot be edited.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise UsageError(
            f"--reason takes 1 to {LONGEST_REASON} characters: who asked for it, and why; no text"
        )
    if not (corpus / "raw").is_dir():
        raise UsageError(f"{corpus} holds no folder named raw: name the corpus with --corpus")
    corpus = Path(os.path.abspath(corpus))  # noqa: PTH100 - as walk does, resolving no link
    path = corpus / TOMBSTONES
    known = read_tombstones([path] if path.is_file() else []).find(id, None)
    found = _read_raw(corpus / "raw", id, known)
    edits = [
        *_annotation(corpus, id),
        *_lists(corpus, id),
        *_groups(corpus, id),
        *_raw(corpus / "raw", id, found),
    ]
    if known is None and not edits:
        raise UsageError(_unknown(corpus, id, found.ids))
    _refuse_new_ids(found)
    digest = next(iter(sorted(found.texts)), None) or _digest_of_gold(corpus, id)
    today = date or datetime.now(timezone.utc).date().isoformat()
    tombstone = known or Tombstone(id, today, reason, digest)
    notes = tuple(_notes(corpus, id, edits, found))
    return Removal(corpus, tombstone, known is not None, tuple(edits), notes)


def remove(removal: Removal) -> None:
    """Do what was planned: the tombstone first, the raw article last.

    Raises WartaError where a file is no longer as it was planned; the same command plans anew.
    """
    if not removal.is_known:
        _append(removal.corpus / TOMBSTONES, removal.tombstone.line())
    for edit in removal.edits:
        if edit.lines is None:
            edit.path.unlink(missing_ok=True)
        else:
            _rewrite(edit.path, edit.lines)


def _read_raw(raw: Path, id: str, known: Tombstone | None) -> _Found:
    found = _Found()
    found.all_files = [file for file in walk([raw]) if isinstance(file, InputFile)]
    repeated = repeated_stems(file.stem for file in found.all_files)
    digests: dict[str, set[str]] = {}
    for file in found.all_files:
        for one in read(mark_repeated(file, repeated)):
            if one.id is None:
                continue
            found.ids.add(one.id)
            digest = _digest(one) if isinstance(one, RawArticle) else None
            if digest is not None:
                digests.setdefault(digest, set()).add(one.id)
            if one.id != id:
                continue
            place = Path(file.local)
            found.files[place] = file
            if one.row is not None:
                found.rows.setdefault(place, []).append(one.row)
            if digest is not None:
                found.texts.add(digest)
    buried = found.texts | ({known.text_sha256} if known and known.text_sha256 else set())
    found.same_text = {other for digest in buried for other in digests.get(digest, ())} - {id}
    return found


def _digest(raw: RawArticle) -> str | None:
    try:
        return begin(raw).text_sha256
    except NotAnArticle:
        return None


def _annotation(corpus: Path, id: str) -> Iterator[Edit]:
    for folder in ("annotations", "gold"):
        for path in sorted((corpus / folder).rglob(f"{id}.json")):
            yield Edit(path)


def _lists(corpus: Path, id: str) -> Iterator[Edit]:
    """Files of an id a line."""
    for folder in ("annotations", "splits"):
        for path in sorted((corpus / folder).glob("*.txt")):
            lines = path.read_bytes().split(b"\n")
            places = [n for n, line in enumerate(lines, start=1) if line.strip() == id.encode()]
            if places:
                yield Edit(path, dict.fromkeys(places))


def _groups(corpus: Path, id: str) -> Iterator[Edit]:
    """A group of one is none; a group is named after the smallest of its ids."""
    path = corpus / "splits" / GROUPS
    lines: dict[int, bytes | None] = {}
    for number, row in _json_lines(path) if path.is_file() else ():
        ids = row.get("articles")
        if isinstance(ids, list) and id in ids:
            left = [other for other in ids if other != id]
            name = min(left, default="") if row.get("group") == id else row.get("group")
            new = json.dumps({**row, "group": name, "articles": left}).encode()
            lines[number] = new if len(left) > 1 else None
    if lines:
        yield Edit(path, lines)


def _raw(raw: Path, id: str, found: _Found) -> Iterator[Edit]:
    for path, file in sorted(found.files.items()):
        rows = found.rows.get(path)
        if rows is None:
            yield Edit(path)
        elif file.format == "jsonl" and file.compression == "none":
            yield Edit(path, dict.fromkeys(rows))
        else:
            raise UsageError(
                f"{id} is row {', '.join(map(str, rows))} of {path}, which cannot be edited in "
                "place: write the file anew without it (or as plain .jsonl), then run this again"
            )
    for index in sorted(raw.rglob(INDEX_NAME)):
        places = [
            number
            for number, row in _json_lines(index)
            if _is_about(row, index.parent, id, found.files)
        ]
        if places:
            yield Edit(index, dict.fromkeys(places))


def _is_about(row: Mapping[str, Any], folder: Path, id: str, files: Mapping[Path, object]) -> bool:
    """Whether an index row is that of the article: of its file, or, where a killed run has taken
    the file away already, of a file that would have had this id."""
    name = row.get("file") or row.get("path")
    if not isinstance(name, str):
        return False
    path = Path(os.path.abspath(folder / posixpath.normpath(name)))  # noqa: PTH100 - as walk does
    if path in files:
        return True
    stem = re.sub(r"\.txt(\.gz|\.zst)?$", "", path.name, flags=re.IGNORECASE)
    return not path.exists() and id in (row.get("id"), slug(stem))


def _json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """(number from 1, object) of the lines that hold one; others are the check's matter."""
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        try:
            row = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict):
            yield number, row


def _unknown(corpus: Path, id: str, ids: Iterable[str]) -> str:
    known = set(ids)
    for path in (corpus / "splits").glob("*.txt"):
        known |= set(path.read_text("utf-8", "replace").split())
    near = difflib.get_close_matches(id, sorted(known), n=3, cutoff=0.6)
    advice = f"did you mean {' or '.join(near)}?" if near else f"it has {len(known):,} articles"
    return f"no article {id!r} in {corpus}: {advice}"


def _refuse_new_ids(found: _Found) -> None:
    """A name that stood twice gave both files a marked id; alone, the other would lose its mark."""
    taken = {file.local for path, file in found.files.items() if path not in found.rows}
    before = Counter(file.stem for file in found.all_files)
    after = Counter(file.stem for file in found.all_files if file.local not in taken)
    for file in found.all_files:
        changes = before[file.stem] > 1 and after[file.stem] == 1 and file.local not in taken
        if changes and not (file.metadata or {}).get("id"):
            raise UsageError(
                f"without it {file.path} would be the only file of its name and get another id: "
                f"rename it, or give it its present id in {INDEX_NAME} (key `id`), then run this "
                "again"
            )


def _digest_of_gold(corpus: Path, id: str) -> str | None:
    for path in sorted((corpus / "gold").rglob(f"{id}.json")):
        digest = _object(path).get("text_sha256")
        if isinstance(digest, str) and re.fullmatch("[0-9a-f]{64}", digest):
            return digest
    return None


def _object(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_bytes())
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _notes(corpus: Path, id: str, edits: Iterable[Edit], found: _Found) -> Iterator[str]:
    for other in sorted(found.same_text):
        yield f"{other} has the same text and will be refused from now on: remove it too"
    edits = list(edits)
    if any(edit.path.suffix == ".json" for edit in edits):
        for name in MEASURED:
            for path in sorted(corpus.glob(name)):
                told = path.relative_to(corpus)
                yield f"{told} was measured with its annotation: measure it anew"
    whole = re.compile(rb"(?<![A-Za-z0-9._-])" + re.escape(id.encode()) + rb"(?![A-Za-z0-9_-])")
    touched = {edit.path for edit in edits} | {corpus / TOMBSTONES}
    for path in sorted(corpus.rglob("*")):
        inside = path.relative_to(corpus).parts
        if path in touched or path.suffix not in TEXT_FILES or inside[0] == "raw":
            continue
        if path.is_file() and whole.search(path.read_bytes()):
            yield f"{path.relative_to(corpus)} names it too, and is left as it is: look at it"


def _append(path: Path, line: bytes) -> None:
    before = path.read_bytes() if path.is_file() else b""
    if before and not before.endswith(b"\n"):
        before += b"\n"
    _replace(path, [before, line])


def _rewrite(path: Path, lines: Mapping[int, bytes | None]) -> None:
    """The file without or with other lines, all else byte for byte; gone where nothing is left."""
    if not path.is_file():
        raise WartaError(f"{path} is gone since the plan was made: run the same command again")
    ends = re.compile(rb"\r?\n$")

    def kept() -> Iterator[bytes]:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                new = lines.get(number, line)
                if number in lines and new is not None:
                    end = ends.search(line)
                    new += end.group() if end else b""
                if new is not None:
                    yield new

    if next(kept(), None) is None:
        path.unlink()
    else:
        _replace(path, kept())


def _replace(path: Path, parts: Iterable[bytes]) -> None:
    aside = path.with_name(f".{path.name}.removing")
    try:
        with aside.open("wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        if path.is_file():
            aside.chmod(path.stat().st_mode & 0o7777)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def describe(removal: Removal) -> str:
    """The plan for people: each file, and what becomes of it."""
    lines = []
    for edit in removal.edits:
        name = edit.path.relative_to(removal.corpus).as_posix()
        if edit.lines is None:
            lines.append(f"  delete   {name}")
            continue
        gone = [str(number) for number, new in edit.lines.items() if new is None]
        new = [str(number) for number, line in edit.lines.items() if line is not None]
        if gone:
            lines.append(f"  take out {name}, line {', '.join(gone)}")
        if new:
            lines.append(f"  rewrite  {name}, line {', '.join(new)}")
    if not removal.is_known:
        lines.append(f"  add      {TOMBSTONES}: {removal.tombstone.told()}")
    lines += [f"  note     {note}" for note in removal.notes]
    return "\n".join(lines)
