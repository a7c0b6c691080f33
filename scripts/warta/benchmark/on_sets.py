"""`--on SET`: what of another's data a model is scored on, and what is wrong in it.

| SET | DIR is | task |
|---|---|---|
| `idner`, `nergrit`, `nerp` | a folder or file of that set (warta.benchmark.read_sets) | entities |
| `conll` | a folder of train, dev, test files of any column format | entities |
| `conll:FILE`, `conll:FILE,column=4` | not needed: all of FILE is scored | entities |
| `timeml` | a folder of TimeML files, of which all are scored | times |
| `pfsa` | a folder or file of PFSA-ID: quotations, cues, speakers | attributions |
| `ud` | a folder or file of a UD treebank: sentences and tokens as shipped | structure |
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from warta.article import Article
from warta.benchmark.foreign import SetScore, score_set
from warta.benchmark.models import SHIPPED
from warta.benchmark.pfsa import score_steps
from warta.benchmark.sets.sentence import Defect
from warta.benchmark.tasks import Task
from warta.benchmark.ud import score_ud
from warta.errors import UsageError
from warta.pipeline import Pipeline

FILE = "conll:"
DOCUMENTS = {"timeml": "times"}
STREAMS = {"pfsa": "attributions", "ud": "structure"}


@dataclass(frozen=True, slots=True)
class SetPlace:
    """Where a set lies: its kind, the path, the part that is scored (None: all), the column."""

    kind: str
    path: Path
    part: str | None
    column: int | None


def place_of(on: str, data: str | Path, split: str) -> SetPlace:
    """What a SET means. Raises UsageError on a column that is no number."""
    if not on.startswith(FILE):
        return SetPlace(on, Path(data), split, None)
    name, _, column = on.removeprefix(FILE).partition(",column=")
    if column and not (column.isascii() and column.isdecimal() and int(column)):
        raise UsageError(f"column={column}: columns are counted from 1")
    if not Path(name).is_file():
        raise UsageError(f"conll:{name}: there is no such file")
    return SetPlace("conll", Path(name), None, int(column) if column else None)


def name_of_set(on: str, split: str) -> str:
    """A SET as tables show it: without folders, with the part where only that is scored."""
    if on.startswith(FILE):
        return FILE + Path(on.removeprefix(FILE)).name
    return on if on in DOCUMENTS else f"{on} {split}"


def score_on(
    on: str,
    data: str | Path,
    model: str,
    pipeline: Pipeline,
    *,
    split: str = "validation",
    conventions: bool = False,
) -> SetScore:
    """Exact span F1 of a model's pipeline on a SET; `conventions` and errors as in `score_set`.

    Raises UsageError on a model of blocks, which no treebank has.
    """
    if on == "pfsa":
        return score_steps(data, pipeline.steps, part=split)
    if on == "ud":
        if model != SHIPPED:
            raise UsageError(f"--on ud scores the shipped sentences and tokens, not {model}")
        return score_ud(data, part=split)
    place = place_of(on, data, split)
    return score_set(
        place.path,
        place.kind,
        next(step for step in pipeline.steps if step.layer == "entities"),
        part=place.part,
        column=place.column,
        conventions=conventions,
    )


def articles_on(on: str, data: str | Path) -> tuple[list[Article], tuple[str, ...]]:
    """The articles of a SET of whole documents, sorted by id, and what was wrong in their files.

    Raises UsageError where there is none.
    """
    from warta.export import find_format
    from warta.export.labels import Labels

    chosen = find_format(on)
    if not Path(data).exists():
        raise UsageError(f"no such file or folder: {data}")
    outcomes = list(chosen.read(Path(data), Labels()))
    articles = {item.id: item for item in outcomes if isinstance(item, Article)}
    if not articles:
        raise UsageError(f"{data} holds no document of the kind {on}")
    wrong = [item for item in outcomes if not isinstance(item, Article)]
    numbers = Counter(problem.code for problem in wrong)
    first = {problem.code: problem for problem in reversed(wrong)}
    notes = tuple(f"{numbers[code]} {code}, such as {first[code].format()}" for code in numbers)
    return [articles[name] for name in sorted(articles)], notes


def defects_of(score: SetScore) -> tuple[str, ...]:
    """The defects of a set for people: how many of each code, and where the first stands."""
    return tuple(
        f"{number} {code} in the set, such as {shown(score.first_defects[code])}"
        for code, number in score.defects.items()
    )


def shown(defect: Defect) -> str:
    """A defect with its file's name alone: where the folder lies is nobody's business."""
    return f"{Path(defect.file).name}:{defect.line}: {defect.message}"


def check_task(task: Task, on: str) -> None:
    """Raises UsageError where a SET does not go with a task."""
    wanted = (DOCUMENTS | STREAMS).get(on, "entities")
    if task.layer != wanted:
        raise UsageError(f"--on {on} goes with {wanted}, not with {task.name}")
