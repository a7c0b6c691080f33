"""Training of names and titles: copies of sentences, invented names, the same gold, same model."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from warta.annotate.names.tagger import tag_words
from warta.annotate.words import words_of_tokens
from warta.article import Article
from warta.benchmark.sets.spans import spans_of_tags
from warta.train.augment import Sentence, recased, renamed
from warta.train.entities import gold_sentences, train_names
from warta.train.invent import invent
from warta.train.tasks import TASKS

SENTENCE: Sentence = (
    ["Bupati", "Sleman", "Rina", "Ayu", "menemui", "PT", "Angin", "di", "Kota", "Medan", "."],
    ["O", "B-GPE", "B-PER", "I-PER", "O", "B-ORG", "I-ORG", "O", "B-GPE", "I-GPE", "O"],
)


def test_other_case_leaves_the_tags() -> None:
    assert recased(SENTENCE, 0)[0][:2] == ["bupati", "sleman"]
    assert recased(SENTENCE, 1)[0][4] == "MENEMUI"
    title = recased(SENTENCE, 2)
    assert title[0][4:8] == ["Menemui", "PT", "Angin", "di"] and title[1] == SENTENCE[1]


def test_other_names_keep_labels_and_the_words_around() -> None:
    random = Random(7)
    labels = [span.label for span in spans_of_tags(SENTENCE[1])]
    seen = set()
    for _ in range(30):
        made = renamed(SENTENCE, random)
        if made is None:
            continue
        words, tags = made
        assert len(words) == len(tags)
        assert [span.label for span in spans_of_tags(tags)] == labels
        outside = [word for word, tag in zip(words, tags, strict=True) if tag == "O"]
        assert outside == ["Bupati", "menemui", "di", "."]
        seen.add(" ".join(words))
    assert len(seen) > 20
    assert renamed((["air", "habis"], ["O", "O"]), random) is None


def test_invented_words_look_like_names_and_come_from_the_seed() -> None:
    made = [invent("person", Random(seed)) for seed in range(20)]
    assert made == [invent("person", Random(seed)) for seed in range(20)]
    assert all(word[0].isupper() and word.isalpha() and len(word) > 3 for word in made)


def test_the_same_sentences_give_the_same_bytes(tmp_path: Path) -> None:
    sentences = [SENTENCE, (["Rina", "pergi", "."], ["B-PER", "O", "O"])] * 3
    for name in ("a", "b"):
        train_names(sentences, {"task": "entities"}, iterations=20).save(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    model = train_names(sentences, {}, iterations=20)
    assert (0, 1, "PER") in tag_words(words_of_tokens([["Rina", "pergi", "."]]), model)


def test_gold_of_the_example_record(sound_record: dict[str, Any]) -> None:
    sound = Article.from_dict(sound_record)
    sentences = gold_sentences(sound)
    tags = {tag for _, its in sentences for tag in its}
    assert "B-PER" in tags and "B-GPE" in tags
    assert sound.dateline is not None
    dateline = sound.span(sound.dateline).split()
    assert all(words[: len(dateline)] != dateline for words, _ in sentences)


def test_both_tasks_are_registered() -> None:
    assert TASKS["entities"].layer == "entities" and TASKS["titles"].layer == "titles"
