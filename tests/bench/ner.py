"""`make bench`: all layers beside a spaCy pipeline with a trained NER, in the same run, one core.

spaCy: blank("id") with the NER of its default CPU configuration, trained here on the gold train
part, the epoch chosen on the validation part. It finds names and numbers; Warta, over the same
text, finds structure, sentences, tokens and all other layers as well. F1 is that of exact spans of
the outermost entities on the gold test part. Ratios are printed, never asserted.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from warta.article import Article
from warta.benchmark.native import strip
from warta.benchmark.spans import MatchCounts, count_exact
from warta.engine.build import build
from warta.pipeline import make_pipeline
from warta.train.gold import gold_of

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "raw"

Outermost = set[tuple[int, int, str]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--epochs", type=int, default=20)
    options.add_argument("--rounds", type=int, default=5)
    asked = options.parse_args()
    os.environ.update(OMP_NUM_THREADS="1", MKL_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        build([CORPUS], out=Path(folder) / "warta")
        parts = {
            part: gold_of(Path(folder) / "warta", "entities", split=part)
            for part in ("train", "validation", "test")
        }
    begun = time.perf_counter()
    peer = train_spacy(parts["train"], parts["validation"], epochs=asked.epochs)
    print(f"spaCy's NER was trained in {time.perf_counter() - begun:.0f} s")
    pipeline = make_pipeline(language="any")
    bare = [strip(article) for article in parts["test"]]
    texts = [article.text or "" for article in bare]
    tokens = sum(len(article.tokens or ()) for article in parts["test"])
    ours = best(asked.rounds, lambda: [pipeline.annotate(article) for article in bare])
    theirs = best(asked.rounds, lambda: list(peer.pipe(texts)))
    own_f1 = f1(parts["test"], [gold_spans(pipeline.annotate(article)) for article in bare])
    peer_f1 = f1(parts["test"], [spacy_spans(document) for document in peer.pipe(texts)])
    for name, seconds, score in (
        ("warta, all layers", ours, own_f1),
        ("spaCy NER", theirs, peer_f1),
    ):
        print(
            f"{name:<20}{len(bare) / seconds:>8,.0f} articles/s {tokens / seconds:>10,.0f} tokens/s"
            f"   entity F1 {score:.3f}"
        )
    print(f"warta with all layers is {theirs / ours:.2f} times as fast as spaCy's NER")


def best(rounds: int, run: Any) -> float:
    """The shortest of `rounds` runs, in seconds; one run to warm up."""
    run()
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


def train_spacy(train: Sequence[Article], validation: Sequence[Article], *, epochs: int) -> Any:
    import spacy
    from spacy.training import Example
    from spacy.util import filter_spans, fix_random_seed, minibatch

    fix_random_seed(0)
    pipeline = spacy.blank("id")
    pipeline.add_pipe("ner")

    def examples(articles: Sequence[Article]) -> list[Any]:
        found = []
        for article in articles:
            for block in article.blocks or ():
                text = article.span(block)
                document = pipeline.make_doc(text)
                spans = [
                    document.char_span(start - block.start, end - block.start, label=label)
                    for start, end, label in gold_spans(article)
                    if block.start <= start and end <= block.end
                ]
                reference = document.copy()
                reference.ents = filter_spans([span for span in spans if span is not None])
                found.append(Example(document, reference))
        return found

    seen = examples(train)
    optimizer = pipeline.initialize(lambda: seen)
    chance = random.Random(0)
    top, kept = -1.0, b""
    for _ in range(epochs):
        chance.shuffle(seen)
        for batch in minibatch(seen, size=64):
            pipeline.update(batch, sgd=optimizer, drop=0.1)
        score = f1(validation, [spacy_spans(d) for d in pipeline.pipe(a.text for a in validation)])
        if score > top:
            top, kept = score, pipeline.to_bytes()
    pipeline.from_bytes(kept)
    return pipeline


def gold_spans(article: Article) -> Outermost:
    return {(e.start, e.end, e.label) for e in article.entities or () if e.parent is None}


def spacy_spans(document: Any) -> Outermost:
    return {(span.start_char, span.end_char, span.label_) for span in document.ents}


def f1(articles: Sequence[Article], found: Sequence[Outermost]) -> float:
    total = MatchCounts()
    for article, spans in zip(articles, found, strict=True):
        total += count_exact(gold_spans(article), spans)
    return total.f1 or 0.0


if __name__ == "__main__":
    main()
