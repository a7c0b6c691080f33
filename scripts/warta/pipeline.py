"""The whole flow of one article on one page: bytes -> text -> layers -> record.

    RawArticle --clean--> text --begin--> Article --STEPS, in order, and gold--> Article

A step is a plain function Article -> Article. It says which layers it needs and which it adds;
the order is checked when a pipeline is made, before anything runs.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warta import language
from warta.annotate import (
    attributions,
    chains,
    entities,
    persuasion,
    sentences,
    structure,
    times,
    titles,
    tokens,
    topics,
)
from warta.annotate.custom import open_annotator
from warta.annotate.model_file import shipped_meta
from warta.article import Article, Provenance, Source
from warta.clean import clean
from warta.errors import UsageError
from warta.gold import compile_gold, read_gold
from warta.read.raw import RawArticle
from warta.rights import rights_of
from warta.schema import LAYERS
from warta.version import VERSION


@dataclass(frozen=True, slots=True)
class Step:
    """One layer's annotator: what it needs, how it came to be (rule or model), and its function.

    `model` names the shipped model whose gold the provenance tells.
    """

    layer: str
    needs: tuple[str, ...]
    origin: str
    annotate: Callable[[Article], Article]
    model: str | None = None
    annotator: str = "warta"
    version: str | None = VERSION


STEPS = (
    Step("structure", needs=(), origin="rule", annotate=structure.annotate),
    Step("sentences", needs=("structure",), origin="rule", annotate=sentences.annotate),
    Step("tokens", needs=("structure", "sentences"), origin="rule", annotate=tokens.annotate),
    Step(
        "entities",
        needs=("structure", "sentences", "tokens"),
        origin="model",
        annotate=entities.annotate,
        model="entities",
    ),
    Step(
        "titles",
        needs=("sentences", "tokens", "entities"),
        origin="model",
        annotate=titles.annotate,
        model="titles",
    ),
    Step("times", needs=("sentences", "tokens"), origin="rule", annotate=times.annotate),
    Step(
        "attributions",
        needs=("structure", "sentences", "tokens", "entities", "titles"),
        origin="rule",
        annotate=attributions.annotate,
    ),
    Step(
        "persuasion",
        needs=("structure", "sentences", "tokens", "attributions"),
        origin="model",
        annotate=persuasion.annotate,
        model="persuasion-clauses",
    ),
    Step(
        "chains",
        needs=("structure", "sentences", "tokens", "entities", "titles", "attributions"),
        origin="model",
        annotate=chains.annotate,
        model="chains",
    ),
    Step(
        "topics",
        needs=("sentences", "tokens"),
        origin="model",
        annotate=topics.annotate,
        model="topics",
    ),
)


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold file's name and its content."""

    file: str
    content: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> Gold:
        """Raises GoldError where the file is no JSON object."""
        return cls(path.name, read_gold(path))


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The steps of a run and the provenance rows that every article they make carries."""

    steps: tuple[Step, ...]
    provenance: tuple[Provenance, ...]
    language: str

    def annotate(self, article: Article, gold: Gold | None = None) -> Article:
        """All layers of `steps`, and those of `gold`, added to an article that has text.

        Gold wins a whole layer. What rules find stands on gold structure and gold sentences where
        there are such; the layers that refer to each other are compiled together, last.
        Raises GoldError where the gold does not fit the article.
        """
        held = {layer for layer in LAYERS if gold and gold.content.get(layer) is not None}
        stood_on = {"structure", "sentences"}.union(
            *(step.needs for step in self.steps if step.layer not in held)
        )
        for step in self.steps:
            if step.layer not in held or step.layer == "sentences":  # gold only corrects the rule's
                article = step.annotate(article)
            if gold is not None and step.layer in held & stood_on:
                article = compile_gold(gold.content, article, file=gold.file, layers={step.layer})
        article = dataclasses.replace(article, provenance=self.provenance)
        return article if gold is None else compile_gold(gold.content, article, file=gold.file)

    def make(self, raw: RawArticle, gold: Gold | None = None) -> Article:
        """The record of a raw article.

        Raises NotAnArticle where the bytes are no text, nothing but boilerplate, or not in the
        pipeline's language; GoldError as `annotate`.
        """
        article = self.annotate(begin(raw), gold)
        if article.blocks is None:
            return article
        return language.admit(article, wanted=self.language)


def make_pipeline(
    layers: Sequence[str] | None = None,
    *,
    language: str = "id",
    annotators: Mapping[str, str] | None = None,
) -> Pipeline:
    """The pipeline for `layers` (None: all there are annotators for).

    `language` is "id" or "any". `annotators` are layer -> SPEC of a user's own model, which takes
    the place of the shipped annotator (warta.annotate.custom). Raises UsageError on a layer that is
    unknown, has no annotator, or needs one that was not asked for, and on a SPEC that is wrong.
    """
    if language not in ("id", "any"):
        raise UsageError(f'language is "id" or "any", not {language!r}')
    available = [step.layer for step in STEPS]
    chosen = available if layers is None else list(layers)
    if not chosen:
        raise UsageError(f"no layer named; the layers are {', '.join(LAYERS)}")
    for layer in chosen:
        if layer not in LAYERS:
            raise UsageError(f"no layer {layer!r}; the layers are {', '.join(LAYERS)}")
        if layer not in available:
            raise UsageError(
                f"layer {layer!r} has no annotator yet; there are {', '.join(available)}"
            )
    steps = tuple(step for step in own_steps(annotators or {}) if step.layer in chosen)
    check_order(steps)
    made = {step.layer: step for step in steps}
    return Pipeline(steps, tuple(_provenance(layer, made.get(layer)) for layer in LAYERS), language)


def own_steps(annotators: Mapping[str, str]) -> tuple[Step, ...]:
    """STEPS with the user's own annotators in the place of ours. Raises UsageError."""
    if unknown := sorted(set(annotators) - {step.layer for step in STEPS}):
        raise UsageError(f"no annotator of layer {unknown[0]!r} could be replaced")
    made = {layer: open_annotator(layer, spec) for layer, spec in annotators.items()}
    return tuple(
        dataclasses.replace(
            step,
            origin="model",
            annotate=made[step.layer].annotate,
            model=None,
            annotator=made[step.layer].name,
            version=made[step.layer].version,
        )
        if step.layer in made
        else step
        for step in STEPS
    )


def check_order(steps: Sequence[Step]) -> None:
    """Raises UsageError where a step needs a layer that no earlier step adds."""
    added: set[str] = set()
    for step in steps:
        missing = [layer for layer in step.needs if layer not in added]
        if missing:
            raise UsageError(
                f"layer {step.layer!r} needs {' and '.join(missing)}: add to --layers what it needs"
            )
        added.add(step.layer)


def _provenance(layer: str, step: Step | None) -> Provenance:
    if step is None:
        return Provenance(layer, "none", None, None, None)
    data = shipped_meta(step.model)["data"] if step.model else None
    return Provenance(layer, step.origin, step.annotator, step.version, data)


def begin(raw: RawArticle) -> Article:
    """A raw article cleaned to text, with its metadata and no layer yet."""
    cleaned = clean(raw.data)
    return start_article(
        cleaned.text,
        id=raw.id,
        language=raw.language,
        title=raw.title,
        outlet=raw.outlet,
        url=raw.url,
        authors=raw.authors,
        published_at=raw.published_at,
        source=Source(
            raw.path, raw.format, raw.sha256, cleaned.encoding, cleaned.normalization + raw.notes
        ),
        rights=rights_of(raw),
        synthetic=raw.synthetic,
    )


def start_article(text: str, **fields: object) -> Article:
    """An Article over cleaned `text`, hashed, with the given fields."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(text=text, text_sha256=digest, **fields)  # type: ignore[arg-type]
