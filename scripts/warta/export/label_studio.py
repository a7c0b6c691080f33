"""Label Studio: tasks.json with predictions, and config.xml, the labelling interface.

Make a project with config.xml as its labelling interface and import tasks.json: annotators correct
what is proposed. Export the project as JSON (not JSON-MIN) for `warta import`. The record itself
travels in the task's data; what the interface shows is read from the newest annotation that was
not skipped, or where there is none from the prediction, and compiled as gold is.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from warta.article import Article, Provenance
from warta.errors import ArticleError
from warta.export.format import Format
from warta.export.label_studio_answers import Answers, read_answers
from warta.export.label_studio_config import REGIONS, config_xml, label_set
from warta.export.label_studio_regions import results_of
from warta.export.label_studio_tasks import Task, newest, read_tasks
from warta.export.labels import Labels
from warta.export.problem import Problem
from warta.export.spans import rows_of
from warta.gold.compile import try_gold
from warta.gold.problems import GoldProblem
from warta.version import VERSION

TASKS = "tasks.json"
CONFIG = "config.xml"
# The keys of a gold file that the interface shows, and the layers they belong to.
SHOWN = (*REGIONS, "topics", "frames", "genre")
SHOWN_LAYERS = (*REGIONS, "topics")


def write_label_studio(articles: Iterable[Article], folder: Path) -> list[Path]:
    """One list of tasks, and the interface made from the schema."""
    paths = [folder / TASKS, folder / CONFIG]
    with paths[0].open("w", encoding="utf-8") as file:
        file.write("[")
        for number, article in enumerate(articles):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(task_of(article), ensure_ascii=False))
        file.write("\n]\n")
    paths[1].write_text(config_xml(), "utf-8")
    return paths


def task_of(article: Article) -> dict[str, Any]:
    """The task of an article: what is shown, the record, and its layers as a prediction."""
    record = article.to_dict()
    del record["text"]
    about = (article.published_at, article.outlet, article.title)
    return {
        "data": {
            "text": article.text,
            "about": " · ".join([part for part in about if part] or [article.id]),
            "article": article.id,
            "warta": {"record": record},
        },
        "predictions": [{"model_version": f"warta {VERSION}", "result": results_of(article)}],
    }


def read_label_studio(path: Path, labels: Labels) -> Iterator[Article | Problem]:
    """The articles of a file or folder of tasks, as exported by us or by Label Studio."""
    for item in read_tasks(path):
        if isinstance(item, Problem):
            yield item
            continue
        version = newest(item.versions)
        results = item.prediction if version is None else version.results
        article, problems = apply(item, results, labels, where=item.where)
        yield from problems
        if article is not None:
            yield article


def apply(
    task: Task, results: Sequence[Any], labels: Labels, *, where: str
) -> tuple[Article | None, list[Problem]]:
    """The record of `task` with the layers that `results` tell; None where anything is wrong.

    A layer that the record did not have and of which nothing was marked stays not annotated. Who
    made a layer stays as it was, but for layers that are new.
    """
    try:
        base = _record(task.data)
    except (ArticleError, KeyError, TypeError) as error:
        message = f"{where}: holds no record in data.warta, as tasks of `warta export` do: {error}"
        return None, [Problem(task.file, None, "broken_line", message)]
    if base.text_sha256 != hashlib.sha256((base.text or "").encode()).hexdigest():
        message = f"{where}: its text is not the one that was exported"
        return None, [Problem(task.file, None, "text_changed", message)]
    answers = read_answers(base, results, labels, file=task.file, where=where)
    if answers.problems:
        return None, answers.problems
    gold = {"id": base.id, "annotator": "label-studio", **_rows(base, answers)}
    bare = dataclasses.replace(base, topics=None, frames=None, genre=None)
    made, found = try_gold(gold, bare, file=task.file, strict=False, layers=None)
    if found:
        return None, [_located(answers, problem) for problem in found]
    return dataclasses.replace(made, provenance=_provenance(base, made)), []


def _record(data: Mapping[str, Any]) -> Article:
    if not isinstance(data.get("text"), str):
        raise ArticleError("its data has no text")
    record = data["warta"]["record"]
    return Article.from_dict({**record, "text": data["text"]})


def _rows(base: Article, answers: Answers) -> dict[str, Any]:
    """The keys of the gold file: those of layers that the record has, or that now have items."""
    rows: dict[str, Any] = {}
    for key in REGIONS:
        if getattr(base, key) is not None or key in answers.rows:
            rows[key] = answers.rows.get(key, [])
    first = answers.chosen.get("first_topic", [])
    for key, head in (("topics", first), ("frames", [])):
        found = _ranked(key, answers.chosen.get(key, []), getattr(base, key) or (), head)
        if getattr(base, key) is not None or found:
            rows[key] = found
    if genre := answers.chosen.get("genre"):
        rows["genre"] = genre[0]
    return rows


def _ranked(
    key: str, chosen: Sequence[str], before: Sequence[str], head: Sequence[str]
) -> list[str]:
    """The first one as chosen, the others as they were ranked, new ones last."""
    order = [*before, *(label for label in label_set(key) if label not in before)]
    found = sorted({*chosen, *head}, key=order.index)
    return [*head, *(label for label in found if label not in head)]


def _located(answers: Answers, problem: GoldProblem) -> Problem:
    """What compiling found, at the region that it is about."""
    place = answers.where
    regions = answers.regions.get(problem.layer, [])
    if problem.index is not None and problem.index < len(regions):
        region = regions[problem.index][0]
        place += f", {region.layer} region {region.name} at [{region.start}, {region.end})"
    elif problem.layer != "file":
        place += f", {problem.layer}"
    hint = f" -> {problem.hint}" if problem.hint else ""
    message = f"{place}: {problem.code}: {problem.message}{hint}"
    return Problem(answers.file, None, "fails_check", message)


def _provenance(base: Article, made: Article) -> tuple[Provenance, ...]:
    """As before; what was not annotated and now is stays gold, as compiling says."""
    before = {row.layer: row for row in base.provenance}
    rows = {
        row.layer: row if before[row.layer].origin == "none" else before[row.layer]
        for row in made.provenance
    }
    if made.topics is None and made.frames is None and made.genre is None:
        rows["topics"] = Provenance("topics", "none", None, None, None)
    return tuple(rows.values())


def refuse_crossing(article: Article) -> str | None:
    """Why it cannot be corrected: gold, which corrections become, holds no span over a line end."""
    for row in rows_of(article, REGIONS):
        if "\n" in (article.text or "")[row.start : row.end]:
            return f"{row.layer} {row.item} runs over a line end, which gold cannot hold"
    return None


FORMAT = Format(
    name="label-studio",
    what="Label Studio tasks with predictions, and the labelling interface",
    write=write_label_studio,
    read=read_label_studio,
    refuses=refuse_crossing,
    carried="structure, sentences, tokens, metadata and the rank of topics after the first travel "
    "in the task's data, where Label Studio keeps them and shows none of them for correction",
)
