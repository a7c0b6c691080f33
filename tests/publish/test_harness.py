"""The task files for other harnesses name only configs, splits and columns that there are."""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa
import pytest
import yaml
from jinja2 import Environment, StrictUndefined, meta

from warta.publish.harness import FOLDER, LM_EVAL, config_of, harness_files, read_task
from warta.tables.choice import MULTIPLE_CHOICE
from warta.tables.views import TOPICS, names_of
from warta.tables.wording import label_names

SCHEMAS = {"multiple_choice": MULTIPLE_CHOICE, "topics": TOPICS}
ALL = dict.fromkeys(SCHEMAS, ("train", "validation", "test"))


def columns_used(task: dict[str, Any], schema: pa.Schema) -> set[str]:
    """The columns that the templates of an lm-eval task speak of."""
    used: set[str] = set()
    for field in ("doc_to_text", "doc_to_choice", "doc_to_target"):
        template = task[field]
        if not isinstance(template, str):
            continue
        if "{" not in template:
            used.add(template)
        used |= meta.find_undeclared_variables(Environment().parse(template))
    return used


@pytest.mark.parametrize("name", LM_EVAL)
def test_lm_eval_tasks_name_columns_of_their_config(name: str) -> None:
    task = read_task(name)
    schema = SCHEMAS[config_of(task)]
    assert task["task"] == name and task["output_type"] == "multiple_choice"
    used = columns_used(task, schema)
    assert used <= set(schema.names) and len(used) >= 2
    paths = task["dataset_kwargs"]["data_files"]
    assert paths == {split: f"{config_of(task)}/{split}-*.parquet" for split in paths}


def test_questions_are_put_with_letters() -> None:
    task = read_task("warta_multiple_choice")
    doc = {"text": "Isi.", "question": "Siapa?", "choices": ["Rina", "Bayu", "Sarti"], "target": 1}
    environment = Environment(undefined=StrictUndefined)
    prompt = environment.from_string(task["doc_to_text"]).render(doc)
    assert prompt == "Isi.\n\nPertanyaan: Siapa?\nA. Rina\nB. Bayu\nC. Sarti\nJawaban:"
    assert environment.from_string(task["doc_to_choice"]).render(doc) == "['A', 'B', 'C']"


def test_choices_stand_in_the_order_of_the_labels() -> None:
    for name, field in (("warta_topic", "topics"), ("warta_genre", "genre")):
        shown = [label_names(field)[label] for label in names_of("topics", field)]
        assert read_task(name)["doc_to_choice"] == shown


def test_eval_yaml_names_columns_and_only_what_inspect_knows() -> None:
    benchmark = read_task("eval")
    assert set(benchmark) == {"name", "description", "evaluation_framework", "tasks"}
    for task in benchmark["tasks"]:
        # The fields of inspect_ai 0.3.285's HFTask, which forbids any other.
        assert set(task) <= {
            *("id", "config", "split", "field_spec", "shuffle_choices"),
            *("epochs", "epoch_reducer", "solvers", "scorers"),
        }
        schema = SCHEMAS[task["config"]]
        fields = task["field_spec"]
        named = [fields[key] for key in ("id", "input", "choices", "target")] + fields["metadata"]
        assert set(named) <= set(schema.names)
        (template,) = (s["args"]["template"] for s in task["solvers"] if "args" in s)
        assert set(re.findall(r"\{(\w+)\}", template)) <= {"prompt", *fields["metadata"]}


def test_files_fit_the_splits_that_there_are() -> None:
    made = harness_files(ALL, name="Kabar")
    assert set(made) == {
        *(f"{FOLDER}/{name}.yaml" for name in LM_EVAL),
        *(f"{FOLDER}/README.md", "eval.yaml"),
    }
    for name in LM_EVAL:
        assert yaml.safe_load(made[f"{FOLDER}/{name}.yaml"]) == read_task(name)
    assert yaml.safe_load(made["eval.yaml"])["name"] == "Kabar"


def test_a_dataset_of_one_split_is_measured_on_it() -> None:
    made = harness_files({"topics": ("train",), "multiple_choice": ()}, name="Kabar")
    assert set(made) == {f"{FOLDER}/warta_{n}" for n in ("topic.yaml", "genre.yaml")} | {
        f"{FOLDER}/README.md"
    }
    task = yaml.safe_load(made[f"{FOLDER}/warta_topic.yaml"])
    assert list(task["dataset_kwargs"]["data_files"]) == ["train"]
    assert task["validation_split"] == "train" and "test_split" not in task
    assert harness_files({"entities": ("train",)}, name="Kabar") == {}


def test_eval_yaml_measures_on_the_best_split_there_is() -> None:
    made = harness_files({"multiple_choice": ("train", "validation")}, name="Kabar")
    (task,) = yaml.safe_load(made["eval.yaml"])["tasks"]
    assert task["split"] == "validation"
