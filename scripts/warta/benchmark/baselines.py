"""`make bench-all`: every baseline on every task it does, kept, or compared with what is kept.

    python -m warta.benchmark.baselines build/warta [--results FOLDER] [--check] [--workers N]
                                                    [--models A,B] [--tasks A,B]

On the validation part; trained baselines learn from the train part of the same dataset. With
--check nothing is written: each figure that is kept must be there again, within its 95 % interval,
from the same gold. Figures of models that are not made here are not looked at.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from warta.agree.figures import Figure
from warta.benchmark.models import MODELS, RULE_MODEL, SHIPPED
from warta.benchmark.results import RESULTS, Result, read_results, save_result
from warta.benchmark.rules import RULE_TASKS
from warta.benchmark.run import bench, results_of
from warta.benchmark.tasks import TASKS
from warta.cli.verb import positive
from warta.errors import UsageError, WartaError

# The last digits of a figure may differ from machine to machine.
ROUNDING = 1e-6

BASELINES: Mapping[str, Sequence[str]] = {
    SHIPPED: tuple(TASKS),
    RULE_MODEL: RULE_TASKS,
    **{name: model.tasks for name, model in MODELS.items()},
}


# Those that take minutes to train begin first, so that no worker waits for one at the end.
SLOWEST = ("spacy:train", "crf")


def run_baselines(
    dataset: Path,
    *,
    models: Sequence[str] = tuple(BASELINES),
    tasks: Sequence[str] = tuple(TASKS),
    workers: int = 1,
) -> Iterator[tuple[Result, float]]:
    """The result of each model on each of `tasks` that it does, as they come, and the seconds that
    it took with training. The figures do not depend on `workers`.

    Raises UsageError on an unknown model or task, and where the dataset lacks gold.
    """
    for kind, given, known in (("model", models, BASELINES), ("task", tasks, TASKS)):
        if unknown := [name for name in given if name not in known]:
            names = ", ".join(known)
            raise UsageError(f"no {kind} {', '.join(unknown)} among the baselines: {names}")
    jobs = [(task, model) for task in tasks for model in models if task in BASELINES[model]]
    jobs.sort(key=lambda job: SLOWEST.index(job[1]) if job[1] in SLOWEST else len(SLOWEST))
    if workers == 1:
        for task, model in jobs:
            yield _run(dataset, task, model)
        return
    # Not forked: what a model's library holds open (threads, locks) is not to be copied.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for done in as_completed([pool.submit(_run, dataset, *job) for job in jobs]):
            yield done.result()


def _run(dataset: Path, task: str, model: str) -> tuple[Result, float]:
    begun = time.perf_counter()
    (result,) = results_of(bench(task, dataset, models=[model]), dataset)
    return result, time.perf_counter() - begun


def compare_results(fresh: Sequence[Result], kept: Sequence[Result]) -> list[str]:
    """What of `kept` is not reproduced by `fresh`, a line each; results on one side alone too."""
    made = {(result.task, result.model): result for result in fresh}
    known = {(result.task, result.model): result for result in kept}
    wrong = [f"{task} {model}: not kept" for task, model in made.keys() - known.keys()]
    wrong += [f"{task} {model}: kept, but not made" for task, model in known.keys() - made.keys()]
    for key in made.keys() & known.keys():
        now, then = made[key], known[key]
        name = " ".join(key)
        if (now.digest, now.trained_on) != (then.digest, then.trained_on):
            wrong.append(f"{name}: stale, kept of other gold")
            continue
        values = {(figure.name, figure.label): figure for figure in now.figures}
        for figure in then.figures:
            again = values.get((figure.name, figure.label))
            if not _within(again, figure):
                what = " ".join(filter(None, (figure.name.replace("_", " "), figure.label)))
                value = "-" if again is None else _shown(again.value)
                interval = f"{_shown(figure.low)}-{_shown(figure.high)}"
                wrong.append(f"{name}: {what} {value}, kept {_shown(figure.value)} ({interval})")
    return sorted(wrong)


def _within(again: Figure | None, kept: Figure) -> bool:
    if again is None or again.value is None or kept.value is None:
        return (again is None or again.value is None) and kept.value is None
    low = kept.value if kept.low is None else min(kept.low, kept.value)
    high = kept.value if kept.high is None else max(kept.high, kept.value)
    return low - ROUNDING <= again.value <= high + ROUNDING


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run, keep or check, and print; exit status 1 where a figure is not reproduced."""
    parser = argparse.ArgumentParser(prog="python -m warta.benchmark.baselines")
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="FOLDER")
    parser.add_argument("--check", action="store_true", help="compare with what is kept")
    parser.add_argument("--models", type=_names, default=tuple(BASELINES), metavar="A,B")
    parser.add_argument("--tasks", type=_names, default=tuple(TASKS), metavar="A,B")
    parser.add_argument("--workers", type=positive, default=2, metavar="N", help="default: 2")
    options = parser.parse_args(argv)
    begun = time.perf_counter()
    fresh = []
    chosen = {"models": options.models, "tasks": options.tasks, "workers": options.workers}
    try:
        for result, seconds in run_baselines(options.dataset, **chosen):
            fresh.append(result)
            if not options.check:
                save_result(result, options.results)
            lead = result.figures[0]
            shown = f"{lead.name.replace('_', ' ')} {_shown(lead.value)}"
            print(f"{result.task} {result.model}: {shown} ({seconds:.0f} s)", flush=True)
        wanted = [
            result
            for result in (read_results(options.results) if options.check else ())
            if result.task in options.tasks and result.model in options.models
        ]
    except WartaError as error:
        print(f"warta: {error}", file=sys.stderr)
        return error.exit_code
    wrong = compare_results(fresh, wanted) if options.check else []
    for line in wrong:
        print(f"not reproduced: {line}", file=sys.stderr)
    minutes = (time.perf_counter() - begun) / 60
    done = "compared with" if options.check else "kept in"
    print(f"{len(fresh)} results {done} {options.results}, {minutes:.1f} minutes")
    return 1 if wrong else 0


def _names(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip())


if __name__ == "__main__":
    sys.exit(main())
