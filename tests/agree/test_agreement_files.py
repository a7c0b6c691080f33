"""The figures of agreement that the card shows are those of the files in the repository."""

from __future__ import annotations

import json
from pathlib import Path

from warta.agree import measure_agreement
from warta.stream import annotated_articles

ANNOTATIONS = Path(__file__).resolve().parents[2] / "corpus" / "annotations"


def test_the_stored_figures_are_measured_again() -> None:
    first, second = (annotated_articles(ANNOTATIONS / name) for name in ("lm-a", "lm-b"))
    both = first.keys() & second.keys()
    fresh = set((ANNOTATIONS / "fresh.txt").read_text(encoding="utf-8").split())
    assert fresh <= both and len(both) >= 60 and len(fresh) >= 15
    for name, ids in (("agreement", both), ("agreement-fresh", fresh)):
        stored = json.loads((ANNOTATIONS / f"{name}.json").read_text(encoding="utf-8"))
        pairs = [(first[id], second[id]) for id in sorted(ids)]
        again = measure_agreement(pairs, samples=2).to_dict()
        assert stored["articles"] == again["articles"] == len(ids)
        for layer, measured in zip(stored["layers"], again["layers"], strict=True):
            for figure, found in zip(layer["figures"], measured["figures"], strict=True):
                for key in ("name", "label", "value", "first", "second"):
                    assert figure[key] == found[key], (layer["layer"], figure)
