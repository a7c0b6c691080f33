"""Fine-tuning, on tiny random encoders made on the spot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from tiny_models import one_thread, tiny_bert, tiny_roberta

from warta.article import Article
from warta.benchmark.flat import gold_spans
from warta.benchmark.hf_train import HF_TASKS, HfOptions, hold_out, read_spec, train_hf
from warta.benchmark.models import name_of
from warta.benchmark.spans import MatchCounts, count_exact
from warta.cli import main
from warta.errors import UsageError
from warta.train.gold import gold_of
from warta.validate import validate


def test_options_stand_behind_the_path() -> None:
    assert read_spec("org/bert") == ("org/bert", HfOptions())
    assert read_spec("a/b,epochs=3,lr=3e-5,batch=8,length=64") == (
        "a/b",
        HfOptions(3, 3e-5, 8, 64),
    )
    for rest, message in (
        ("", "needs the path"),
        (",epochs=3", "needs the path"),
        ("a,epoch=3", "did you mean epochs"),
        ("a,3", "takes ,epochs="),
        ("a,epochs=0", "no number above 0"),
        ("a,epochs=1.5", "no number above 0"),
        ("a,lr=nan", "no number above 0"),
        ("a,lr=inf", "no number above 0"),
    ):
        with pytest.raises(UsageError, match=message):
            read_spec(rest)
    assert name_of("hf-train:/home/me/bert,epochs=3") == "hf-train:bert,epochs=3"


def test_a_tenth_is_held_out_by_seed(small: Path) -> None:
    gold = gold_of(small, "entities")
    learnt, held = hold_out(gold, 1)
    assert len(held) == 1 and sorted([*learnt, *held], key=lambda a: a.id) == gold
    assert hold_out(gold, 1) == (learnt, held)
    assert len({hold_out(gold, seed)[1][0].id for seed in range(9)}) > 2
    learnt, held = hold_out(gold * 3, 0)
    assert (len(learnt), len(held)) == (49, 5)


__all__ = ["one_thread"]


@pytest.fixture(scope="module")
def gold(small: Path, one_thread: None) -> list[Article]:
    return gold_of(small, "entities")


@pytest.fixture(scope="module")
def bert(gold: list[Article], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_bert(tmp_path_factory.mktemp("bert"), [article.text or "" for article in gold])


@pytest.fixture(scope="module")
def twice(gold: list[Article]) -> list[Article]:
    """Two short articles, each of them twice: what is held out was learnt from its twin."""
    return sorted(gold, key=lambda article: len(article.text or ""))[:2] * 2


def found_f1(gold: Sequence[Article], made: Sequence[Article], task: str) -> float:
    counts = MatchCounts()
    for one, other in zip(gold, made, strict=True):
        counts += count_exact(gold_spans(one, task), gold_spans(other, task))
    return counts.f1 or 0.0


@pytest.mark.slow
@pytest.mark.parametrize(("task", "least"), [("entities", 0.5), ("attributions", 0.2)])
def test_spans_are_learnt_in_windows(
    twice: list[Article], bert: Path, task: str, least: float
) -> None:
    """Windows of 24 pieces, shorter than paragraphs: what was shown is mostly known again."""
    annotate = train_hf(twice, task, f"{bert},epochs=12,lr=1e-2,batch=4,length=24", seed=1)
    made = [annotate(article) for article in twice[:2]]
    assert found_f1(twice[:2], made, task) > least
    for article in made:
        assert not [f for f in validate(article) if f.layer == task and f.severity == "error"]


@pytest.mark.slow
@pytest.mark.parametrize("task", ["topics", "frames", "genre"])
def test_documents_are_learnt(twice: list[Article], bert: Path, task: str) -> None:
    annotate = train_hf(twice, task, f"{bert},epochs=25,lr=1e-2,batch=2,length=128", seed=1)
    hit = wanted = given = 0
    for article in twice[:2]:
        made, truth = getattr(annotate(article), task), getattr(article, task)
        ours = {made} if task == "genre" else set(made)
        theirs = {truth} if task == "genre" else set(truth)
        hit, wanted, given = hit + len(ours & theirs), wanted + len(theirs), given + len(ours)
    assert 2 * hit / (wanted + given) > 0.6


@pytest.mark.slow
def test_the_same_seed_gives_the_same_model(twice: list[Article], bert: Path) -> None:
    spec = f"{bert},epochs=2,lr=1e-3,batch=8"
    one, other = (train_hf(twice, "times", spec, seed=4) for _ in range(2))
    assert [one(article) for article in twice] == [other(article) for article in twice]


@pytest.mark.slow
def test_byte_level_models_are_told_what_a_word_is(twice: list[Article], tmp_path: Path) -> None:
    path = tiny_roberta(tmp_path / "roberta", [article.text or "" for article in twice])
    annotate = train_hf(twice, "entities", f"{path},epochs=15,lr=1e-2,batch=4", seed=1)
    assert found_f1(twice[:2], [annotate(article) for article in twice[:2]], "entities") > 0.4


@pytest.mark.slow
def test_bench_fine_tunes_and_names_no_folder(
    small: Path, bert: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = f"hf-train:{bert},epochs=1,lr=1e-3"
    assert main(["bench", "genre", str(small), "--model", spec, "--samples", "5", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["model"] == f"hf-train:{bert.name},epochs=1,lr=1e-3"
    assert main(["bench", "structure", str(small), "--model", spec]) == 2
    assert f"it does {', '.join(HF_TASKS)}" in capsys.readouterr().err
    assert main(["bench", "genre", str(small), "--model", f"hf-train:{small}"]) == 2
    assert "cannot be loaded" in capsys.readouterr().err


def test_too_little_gold_is_refused(gold: list[Article]) -> None:
    with pytest.raises(UsageError, match="two articles"):
        train_hf(gold[:1], "times", "a/b")
