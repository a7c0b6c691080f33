from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warta.annotate.words import read_words
from warta.article import Article, Rights, Source
from warta.benchmark.crf import tags_of, train_crf
from warta.benchmark.flat import FLAT, flatten, gold_spans
from warta.benchmark.flat_attributions import MORE, kinds_of_cues, write_attributions
from warta.benchmark.majority import memorise, recall, train_majority
from warta.benchmark.models import MODELS, fields_of, layers_of, name_of, pipeline_of
from warta.benchmark.native import strip
from warta.benchmark.sets.spans import check_tags
from warta.benchmark.spacy_ner import train_spacy
from warta.benchmark.tasks import TASKS, find_task
from warta.errors import UsageError
from warta.pipeline import make_pipeline, start_article
from warta.train.gold import gold_of
from warta.validate import validate

Annotate = Callable[[Article], Article]
PROVENANCE = {"provenance_rows", "provenance_mismatch"}


@pytest.fixture(scope="module")
def gold(small: Path) -> list[Article]:
    return gold_of(small, "entities")


@pytest.fixture(scope="module")
def annotators(gold: list[Article]) -> dict[str, Annotate]:
    """Every model that is fast to train, on every task it does."""
    made = {
        f"majority {task}": train_majority(gold, task)
        for task in MODELS["majority"].tasks
        if task != "structure"
    }
    made |= {f"crf {task}": train_crf(gold, task, iterations=4) for task in MODELS["crf"].tasks}
    linear = MODELS["linear"]
    made |= {f"linear {task}": linear.train(gold, task, 0) for task in linear.tasks}
    return made


def bare(text: str) -> Article:
    article = start_article(
        text,
        id="a",
        language="id",
        title=None,
        outlet=None,
        url=None,
        authors=(),
        published_at=None,
        source=Source("a.txt", "text", "0" * 64, "utf-8", ()),
        rights=Rights(None, False, False),
        synthetic=False,
    )
    return make_pipeline(["structure", "sentences", "tokens"], language="any").annotate(article)


def test_every_model_says_what_it_does() -> None:
    for name, model in MODELS.items():
        assert set(model.tasks) <= set(TASKS), name


@pytest.mark.parametrize("task", ["entities", "titles", "times", "attributions", "persuasion"])
def test_a_crf_learns_what_it_was_shown(gold: list[Article], task: str) -> None:
    few = gold[:4]
    annotate = train_crf(few, task, iterations=30)
    both = held = 0
    for article in few:
        ours = {span[:2] for span in gold_spans(article, task)}
        found = {span[:2] for span in gold_spans(annotate(article), task)}
        both += len(ours & found)
        held += len(ours)
    assert both >= 0.5 * held


def test_tags_are_legal_and_a_span_begins_anew_in_each_unit(gold: list[Article]) -> None:
    for task in FLAT:
        for article in gold[:6]:
            tags = tags_of(article, task)
            for unit in read_words(article).units:
                assert not list(check_tags(tags[unit.first : unit.last], scheme="iob2"))


def test_the_longest_span_wins() -> None:
    assert flatten([(3, 4, "a"), (0, 5, "b"), (5, 7, "a"), (6, 9, "c")]) == [
        (0, 5, "b"),
        (6, 9, "c"),
    ]


def test_majority_repeats_what_the_train_part_marks(gold: list[Article]) -> None:
    memory = memorise(gold, "entities")
    known = {surface: label for rows in memory.values() for surface, label in rows}
    assert known[("Indonesia",)] == "GPE"
    for rows in memory.values():
        sizes = [len(surface) for surface, _ in rows]
        assert sizes == sorted(sizes, reverse=True)
    article = bare("Presiden Indonesia tiba.")
    assert recall(memory, article) == [(9, 18, "GPE")]


def test_majority_of_documents_and_blocks(small: Path, gold: list[Article]) -> None:
    article = gold[0]
    genre = train_majority(gold, "genre")(strip(article))
    assert genre.genre == "reporting" and genre.topics is None
    whole = train_majority(gold_of(small, "structure"), "structure")(strip(article))
    assert {block.kind for block in whole.blocks or ()} == {"paragraph"}
    assert not [f for f in validate(whole) if f.layer == "structure"]


def test_attributions_come_back_from_their_roles(gold: list[Article]) -> None:
    """What stands alone in its sentence is joined again as it was."""
    write = write_attributions(kinds_of_cues(gold))
    text = "“Saya setuju,” kata Rina. Ia pergi."
    article = bare(text)

    def at(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    spans = [(*at("“Saya setuju,”"), "content"), (*at("kata"), "cue"), (*at("Rina"), "source")]
    (made,) = write(article, spans).attributions or ()
    assert [article.span(part) for part in (*made.source, *made.cue, *made.content)] == [
        "Rina",
        "kata",
        "“Saya setuju,”",
    ]
    assert (made.quote, made.kind) == ("direct", "assertion")


def test_a_content_goes_on_in_the_next_sentence(gold: list[Article]) -> None:
    write = write_attributions(kinds_of_cues(gold))
    article = bare("Rina berkata ia lelah. Ia pulang.\nLalu ia tidur.")
    spans = [(5, 12, "cue"), (13, 22, "content"), (23, 33, MORE), (34, 48, MORE)]
    (made,) = write(article, spans).attributions or ()
    assert [(part.start, part.end) for part in made.content] == [(13, 33), (34, 48)]


def test_mentions_of_the_same_words_are_a_chain(gold: list[Article]) -> None:
    write = FLAT["coreference"].writer(gold)
    spans = [(0, 4, "PER"), (12, 16, "PER"), (26, 29, "PER")]
    made = write(bare("Rina pergi. rina kembali. Ayu"), spans)
    (chain,) = made.chains or ()
    assert chain.type == "PER" and len(chain.mentions) == 2


SIGNS = st.sampled_from('Ab “”".,\n-katanya (1)Rina é\U0001f600')


@settings(max_examples=25)
@given(text=st.text(alphabet=SIGNS, max_size=120))
def test_any_text_gives_sound_layers(annotators: dict[str, Annotate], text: str) -> None:
    check_sound(annotators, text)


@settings(max_examples=15)
@given(text=st.text(max_size=80))
def test_any_unicode_gives_sound_layers(annotators: dict[str, Annotate], text: str) -> None:
    check_sound(annotators, "".join(c for c in text if c not in "\x00\r" and c.isprintable()))


def check_sound(annotators: dict[str, Annotate], text: str) -> None:
    article = bare(text)
    before = {f.code for f in validate(article) if f.severity == "error"}
    for name, annotate in annotators.items():
        wrong = {f.code for f in validate(annotate(article)) if f.severity == "error"}
        assert wrong - before <= PROVENANCE, name


def test_hostile_text_takes_linear_time(annotators: dict[str, Annotate]) -> None:
    benign = bare("Bupati Sleman Rina Ayu mengatakan warga menolak rencana itu. " * 400)
    hostile = [bare(piece * (25_000 // len(piece))) for piece in ("Rina ", "“kata” ", "a-", "1.")]
    for name, annotate in annotators.items():
        annotate(benign)
        begun = time.perf_counter()
        annotate(benign)
        usual = time.perf_counter() - begun
        for article in hostile:
            begun = time.perf_counter()
            annotate(article)
            assert time.perf_counter() - begun < 40 * usual + 2, name


def test_the_same_gold_gives_the_same_crf(gold: list[Article]) -> None:
    one, other = (train_crf(gold[:5], "times", iterations=5) for _ in range(2))
    assert all(one(article) == other(article) for article in gold)


def test_spacy_is_trained_from_nothing(gold: list[Article]) -> None:
    pytest.importorskip("spacy")
    annotate = train_spacy(gold[:2], "entities", epochs=1)
    made = annotate(gold[0])
    assert made.entities is not None
    assert not [f for f in validate(made) if f.layer == "entities" and f.severity == "error"]


def test_the_pipeline_holds_what_the_task_needs(small: Path) -> None:
    task = find_task("entities")
    pipeline = pipeline_of(task, "majority", small)
    assert [step.layer for step in pipeline.steps] == layers_of(task)
    step = pipeline.steps[-1]
    assert (step.layer, step.annotator, step.origin) == ("entities", "majority", "model")
    made = pipeline.annotate(strip(gold_of(small, "entities", split="validation")[0]))
    assert made.entities and not [f for f in validate(made) if f.severity == "error"]


def test_wrong_models_get_help(small: Path) -> None:
    with pytest.raises(UsageError, match="crf does not do topics; it does entities"):
        pipeline_of(find_task("topics"), "crf", small)
    with pytest.raises(UsageError, match="did you mean majority"):
        pipeline_of(find_task("topics"), "majorty", small)
    with pytest.raises(UsageError, match="leave out --on"):
        pipeline_of(find_task("entities"), "predictions:x.jsonl", small)


def test_names_of_models_hold_no_folder() -> None:
    assert name_of("predictions:/home/x/a.jsonl") == "predictions:a.jsonl"
    assert name_of("hf:models/ner,PERSON=PER") == "hf:ner,PERSON=PER"
    assert name_of("python:a.b") == "python:a.b" and name_of("crf") == "crf"
    assert fields_of(find_task("frames")) == ("frames",)
    assert fields_of(find_task("structure")) == ("blocks",)
