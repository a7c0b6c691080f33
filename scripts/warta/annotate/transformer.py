"""What all transformers models share: where they run, in which precision, how much they see."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

LONGEST = 512  # pieces
# Models of these kinds count positions from behind that of the padding.
_OFFSET_POSITIONS = frozenset({"roberta", "xlm-roberta", "camembert", "xlm-roberta-xl"})


def device_of() -> str:
    """cuda where there is a GPU that torch can use, else cpu."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def half_precision() -> AbstractContextManager[Any]:
    """bfloat16 on a GPU that has it; nothing elsewhere."""
    import torch

    if torch.cuda.is_available() and torch.cuda.is_bf16_supported():
        precision: AbstractContextManager[Any] = torch.autocast("cuda", dtype=torch.bfloat16)
        return precision
    return nullcontext()


def window_of(tokenizer: Any, model: Any, length: int = LONGEST) -> int:
    """How many pieces, special ones among them, the model sees at once: `length` at most."""
    most = int(getattr(model.config, "max_position_embeddings", None) or length)
    if model.config.model_type in _OFFSET_POSITIONS:
        most -= (model.config.pad_token_id or 0) + 1
    return max(8, min(length, most, int(tokenizer.model_max_length)))
