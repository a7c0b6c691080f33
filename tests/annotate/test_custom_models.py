"""Models of other libraries in a layer's place, each a tiny one made on the spot."""

from __future__ import annotations

from pathlib import Path

import pytest

import warta
from warta import UsageError
from warta.annotate.custom import open_annotator
from warta.cli import main
from warta.pipeline import make_pipeline
from warta.validate import validate

TEXT = "Rina Ayu menemui Bayu di Jakarta. Rina Ayu pulang.\nBaca juga: Rina Ayu Menang"

pytestmark = pytest.mark.slow


def entities(spec: str) -> list[tuple[str, str]]:
    bare = warta.annotate(TEXT, layers=["structure"])
    pipeline = make_pipeline(language="any", annotators={"entities": spec})
    article = pipeline.annotate(bare)
    assert [f for f in validate(article) if f.severity == "error"] == []
    row = next(row for row in article.provenance if row.layer == "entities")
    assert (row.origin, row.annotator) == ("model", spec.split(",")[0])
    return [(article.span(entity), entity.label) for entity in article.entities or ()]


def test_a_spacy_pipeline_trained_on_three_sentences(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    from spacy.training import Example

    pipeline = spacy.blank("id")
    pipeline.add_pipe("ner")
    rows = [
        ("Rina Ayu menemui Bayu di Jakarta.", [(0, 8, "PERSON"), (25, 32, "LUGAR")]),
        ("Rina Ayu pulang.", [(0, 8, "PERSON")]),
    ]
    examples = [
        Example.from_dict(pipeline.make_doc(text), {"entities": spans}) for text, spans in rows
    ]
    optimizer = pipeline.initialize(lambda: examples)
    for _ in range(60):
        pipeline.update(examples, sgd=optimizer)
    pipeline.to_disk(tmp_path / "model")
    with pytest.raises(UsageError, match=r"none of ours: LUGAR; .* ,LUGAR=ORG"):
        open_annotator("entities", f"spacy:{tmp_path / 'model'}")
    found = entities(f"spacy:{tmp_path / 'model'},LUGAR=GPE")
    assert ("Rina Ayu", "PER") in found and ("Jakarta", "GPE") in found
    assert len([name for name, _ in found if name == "Rina Ayu"]) == 2  # none in the link


@pytest.fixture
def tiny_bert(tmp_path: Path) -> Path:
    """A token classifier of one layer, taught a few sentences by heart."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    words = ["rina", "ayu", "menemui", "bayu", "di", "jakarta", "pulang", ".", ",", "##a"]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]
    (tmp_path / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    tokenizer = transformers.BertTokenizerFast(str(tmp_path / "vocab.txt"), do_lower_case=True)
    tags = ["O", "B-PERSON", "I-PERSON", "B-PLACE"]
    config = transformers.BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        id2label=dict(enumerate(tags)),
        label2id={tag: number for number, tag in enumerate(tags)},
    )
    torch.manual_seed(0)
    model = transformers.BertForTokenClassification(config)
    batch = tokenizer("Rina Ayu menemui Bayu di Jakarta.", return_tensors="pt")
    labels = torch.tensor([[-100, 1, 2, 0, 1, 0, 3, 0, -100]])
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(80):
        loss = model(**batch, labels=labels).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    folder = tmp_path / "bert"
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_a_transformers_model_over_its_window(tiny_bert: Path, tmp_path: Path) -> None:
    found = entities(f"hf:{tiny_bert}")
    assert ("Rina Ayu", "PER") in found and ("Jakarta", "GPE") in found
    assert len([name for name, _ in found if name == "Rina Ayu"]) == 2
    long = "Rina Ayu menemui Bayu di Jakarta. " * 40
    (tmp_path / "long.txt").write_text(long.strip(), encoding="utf-8")
    command = ["annotate", str(tmp_path / "long.txt"), "--language", "any"]
    assert main([*command, "--annotator", f"entities=hf:{tiny_bert}"]) == 0
    pipeline = make_pipeline(language="any", annotators={"entities": f"hf:{tiny_bert}"})
    article = pipeline.annotate(warta.annotate(long, layers=["structure"]))
    names = [article.span(entity) for entity in article.entities or ()]
    assert names.count("Jakarta") == 40
    with pytest.raises(UsageError, match="cannot be loaded"):
        open_annotator("entities", f"hf:{tmp_path / 'nowhere'}")
