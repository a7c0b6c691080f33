"""Everything that is counted of a task in one article, and the formulas that read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from warta.agree.figures import Formula
from warta.agree.measure import LAYERS
from warta.agree.measure import formula_of as agreement_formula
from warta.agree.spans import Tallies
from warta.article import Article
from warta.benchmark.metrics.categories import count_categories
from warta.benchmark.metrics.formulas import AGREED_CREDIT, CREDIT, MACRO, MEAN
from warta.benchmark.metrics.roles import count_roles
from warta.benchmark.metrics.tags import count_entity_tags, count_time_tags, count_title_tags
from warta.benchmark.metrics.techniques import count_shared_tasks
from warta.benchmark.metrics.timex import count_timex
from warta.benchmark.tasks import Task

# Beside what warta.agree counts of a layer.
MORE: Mapping[str, Sequence[Callable[[Article, Article], Tallies]]] = {
    "entities": (count_entity_tags,),
    "titles": (count_title_tags,),
    "times": (count_time_tags, count_timex),
    "attributions": (count_roles,),
    "persuasion": (count_shared_tasks,),
    "topics": (count_categories,),
}

FORMULAS: Mapping[str, Formula] = {
    "tempeval_relaxed_f1": CREDIT,
    "tempeval_type_f1": AGREED_CREDIT,
    "tempeval_value_f1": AGREED_CREDIT,
    "role_overlap_f1": CREDIT,
    "overlap_f1": CREDIT,
    "topics_masi": MEAN,
    "frames_masi": MEAN,
}


def count_task(task: Task, gold: Article, predicted: Article) -> Tallies | None:
    """Counts of one article by (figure, label), of the task's figures alone; None where either
    side does not have its layer."""
    found = LAYERS[task.layer](gold, predicted)
    if found is None:
        return None
    for count in MORE.get(task.layer, ()):
        found = {**found, **count(gold, predicted)}
    return {key: tally for key, tally in found.items() if key[0] in task.figures}


def formula_of(figure: str) -> Formula:
    """The formula by which a figure of this name is computed."""
    if figure in FORMULAS:
        return FORMULAS[figure]
    return MACRO if figure.endswith("_macro_f1") else agreement_formula(figure)
