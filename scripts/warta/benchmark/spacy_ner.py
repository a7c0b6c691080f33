"""spaCy's own NER, from nothing: blank("id") with the default CPU configuration, trained here.

The number of epochs is fixed: no other part than train is looked at.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from warta.article import ARTICLE_TEXT, Article
from warta.benchmark.flat import FLAT, flatten, gold_spans
from warta.errors import UsageError

EPOCHS = 8  # about 20 s each on a core: three tasks have to fit into `make bench-all`
BATCH = 64
DROPOUT = 0.1


def train_spacy(
    gold: Sequence[Article], task: str, *, seed: int = 0, epochs: int = EPOCHS
) -> Callable[[Article], Article]:
    """The annotator of a task of spans. Raises UsageError where spaCy is not installed."""
    pipeline = train_pipeline(gold, task, seed=seed, epochs=epochs)
    write = FLAT[task].writer(gold)

    def annotate(article: Article) -> Article:
        blocks = _blocks(article)
        documents = pipeline.pipe(article.span(block) for block in blocks)
        found = [
            (block.start + span.start_char, block.start + span.end_char, span.label_)
            for block, document in zip(blocks, documents, strict=True)
            for span in document.ents
        ]
        return write(article, flatten(found))

    return annotate


def train_pipeline(
    gold: Sequence[Article],
    task: str,
    *,
    seed: int = 0,
    epochs: int = EPOCHS,
    watch: Callable[[int, Any], None] | None = None,
) -> Any:
    """The trained spaCy pipeline itself; `watch(epoch, pipeline)` is called behind each epoch.

    Raises UsageError where spaCy is not installed.
    """
    try:
        import spacy
    except ImportError:
        raise UsageError("the model spacy:train needs spaCy: pip install warta[spacy]") from None
    util: Any = spacy.util
    util.fix_random_seed(seed)
    pipeline = spacy.blank("id")
    pipeline.add_pipe("ner")
    examples = [example for article in gold for example in _examples(pipeline, article, task)]
    optimizer = pipeline.initialize(lambda: examples)
    chance = random.Random(seed)
    for epoch in range(1, epochs + 1):
        chance.shuffle(examples)
        for batch in util.minibatch(examples, size=BATCH):
            pipeline.update(batch, sgd=optimizer, drop=DROPOUT)
        if watch is not None:
            watch(epoch, pipeline)
    return pipeline


def _blocks(article: Article) -> list[Any]:
    return [block for block in article.blocks or () if block.kind in ARTICLE_TEXT]


def _examples(pipeline: Any, article: Article, task: str) -> list[Any]:
    """An example a block of article text; a span off spaCy's token edges is left out."""
    from spacy.training import Example

    spans = gold_spans(article, task)
    made = []
    for block in _blocks(article):
        document = pipeline.make_doc(article.span(block))
        inside = [
            document.char_span(start - block.start, end - block.start, label=label)
            for start, end, label in spans
            if block.start <= start and end <= block.end
        ]
        reference = document.copy()
        reference.ents = [span for span in inside if span is not None]
        made.append(Example(document, reference))
    return made
