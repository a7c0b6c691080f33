"""Fine-tuning on flat spans: IOB2 tags of the words of each block of article text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from warta.align import IGNORED, tokenize_and_align
from warta.annotate.transformer import device_of, half_precision, window_of
from warta.annotate.words import read_words
from warta.article import ARTICLE_TEXT, Article
from warta.benchmark.crf import tags_of
from warta.benchmark.flat import FLAT, gold_spans
from warta.benchmark.hf_train import (
    Example,
    HfOptions,
    fit,
    load_model,
    load_tokenizer,
)
from warta.benchmark.sets.spans import spans_of_tags
from warta.benchmark.spans import LabeledSpan, MatchCounts, count_exact

PREDICTED_AT_ONCE = 32  # windows


def train_spans(
    learnt: Sequence[Article],
    held: Sequence[Article],
    task: str,
    path: str,
    options: HfOptions,
    *,
    seed: int,
) -> Callable[[Article], Article]:
    """The annotator of a task of spans by a token classifier; see warta.benchmark.hf_train."""
    found = {label for article in (*learnt, *held) for _, _, label in gold_spans(article, task)}
    names = ["O", *(f"{side}-{label}" for label in sorted(found) for side in "BI")]
    tokenizer = load_tokenizer(path)
    model = load_model(
        "AutoModelForTokenClassification",
        path,
        num_labels=len(names),
        id2label=dict(enumerate(names)),
        label2id={name: number for number, name in enumerate(names)},
        ignore_mismatched_sizes=True,
    )
    tagger = WordTagger(tokenizer, model, window_of(tokenizer, model, options.length))
    examples = [example for article in learnt for example in tagger.examples(article, task)]

    def judge() -> float:
        counts = MatchCounts()
        for article in held:
            counts += count_exact(gold_spans(article, task), tagger.find(article))
        return counts.f1 or 0.0

    fit(model, examples, tagger.collate, judge, options, seed=seed)
    write = FLAT[task].writer([*learnt, *held])
    return lambda article: write(article, tagger.find(article))


class WordTagger:
    """A token classifier over words: a block is a row, cut into windows of `window` pieces.

    Windows overlap by half. A word is tagged by its first piece, in the window in which
    that stands farthest from an edge.
    """

    def __init__(self, tokenizer: Any, model: Any, window: int) -> None:
        self._tokenizer, self._model, self._window = tokenizer, model, window

    def examples(self, article: Article, task: str) -> Iterator[Example]:
        """The windows of an article with a label for each piece."""
        tags, known = tags_of(article, task), self._model.config.label2id
        texts = read_words(article).texts
        for first, last in _rows(article):
            rows = {
                "tokens": [texts[first:last]],
                "tags": [[known[tag] for tag in tags[first:last]]],
            }
            encoded = tokenize_and_align(rows, self._tokenizer, tags="tags", **self._cut())
            for number in range(len(encoded["input_ids"])):
                yield {name: encoded[name][number] for name in (*self._inputs(encoded), "labels")}

    def collate(self, batch: Sequence[Example]) -> Mapping[str, Any]:
        """A batch of examples as tensors, padded."""
        import torch

        names = [name for name in batch[0] if name != "labels"]
        rows = [{name: example[name] for name in names} for example in batch]
        made = dict(self._tokenizer.pad(rows, return_tensors="pt"))
        if "labels" in batch[0]:
            width = made["input_ids"].shape[1]
            left = self._tokenizer.padding_side == "left"
            made["labels"] = torch.tensor(
                [_padded(list(example["labels"]), width, left=left) for example in batch]
            )
        return made

    def find(self, article: Article) -> list[LabeledSpan]:
        """The spans in an article, in code points, in order."""
        words = read_words(article)
        tags = ["O"] * len(words.texts)
        rows = list(_rows(article))
        if rows:
            self._tag(words.texts, rows, tags)
        found: list[LabeledSpan] = []
        for first, last in rows:
            found += [
                (words.starts[first + span.start], words.ends[first + span.end - 1], span.label)
                for span in spans_of_tags(tags[first:last])
            ]
        return found

    def _tag(self, texts: Sequence[str], rows: Sequence[tuple[int, int]], tags: list[str]) -> None:
        import torch

        encoded = self._tokenizer(
            [texts[first:last] for first, last in rows],
            is_split_into_words=True,
            truncation=True,
            **self._cut(),
        )
        row_of = encoded["overflow_to_sample_mapping"]
        examples = [
            {name: encoded[name][number] for name in self._inputs(encoded)}
            for number in range(len(row_of))
        ]
        labels, best = self._model.config.id2label, [-1] * len(tags)
        for begin in range(0, len(examples), PREDICTED_AT_ONCE):
            batch = self.collate(examples[begin : begin + PREDICTED_AT_ONCE])
            moved = {name: value.to(device_of()) for name, value in batch.items()}
            with torch.no_grad(), half_precision():
                chosen = self._model(**moved).logits.argmax(-1).tolist()
            width = batch["input_ids"].shape[1]
            for number, line in enumerate(chosen, begin):
                word_ids = encoded.word_ids(number)
                skipped = width - len(word_ids) if self._tokenizer.padding_side == "left" else 0
                before = None
                for at, word in enumerate(word_ids):
                    if word is not None and word != before:
                        index = rows[row_of[number]][0] + word
                        distance = min(at, len(word_ids) - 1 - at)
                        if distance > best[index]:
                            best[index] = distance
                            tags[index] = labels[line[at + skipped]]
                    before = word

    def _cut(self) -> dict[str, Any]:
        return {
            "max_length": self._window,
            "stride": (self._window - self._tokenizer.num_special_tokens_to_add()) // 2,
            "return_overflowing_tokens": True,
        }

    def _inputs(self, encoded: Mapping[str, Any]) -> list[str]:
        return [name for name in self._tokenizer.model_input_names if name in encoded]


def _padded(labels: list[int], width: int, *, left: bool) -> list[int]:
    padding = [IGNORED] * (width - len(labels))
    return padding + labels if left else labels + padding


def _rows(article: Article) -> Iterator[tuple[int, int]]:
    """Word indices [first, last) of each block of article text that holds words."""
    words = read_words(article)
    for block in article.blocks or ():
        if block.kind in ARTICLE_TEXT:
            first, last = words.at(block.start), words.at(block.end - 1)
            if last < len(words.texts) and words.starts[last] < block.end:
                last += 1
            if first < last:
                yield first, last
