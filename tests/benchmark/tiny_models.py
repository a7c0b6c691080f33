"""Transformers models of one layer, made on the spot: random weights, vocabularies of a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

PIECES = 800


@pytest.fixture(scope="module")
def one_thread() -> Iterator[None]:
    """Threads of tiny models wait for each other longer than they work."""
    torch = pytest.importorskip("torch")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def tiny_bert(folder: Path, texts: Iterable[str], *, window: int = 128, size: int = 32) -> Path:
    """An encoder with whole words as pieces, without a head."""
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    counted = Counter(word for text in texts for word in re.findall(r"\w+|[^\w\s]", text.lower()))
    words = [word for word, _ in counted.most_common(PIECES)]
    letters = sorted({letter for word in counted for letter in word})
    known = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]
    known += [letter for letter in letters if letter not in words]
    known += [f"##{letter}" for letter in letters]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(known), encoding="utf-8")
    tokenizer = transformers.BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=True)
    torch.manual_seed(0)
    model = transformers.BertModel(bert_config(len(known), window=window, size=size))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def bert_config(number: int, *, window: int, size: int, **more: Any) -> Any:
    transformers = pytest.importorskip("transformers")
    return transformers.BertConfig(
        vocab_size=number,
        hidden_size=size,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=size,
        max_position_embeddings=window,
        **more,
    )


def tiny_classifier(
    folder: Path, texts: Iterable[str], names: Mapping[int, str], **more: Any
) -> Path:
    """A sequence classifier with labels of these names; `more` goes to its configuration."""
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    tiny_bert(folder, texts)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    config = bert_config(len(tokenizer), window=128, size=32, id2label=dict(names), **more)
    config.label2id = {name: number for number, name in names.items()}
    torch.manual_seed(0)
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def tiny_roberta(folder: Path, texts: Iterable[str]) -> Path:
    """An encoder with byte-level pieces, which wants to know what a word is."""
    transformers = pytest.importorskip("transformers")
    tokenizers = pytest.importorskip("tokenizers")
    torch = pytest.importorskip("torch")
    trainer = tokenizers.ByteLevelBPETokenizer()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer.train_from_iterator(texts, vocab_size=PIECES, special_tokens=special)
    folder.mkdir(parents=True, exist_ok=True)
    trainer.save_model(str(folder))
    tokenizer = transformers.RobertaTokenizerFast.from_pretrained(folder)
    config = transformers.RobertaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=66,
        pad_token_id=1,
    )
    torch.manual_seed(0)
    transformers.RobertaModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
