"""The model `rules`: every layer without a trained weight."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import warta
from warta.annotate import model_file
from warta.article import Article
from warta.benchmark.models import layers_of, pipeline_of
from warta.benchmark.native import strip
from warta.benchmark.rules import RULE_TASKS, RULES, count_votes
from warta.benchmark.run import bench
from warta.benchmark.tasks import TASKS, find_task
from warta.errors import NotAnArticle, UsageError
from warta.train.gold import gold_of
from warta.validate import validate

BASE = ("structure", "sentences", "tokens")


def annotate(text: str) -> Article:
    """All layers by rule."""
    article = warta.annotate(text, layers=list(BASE))
    for layer in ("entities", "titles"):
        article = RULES[layer](article)
    (step,) = [
        step
        for step in pipeline_of(find_task("attributions"), "rules", Path()).steps
        if step.layer == "attributions"
    ]
    article = step.annotate(article)
    for layer in ("persuasion", "chains", "topics"):
        article = RULES[layer](article)
    return article


def test_no_trained_weight_is_read(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every model file out of reach, each task is still done."""

    def unread(name: str) -> bytes:
        raise AssertionError(f"the model {name} was read")

    article = strip(gold_of(small, "entities", split="validation")[0])
    pipelines = {task: pipeline_of(find_task(task), "rules", small) for task in RULE_TASKS}
    for module in (model_file, *_users()):
        monkeypatch.setattr(module, "read_shipped", unread)
    for cached in _loaders():
        cached.cache_clear()
    for task, pipeline in pipelines.items():
        made = pipeline.annotate(article)
        assert [f for f in validate(made) if f.severity == "error"] == [], task
        rows = {row.layer: row for row in made.provenance}
        assert {rows[layer].origin for layer in layers_of(find_task(task))} == {"rule"}
    for cached in _loaders():
        cached.cache_clear()


def _users() -> list[object]:
    from warta.annotate import chains, persuasion, titles, topics
    from warta.annotate.names import tagger

    return [chains, persuasion, titles, topics, tagger]


def _loaders() -> list[object]:
    from warta.annotate import chains, persuasion, titles, topics
    from warta.annotate.names import tagger

    return [chains._scores, persuasion._scorer, titles.shipped, topics.load, tagger.shipped]


def test_names_come_from_lists_heads_and_capitals() -> None:
    article = annotate(
        "Warga Kabupaten Bantul dan petugas Polres Sleman sudah menemui Rina Lestari di Jakarta. "
        "Mereka membawa Rp2 juta ke Indonesia."
    )
    found = {(article.span(entity), entity.label) for entity in article.entities or ()}
    assert {
        ("Kabupaten Bantul", "GPE"),
        ("Polres Sleman", "ORG"),
        ("Sleman", "GPE"),
        ("Rina Lestari", "PER"),
        ("Jakarta", "GPE"),
        ("Indonesia", "GPE"),
        ("Rp2 juta", "MONEY"),
    } <= found


def test_loaded_words_of_the_list_and_nothing_else() -> None:
    article = annotate("Serangan biadab itu dikutuk. Harga beras naik tajam di pasar kota.")
    assert [(article.span(p), p.technique) for p in article.persuasion or ()] == [
        ("Serangan biadab", "Loaded_Language")
    ]


def test_a_pronoun_is_the_person_who_acted_last() -> None:
    article = annotate(
        "Bupati Rina Lestari menolak tambang di Sleman. Rina pulang. Ia tidak menjawab pertanyaan."
    )
    chains = [[article.span(mention) for mention in c.mentions] for c in article.chains or ()]
    (person,) = [chain for chain in chains if "Ia" in chain]
    assert any("Rina Lestari" in mention for mention in person) and "Rina" in person


def test_topics_go_by_votes() -> None:
    article = annotate("Gempa merusak rumah. Korban gempa mengungsi, evakuasi berlanjut.")
    assert (article.topics or ())[0] == "03000000" and article.genre is None
    votes = count_votes(article)
    assert votes["03000000"] == max(votes.values())
    assert annotate("Ini itu.").frames == ()


def test_rules_beat_what_is_most_frequent(small: Path) -> None:
    for task in ("topics", "coreference"):
        rules, majority = bench(task, small, models=["rules", "majority"], samples=2)
        assert (rules.figures[0].value or 0) > (majority.figures[0].value or 0), task


def test_what_no_list_tells_is_not_done(small: Path) -> None:
    with pytest.raises(UsageError, match="rules does not do genre; it does structure"):
        pipeline_of(find_task("genre"), "rules", small)
    assert set(RULE_TASKS) < set(TASKS)


WORDS = (
    *("Bupati", "Rina", "Polres", "dan", "biadab", "rezim", "ia", "nya", "“", "”", ".", "\n"),
    *("Rp2", "juta", "kata", "saya", "itu", "Sleman", "-", "(", "é", "\U0001f600", "Kabupaten"),
)
SIGNS = st.sampled_from(WORDS)


@settings(max_examples=40)
@given(words=st.lists(SIGNS, max_size=30), joined=st.sampled_from([" ", ""]))
def test_any_text_gives_sound_layers(words: list[str], joined: str) -> None:
    try:
        article = warta.annotate(joined.join(words).strip() or "x", layers=list(BASE))
    except NotAnArticle:  # nothing in it but boilerplate
        assume(False)
    before = {f.code for f in validate(article) if f.severity == "error"}
    wrong = {f.code for f in validate(annotate(article.text or "")) if f.severity == "error"}
    assert wrong - before <= {"provenance_rows", "provenance_mismatch"}


def test_hostile_text_takes_linear_time() -> None:
    def took(text: str) -> float:
        begun = time.process_time()
        annotate(text)
        return time.process_time() - begun

    benign = took("Bupati Sleman Rina Ayu mengatakan warga menolak rencana itu. " * 200)
    for piece in ("Rina ", "Kabupaten ", "rezim ", "Bupati ", "“ia” "):
        assert took(piece * (12_000 // len(piece))) < 20 * benign + 2, piece
