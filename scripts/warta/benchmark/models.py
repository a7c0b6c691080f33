"""`--model SPEC`: what can be scored, and how it becomes the pipeline that makes a task's layer.

| SPEC | what it is |
|---|---|
| `shipped` | the package's own annotators |
| `majority` | what was most frequent in the train part |
| `crf` | a CRF over words without word lists, trained on the train part |
| `linear` | a bag of words, trained on the train part |
| `spacy:train` | spaCy's NER, trained from nothing on the train part |
| `predictions:FILE.jsonl` | what another program made |
| `hf:PATH`, `spacy:PATH`, `python:module.function` | as `--annotator` takes them |

Shipped annotators make the layers that a model needs. Trained models see the train part alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from warta.annotate.custom import KINDS
from warta.article import Article, Provenance
from warta.benchmark.bag import train_bag
from warta.benchmark.crf import train_crf
from warta.benchmark.flat import FLAT
from warta.benchmark.majority import DOCUMENT_FIELDS, train_majority
from warta.benchmark.predictions import read_predictions
from warta.benchmark.spacy_ner import train_spacy
from warta.benchmark.tasks import Task
from warta.errors import UsageError
from warta.gold.hints import closest
from warta.pipeline import STEPS, Pipeline, make_pipeline
from warta.schema import LAYER_FIELDS
from warta.train.gold import gold_of

SHIPPED = "shipped"
PREDICTIONS = "predictions:"

Annotate = Callable[[Article], Article]


@dataclass(frozen=True, slots=True)
class Model:
    """`train(gold of the train part, task, seed)` makes the annotator; `tasks` are those it can."""

    tasks: tuple[str, ...]
    train: Callable[[Sequence[Article], str, int], Annotate]


MODELS: Mapping[str, Model] = {
    "majority": Model(
        ("structure", *FLAT, *DOCUMENT_FIELDS), lambda gold, task, seed: train_majority(gold, task)
    ),
    "crf": Model(
        ("entities", "titles", "times", "attributions", "persuasion"),
        lambda gold, task, seed: train_crf(gold, task),
    ),
    "linear": Model(
        tuple(DOCUMENT_FIELDS), lambda gold, task, seed: train_bag(gold, DOCUMENT_FIELDS[task])
    ),
    "spacy:train": Model(
        ("entities", "titles", "times"),
        lambda gold, task, seed: train_spacy(gold, task, seed=seed),
    ),
}


def train_model(spec: str, task: Task, dataset: Path, *, seed: int = 0) -> Annotate:
    """The annotator of a task by a model of MODELS, from the train part of a built dataset.

    Raises UsageError where the model does not do the task, or there is no gold to train on.
    """
    model = MODELS[spec]
    if task.name not in model.tasks:
        known = ", ".join(model.tasks)
        raise UsageError(f"the model {spec} does not do {task.name}; it does {known}")
    return model.train(gold_of(dataset, task.layer), task.name, seed)


def pipeline_of(
    task: Task,
    spec: str,
    dataset: Path,
    *,
    articles: Sequence[Article] | None = None,
    seed: int = 0,
) -> Pipeline:
    """The pipeline in which `spec` makes the layer of `task`, and shipped annotators what it needs.

    `dataset` holds the train part; `articles` are those that predictions must be of (None: there
    can be no predictions). Raises UsageError on a SPEC that is wrong or does not fit.
    """
    layers = layers_of(task)
    if spec == SHIPPED:
        return make_pipeline(layers, language="any")
    if spec in MODELS:
        annotate = train_model(spec, task, dataset, seed=seed)
        return _replace(make_pipeline(layers, language="any"), task.layer, spec, annotate)
    if spec.startswith(PREDICTIONS):
        if articles is None:
            raise UsageError("predictions are of articles of a dataset: leave out --on")
        path = spec.removeprefix(PREDICTIONS)
        annotate = read_predictions(path, fields_of(task), articles)
        return _replace(make_pipeline(layers, language="any"), task.layer, name_of(spec), annotate)
    if spec.partition(":")[0] not in KINDS:
        known = [SHIPPED, *MODELS, f"{PREDICTIONS}FILE.jsonl", *(f"{kind}:…" for kind in KINDS)]
        nearest = closest(spec, known)
        hint = f"; did you mean {nearest}?" if nearest else ""
        raise UsageError(f"no model {spec!r}; there are {', '.join(known)}{hint}")
    return make_pipeline(layers, language="any", annotators={task.layer: spec})


def layers_of(task: Task) -> list[str]:
    """The layers that a task's own needs and its figures read, it included, in order."""
    steps = {step.layer: step for step in STEPS}
    wanted: set[str] = set()
    ahead = [task.layer, *task.reads]
    while ahead:
        layer = ahead.pop()
        if layer in steps and layer not in wanted:
            wanted.add(layer)
            ahead += steps[layer].needs
    if task.layer not in wanted:
        raise UsageError(f"there is no annotator of {task.layer} yet")
    return [layer for layer in steps if layer in wanted]


def fields_of(task: Task) -> tuple[str, ...]:
    """The fields of the record that a task is about."""
    if task.name in DOCUMENT_FIELDS:
        return (DOCUMENT_FIELDS[task.name],)
    return tuple(field for field in LAYER_FIELDS[task.layer] if field != "dateline")


def name_of(spec: str) -> str:
    """A SPEC without the folders of its path, which are nobody's business."""
    kind, colon, rest = spec.partition(":")
    if kind in ("python",) or not colon:
        return spec
    target, *renames = rest.split(",")
    return ",".join([f"{kind}:{Path(target).name}", *renames])


def _replace(pipeline: Pipeline, layer: str, name: str, annotate: Annotate) -> Pipeline:
    """`pipeline` with another annotator of one layer."""
    steps = tuple(
        dataclasses.replace(
            step, origin="model", annotate=annotate, model=None, annotator=name, version=None
        )
        if step.layer == layer
        else step
        for step in pipeline.steps
    )
    rows = tuple(
        Provenance(layer, "model", name, None, None) if row.layer == layer else row
        for row in pipeline.provenance
    )
    return dataclasses.replace(pipeline, steps=steps, provenance=rows)
