from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import warta
from warta import UsageError
from warta.annotate.custom import bare_label, join_tags, map_labels, open_annotator, with_entities
from warta.article import Article, Time
from warta.cli import main
from warta.pipeline import make_pipeline

TEXT = "SLEMAN, Warta Merapi – Bupati Sleman Rina Ayu menolak tambang pada Senin."


def find_times(article: Article) -> Article:
    """What a user's module may hold."""
    start = (article.text or "").find("Senin")
    time = Time("t1", start, start + 5, "DATE", None, None, None)
    return dataclasses.replace(article, times=(time,), titles=())


def test_a_function_of_the_users_fills_its_layer_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = f"python:{find_times.__module__}.find_times"
    monkeypatch.setitem(sys.modules, find_times.__module__, sys.modules[__name__])
    pipeline = make_pipeline(annotators={"times": spec}, language="any")
    article = pipeline.annotate(warta.annotate(TEXT, layers=["structure"]))
    assert [article.span(time) for time in article.times or ()] == ["Senin"]
    row = next(row for row in article.provenance if row.layer == "times")
    assert (row.origin, row.annotator) == ("model", spec)
    assert article.titles != ()
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert main(["annotate", str(tmp_path / "a.txt"), "--annotator", f"times={spec}"]) == 0
    assert json.loads(capsys.readouterr().out)["times"][0]["id"] == "t1"


@pytest.mark.parametrize(
    ("layer", "spec", "message"),
    [
        ("entities", "indobert", "write hf:PATH"),
        ("entities", "onnx:model", "write hf:PATH"),
        ("times", "spacy:model", "make the layer entities, not times"),
        ("entities", "python:no_such_module.f", "cannot be loaded"),
        ("entities", "python:json.no_such_name", "cannot be loaded"),
        ("entities", "spacy:model,PERSON=PERS", "did you mean PER"),
        ("entities", "spacy:model,PERSON", "THEIRS=OURS"),
    ],
)
def test_what_is_wrong_with_a_spec_is_said(layer: str, spec: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        open_annotator(layer, spec)


def test_labels_are_mapped_or_named() -> None:
    known = {"PER": "PER", "PERSON": "PER", "ORGANISATION": "ORG", "PLACE": "GPE"}
    assert map_labels(known, {}) == known
    assert map_labels(["PERSON", "X"], {"X": "", "PERSON": "NORP"}) == {"PERSON": "NORP", "X": ""}
    with pytest.raises(UsageError, match=r"none of ours: FOO, XYZ; .* ,FOO=ORG"):
        map_labels(["PER", "XYZ", "FOO"], {})
    assert [bare_label(tag) for tag in ("B-PER", "I_LOC", "O", "ORG", "")] == [
        "PER",
        "LOC",
        "",
        "ORG",
        "",
    ]


def test_pieces_of_a_word_stay_together_and_signs_behind_it_apart() -> None:
    pieces = [
        (0, 3, "B-PER", 0),
        (3, 6, "O", 0),
        (7, 9, "I-PER", 7),
        (9, 10, "O", 9),
        (11, 12, "O", 11),
        (12, 13, "B-LOC", 11),
        (14, 16, "I-LOC", 14),
    ]
    assert join_tags(pieces) == [(0, 9, "PER"), (14, 16, "LOC")]
    assert join_tags([(0, 2, "B-PER", 0), (3, 5, "B-PER", 3)]) == [(0, 2, "PER"), (3, 5, "PER")]


@given(
    st.lists(
        st.tuples(st.integers(-5, 80), st.integers(-5, 80), st.sampled_from(["PER", "ORG", "GPE"]))
    )
)
def test_whatever_a_model_says_makes_a_sound_layer(found: list[tuple[int, int, str]]) -> None:
    article = warta.annotate(TEXT, layers=["structure", "sentences", "tokens"])
    made = with_entities(article, found)
    rows = tuple(
        dataclasses.replace(row, origin="model") if row.layer == "entities" else row
        for row in made.provenance
    )
    findings = warta.validate(dataclasses.replace(made, provenance=rows))
    assert [finding for finding in findings if finding.severity == "error"] == []
