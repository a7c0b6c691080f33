"""`--model SPEC`: what can be scored, and how it becomes the pipeline that makes a task's layer.

| SPEC | what it is |
|---|---|
| `shipped` | the package's own annotators |
| `rules` | lexicons and grammars alone, without trained weights in any layer |
| `majority` | what was most frequent in the train part |
| `crf` | a CRF over words without word lists, trained on the train part |
| `linear` | a bag of words, trained on the train part |
| `spacy:train` | spaCy's NER, trained from nothing on the train part |
| `hf-train:PATH` | a transformers model, fine-tuned on the train part |
| `chat:URL#MODEL` | a model behind an OpenAI-compatible endpoint, shown a few train articles |
| `predictions:FILE.jsonl` | what another program made |
| `hf:PATH`, `spacy:PATH`, `python:module.function` | as `--annotator` takes them |

Behind a comma: options of hf-train and chat (`hf-train:PATH,epochs=3`), labels of the others.
Shipped annotators make the layers that a model needs, but those of `rules`, which makes all itself.
Trained models see the train part alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from warta.annotate.custom import KINDS, open_annotator
from warta.article import Article, Provenance
from warta.benchmark.bag import train_bag
from warta.benchmark.chat.annotator import CHAT_TASKS, make_chat
from warta.benchmark.crf import train_crf
from warta.benchmark.flat import FLAT
from warta.benchmark.hf_train import HF_TASKS, train_hf
from warta.benchmark.majority import DOCUMENT_FIELDS, train_majority
from warta.benchmark.predictions import read_predictions
from warta.benchmark.rules import RULE_TASKS, RULES
from warta.benchmark.spacy_ner import train_spacy
from warta.benchmark.tasks import Task
from warta.errors import UsageError
from warta.gold.hints import closest
from warta.pipeline import STEPS, Pipeline, make_pipeline
from warta.schema import LAYER_FIELDS
from warta.train.gold import gold_of

SHIPPED = "shipped"
RULE_MODEL = "rules"
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


# What stands behind the colon is the model's own affair: SPEC without its kind -> Model.
FAMILIES: Mapping[str, Callable[[str], Model]] = {
    "hf-train": lambda rest: Model(
        HF_TASKS, lambda gold, task, seed: train_hf(gold, task, rest, seed=seed)
    ),
    "chat": lambda rest: Model(
        CHAT_TASKS, lambda gold, task, seed: make_chat(gold, task, rest, seed=seed)
    ),
}


def find_model(spec: str) -> Model | None:
    """The model of MODELS or FAMILIES that `spec` names, None where it is of another kind."""
    kind, colon, rest = spec.partition(":")
    if spec in MODELS:
        return MODELS[spec]
    return FAMILIES[kind](rest) if colon and kind in FAMILIES else None


def learns(spec: str) -> bool:
    """Whether a SPEC, or the name of a model, is one that is shown the train part."""
    return find_model(spec) is not None


def is_remote(spec: str) -> bool:
    """Whether each answer of a model costs a call to a server."""
    return spec.startswith("chat:")


def train_model(spec: str, task: Task, dataset: Path, *, seed: int = 0) -> Annotate:
    """The annotator of a task by a model that `learns`, from the train part of a built dataset.

    Raises UsageError where the model does not do the task, or there is no gold to train on.
    """
    model = find_model(spec)
    if model is None:
        raise UsageError(f"{name_of(spec)} is no model that is trained")
    _check_task(name_of(spec), task, model.tasks)
    return model.train(gold_of(dataset, task.layer), task.name, seed)


def _check_task(name: str, task: Task, known: Sequence[str]) -> None:
    if task.name not in known:
        raise UsageError(f"the model {name} does not do {task.name}; it does {', '.join(known)}")


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
    pipeline = make_pipeline(layers, language="any")
    kind, _, rest = spec.partition(":")
    if spec == SHIPPED:
        return pipeline
    if spec == RULE_MODEL:
        _check_task(spec, task, RULE_TASKS)
        for layer in layers:
            if layer in RULES:
                pipeline = _replace(pipeline, layer, spec, RULES[layer], origin="rule")
        return pipeline
    if learns(spec):
        annotate = train_model(spec, task, dataset, seed=seed)
        return _replace(pipeline, task.layer, name_of(spec), annotate)
    if spec.startswith(PREDICTIONS):
        if articles is None:
            raise UsageError("predictions are of articles of a dataset: leave out --on")
        annotate = read_predictions(rest, fields_of(task), articles)
        return _replace(pipeline, task.layer, name_of(spec), annotate)
    if kind not in KINDS:
        raise UsageError(_unknown(spec))
    if kind == "hf" and task.name in DOCUMENT_FIELDS:
        annotator = open_annotator(task.layer, spec, field=DOCUMENT_FIELDS[task.name])
        return _replace(pipeline, task.layer, name_of(spec), annotator.annotate)
    return make_pipeline(layers, language="any", annotators={task.layer: spec})


def _unknown(spec: str) -> str:
    """The message about a SPEC that is none, with the nearest one."""
    bare = [SHIPPED, RULE_MODEL, *MODELS]
    shown = {
        **{name: name for name in bare},
        "hf-train": "hf-train:PATH",
        "chat": "chat:URL#MODEL",
        "predictions": f"{PREDICTIONS}FILE.jsonl",
        **{kind: f"{kind}:…" for kind in KINDS},
    }
    nearest = closest(spec, bare) or closest(spec.partition(":")[0], [*shown])
    hint = f"; did you mean {shown[nearest]}?" if nearest else ""
    return f"no model {spec!r}; there are {', '.join(shown.values())}{hint}"


def notes_of(pipeline: Pipeline) -> tuple[str, ...]:
    """What models in `pipeline` have to say of their answers so far, such as how many were none."""
    return tuple(
        note for step in pipeline.steps for note in getattr(step.annotate, "notes", lambda: ())()
    )


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
    """A SPEC without folders and addresses, which are nobody's business."""
    kind, colon, rest = spec.partition(":")
    if kind in ("python",) or not colon:
        return spec
    target, *renames = rest.split(",")
    if kind == "chat":
        target = target.rpartition("#")[2]
    return ",".join([f"{kind}:{Path(target).name}", *renames])


def _replace(
    pipeline: Pipeline, layer: str, name: str, annotate: Annotate, *, origin: str = "model"
) -> Pipeline:
    """`pipeline` with another annotator of one layer."""
    steps = tuple(
        dataclasses.replace(
            step, origin=origin, annotate=annotate, model=None, annotator=name, version=None
        )
        if step.layer == layer
        else step
        for step in pipeline.steps
    )
    rows = tuple(
        Provenance(layer, origin, name, None, None) if row.layer == layer else row
        for row in pipeline.provenance
    )
    return dataclasses.replace(pipeline, steps=steps, provenance=rows)
