"""`make quality`: what the shipped annotators reach, on gold and on real text, and their floors.

    python -m warta.benchmark.quality build/warta [--real FOLDER] [--out FILE]

On the validation and the test part of a built dataset the annotators get the bare text; on real
sets (idner, NERGrit, NERP, PFSA-ID; a user's own copies, below FOLDER) the sets' own tokens. This
is the only place where the test part is read. The floors (floors.json) are checked on the
validation part by the tests; to lower one is a visible commit.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from warta.agree.measure import Agreement, measure_agreement
from warta.benchmark.floors import below_floors
from warta.benchmark.foreign import score_set
from warta.benchmark.native import strip
from warta.benchmark.persuasion import count_techniques, overlap_f1
from warta.benchmark.report import NAME_SETS, PARTS, format_quality
from warta.benchmark.spans import MatchCounts
from warta.benchmark.tasks import TASKS
from warta.pipeline import Pipeline, make_pipeline
from warta.train.gold import gold_of
from warta.version import VERSION

PFSA = "pfsa-id/dev-20.txt"


def measure_quality(
    dataset: Path, *, real: Path | None = None, parts: Sequence[str] = PARTS
) -> dict[str, Any]:
    """Figures as plain JSON data: `gold` is part -> task -> figure, `real` is set -> figure."""
    pipeline = make_pipeline(language="any")
    return {
        "version": VERSION,
        "gold": {part: measure_gold(dataset, pipeline, part) for part in parts},
        "real": _measure_real(real, pipeline) if real is not None else {},
    }


def measure_gold(
    dataset: Path, pipeline: Pipeline, part: str, *, samples: int = 1000
) -> dict[str, dict[str, Any]]:
    """Task -> figure -> value, interval and n, of the annotators on one part of a dataset."""
    gold = gold_of(dataset, "structure", split=part)
    pairs = [(article, pipeline.annotate(strip(article))) for article in gold]
    found = _figures(measure_agreement(pairs, samples=samples))
    paragraphs = sum((count_techniques(*pair) for pair in pairs), MatchCounts())
    found["persuasion"]["paragraph_f1"] = _plain(paragraphs.f1, paragraphs.first)
    found["persuasion"]["overlap_f1"] = _plain(overlap_f1(pairs), paragraphs.first)
    return found


def _plain(value: float | None, number: int) -> dict[str, Any]:
    return {"value": value and round(value, 4), "low": None, "high": None, "n": number}


def _figures(agreement: Agreement) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for task in TASKS.values():
        for layer in agreement.layers:
            for figure in layer.figures:
                wanted = layer.layer == task.layer and figure.name in task.figures
                if wanted and figure.label is None and figure.value is not None:
                    found.setdefault(task.name, {})[figure.name] = {
                        "value": round(figure.value, 4),
                        "low": figure.low and round(figure.low, 4),
                        "high": figure.high and round(figure.high, 4),
                        "n": figure.first,
                    }
    return found


def _measure_real(real: Path, pipeline: Pipeline) -> dict[str, dict[str, Any]]:
    from warta.benchmark.pfsa import score_pfsa

    step = next(step for step in pipeline.steps if step.layer == "entities")
    found: dict[str, dict[str, Any]] = {}
    for folder, kind in NAME_SETS.items():
        if (real / folder).is_dir():
            score = score_set(real / folder, kind, step, part="validation")
            theirs = score_set(real / folder, kind, step, part="validation", conventions=True)
            found[kind] = {
                "exact_f1": score.counts.f1,
                "exact_f1 conventions": theirs.counts.f1,
                "macro_f1": score.macro_f1,
                **{f"exact_f1 {label}": counts.f1 for label, counts in score.by_label.items()},
            }
    if (real / PFSA).is_file():
        found["pfsa"] = score_pfsa(real / PFSA)
    return {
        name: {key: value if value is None else round(value, 4) for key, value in figures.items()}
        for name, figures in found.items()
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, write and print; exit status 1 where a floor is not kept."""
    parser = argparse.ArgumentParser(prog="python -m warta.benchmark.quality")
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--real", type=Path, help="folder of foreign sets")
    parser.add_argument("--out", type=Path, help="JSON file to write")
    options = parser.parse_args(argv)
    quality = measure_quality(options.dataset, real=options.real)
    if options.out is not None:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(quality, indent=1) + "\n", encoding="utf-8")
    print(format_quality(quality))
    wrong = below_floors(quality["gold"]["validation"])
    for line in wrong:
        print(f"below the floor: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
