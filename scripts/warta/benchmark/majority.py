"""The floor of every task: what was most frequent in the train part.

Spans: words that the train part marks get the label they have most often there, the longest match
first (the baseline of CoNLL-2003, Tjong Kim Sang and De Meulder 2003); words that it leaves
unmarked more often than not get none. Blocks: every line is of the most frequent kind. Documents:
the most frequent label, and those that more than half of the articles have.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from warta.annotate.words import Words, read_words
from warta.article import Article, Block
from warta.benchmark.flat import FLAT, gold_spans
from warta.benchmark.spans import LabeledSpan

Annotate = Callable[[Article], Article]
# First word -> the word sequences of a memory that begin with it -> label, longest first.
Memory = dict[str, list[tuple[tuple[str, ...], str]]]

DOCUMENT_FIELDS = {"topics": "topics", "frames": "frames", "genre": "genre"}


def train_majority(gold: Sequence[Article], task: str) -> Annotate:
    """The annotator of a task that repeats what it saw in `gold`."""
    if task == "structure":
        return _same_kind(gold)
    if task in DOCUMENT_FIELDS:
        return _same_labels(gold, DOCUMENT_FIELDS[task])
    memory = memorise(gold, task)
    write = FLAT[task].writer(gold)
    return lambda article: write(article, recall(memory, article))


def memorise(gold: Sequence[Article], task: str) -> Memory:
    """The surfaces of the train part with their majority label, where that is not none."""
    counted: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for article in gold:
        words = read_words(article)
        for start, end, label in gold_spans(article, task):
            counted[tuple(words.texts[words.at(start) : words.at(end - 1) + 1])][label] += 1
    counted.pop((), None)
    known: Memory = {}
    for surface in counted:
        known.setdefault(surface[0], []).append((surface, ""))
    occurrences: Counter[tuple[str, ...]] = Counter()
    for article in gold:
        words = read_words(article)
        for index, last in _positions(words):
            occurrences.update(s for s, _ in _begins(known, words, index, last))
    memory: Memory = {}
    for surface, labels in sorted(counted.items(), key=lambda item: (-len(item[0]), item[0])):
        label = min(labels, key=lambda name: (-labels[name], name))
        if labels[label] >= occurrences[surface] - labels.total():
            memory.setdefault(surface[0], []).append((surface, label))
    return memory


def recall(memory: Memory, article: Article) -> list[LabeledSpan]:
    """The memorised surfaces in an article, from the left, the longest first, in order."""
    words = read_words(article)
    found: list[LabeledSpan] = []
    reached = 0
    for index, last in _positions(words):
        if index >= reached:
            for surface, label in _begins(memory, words, index, last):
                reached = index + len(surface)
                found.append((words.starts[index], words.ends[reached - 1], label))
                break
    return found


def _positions(words: Words) -> Iterator[tuple[int, int]]:
    """(index, end of its unit) of every word."""
    for unit in words.units:
        for index in range(unit.first, unit.last):
            yield index, unit.last


def _begins(
    memory: Memory, words: Words, index: int, last: int
) -> Iterator[tuple[tuple[str, ...], str]]:
    for surface, label in memory.get(words.texts[index], ()):
        end = index + len(surface)
        if end <= last and tuple(words.texts[index:end]) == surface:
            yield surface, label


def _same_kind(gold: Sequence[Article]) -> Annotate:
    kinds = Counter(block.kind for article in gold for block in article.blocks or ())
    kind = min(kinds, key=lambda name: (-kinds[name], name))

    def annotate(article: Article) -> Article:
        blocks = []
        start = 0
        for line in (article.text or "").split("\n"):
            inner = line.strip()
            if inner:
                begin = start + line.index(inner)
                blocks.append(Block(begin, begin + len(inner), kind))
            start += len(line) + 1
        return dataclasses.replace(article, dateline=None, blocks=tuple(blocks))

    return annotate


def _same_labels(gold: Sequence[Article], field: str) -> Annotate:
    values = [getattr(article, field) for article in gold]
    counted = Counter(
        label for value in values for label in ((value,) if isinstance(value, str) else value or ())
    )
    ranked = sorted(counted, key=lambda label: (-counted[label], label))
    chosen = tuple(
        label for rank, label in enumerate(ranked) if rank == 0 or 2 * counted[label] > len(values)
    )
    value: Any = chosen[0] if field == "genre" else chosen
    return lambda article: dataclasses.replace(article, **{field: value})
