"""`hf:` on topics, frames and genre: labels that map or are named, one label and several."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_models import one_thread, tiny_classifier

import warta
from warta.annotate.custom import open_annotator
from warta.annotate.documents import choose_labels, map_document_labels
from warta.cli import main
from warta.errors import UsageError
from warta.schema import labels
from warta.validate import validate

__all__ = ["one_thread"]

TEXT = "Gempa merusak rumah di Sleman. Korban mengungsi.\nBaca juga: Harga Naik"
GENRES = {0: "BERITA", 1: "opinion", 2: "Satire"}


def test_labels_are_ours_their_names_or_renamed() -> None:
    assert map_document_labels(GENRES.values(), {}) == (
        "genre",
        {"BERITA": "reporting", "opinion": "opinion", "Satire": "satire"},
    )
    field, ours = map_document_labels(["medtop:06000000", "olahraga", "Health"], {})
    assert (field, ours) == (
        "topics",
        {"medtop:06000000": "06000000", "olahraga": "15000000", "Health": "07000000"},
    )
    field, ours = map_document_labels(["economic", "Cultural identity", "X"], {"X": ""})
    assert (field, ours["Cultural identity"], ours["X"]) == ("frames", "Cultural_identity", "")


def test_labels_that_do_not_map_are_all_named() -> None:
    with pytest.raises(UsageError, match=r"none of our genre: FOO, BAR; rename .*,FOO=reporting"):
        map_document_labels(["FOO", "opinion", "BAR"], {})
    with pytest.raises(UsageError, match="came without names for its labels"):
        map_document_labels(["LABEL_0", "LABEL_1"], {}, "genre")
    with pytest.raises(UsageError, match="labels of the model are genre, not frames"):
        map_document_labels(["opinion", "satire"], {}, "frames")
    with pytest.raises(UsageError, match="no label of the model is left"):
        map_document_labels(["A"], {"A": ""}, "genre")


def test_a_field_is_chosen_from_as_its_guideline_says() -> None:
    topics = {"01000000": 0.2, "02000000": 0.9, "03000000": 0.6, "04000000": 0.7, "05000000": 0.8}
    assert choose_labels(topics, "topics", 0.5) == ("02000000", "05000000", "04000000")
    assert choose_labels(topics, "topics", 0.95) == ("02000000",)
    order = [label.const for label in labels("topics", "frames")]
    chances = {name: 1 - at / 100 for at, name in enumerate(reversed(order))}
    assert choose_labels(chances, "frames", 0.5) == tuple(order[-5:])
    assert choose_labels(chances, "frames", 1.0) == (order[-1],)
    assert choose_labels(dict.fromkeys(order, 0.1), "frames", 0.5) == ()


@pytest.mark.slow
def test_a_classifier_fills_its_field_alone(one_thread: None, tmp_path: Path) -> None:
    path = tiny_classifier(tmp_path / "genre", [TEXT], GENRES)
    article = warta.annotate(TEXT, layers=["structure", "sentences", "tokens"])
    made = open_annotator("topics", f"hf:{path}").annotate(article)
    assert made.genre in ("reporting", "opinion", "satire")
    assert made.topics is None and made.frames is None
    assert open_annotator("topics", f"hf:{path}").annotate(article) == made
    same = warta.annotate(TEXT.replace("Harga Naik", "x"), layers=["structure"])
    assert open_annotator("topics", f"hf:{path}").annotate(same).genre == made.genre


@pytest.mark.slow
def test_several_labels_go_by_sigmoid(one_thread: None, tmp_path: Path) -> None:
    frames = dict(enumerate(label.const for label in labels("topics", "frames")))
    several = {"problem_type": "multi_label_classification"}
    path = tiny_classifier(tmp_path / "frames", [TEXT], frames, **several)
    article = warta.annotate(TEXT * 40, layers=["structure", "sentences", "tokens"])
    annotator = open_annotator("topics", f"hf:{path}", field="frames")
    made = annotator.annotate(article)
    assert made.frames is not None and 0 < len(made.frames) <= 5
    assert not [f for f in validate(made) if f.layer == "topics" and f.code == "schema"]
    one = tiny_classifier(tmp_path / "one", [TEXT], frames)
    chosen = open_annotator("topics", f"hf:{one}").annotate(article).frames
    assert chosen is not None and len(chosen) == 1


@pytest.mark.slow
def test_bench_takes_classifiers_and_tells_what_is_wrong(
    one_thread: None, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tiny_classifier(tmp_path / "genre", [TEXT], {0: "A", 1: "B"})
    command = ["bench", "genre", str(small), "--samples", "2", "--model"]
    assert main([*command, f"hf:{path}"]) == 2
    assert "none of our genre: A, B" in capsys.readouterr().err
    assert main([*command, f"hf:{path},A=reporting,B=opinon"]) == 2
    assert "did you mean opinion" in capsys.readouterr().err
    assert main([*command, f"hf:{path},A=reporting,B=opinion"]) == 0
    assert "| hf:genre,A=reporting,B=opinion |" in capsys.readouterr().out
    assert main(["bench", "topics", str(small), "--model", f"hf:{path},A=reporting,B="]) == 2
    assert "labels of the model are genre, not topics" in capsys.readouterr().err
    assert main(["bench", "frames", str(small), "--model", f"hf:{tmp_path / 'no'}"]) == 2
    assert "cannot be loaded" in capsys.readouterr().err
