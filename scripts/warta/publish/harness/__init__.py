"""Task files for other harnesses, shipped with a dataset: lm-eval, and `eval.yaml` for the Hub.

The YAML files beside this module are the tasks of a dataset that has all configs and splits;
`harness_files` fits them to one that has fewer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib.resources import files
from typing import Any

import yaml

LM_EVAL = ("warta_multiple_choice", "warta_topic", "warta_genre")
FOLDER = "harness"
_SPLIT_FIELDS = ("training_split", "validation_split", "test_split", "fewshot_split")
_MEASURED = ("test", "validation", "train")  # the first of these that is there is measured on


def harness_files(splits: Mapping[str, Collection[str]], *, name: str) -> dict[str, str]:
    """Path in the dataset folder -> content, for a dataset named `name`.

    `splits` is config -> the splits in which it has rows; tasks of a config without rows are left
    out, and nothing comes back where no task is left. lm-eval's paths count from the dataset's
    folder, so the tasks work wherever it lies.
    """
    found = {}
    for task in LM_EVAL:
        content = read_task(task)
        present = splits.get(config_of(content), ())
        if any(split in present for split in _MEASURED):
            found[f"{FOLDER}/{task}.yaml"] = _dump(_fitted(content, present))
    benchmark = read_task("eval")
    tasks = [
        {**task, "split": measured}
        for task in benchmark["tasks"]
        if (measured := _measured(splits.get(task["config"], ()))) is not None
    ]
    if tasks:
        found["eval.yaml"] = _dump({**benchmark, "name": name, "tasks": tasks})
    if found:
        found[f"{FOLDER}/README.md"] = _read("README.md")
    return found


def read_task(name: str) -> dict[str, Any]:
    """The YAML file `name` of this folder."""
    content: dict[str, Any] = yaml.safe_load(_read(f"{name}.yaml"))
    return content


def config_of(task: Mapping[str, Any]) -> str:
    """The config whose Parquet files an lm-eval task reads."""
    paths = task["dataset_kwargs"]["data_files"].values()
    (config,) = {path.partition("/")[0] for path in paths}
    return str(config)


def _fitted(task: dict[str, Any], present: Collection[str]) -> dict[str, Any]:
    """An lm-eval task that names no split that is not there."""
    paths = task["dataset_kwargs"]["data_files"]
    fitted = {
        field: value
        for field, value in task.items()
        if field not in _SPLIT_FIELDS or value in present
    }
    measured = _measured(present)
    if measured == "train":  # lm-eval measures on test or validation, and needs one of them
        fitted["validation_split"] = measured
    fitted["dataset_kwargs"] = {
        "data_files": {split: path for split, path in paths.items() if split in present}
    }
    return fitted


def _measured(present: Collection[str]) -> str | None:
    return next((split for split in _MEASURED if split in present), None)


def _dump(content: Mapping[str, Any]) -> str:
    return str(yaml.safe_dump(dict(content), sort_keys=False, allow_unicode=True, width=100))


def _read(name: str) -> str:
    return (files("warta.publish") / "harness" / name).read_text(encoding="utf-8")
