"""A version of a dataset: a built folder, or ORG/NAME@TAG on the Hub; its articles by id."""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warta.article import Article
from warta.errors import UsageError, WartaError
from warta.publish.rewrite import article_files, read_articles, read_card

REPOSITORY = re.compile(r"(?P<repo>[A-Za-z0-9][\w.-]*/[\w.-]+)@(?P<tag>[\w./-]+)", re.ASCII)
NEEDED = ("README.md", "articles/*.parquet", "schema/**")


@dataclass(frozen=True, slots=True)
class Version:
    """`name` is what the user called it; `tag` is None for a folder."""

    name: str
    folder: Path
    tag: str | None = None


def open_version(spec: str, *, endpoint: str | None = None) -> Version:
    """The version that `spec` names; only ORG/NAME@TAG opens a connection, and only where no folder
    has this name. `endpoint`: another hub than the client's own.

    Raises UsageError where it is neither or no dataset, HubError where the Hub does not give it.
    """
    folder = Path(spec)
    if folder.is_dir():
        read_card(folder)
        return Version(spec, folder)
    match = REPOSITORY.fullmatch(spec)
    if match is None:
        hint = ""
        if re.fullmatch(r"[\w.-]+/[\w.-]+", spec):
            hint = f"; a version on the Hub is named with its tag, as {spec}@1.0.0"
        raise UsageError(f"no folder {spec}, and no ORG/NAME@TAG either{hint}")
    return Version(spec, _download(match["repo"], match["tag"], endpoint), match["tag"])


def _download(repo: str, tag: str, endpoint: str | None) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.constants import ENDPOINT

    from warta.publish.failures import told

    with told(f"{repo}@{tag}", endpoint or ENDPOINT, login=None):
        return Path(
            snapshot_download(
                repo,
                repo_type="dataset",
                revision=tag,
                allow_patterns=list(NEEDED),
                endpoint=endpoint,
            )
        )


def articles_by_id(folder: Path) -> Iterator[tuple[str, Article]]:
    """(split, article) of all articles in order of id, each file read once and never held."""
    files = [(split, path) for split, paths in article_files(folder).items() for path in paths]
    streams = (_in_order(split, path) for split, path in files)
    yield from heapq.merge(*streams, key=lambda row: row[1].id)


def _in_order(split: str, path: Path) -> Iterator[tuple[str, Article]]:
    last = ""
    for article in read_articles(path):
        if article.id <= last:
            raise WartaError(
                f"{path}: {article.id} stands after {last}: files of `warta build` are sorted by "
                "id; build the dataset again"
            )
        last = article.id
        yield split, article


def declared_labels(folder: Path) -> dict[str, tuple[str, ...]]:
    """`layer.field` -> the labels that the schema in a dataset folder declares, in its order;
    empty where no schema lies in it."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((folder / "schema" / "layers").glob("*.schema.json")):
        try:
            schema = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError(f"{path} cannot be read ({error})") from error
        _find_labels(schema, path.name.split(".")[0], "", found)
    return found


def _find_labels(part: Any, layer: str, name: str, found: dict[str, tuple[str, ...]]) -> None:
    if isinstance(part, list):
        for item in part:
            _find_labels(item, layer, name, found)
    if not isinstance(part, dict):
        return
    options = part.get("oneOf")
    if isinstance(options, list) and all(isinstance(o, dict) and "const" in o for o in options):
        labels = tuple(str(option["const"]) for option in options if option["const"] is not None)
        found[f"{layer}.{name}" if name else layer] = labels
        return
    for key, value in part.items():
        inner = key in ("properties", "$defs")
        for named, child in value.items() if inner and isinstance(value, dict) else ():
            _find_labels(child, layer, named, found)
        if key == "items":
            _find_labels(value, layer, name, found)
