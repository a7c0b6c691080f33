"""`hf-train:PATH`: a transformers encoder, fine-tuned on the train part for one task.

Tasks of spans become token classification over IOB2 tags of words (warta.benchmark.hf_spans), tasks
of the whole article sequence classification (warta.benchmark.hf_documents). A tenth of the articles
is held out, and the epoch that is best there is kept; nothing but the train part is looked at. On
one platform the same gold and seed give the same model on a CPU; a GPU is used where there is one,
in bfloat16, and gives about the same.

Behind the path: `,epochs=10,lr=5e-5,batch=16,length=256` (these are the defaults).
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from warta.annotate.transformer import device_of, half_precision
from warta.article import Article
from warta.benchmark.majority import DOCUMENT_FIELDS
from warta.errors import UsageError
from warta.gold.hints import closest

SPAN_TASKS = ("entities", "titles", "times", "attributions", "persuasion")
HF_TASKS = (*SPAN_TASKS, *DOCUMENT_FIELDS)
HELD_OUT = 10  # one article in so many
WARM_UP = 0.1  # the share of all steps in which the learning rate rises
DECAY = 0.01
CLIP = 1.0  # the most that a gradient's norm may be

# One example: a tensor's name -> its values; all but `labels` are what the model takes.
Example = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HfOptions:
    """What a SPEC may say behind its path; `length` is in pieces, the model's window at most."""

    epochs: int = 10
    lr: float = 5e-5
    batch: int = 16
    length: int = 256


def read_spec(rest: str) -> tuple[str, HfOptions]:
    """(path, options) of what stands behind `hf-train:`. Raises UsageError."""
    path, *parts = rest.split(",")
    known = {field.name: field.type for field in fields(HfOptions)}
    given: dict[str, Any] = {}
    for part in parts:
        name, equals, value = part.partition("=")
        if not equals or name not in known:
            hint = closest(name, [*known])
            raise UsageError(
                f"hf-train takes ,{'=… ,'.join(known)}=… behind its path, not {part!r}"
                + (f"; did you mean {hint}?" if hint else "")
            )
        try:
            given[name] = float(value) if name == "lr" else int(value)
        except ValueError:
            given[name] = 0
        if not 0 < given[name] < float("inf"):
            raise UsageError(f"hf-train: {name}={value} is no number above 0")
    if not path:
        raise UsageError("hf-train needs the path of a model: hf-train:PATH")
    return path, HfOptions(**given)


def train_hf(
    gold: Sequence[Article], task: str, rest: str, *, seed: int = 0
) -> Callable[[Article], Article]:
    """The annotator of a task by the model that `rest` names, a folder or an id on the Hub.

    Raises UsageError where transformers or torch are missing, `rest` is wrong, the model cannot be
    loaded, or there is too little gold to hold some of it out.
    """
    path, options = read_spec(rest)
    try:
        import torch
        import transformers  # noqa: F401
    except ImportError:
        raise UsageError("hf-train needs transformers and torch: pip install warta[hf]") from None
    if len(gold) < 2:
        raise UsageError("hf-train needs two articles of gold at least: one is held out")
    random.seed(seed)
    torch.manual_seed(seed)
    learnt, held = hold_out(gold, seed)
    if task in DOCUMENT_FIELDS:
        from warta.benchmark.hf_documents import train_documents

        return train_documents(learnt, held, DOCUMENT_FIELDS[task], path, options, seed=seed)
    from warta.benchmark.hf_spans import train_spans

    return train_spans(learnt, held, task, path, options, seed=seed)


def hold_out(gold: Sequence[Article], seed: int) -> tuple[list[Article], list[Article]]:
    """(what is learnt, one article in HELD_OUT), in the order of `gold`; depends on `seed`."""
    number = max(1, len(gold) // HELD_OUT)
    chosen = set(random.Random(seed).sample(range(len(gold)), number))
    return (
        [article for at, article in enumerate(gold) if at not in chosen],
        [article for at, article in enumerate(gold) if at in chosen],
    )


def load_model(kind: str, path: str, **options: Any) -> Any:
    """A model (`AutoModelFor…`) or tokenizer. Raises UsageError where it cannot be loaded."""
    import transformers

    try:
        return getattr(transformers, kind).from_pretrained(path, **options)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"hf-train:{path} cannot be loaded: {error}") from error


def load_tokenizer(path: str) -> Any:
    """A fast tokenizer that takes words. Raises UsageError where the model has none."""
    tokenizer = load_model("AutoTokenizer", path, add_prefix_space=True)
    if not tokenizer.is_fast:
        raise UsageError(f"hf-train:{path}: a fast tokenizer is needed, and the model has none")
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    if tokenizer.pad_token is None:
        raise UsageError(f"hf-train:{path}: its tokenizer has no piece to pad with")
    return tokenizer


def fit(
    model: Any,
    examples: Sequence[Example],
    collate: Callable[[Sequence[Example]], Mapping[str, Any]],
    judge: Callable[[], float],
    options: HfOptions,
    *,
    seed: int,
) -> None:
    """Train `model` in place and leave it as it was after the epoch that `judge` liked best.

    `collate` makes a batch of tensors; `judge` scores the model on what was held out.
    """
    import torch

    device = device_of()
    model.to(device)
    steps = options.epochs * count_batches(len(examples), options.batch)
    optimizer = torch.optim.AdamW(model.parameters(), lr=options.lr, weight_decay=DECAY)
    warm = max(1, int(steps * WARM_UP))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm))),
    )
    chance = random.Random(seed)
    best, kept = -1.0, None
    for _ in range(options.epochs):
        model.train()
        for batch in batches(examples, options.batch, chance):
            moved = {name: value.to(device) for name, value in collate(batch).items()}
            with half_precision():
                loss = model(**moved).loss
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
        model.eval()
        score = judge()
        if score >= best:  # of equals the later, which was shown more
            best, kept = score, copy.deepcopy(model.state_dict())
    model.load_state_dict(kept)
    model.eval()


def batches(
    examples: Sequence[Example], size: int, chance: random.Random
) -> Iterator[list[Example]]:
    """All examples once, shuffled."""
    order = list(range(len(examples)))
    chance.shuffle(order)
    for first in range(0, len(order), size):
        yield [examples[at] for at in order[first : first + size]]


def count_batches(number: int, size: int) -> int:
    """How many batches of `size` hold `number`."""
    return -(-number // size)
