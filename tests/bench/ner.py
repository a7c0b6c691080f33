"""`make bench`: all layers beside a spaCy pipeline with a trained NER, in the same run, one core.

spaCy: blank("id") with the NER of its default CPU configuration, trained here on the gold train
part (warta.benchmark.spacy_ner; `--scan` shows F1 on the validation part epoch by epoch). It finds
names and numbers; Warta, over the same text, finds structure, sentences, tokens and all other
layers as well. The two take turns, so that a busy machine slows down both; what counts is the time
of the processor. F1 is that of exact spans of the outermost entities on the gold test part, where
spaCy is told the blocks of article text and Warta is not. Ratios are printed, never asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from generated import write_articles

from warta.article import ARTICLE_TEXT, Article
from warta.benchmark.native import strip
from warta.benchmark.spacy_ner import EPOCHS, train_pipeline
from warta.benchmark.spans import MatchCounts, count_exact
from warta.engine.build import build
from warta.pipeline import Pipeline, make_pipeline
from warta.train.gold import gold_of

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "raw"
LAYERS = ("structure", "sentences", "tokens", "entities")

Outermost = set[tuple[int, int, str]]
# Seconds of the processor and on the wall.
Seconds = tuple[float, float]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--epochs", type=int, default=EPOCHS)
    options.add_argument("--dataset", type=Path, help="built dataset; without it one is built")
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--scan", action="store_true", help="score each epoch on validation")
    asked = options.parse_args()
    os.environ.update(OMP_NUM_THREADS="1", MKL_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        dataset = asked.dataset or Path(folder) / "warta"
        if asked.dataset is None:
            build([CORPUS], out=dataset, layers=LAYERS)
        train, validation, test = (
            gold_of(dataset, "entities", split=part) for part in ("train", "validation", "test")
        )
        varied = Path(folder) / "varied.jsonl"
        write_articles(varied, 100)
        texts = [json.loads(line)["text"] for line in varied.open(encoding="utf-8")]

    def watch(epoch: int, peer: Any) -> None:
        score = f1(validation, [spacy_spans(peer, article) for article in validation])
        print(f"  epoch {epoch:>2}: F1 on validation {score:.3f}", flush=True)

    begun = time.perf_counter()
    peer = train_pipeline(
        train, "entities", epochs=asked.epochs, watch=watch if asked.scan else None
    )
    print(f"spaCy's NER: {asked.epochs} epochs in {time.perf_counter() - begun:.0f} s", flush=True)
    pipeline = make_pipeline(language="any")
    bare = [strip(article) for article in test]
    weigh("gold test part", bare, pipeline, peer, rounds=asked.rounds)
    generated = [Article(**{**_blank(bare[0]), "text": text}) for text in texts]
    weigh("generated articles", generated, pipeline, peer, rounds=asked.rounds)
    ours = f1(test, [gold_spans(pipeline.annotate(article)) for article in bare])
    theirs = f1(test, [spacy_spans(peer, article) for article in test])
    print(f"entity F1 on the gold test part: warta {ours:.3f}, spaCy NER {theirs:.3f}")


def _blank(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in article.__slots__}


def weigh(
    name: str, articles: Sequence[Article], pipeline: Pipeline, peer: Any, *, rounds: int
) -> None:
    """Prints how fast both are over the same text: the first time, and in the median round."""
    texts = [article.text or "" for article in articles]
    ours, theirs = [], []
    for _ in range(rounds + 1):
        ours.append(timed(lambda: [pipeline.annotate(article) for article in articles]))
        theirs.append(timed(lambda: list(peer.pipe(texts))))
    print(
        f"{name}: {len(texts)} articles, {sum(map(len, texts)) / len(texts):,.0f} characters each"
    )
    for who, seconds in (("warta, all layers", ours), ("spaCy NER", theirs)):
        cpu, wall = (len(texts) / median(column) for column in zip(*seconds[1:], strict=True))
        print(f"  {who:<20}{cpu:>8.1f} articles/s of processor time, {wall:.1f} on the clock")
    # Of the two runs of one round, which a busy machine slows down alike.
    ratios = [their[0] / our[0] for our, their in zip(ours[1:], theirs[1:], strict=True)]
    print(
        f"  warta with all layers is {median(ratios):.2f} times as fast as spaCy's NER "
        f"({min(ratios):.2f} to {max(ratios):.2f} round by round; "
        f"{theirs[0][0] / ours[0][0]:.2f} over text that neither has seen before)",
        flush=True,
    )


def timed(run: Callable[[], object]) -> Seconds:
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return time.process_time() - cpu, time.perf_counter() - wall


def gold_spans(article: Article) -> Outermost:
    return {(e.start, e.end, e.label) for e in article.entities or () if e.parent is None}


def spacy_spans(peer: Any, article: Article) -> Outermost:
    """What spaCy finds in the blocks of article text, which the gold tells it."""
    blocks = [block for block in article.blocks or () if block.kind in ARTICLE_TEXT]
    documents = peer.pipe(article.span(block) for block in blocks)
    return {
        (block.start + span.start_char, block.start + span.end_char, span.label_)
        for block, document in zip(blocks, documents, strict=True)
        for span in document.ents
    }


def f1(articles: Sequence[Article], found: Sequence[Outermost]) -> float:
    total = MatchCounts()
    for article, spans in zip(articles, found, strict=True):
        total += count_exact(gold_spans(article), spans)
    return total.f1 or 0.0


if __name__ == "__main__":
    main()
