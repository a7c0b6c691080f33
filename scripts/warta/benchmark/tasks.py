"""What can be measured: a task, the layer it is read from, and its figures, the first one leading.

Gold stands on one side, a model on the other. The figures are those of warta.agree, and those of
warta.benchmark.metrics, which are named for where they come from: seqeval_f1, tempeval_value_f1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from warta.errors import UsageError
from warta.gold.hints import closest


@dataclass(frozen=True, slots=True)
class Task:
    """`figures` name what is measured of `layer`; `reads` the layers made after it that
    they look at: a holder or speaker may be a chain."""

    name: str
    layer: str
    figures: tuple[str, ...]
    reads: tuple[str, ...] = ()


TASKS: Mapping[str, Task] = {
    task.name: task
    for task in (
        Task("structure", "structure", ("exact_f1", "dateline_f1", "kind_alpha")),
        Task("sentences", "sentences", ("boundary_f1", "inner_boundary_f1", "exact_f1")),
        Task(
            "entities",
            "entities",
            (
                "exact_f1",
                "partial_f1",
                "unlabeled_f1",
                "seqeval_f1",
                "seqeval_macro_f1",
                "nervaluate_f1",
                "link_accuracy",
            ),
        ),
        Task(
            "titles",
            "titles",
            ("exact_f1", "partial_f1", "seqeval_f1", "nervaluate_f1", "holder_accuracy"),
            ("chains",),
        ),
        Task(
            "times",
            "times",
            (
                "exact_f1",
                "partial_f1",
                "seqeval_f1",
                "seqeval_macro_f1",
                "nervaluate_f1",
                "tempeval_strict_f1",
                "tempeval_relaxed_f1",
                "tempeval_type_f1",
                "tempeval_value_f1",
                "type_accuracy",
                "value_accuracy",
                "mod_accuracy",
            ),
        ),
        Task(
            "attributions",
            "attributions",
            (
                "token_alpha",
                "exact_f1",
                "partial_f1",
                "role_f1",
                "role_overlap_f1",
                "matched_f1",
                "kind_accuracy",
                "quote_accuracy",
                "speaker_accuracy",
            ),
            ("chains",),
        ),
        Task(
            "persuasion",
            "persuasion",
            (
                "exact_f1",
                "partial_f1",
                "unlabeled_f1",
                "overlap_f1",
                "paragraph_f1",
                "paragraph_macro_f1",
                "unitized_alpha",
                "voice_accuracy",
            ),
        ),
        Task("coreference", "chains", ("conll_f1", "muc_f1", "b3_f1", "ceaf_f1", "mention_f1")),
        Task(
            "topics",
            "topics",
            ("topics_f1", "topics_macro_f1", "topics_masi", "topics_alpha", "first_topic_accuracy"),
        ),
        Task("frames", "topics", ("frames_f1", "frames_macro_f1", "frames_masi", "frames_alpha")),
        Task("genre", "topics", ("genre_accuracy", "genre_f1", "genre_macro_f1", "genre_alpha")),
    )
}


def find_task(name: str) -> Task:
    """The task of that name. Raises UsageError that names the nearest one."""
    if name not in TASKS:
        nearest = closest(name, [*TASKS])
        hint = f"; did you mean {nearest}?" if nearest else ""
        raise UsageError(f"no task {name!r}; there are {', '.join(TASKS)}{hint}")
    return TASKS[name]
