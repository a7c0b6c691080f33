"""The agreement of two annotators: every layer, every figure, over articles both annotated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from warta.agree.alpha import MASI, NOMINAL, UNITIZED
from warta.agree.attributions import count_attributions
from warta.agree.documents import count_chains, count_topics
from warta.agree.figures import (
    CONLL,
    F1,
    SHARE,
    Figure,
    Formula,
    chain_formula,
    compute_figures,
    resample,
)
from warta.agree.spans import (
    Tallies,
    count_entities,
    count_persuasion,
    count_sentences,
    count_structure,
    count_times,
    count_titles,
)
from warta.article import Article
from warta.errors import UsageError

# tokens are missing: they are made by rule, never by hand.
LAYERS: dict[str, Callable[[Article, Article], Tallies | None]] = {
    "structure": count_structure,
    "sentences": count_sentences,
    "entities": count_entities,
    "titles": count_titles,
    "times": count_times,
    "attributions": count_attributions,
    "persuasion": count_persuasion,
    "chains": count_chains,
    "topics": count_topics,
}

FORMULAS: dict[str, Formula] = {
    "muc_f1": chain_formula("muc"),
    "b3_f1": chain_formula("b3"),
    "ceaf_f1": chain_formula("ceaf"),
    "conll_f1": CONLL,
    "topics_alpha": MASI,
    "frames_alpha": MASI,
    "unitized_alpha": UNITIZED,
}


@dataclass(frozen=True, slots=True)
class LayerAgreement:
    """The figures of one layer; `articles` is how many both annotated."""

    layer: str
    articles: int
    figures: tuple[Figure, ...]

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain JSON data."""
        figures = [figure.to_dict() for figure in self.figures]
        return {"layer": self.layer, "articles": self.articles, "figures": figures}


@dataclass(frozen=True, slots=True)
class Agreement:
    """What `measure_agreement` found; `samples` and `seed` are those of the intervals."""

    articles: int
    samples: int
    seed: int
    layers: tuple[LayerAgreement, ...]

    def figure(self, layer: str, name: str, label: str | None = None) -> Figure:
        """One figure. Raises KeyError where there is none of that name."""
        for measured in self.layers:
            for figure in measured.figures:
                if (measured.layer, figure.name, figure.label) == (layer, name, label):
                    return figure
        raise KeyError((layer, name, label))

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain JSON data."""
        return {
            "articles": self.articles,
            "samples": self.samples,
            "seed": self.seed,
            "layers": [layer.to_dict() for layer in self.layers],
        }


def measure_agreement(
    pairs: Sequence[tuple[Article, Article]], *, samples: int = 1000, seed: int = 0
) -> Agreement:
    """How far two annotators agree on articles that both annotated.

    A pair is one article, by each of them; a layer that is null on either side is left out of that
    pair. Counts are added over articles and divided once; intervals (95 %) are a bootstrap over
    the articles of a layer. Nothing depends on the order of pairs, and values not on who is first.
    Raises UsageError where a pair is not the same article, or an article comes twice.
    """
    check_pairs(pairs)
    ordered = sorted(pairs, key=lambda pair: pair[0].id)
    layers = tuple(
        _measure_layer(layer, [count(*pair) for pair in ordered], samples, seed)
        for layer, count in LAYERS.items()
    )
    return Agreement(len(pairs), samples, seed, layers)


def check_pairs(pairs: Sequence[tuple[Article, Article]]) -> None:
    """Raises UsageError where two articles that should be one are not."""
    seen: set[str] = set()
    for first, second in pairs:
        if first.id != second.id:
            raise UsageError(f"articles {first.id} and {second.id} are not the same article")
        if first.text is None or second.text is None:
            raise UsageError(f"article {first.id} has no text: run `warta restore` on its dataset")
        if first.text != second.text:
            raise UsageError(f"the annotators of article {first.id} had two different texts")
        if first.id in seen:
            raise UsageError(f"article {first.id} comes twice: give one pair an article")
        seen.add(first.id)


def _measure_layer(
    layer: str, counted: Sequence[Tallies | None], samples: int, seed: int
) -> LayerAgreement:
    known = [tallies for tallies in counted if tallies is not None]
    draws = resample(len(known), samples, seed)
    names = sorted(
        {key for tallies in known for key in tallies}, key=lambda key: (key[1] or "", key[0])
    )
    figures = [
        figure
        for name, label in names
        for figure in compute_figures(
            name, formula_of(name), label, [t.get((name, label), {}) for t in known], draws
        )
    ]
    return LayerAgreement(layer, len(known), tuple(figures))


def formula_of(name: str) -> Formula:
    """The formula by which a figure of this name is computed."""
    if name in FORMULAS:
        return FORMULAS[name]
    return NOMINAL if name.endswith("_alpha") else F1 if name.endswith("_f1") else SHARE
