"""What can be trained: a task's layer, and the function from gold articles to a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from warta.article import Article
from warta.errors import UsageError
from warta.gold.hints import closest
from warta.train.chains import train_chains
from warta.train.entities import train_entities
from warta.train.gold import digest_of, gold_of
from warta.train.persuasion import train_clauses, train_extents, train_words
from warta.train.titles import train_titles
from warta.train.topics import train_field
from warta.version import VERSION


class Model(Protocol):
    """Anything that can be written to a file; the same model gives the same bytes."""

    def save(self, path: Path) -> None: ...


@dataclass(frozen=True, slots=True)
class Task:
    """`train(articles, meta)` makes the model that the annotator of `layer` loads."""

    layer: str
    train: Callable[[Sequence[Article], Mapping[str, Any]], Model]


TASKS: Mapping[str, Task] = {
    "entities": Task("entities", train_entities),
    "titles": Task("titles", train_titles),
    "persuasion-words": Task("persuasion", train_words),
    "persuasion-clauses": Task("persuasion", train_clauses),
    "persuasion-extents": Task("persuasion", train_extents),
    "chains": Task("chains", train_chains),
    "topics": Task("topics", train_field("topics")),
    "frames": Task("topics", train_field("frames")),
    "genre": Task("topics", train_field("genre")),
}


def train(task: str, dataset: str | Path, *, out: str | Path) -> dict[str, Any]:
    """Train `task` on the train part of a built dataset, in id order, and write the model.

    The same gold gives the same bytes on one platform. Returns what the model says of itself:
    task, version, articles, data (the digest of its gold). Raises UsageError on an unknown task
    and where the dataset has no gold for it.
    """
    if task not in TASKS:
        nearest = closest(task, [*TASKS])
        hint = f"; did you mean {nearest}?" if nearest else ""
        raise UsageError(
            f"nothing to train by the name {task!r}; there are {', '.join(TASKS)}{hint}"
        )
    chosen = TASKS[task]
    articles = gold_of(Path(dataset), chosen.layer)
    meta = {
        "task": task,
        "version": VERSION,
        "articles": len(articles),
        "data": digest_of(articles, chosen.layer),
    }
    model = chosen.train(articles, meta)
    path = Path(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    model.save(path)
    return meta
