"""The annotators' own versions of an article, for looking at them side by side."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from warta.annotate import sentences, structure
from warta.article import Article
from warta.errors import UsageError
from warta.gold import GoldError, compile_gold, gold_files, read_gold
from warta.gold.compile import KEYS
from warta.schema import LAYER_FIELDS
from warta.view.encode import encode_layers

_BARE: dict[str, Any] = {field: None for fields in LAYER_FIELDS.values() for field in fields}


@dataclass(slots=True)
class Annotators:
    """Annotator -> article id -> the file of their version, in the gold format, below `folder`.

    `unfit` lists (file, reason) of versions that could not be shown.
    """

    folder: Path
    files: dict[str, dict[str, Path]]
    unfit: list[tuple[str, str]] = field(default_factory=list)

    def versions(self, article: Article) -> list[list[Any]]:
        """[annotator, layers] for each annotator that has this article, by name."""
        found: list[list[Any]] = []
        for name, files in self.files.items():
            path = files.get(article.id)
            if path is None:
                continue
            try:
                layers = encode_layers(compile_version(path, article))
            except (GoldError, UsageError) as error:
                reason = str(error).splitlines()[0]
                self.unfit.append((path.relative_to(self.folder).as_posix(), reason))
                continue
            del layers["tokens"]  # made by rule from the same text: nobody's version
            found.append([name, layers])
        return found


def find_annotators(folder: Path) -> Annotators:
    """The annotators of a folder that holds a folder for each. Raises UsageError where none is."""
    files = {
        inner.name: {path.stem: path for path in gold_files(inner)}
        for inner in sorted(folder.iterdir() if folder.is_dir() else ())
        if inner.is_dir() and not inner.name.startswith(".")
    }
    files = {name: found for name, found in files.items() if found}
    if not files:
        raise UsageError(
            f"{folder} holds no annotator's folder of versions (ANNOTATOR/…/ARTICLE.json in the "
            "gold format)"
        )
    return Annotators(folder, files)


def compile_version(path: Path, article: Article) -> Article:
    """`article` as the annotator's file has it; layers that the file lacks are null.

    Raises GoldError where the file does not fit the article, UsageError where the article's text is
    not the one that was annotated, or is not there.
    """
    gold = read_gold(path)
    if article.text is None:
        raise UsageError("the article came without its text")
    if gold.get("text_sha256") not in (None, article.text_sha256):
        raise UsageError("it annotates another text of the article (text_sha256)")
    bare = dataclasses.replace(article, provenance=(), **_BARE)
    blocks = {key: value for key, value in gold.items() if key not in KEYS or key == "structure"}
    if gold.get("structure") is None:  # sentences stand on blocks, whoever made them
        bare = structure.annotate(bare)
    else:
        bare = compile_gold(blocks, bare, file=path.name)
    return compile_gold(gold, sentences.annotate(bare), file=path.name)
