"""Rows of the task views in the forms that models want: spans, IOB2 tags, windows, word pieces.

A row is a dict as `load_dataset` gives it, of a config that has tokens and spans (entities, times).
Offsets are code points relative to the row's text, half-open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from warta.benchmark.sets.labels import TO_WARTA, from_warta
from warta.benchmark.sets.spans import spans_of_tags
from warta.errors import UsageError
from warta.gold.hints import closest

Row = Mapping[str, Any]
Span = tuple[int, int, str]

# CoNLL-2003 as OntoNotes-like sets are commonly mapped to it.
CONLL = {"PER": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"} | dict.fromkeys(
    ("NORP", "EVENT", "PROD", "WORK", "LAW", "LANG"), "MISC"
)
INVENTORIES = ("conll", *(kind for kind, known in TO_WARTA.items() if any(known.values())))
IGNORED = -100  # the label that losses pass over


def to_spans(row: Row, *, outermost: bool = False) -> list[Span]:
    """(start, end, label) of a row's spans, in order; `outermost` leaves nested ones out.

    >>> to_spans({"spans": [{"start": 0, "end": 4, "label": "PER", "parent": None}]})
    [(0, 4, 'PER')]
    """
    found = [span for span in row["spans"] if not (outermost and span.get("parent"))]
    return [(span["start"], span["end"], span.get("label") or span["type"]) for span in found]


def to_bio(row: Row, spans: Sequence[Span] | None = None) -> list[str]:
    """IOB2 tags of the row's tokens for `spans` (default: its own, longest first).

    A token counts as inside a span that touches it.

    >>> row = {"tokens": ["Rina", "Ayu", "pergi"], "token_starts": [0, 5, 9], "spans": []}
    >>> to_bio(row, [(0, 8, "PER")])
    ['B-PER', 'I-PER', 'O']
    """
    starts = row["token_starts"]
    ends = [start + len(token) for start, token in zip(starts, row["tokens"], strict=True)]
    tags = ["O"] * len(starts)
    chosen = to_spans(row) if spans is None else spans
    for start, end, label in sorted(chosen, key=lambda span: (span[0] - span[1], span)):
        inside = [i for i in range(len(starts)) if starts[i] < end and ends[i] > start]
        if inside and all(tags[i] == "O" for i in inside):
            for i in inside:
                tags[i] = f"I-{label}"
            tags[inside[0]] = f"B-{label}"
    return tags


def from_bio(row: Row, tags: Sequence[str]) -> list[Span]:
    """(start, end, label) in code points of IOB2 or BILOU tags, one a token of the row.

    Raises UsageError where there is not a tag for each token.
    """
    if len(tags) != len(row["tokens"]):
        raise UsageError(f"{len(tags)} tags for {len(row['tokens'])} tokens of row {row.get('id')}")
    starts = row["token_starts"]
    return [
        (starts[s.start], starts[s.end - 1] + len(row["tokens"][s.end - 1]), s.label)
        for s in spans_of_tags(tags)
    ]


def map_label(label: str, inventory: str) -> str | None:
    """A label of ours in another inventory (conll, idner, nergrit, nerp), or None where it has no
    counterpart there. Raises UsageError on an unknown inventory.

    >>> map_label("GPE", "nergrit")
    'PLACE'
    """
    if inventory not in INVENTORIES:
        hint = closest(inventory, INVENTORIES)
        raise UsageError(
            f"no inventory {inventory!r}; there are {', '.join(INVENTORIES)}"
            + (f"; did you mean {hint}?" if hint else "")
        )
    return CONLL.get(label) if inventory == "conll" else from_warta(label, kind=inventory)


def windows(row: Row, *, size: int = 256, stride: int = 128) -> Iterator[dict[str, Any]]:
    """Windows of `size` tokens that begin `stride` tokens apart, as rows of their own.

    `text`, `tokens`, `token_starts` and `spans` are those of the window, `start` is the code point
    of its text in the article, `first_token` that of its first token in the row. A span that is not
    whole in a window is left out there; with `stride` <= `size` - length it is whole in another.
    Raises UsageError where size or stride is not positive or stride exceeds size.
    """
    if not 0 < stride <= size:
        raise UsageError(f"windows need 0 < stride <= size, not stride {stride}, size {size}")
    number = len(row["tokens"])
    first = 0
    while True:
        last = min(first + size, number)
        yield _window(row, first, last)
        if last == number:
            return
        first += stride


def _window(row: Row, first: int, last: int) -> dict[str, Any]:
    starts = row["token_starts"][first:last]
    begin = starts[0] if starts else 0
    end = starts[-1] + len(row["tokens"][last - 1]) if starts else 0
    kept = [
        {**span, "start": span["start"] - begin, "end": span["end"] - begin}
        for span in row.get("spans", ())
        if begin <= span["start"] and span["end"] <= end
    ]
    return {
        "id": f"{row['id']}@{first}",
        "article_id": row["article_id"],
        "unit": "window",
        "text": row["text"][begin:end],
        "start": row["start"] + begin,
        "tokens": row["tokens"][first:last],
        "token_starts": [start - begin for start in starts],
        "first_token": first,
        "spans": kept,
    }


def tokenize_and_align(
    rows: Mapping[str, Sequence[Any]],
    tokenizer: Any,
    *,
    tags: str = "ner_tags",
    label_all: bool = False,
    **options: Any,
) -> dict[str, Any]:
    """A batch of rows as a fast transformers tokenizer sees it, with `labels` for each piece.

    For `Dataset.map(..., batched=True)`. The first piece of a token has its tag, the others -100,
    or the tag too with `label_all`; special pieces have -100. `options` go to the tokenizer.
    Raises UsageError where the tokenizer cannot tell which token a piece is of.
    """
    if not getattr(tokenizer, "is_fast", False):
        raise UsageError("tokenize_and_align needs a fast tokenizer (use_fast=True)")
    encoded = tokenizer(list(rows["tokens"]), is_split_into_words=True, truncation=True, **options)
    labels = []
    sample_of = encoded.get("overflow_to_sample_mapping")
    for number in range(len(encoded["input_ids"])):
        own = rows[tags][number if sample_of is None else int(sample_of[number])]
        before: int | None = None
        line = []
        for word in encoded.word_ids(number):
            new = word is not None and (label_all or word != before)
            line.append(own[word] if new else IGNORED)
            before = word
        labels.append(line)
    return {**encoded, "labels": labels}
